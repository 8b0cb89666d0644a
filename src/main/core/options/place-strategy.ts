import { type Fault, fault } from '#contract/faults.ts';
import type { Chain } from '#contract/model/chain.ts';
import type { StrategyKind, StrategyLeg } from '#contract/model/strategy.ts';
import { strategyTitle } from '#contract/model/strategy.ts';
import { type ShapeLeg, STRATEGY_SHAPES } from './strategy-shapes.ts';

export type PlacedLeg = Pick<StrategyLeg, 'slot' | 'side' | 'lots'>;

/** One expiry as a strategy is put on it. */
export interface PlaceChain {
  readonly expiry: string;
  readonly strike: readonly number[];
  readonly calls: Pick<Chain['calls'], 'slot'>;
  readonly puts: Pick<Chain['puts'], 'slot'>;
  readonly summary: Pick<Chain['summary'], 'atmStrike'>;
}

/** Where a strategy may stand. */
export interface PlaceMarket {
  readonly near: PlaceChain;
  /** The expiry after it; null when there is none. */
  readonly far: PlaceChain | null;
  /** Slot of the future that does not expire before the options; −1 when there is none. */
  readonly futureSlot: number;
}

/** Whether the legs need an expiry after the chosen one. */
export function needsFar(kind: StrategyKind): boolean {
  return STRATEGY_SHAPES[kind].some(({ isFar }) => isFar);
}

/** Whether the legs need a future. */
export function needsFuture(kind: StrategyKind): boolean {
  return STRATEGY_SHAPES[kind].some(({ what }) => what === 'FUT');
}

/**
 * Legs of a ready-made strategy on listed strikes around one of them.
 * @param width listed strikes between neighbouring legs.
 * @param strike the one in the middle; null = the money.
 * @returns `input.strategy` with what to choose instead when a leg is not listed.
 */
export function placeStrategy(
  kind: StrategyKind,
  market: PlaceMarket,
  width: number,
  strike: number | null,
): PlacedLeg[] | Fault {
  const legs: PlacedLeg[] = [];
  for (const shape of STRATEGY_SHAPES[kind]) {
    const slot = slotOf(shape, market, width, strike);
    if (typeof slot !== 'number') return fault('input.strategy', `${strategyTitle(kind).title}: ${slot.why}`);
    legs.push({ slot, side: shape.side, lots: shape.lots });
  }
  return legs;
}

function slotOf(shape: ShapeLeg, market: PlaceMarket, width: number, strike: number | null): number | { why: string } {
  const { near, far, futureSlot } = market;
  if (shape.what === 'FUT') {
    if (futureSlot >= 0) return futureSlot;
    return {
      why: `no future of this underlying that runs until ${near.expiry} is subscribed. Open one, or choose another strategy.`,
    };
  }
  if (shape.isFar && far === null)
    return { why: `no expiry after ${near.expiry} is subscribed. Choose an earlier expiry.` };
  const chain = shape.isFar && far !== null ? far : near;
  // A later expiry may list other strikes: its leg stands at the strike that the near one would have.
  const middle = strike ?? near.summary.atmStrike;
  if (middle === null) return { why: `${near.expiry} has no money yet: no strike is quoted. Wait for quotes.` };
  const at = near.strike.indexOf(middle);
  if (at < 0) return { why: `${near.expiry} does not list ${middle}. Choose a strike of its chain.` };
  const wanted = near.strike[at + shape.steps * width];
  if (wanted === undefined)
    return { why: 'a leg lies beyond the listed strikes. Choose a smaller width or another strike.' };
  const row = chain.strike.indexOf(wanted);
  const slot = row < 0 ? -1 : ((shape.what === 'CE' ? chain.calls : chain.puts).slot[row] ?? -1);
  if (slot >= 0) return slot;
  return { why: `${wanted} ${shape.what} of ${chain.expiry} is not listed. Choose another width or strike.` };
}
