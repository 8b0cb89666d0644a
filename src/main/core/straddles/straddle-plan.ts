import type { Instrument } from '#contract/model/instrument.ts';
import { fromRupees, toRupees } from '#contract/model/price.ts';
import { type Plan, PLAN_LEGS_MAX } from '#contract/model/scan.ts';
import { ticksOf } from '../patterns/plan.ts';
import { marginOf } from '../risk/margin.ts';
import { sizeOf } from '../signals/size.ts';
import { planCosts, tradeCost } from '../signals/trade-cost.ts';

export interface PlanLeg {
  readonly instrument: Instrument;
  readonly side: 'BUY' | 'SELL';
}

export interface StraddlePlanInput {
  /** SELL takes the premium in, BUY pays it. */
  readonly action: 'BUY' | 'SELL';
  readonly legs: readonly PlanLeg[];
  /** Combined premiums in ₹ a unit. */
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  /** Expected move of the combined premium, ₹; null = the distance of the target. */
  readonly expectedMove: number | null;
  readonly capital: number;
  /** `YYYY-MM-DD`, for the margin. */
  readonly tradeDate: string;
}

/**
 * A plan over several options, on the sum of their premiums: SELL has stop > entry > target, BUY the mirror. The stop is
 * rounded away from the entry and the target towards it. The capital that a sold premium binds is the approximate
 * margin of the legs, not the premium (quant.md E.3).
 * @returns null when the prices make no plan.
 */
export function makeStraddlePlan(input: StraddlePlanInput): Plan | null {
  const { action, legs } = input;
  const first = legs[0]?.instrument;
  if (first === undefined || legs.length > PLAN_LEGS_MAX) return null;
  const { tick, decimals, lot, freezeQty } = first;
  const away = action === 'SELL' ? 1 : -1;
  const onTick = (price: number): number => ticksOf(price, first, away) * tick;
  if (![input.entry, input.stop, input.target].every(Number.isFinite)) return null;
  const entryAt = fromRupees(input.entry, decimals);
  const stopAt = onTick(input.stop);
  const targetAt = onTick(input.target);
  if (away * (stopAt - entryAt) <= 0 || away * (entryAt - targetAt) <= 0) return null;
  if (entryAt <= 0 || stopAt < 0 || targetAt < 0) return null;
  const entry = toRupees(entryAt, decimals);
  const distance = toRupees(Math.abs(stopAt - entryAt), decimals);
  const expectedMove = input.expectedMove ?? toRupees(Math.abs(targetAt - entryAt), decimals);
  const binds = action === 'BUY' ? entry : marginPerUnit(input);
  const prices = { entry, stop: toRupees(stopAt, decimals), target: toRupees(targetAt, decimals) };
  const trade = { instrument: first, action, entry, orders: legs.length, date: input.tradeDate };
  const costPerLot = tradeCost({ ...trade, exit: prices.stop, lots: 1 }) ?? 0;
  const size = sizeOf({ entry: binds, stop: binds + distance, lot, costPerLot, capital: input.capital, freezeQty });
  return {
    action,
    ...prices,
    target2: null,
    riskReward: Math.abs(targetAt - entryAt) / Math.abs(stopAt - entryAt),
    targetRule: 'rr',
    expectedMove,
    expectedMovePct: (100 * expectedMove) / entry,
    lots: size.lots,
    sizeBound: size.bound,
    ...planCosts(trade, { ...prices, lots: size.lots }),
    legs: legs.map(({ instrument, side }) => ({
      segment: instrument.segment,
      securityId: instrument.securityId,
      symbol: instrument.symbol,
      side,
    })),
  };
}

/** Approximate margin of one lot of every leg, ₹ a unit; a short option's notional is that of its strike. */
function marginPerUnit({ legs, tradeDate }: StraddlePlanInput): number {
  const lot = legs[0]?.instrument.lot ?? 1;
  const paise = marginOf(
    legs.map(({ instrument, side }) => ({
      instrument,
      product: 'MARGIN' as const,
      units: side === 'SELL' ? -instrument.lot : instrument.lot,
      price: instrument.strike ?? 0,
    })),
    tradeDate,
  );
  return paise / 100 / lot;
}
