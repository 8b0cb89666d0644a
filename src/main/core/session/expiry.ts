import { addDays, weekdayOf } from '../time/ist.ts';
import type { SessionCalendar } from './calendar.ts';
import { type ExpiryRules, WEEKDAYS } from './expiry-rules.ts';

export interface Expiry {
  readonly date: string;
  readonly flag: 'W' | 'M';
}

/** Rule that every stock on the NSE follows; a name of the rules file, used where a root has no rule of its own. */
export const STOCK_RULE = 'NSE_STOCKS';

/**
 * Expiry dates by rule: the rule's weekday, moved to the trading day before when it is a holiday (india-markets 2.2).
 * A date that the exchange moved after listing is not a matter of rules: the daily master decides.
 */
export class ExpiryBook {
  readonly #rules: ExpiryRules;
  readonly #calendar: SessionCalendar;

  constructor(rules: ExpiryRules, calendar: SessionCalendar) {
    this.#rules = rules;
    this.#calendar = calendar;
  }

  /** Name of the rule of a root symbol: its own, or that of NSE stocks. */
  ruleOf(underlying: string): string {
    return underlying in this.#rules.monthly ? underlying : STOCK_RULE;
  }

  /** Whether the root has weekly expiries in force at a date. */
  hasWeekly(underlying: string, date: string): boolean {
    return (this.#rules.weekly[underlying] ?? []).some((r) => r.from <= date && (r.to === null || date <= r.to));
  }

  /** Monthly expiries in [from, to], ascending. */
  monthly(underlying: string, from: string, to: string): string[] {
    const dates: string[] = [];
    // A shifted expiry stays in its month or falls days earlier, so one month beyond each end covers the range.
    for (let month = monthBefore(from); month <= to.slice(0, 7); month = monthAfter(month)) {
      const rule = this.#monthlyRuleDate(underlying, month);
      const date = rule === undefined ? undefined : this.#tradingDayUpTo(rule);
      if (date !== undefined && date >= from && date <= to) dates.push(date);
    }
    return dates;
  }

  /** Weekly expiries in [from, to], ascending; weeks with a monthly expiry are left out. */
  weekly(underlying: string, from: string, to: string): string[] {
    const dates: string[] = [];
    for (const rule of this.#rules.weekly[underlying] ?? []) {
      const first = rule.from > addDays(from, -7) ? rule.from : addDays(from, -7);
      let at = onOrAfter(first, WEEKDAYS.indexOf(rule.weekday));
      const last = rule.to !== null && rule.to < addDays(to, 7) ? rule.to : addDays(to, 7);
      for (; at <= last; at = addDays(at, 7)) {
        if (this.#weekHasMonthly(underlying, at)) continue;
        const date = this.#tradingDayUpTo(at);
        if (date >= from && date <= to) dates.push(date);
      }
    }
    return dates;
  }

  /** The next expiries on or after a date: the first `weeklies` weekly ones and the first `monthlies` monthly ones, in date order. */
  upcoming(underlying: string, date: string, weeklies: number, monthlies: number): Expiry[] {
    const rule = this.ruleOf(underlying);
    const weekly = this.weekly(rule, date, addDays(date, 7 * (weeklies + 3) + 35)).slice(0, weeklies);
    const monthly = this.monthly(rule, date, addDays(date, 31 * (monthlies + 1))).slice(0, monthlies);
    const all: Expiry[] = [
      ...weekly.map((at) => ({ date: at, flag: 'W' as const })),
      ...monthly.map((at) => ({ date: at, flag: 'M' as const })),
    ];
    return all.sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  #monthlyRuleDate(underlying: string, month: string): string | undefined {
    const rule = (this.#rules.monthly[underlying] ?? []).find(
      (r) => r.fromMonth <= month && (r.toMonth === null || month <= r.toMonth),
    );
    if (!rule) return undefined;
    const lastDay = addDays(`${monthAfter(month)}-01`, -1);
    return addDays(lastDay, -((weekdayOf(lastDay) - WEEKDAYS.indexOf(rule.weekday) + 7) % 7));
  }

  /** Whether the Monday-to-Sunday week of the date holds the monthly rule date of its month (or of the month around it). */
  #weekHasMonthly(underlying: string, date: string): boolean {
    const monday = addDays(date, -((weekdayOf(date) + 6) % 7));
    const sunday = addDays(monday, 6);
    for (const month of new Set([monday.slice(0, 7), sunday.slice(0, 7)])) {
      const rule = this.#monthlyRuleDate(underlying, month);
      if (rule !== undefined && rule >= monday && rule <= sunday) return true;
    }
    return false;
  }

  #tradingDayUpTo(date: string): string {
    let at = date;
    while (!this.#calendar.isRegularDay(at)) at = addDays(at, -1);
    return at;
  }
}

function onOrAfter(date: string, weekday: number): string {
  return addDays(date, (weekday - weekdayOf(date) + 7) % 7);
}

function monthAfter(month: string): string {
  const year = Number(month.slice(0, 4));
  const index = Number(month.slice(5, 7));
  return index === 12 ? `${year + 1}-01` : `${year}-${String(index + 1).padStart(2, '0')}`;
}

function monthBefore(date: string): string {
  return addDays(`${date.slice(0, 7)}-01`, -1).slice(0, 7);
}
