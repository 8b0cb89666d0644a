import { z } from 'zod';
import { INTERVALS } from './bar.ts';
import { DAY_MS, IST_OFFSET_MS } from './session.ts';

/**
 * Intervals of a chart that are folded from minutes and official days: those of scanners and more.
 */
export const FOLDED_INTERVALS = [...INTERVALS, '2m', '3m', '10m', '30m', '2h', '4h', '1w', '1mo'] as const;
export type FoldedInterval = (typeof FOLDED_INTERVALS)[number];
/** Intervals that are made of whole days. */
export const DAY_INTERVALS = ['1d', '1w', '1mo'] as const satisfies readonly FoldedInterval[];
export type DayInterval = (typeof DAY_INTERVALS)[number];
export type MinuteInterval = Exclude<FoldedInterval, DayInterval>;

/** Intervals made of trades: so many seconds, reports of trades (t), or steps of the price between high and low (r). */
export const TRADE_INTERVALS = [
  ...(['1s', '5s', '15s', '30s'] as const),
  ...(['10t', '25t', '50t', '100t', '200t', '500t', '1000t'] as const),
  ...(['5r', '10r', '20r', '40r', '100r'] as const),
] as const;
export type TradeInterval = (typeof TRADE_INTERVALS)[number];

/** Every interval of a chart; a bar frame names one by its place here. */
export const CHART_INTERVALS = [...FOLDED_INTERVALS, ...TRADE_INTERVALS] as const;
export const chartIntervalSchema = z.enum(CHART_INTERVALS);
/** What a chart's bars are made of. */
export type ChartInterval = FoldedInterval | TradeInterval;

export function isTradeInterval(interval: ChartInterval): interval is TradeInterval {
  return (TRADE_INTERVALS as readonly string[]).includes(interval);
}

/** The number and the unit of an interval made of trades: seconds, trades or steps of the price. */
export function tradeIntervalParts(interval: TradeInterval): {
  readonly count: number;
  readonly unit: 's' | 't' | 'r';
} {
  return { count: Number(interval.slice(0, -1)), unit: interval.slice(-1) as 's' | 't' | 'r' };
}

/** Lengths of the intervals within the day, ms. */
export const MINUTE_INTERVAL_MS: Readonly<Record<MinuteInterval, number>> = {
  '1m': 60_000,
  '2m': 120_000,
  '3m': 180_000,
  '5m': 300_000,
  '10m': 600_000,
  '15m': 900_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '2h': 7_200_000,
  '4h': 14_400_000,
};

export function isDayInterval<T extends ChartInterval>(interval: T): interval is T & DayInterval {
  return (DAY_INTERVALS as readonly string[]).includes(interval);
}

const istMidnight = (epochMs: number): number => Math.floor((epochMs + IST_OFFSET_MS) / DAY_MS) * DAY_MS;
/** Days since 1970-01-01, a Thursday, to the Monday before it. */
const MONDAY_DAYS = 3;

/**
 * IST midnight at which the bar of a day begins: of the day itself, of the Monday of its week, or of the first day of
 * its month, whether or not that day trades, so that it is the same for every page of history.
 */
export function periodStartMs(epochMs: number, interval: DayInterval): number {
  const midnight = istMidnight(epochMs);
  if (interval === '1d') return midnight - IST_OFFSET_MS;
  if (interval === '1w') return midnight - ((midnight / DAY_MS + MONDAY_DAYS) % 7) * DAY_MS - IST_OFFSET_MS;
  const date = new Date(midnight);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) - IST_OFFSET_MS;
}

/** IST midnight at which the next bar begins. */
export function periodEndMs(startMs: number, interval: DayInterval): number {
  if (interval === '1d') return startMs + DAY_MS;
  if (interval === '1w') return startMs + 7 * DAY_MS;
  const date = new Date(startMs + IST_OFFSET_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) - IST_OFFSET_MS;
}
