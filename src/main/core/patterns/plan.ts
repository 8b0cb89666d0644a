import type { Instrument } from '#contract/model/instrument.ts';
import { fromRupees, toRupees } from '#contract/model/price.ts';
import type { Plan } from '#contract/model/scan.ts';
import { sizeOf } from '../signals/size.ts';
import { planCosts, tradeCost } from '../signals/trade-cost.ts';

/** What a size is made for; every view of a scanner tells it. */
export interface PlanMoney {
  /** Rupees. */
  readonly capital: number;
  /** The date tells which charges are in force. */
  readonly day: { readonly date: string };
}

export interface PlanInput {
  readonly side: 'up' | 'down';
  readonly instrument: Instrument;
  /** Price at which it begins, rupees. */
  readonly entry: number;
  readonly stop: number;
  /** Distance of the target in distances of the stop, where no target is given. */
  readonly rr: number;
  /** Target instead of `rr`. */
  readonly target?: number;
  /** A farther target; left out of the plan when it is not beyond the first. */
  readonly target2?: number;
  /** Expected move in rupees; null = the distance of the target. */
  readonly expectedMove: number | null;
  readonly targetRule?: Plan['targetRule'];
}

/** A quotient this near a whole number of ticks is that number (quant.md 0.2); farther than any error of its making. */
const HAIR = 1e-6;

/**
 * A price that was computed, as a whole number of ticks.
 * @param towards −1 down, +1 up; a price on the tick stays.
 */
export function ticksOf(rupees: number, { tick, decimals }: Pick<Instrument, 'tick' | 'decimals'>, towards: -1 | 1) {
  const ticks = (rupees * 10 ** decimals) / tick;
  const nearest = Math.round(ticks);
  if (Math.abs(ticks - nearest) <= HAIR) return nearest;
  return towards < 0 ? Math.floor(ticks) : Math.ceil(ticks);
}

/**
 * What a signal proposes to do. The stop is rounded away from the entry and the target towards it, in whole ticks;
 * what follows is worked out from the rounded prices. The entry is a traded price and stays on the price scale.
 * @param money what the size is made for; charges of one lot there and back count as risk (quant.md E.3).
 * @returns null when the prices make no plan: one is not finite or not positive, or BUY has not stop < entry < target
 * (SELL the mirror) once rounded.
 */
export function makePlan(input: PlanInput, money: PlanMoney): Plan | null {
  const { side, instrument, stop, rr, targetRule = 'rr' } = input;
  const { decimals } = instrument;
  const d = side === 'up' ? 1 : -1;
  const moveGiven = input.expectedMove !== null && Number.isFinite(input.expectedMove) && input.expectedMove > 0;
  const byMove = targetRule === 'expectedMove' && moveGiven;
  const wanted = byMove
    ? input.entry + d * (input.expectedMove as number)
    : (input.target ?? input.entry + d * rr * Math.abs(input.entry - stop));
  if (![input.entry, stop, wanted].every((price) => Number.isFinite(price) && price > 0)) return null;

  const onTick = (price: number, towards: -1 | 1): number => ticksOf(price, instrument, towards) * instrument.tick;
  const away = side === 'up' ? -1 : 1;
  const entryAt = fromRupees(input.entry, decimals);
  const stopAt = onTick(stop, away);
  const targetAt = onTick(wanted, away);
  if (d * (entryAt - stopAt) <= 0 || d * (targetAt - entryAt) <= 0 || stopAt <= 0 || targetAt <= 0) return null;

  const entry = toRupees(entryAt, decimals);
  const expectedMove = moveGiven ? (input.expectedMove as number) : toRupees(Math.abs(targetAt - entryAt), decimals);
  const prices = { entry, stop: toRupees(stopAt, decimals), target: toRupees(targetAt, decimals) };
  const action = side === 'up' ? 'BUY' : 'SELL';
  return {
    action,
    ...prices,
    target2: secondTarget(input, onTick, away, targetAt),
    riskReward: Math.abs(targetAt - entryAt) / Math.abs(entryAt - stopAt),
    targetRule: byMove ? 'expectedMove' : 'rr',
    expectedMove,
    expectedMovePct: (100 * expectedMove) / entry,
    ...sizeFor(instrument, action, prices, money),
    legs: [],
  };
}

function secondTarget(
  { target2, side, instrument }: PlanInput,
  onTick: (price: number, towards: -1 | 1) => number,
  away: -1 | 1,
  targetAt: number,
): number | null {
  if (target2 === undefined || !Number.isFinite(target2) || target2 <= 0) return null;
  const at = onTick(target2, away);
  return (side === 'up' ? at > targetAt : at > 0 && at < targetAt) ? toRupees(at, instrument.decimals) : null;
}

/** Lots for the whole distance to the stop with the charges of one lot, and what all of them risk and gain. */
function sizeFor(
  instrument: Instrument,
  action: Plan['action'],
  prices: Pick<Plan, 'entry' | 'stop' | 'target'>,
  { capital, day }: PlanMoney,
): Pick<Plan, 'lots' | 'sizeBound' | 'riskRupees' | 'netRupees' | 'chargesRupees'> {
  const { kind, lot, freezeQty } = instrument;
  const { entry, stop } = prices;
  const trade = { instrument, action, entry, date: day.date };
  if (kind === 'INDEX') {
    return {
      lots: null,
      sizeBound: 'An index cannot be traded itself.',
      ...planCosts(trade, { ...prices, lots: null }),
    };
  }
  // Without rates, as for currencies, the size knows no charges, and the plan says none.
  const costPerLot = tradeCost({ ...trade, exit: stop, lots: 1 }) ?? 0;
  const { lots, bound } = sizeOf({ entry, stop, lot, costPerLot, capital, freezeQty });
  return { lots, sizeBound: bound, ...planCosts(trade, { ...prices, lots }) };
}
