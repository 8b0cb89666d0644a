import { addDays, weekdayOf } from '../time/ist.ts';

export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** One official day of one symbol, prices in rupees, unadjusted. */
export interface DailyRow {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Several days as one. */
export interface PeriodBar extends DailyRow {
  /** `2026-08-21`, `2026-W34` or `2026-08`. */
  readonly period: string;
  readonly lastDate: string;
  /** Prices jumped overnight inside it as after a split: its range is of two different scales. */
  readonly jumped: boolean;
}

/** An overnight step beyond these ratios is a split, bonus or demerger, not trading: index and F&O stocks stop at 20 %. */
const JUMP_DOWN = 0.79;
const JUMP_UP = 1.27;

/** Does the opening price stand to the close before as after a split? */
export function isJump(closeBefore: number, open: number): boolean {
  const ratio = open / closeBefore;
  return closeBefore > 0 && (ratio < JUMP_DOWN || ratio > JUMP_UP);
}

/** The period that a date lies in. */
export function periodOf(date: string, period: Period): string {
  if (period === 'day') return date;
  return period === 'month' ? date.slice(0, 7) : isoWeekOf(date);
}

/** Dates whose week is remembered: every instrument has the same ones, a few years of them. */
const WEEKS_KEPT = 4_096;
const weeks = new Map<string, string>();

/** ISO week, Monday to Sunday, named for the year of its Thursday. */
export function isoWeekOf(date: string): string {
  const known = weeks.get(date);
  if (known !== undefined) return known;
  if (weeks.size >= WEEKS_KEPT) weeks.clear();
  const week = weekNameOf(date);
  weeks.set(date, week);
  return week;
}

function weekNameOf(date: string): string {
  const thursday = addDays(date, 4 - (weekdayOf(date) || 7));
  const year = thursday.slice(0, 4);
  const dayOfYear = (Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / 86_400_000;
  return `${year}-W${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}

/**
 * The period after one.
 * @param nextTradeDate the trading day after a date; decides for days.
 */
export function periodAfter(
  period: Period,
  name: string,
  lastDate: string,
  nextTradeDate: (date: string) => string,
): string {
  if (period === 'day') return nextTradeDate(lastDate);
  if (period === 'week') return isoWeekOf(addDays(lastDate, 7));
  const [year, month] = name.split('-').map(Number) as [number, number];
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}

type Growing = { -readonly [Name in keyof PeriodBar]: PeriodBar[Name] };

/** Folds the days of one symbol, oldest first, into periods. */
export function foldDays(days: readonly DailyRow[], period: Period): PeriodBar[] {
  const bars: Growing[] = [];
  let last: Growing | null = null;
  for (const { date, open, high, low, close } of days) {
    const name = periodOf(date, period);
    if (last === null || last.period !== name) {
      last = { date, open, high, low, close, period: name, lastDate: date, jumped: false };
      bars.push(last);
      continue;
    }
    last.jumped ||= isJump(last.close, open);
    if (high > last.high) last.high = high;
    if (low < last.low) last.low = low;
    last.close = close;
    last.lastDate = date;
  }
  return bars;
}
