import type { Instrument } from '#contract/model/instrument.ts';
import type { Side } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import {
  STRATEGY_LEGS_MAX,
  STRATEGY_LOTS_MAX,
  type StrategyKind,
  type StrategyLeg,
  WIDTH_MAX,
} from '#contract/model/strategy.ts';
import { instrumentIn, instrumentOf } from '../../stores/instruments.ts';
import { type BuilderLeg, builderStore, CALM, instrumentOfLeg } from './builder-store.ts';
import { ownerName } from './builder-words.ts';
import { indexOf, otherRight, shiftedExpiry, shiftedStrike } from './option-index.ts';

let nextId = 1;

/** A leg as the builder keeps it. */
export function newLeg(
  instrument: Pick<Instrument, 'segment' | 'securityId' | 'symbol'>,
  side: Side,
  lots = 1,
  rest: Partial<Pick<BuilderLeg, 'entry' | 'held'>> = {},
): BuilderLeg {
  const { segment, securityId, symbol } = instrument;
  return { id: nextId++, segment, securityId, symbol, side, lots, entry: null, held: false, ...rest };
}

/** Legs as the engine placed them in an epoch: all of them, or a sentence where that epoch is not the page's any more. */
export function legsIn(
  epoch: number,
  placed: readonly Pick<StrategyLeg, 'slot' | 'side' | 'lots'>[],
): readonly BuilderLeg[] | string {
  const legs: BuilderLeg[] = [];
  for (const { slot, side, lots } of placed) {
    const instrument = instrumentIn(epoch, slot);
    // Without one of its legs it would be another strategy.
    if (instrument === undefined)
      return 'The instruments changed while the strategy was placed. Nothing was placed: do it again.';
    legs.push(newLeg(instrument, side, lots));
  }
  return legs;
}

const isDerivative = ({ kind }: Instrument): boolean => kind.startsWith('FUT') || kind.startsWith('OPT');

/** Shows legs in place of what is there; days, volatility and level go back to now. */
export function showLegs(legs: readonly BuilderLeg[], name: string, kind: StrategyKind | null = null): void {
  const first = legs.map(instrumentOfLeg).find((instrument) => instrument !== undefined);
  builderStore.setState((state) => ({
    legs,
    kind,
    name: ownerName(name),
    scenario: CALM,
    answer: null,
    error: null,
    underlying: first?.underlying ?? state.underlying,
    expiry: first?.underlying === state.underlying || first === undefined ? state.expiry : null,
  }));
}

/** Adds a leg, or a lot to the same one. @returns what was done, or why it was not, in a sentence. */
export function addBuilderLeg(instrument: Instrument, side: Side): string {
  const { legs, underlying } = builderStore.getState();
  if (!isDerivative(instrument)) return `${instrument.symbol} is no option and no future.`;
  if (legs.length > 0 && underlying !== instrument.underlying)
    return `The strategy stands on ${underlying}. Clear it first, then add ${instrument.symbol}.`;
  const known = legs.find((leg) => !leg.held && leg.side === side && leg.symbol === instrument.symbol);
  if (known !== undefined) {
    changeLots(known.id, 1);
    return `${side} ${instrument.symbol}: one lot more in the strategy.`;
  }
  if (legs.length >= STRATEGY_LEGS_MAX) return `A strategy has at most ${STRATEGY_LEGS_MAX} legs.`;
  const name = legs.length === 0 ? ownerName(`${instrument.underlying} own`) : builderStore.getState().name;
  builderStore.setState({ legs: [...legs, newLeg(instrument, side)], underlying: instrument.underlying, name });
  return `${side} ${instrument.symbol}: in the strategy, leg ${legs.length + 1}.`;
}

/** Legs of what is held in an underlying: whole lots, at what they cost. */
export function heldLegs(positions: Iterable<Position>, underlying: string): BuilderLeg[] {
  const legs: BuilderLeg[] = [];
  for (const { net, lot, openAverage, segment, securityId, underlying: own } of positions) {
    const instrument = instrumentOf(segment, securityId);
    const lots = Math.abs(net) / lot;
    if (own !== underlying || net === 0 || instrument === undefined || !isDerivative(instrument)) continue;
    if (!Number.isInteger(lots) || legs.length >= STRATEGY_LEGS_MAX) continue;
    legs.push(newLeg(instrument, net > 0 ? 'BUY' : 'SELL', lots, { entry: openAverage, held: true }));
  }
  return legs;
}

const changeLegs = (change: (leg: BuilderLeg) => BuilderLeg): void =>
  builderStore.setState(({ legs }) => ({ legs: legs.map(change) }));
const isMeant = (id: number | null, leg: BuilderLeg): boolean => id === null || leg.id === id;

/** A leg on another instrument; a price that was typed for the old one is not its price. */
function onto(leg: BuilderLeg, move: (instrument: Instrument) => Instrument): BuilderLeg {
  const instrument = instrumentOfLeg(leg);
  if (instrument === undefined || leg.held) return leg;
  const next = move(instrument);
  if (next === instrument) return leg;
  const { segment, securityId, symbol } = next;
  return { ...leg, segment, securityId, symbol, entry: null };
}

/**
 * Moves a leg, or all together: where one of them cannot move, none does, since the strategy would become another one.
 * What is held stays where it is.
 * @param id null: all.
 * @param move an instrument onto another one, itself where there is none.
 * @param stays legs that such a move is not about.
 * @returns why nothing moved, in a sentence; null when it did.
 */
function moveLegs(
  id: number | null,
  move: (instrument: Instrument) => Instrument,
  stays: (instrument: Instrument) => boolean = () => false,
): string | null {
  const { legs } = builderStore.getState();
  const isFixed = (leg: BuilderLeg): boolean => {
    const instrument = instrumentOfLeg(leg);
    return leg.held || (instrument !== undefined && stays(instrument));
  };
  const meant = legs.filter((leg) => isMeant(id, leg) && !isFixed(leg));
  if (meant.length === 0) return 'Nothing can move: what is held stays where it is, and a future has no strike.';
  const after = new Map(meant.map((leg) => [leg, onto(leg, move)]));
  const stuck = meant.find((leg) => after.get(leg) === leg);
  if (stuck !== undefined) {
    const only = meant.length > 1 ? ' No leg was moved.' : '';
    return `${stuck.symbol} cannot move there: nothing is listed beyond it.${only}`;
  }
  changeLegs((leg) => after.get(leg) ?? leg);
  return null;
}

const indexFor = ({ underlying }: Instrument) => indexOf(underlying);

/** Moves a leg, or all, by a listed strike; a future has none and stays. @param id null: all. @returns why not, or null. */
export function shiftStrikes(id: number | null, step: 1 | -1): string | null {
  return moveLegs(
    id,
    (one) => shiftedStrike(indexFor(one), one, step),
    ({ right }) => right === null,
  );
}

/** Moves a leg, or all, to the next or previous expiry. @param id null: all. @returns why not, or null. */
export function shiftExpiries(id: number | null, step: 1 | -1): string | null {
  return moveLegs(id, (one) => shiftedExpiry(indexFor(one), one, step));
}

/** Call to put and back. */
export function turnRight(id: number): void {
  changeLegs((leg) => (leg.id === id ? onto(leg, (one) => otherRight(indexFor(one), one)) : leg));
}

/** Buy to sell and back; of one leg, or of all that are not held. */
export function turnSide(id: number | null): void {
  changeLegs((leg) => (isMeant(id, leg) && !leg.held ? { ...leg, side: leg.side === 'BUY' ? 'SELL' : 'BUY' } : leg));
}

export function changeLots(id: number, step: number): void {
  const inRange = (lots: number): number => Math.min(STRATEGY_LOTS_MAX, Math.max(1, lots));
  changeLegs((leg) => (leg.id === id ? { ...leg, lots: inRange(leg.lots + step) } : leg));
}

/** @param entry in the price scale; null follows the market. */
export function changeEntry(id: number, entry: number | null): void {
  changeLegs((leg) => (leg.id === id ? { ...leg, entry } : leg));
}

export function removeLeg(id: number): void {
  builderStore.setState(({ legs }) => ({ legs: legs.filter((leg) => leg.id !== id) }));
}

export function clearLegs(): void {
  builderStore.setState({ legs: [], kind: null, answer: null, error: null, scenario: CALM, name: '' });
}

export function changeWidth(step: number): void {
  builderStore.setState(({ width }) => ({ width: Math.min(WIDTH_MAX, Math.max(1, width + step)) }));
}
