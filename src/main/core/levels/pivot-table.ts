import { type Cpr, cpr, NARROW_PCT } from './cpr.ts';
import { type DailyRow, foldDays, isJump, type Period, type PeriodBar, periodAfter } from './periods.ts';
import { pivots } from './pivots.ts';

/** Share of a symbol's own widths, in percent, that counts as narrow for days and weeks. */
export const NARROW_PERCENTILE = 20;
/** Earlier widths that are looked at: a year of days. */
const WIDTHS_MAX = 250;
/** Fewer earlier widths than this say nothing about what is usual. */
const WIDTHS_MIN = 20;

/** Why a row should not be trusted, or what is missing. */
export type PivotFlag = '' | 'split_in_period' | 'split_after' | 'short_history';

/** One row of the pivot table: official prices of the source period and the levels for the next one. */
export interface PivotRow {
  readonly symbol: string;
  readonly period: string;
  readonly appliesTo: string;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly pivot: number;
  readonly bc: number;
  readonly tc: number;
  readonly widthPct: number | null;
  readonly narrow: boolean;
  readonly r1: number;
  readonly r2: number;
  readonly r3: number;
  readonly s1: number;
  readonly s2: number;
  readonly s3: number;
  readonly flag: PivotFlag;
}

/** The days of every symbol, oldest first. */
export type DailyFile = ReadonlyMap<string, readonly DailyRow[]>;

/**
 * The pivot and CPR levels of every symbol that has the source period, sorted by symbol.
 * Narrow: below 0.5 % of P for months; for days and weeks among the narrowest fifth of the symbol's own earlier widths,
 * because two thirds of all daily ranges are below 0.5 %.
 * @param of the source period, e.g. `2026-08-20`, `2026-W34` or `2026-08`.
 */
export function pivotTable(
  file: DailyFile,
  period: Period,
  of: string,
  nextTradeDate: (date: string) => string,
): PivotRow[] {
  const rows: PivotRow[] = [];
  for (const [symbol, days] of file) {
    const bars = foldDays(days, period);
    const index = bars.findIndex((bar) => bar.period === of);
    if (index >= 0) rows.push(pivotRow(symbol, bars, index, period, nextTradeDate));
  }
  return rows.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function pivotRow(
  symbol: string,
  bars: readonly PeriodBar[],
  index: number,
  period: Period,
  nextTradeDate: (date: string) => string,
): PivotRow {
  const bar = bars[index]!;
  const range = rangeOf(bar);
  const levels = pivots('classic', hlc(bar), Number.NaN);
  const threshold = period === 'month' ? NARROW_PCT : ownThreshold(bars.slice(0, index));
  const [r1, r2, r3, s1, s2, s3] = ['R1', 'R2', 'R3', 'S1', 'S2', 'S3'].map((name) => levels[name]!) as SixLevels;
  return {
    symbol,
    period: bar.period,
    appliesTo: periodAfter(period, bar.period, bar.lastDate, nextTradeDate),
    high: bar.high,
    low: bar.low,
    close: bar.close,
    pivot: range.P,
    bc: range.BC,
    tc: range.TC,
    widthPct: range.widthPct,
    narrow: threshold !== null && range.widthPct !== null && range.widthPct < threshold,
    r1,
    r2,
    r3,
    s1,
    s2,
    s3,
    flag: flagOf(bar, bars[index + 1], threshold),
  };
}

type SixLevels = [number, number, number, number, number, number];

function hlc({ high, low, close }: PeriodBar): { H: number; L: number; C: number } {
  return { H: high, L: low, C: close };
}

function rangeOf(bar: PeriodBar): Cpr {
  return cpr(hlc(bar));
}

/** The width below which a fifth of the earlier ranges lie; null when there are too few. */
function ownThreshold(earlier: readonly PeriodBar[]): number | null {
  const widths = earlier
    .slice(-WIDTHS_MAX)
    .filter((bar) => !bar.jumped)
    .map((bar) => rangeOf(bar).widthPct)
    .filter((width) => width !== null)
    .sort((a, b) => a - b);
  if (widths.length < WIDTHS_MIN) return null;
  return widths[Math.floor((widths.length * NARROW_PERCENTILE) / 100)]!;
}

function flagOf(bar: PeriodBar, next: PeriodBar | undefined, threshold: number | null): PivotFlag {
  if (bar.jumped) return 'split_in_period';
  if (next !== undefined && isJump(bar.close, next.open)) return 'split_after';
  return threshold === null ? 'short_history' : '';
}
