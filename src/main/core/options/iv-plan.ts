import { continuousSpan, type SessionCalendar } from '../session/calendar.ts';
import type { ExpiryBook } from '../session/expiry.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { addDays } from '../time/ist.ts';
import { constantMaturity, type TermPoint } from './iv-rank.ts';
import { expiryInstantMs, yearsToExpiry } from './time-to-expiry.ts';

/** Sessions of the history: the 252 that a rank looks back on, and the one that is ranked (quant.md C.6). */
export const IV_SESSIONS = 253;
/** The second monthly expiry after the last session is at most this far. */
const AHEAD_DAYS = 75;

/** Which sessions the ATM volatility history is made of, and when the monthly options expired. */
export interface IvPlan {
  /** Completed sessions of index options before the trade date, oldest first. */
  readonly sessions: readonly { readonly date: string; readonly closeMs: number }[];
  /** Monthly expiries of each root from the oldest session on, ascending, with the instant of expiry. */
  readonly expiries: Readonly<Record<string, readonly IvExpiry[]>>;
}

export interface IvExpiry {
  readonly date: string;
  readonly atMs: number;
}

/** ATM volatility (fraction a year) of the two nearest monthly expiries at the close of one session. */
export interface AtmIvDay {
  readonly date: string;
  /** Null where the broker had nothing. */
  readonly near: number | null;
  readonly next: number | null;
  readonly nearExpiry: string;
  readonly nextExpiry: string;
}

/** The plan for a trade date, which itself is not complete and not in it. @param roots with monthly expiry rules. */
export function ivPlan(
  calendar: SessionCalendar,
  expiries: ExpiryBook,
  roots: readonly string[],
  tradeDate: string,
  count = IV_SESSIONS,
): IvPlan {
  const sessions: { date: string; closeMs: number }[] = [];
  for (let at = tradeDate; sessions.length < count; ) {
    at = calendar.previousTradeDate(at, 'FNO');
    const day = calendar.tradeDay(at);
    const span = continuousSpan(day, 'FNO');
    if (span !== undefined) sessions.unshift({ date: at, closeMs: day.midnightMs + span.toMinute * MINUTE_MS });
  }
  const from = sessions[0]?.date ?? tradeDate;
  const monthly = (root: string): IvExpiry[] =>
    expiries
      .monthly(root, from, addDays(tradeDate, AHEAD_DAYS))
      .map((date) => ({ date, atMs: expiryInstantMs(calendar, date, 'FNO') }));
  return { sessions, expiries: Object.fromEntries(roots.map((root) => [root, monthly(root)])) };
}

/** The two monthly expiries in force on a date, itself included; undefined where the rules know none. */
export function monthlyExpiriesOn(plan: IvPlan, root: string, date: string): readonly [IvExpiry, IvExpiry] | undefined {
  const known = plan.expiries[root] ?? [];
  const at = known.findIndex((expiry) => expiry.date >= date);
  const [near, next] = [known[at], known[at + 1]];
  return at < 0 || near === undefined || next === undefined ? undefined : [near, next];
}

/** Daily 30-day volatilities, oldest first; days without one are left out. */
export interface IvSeries {
  readonly dates: readonly string[];
  readonly iv: readonly number[];
}

/**
 * The daily series that a rank is taken in: constant maturity between the two months, or one month alone where only
 * that is known and has a week left (quant.md C.6). Days outside of the plan are left out.
 */
export function ivSeries(plan: IvPlan, root: string, days: readonly AtmIvDay[]): IvSeries {
  const closes = new Map(plan.sessions.map(({ date, closeMs }) => [date, closeMs]));
  const instants = new Map((plan.expiries[root] ?? []).map(({ date, atMs }) => [date, atMs]));
  const dates: string[] = [];
  const iv: number[] = [];
  for (const day of days) {
    const closeMs = closes.get(day.date);
    if (closeMs === undefined) continue;
    const points: TermPoint[] = [];
    for (const [expiry, sigma] of [
      [day.nearExpiry, day.near],
      [day.nextExpiry, day.next],
    ] as const) {
      const atMs = instants.get(expiry);
      if (atMs !== undefined && sigma !== null) points.push({ years: yearsToExpiry(atMs, closeMs), sigma });
    }
    const value = constantMaturity(points);
    if (value === null) continue;
    dates.push(day.date);
    iv.push(value);
  }
  return { dates, iv };
}
