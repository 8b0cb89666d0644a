import { assert } from '#contract/faults.ts';
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';

/**
 * Indian Standard Time is UTC+05:30 all year, so every conversion is arithmetic. Dates are `YYYY-MM-DD` strings:
 * they compare as text.
 */

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Days whose text is remembered: a year of history has the same ones for every instrument. */
const DATES_KEPT = 4_096;
const dates = new Map<number, string>();

/** IST calendar date of an instant. */
export function istDate(epochMs: number): string {
  const day = Math.floor((epochMs + IST_OFFSET_MS) / DAY_MS);
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(epochMs + IST_OFFSET_MS).toISOString().slice(0, 10);
  if (dates.size >= DATES_KEPT) dates.clear();
  dates.set(day, date);
  return date;
}

/** Epoch ms UTC of midnight IST at the start of a date. Throws on a date that does not exist. */
export function istMidnightMs(date: string): number {
  const utc = DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  assert(
    Number.isFinite(utc) && new Date(utc).toISOString().startsWith(date),
    `${date} is not a calendar date YYYY-MM-DD`,
  );
  return utc - IST_OFFSET_MS;
}

/** ms since midnight IST, 0 … 86,399,999. */
export function dayMsOf(epochMs: number): number {
  const local = (epochMs + IST_OFFSET_MS) % DAY_MS;
  return local < 0 ? local + DAY_MS : local;
}

/** Whole minutes since midnight IST, 0 … 1439. */
export function minuteOfDay(epochMs: number): number {
  return Math.floor(dayMsOf(epochMs) / MINUTE_MS);
}

/** Day of the week of a date: 0 = Sunday … 6 = Saturday. */
export function weekdayOf(date: string): number {
  return new Date(istMidnightMs(date) + IST_OFFSET_MS).getUTCDay();
}

/** The date `days` later (or earlier when negative). */
export function addDays(date: string, days: number): string {
  return istDate(istMidnightMs(date) + days * DAY_MS);
}

/** `09:15` → 555. Throws on anything that is not HH:MM up to 24:00. */
export function minuteOfText(text: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  assert(minute <= 1440 && Number(match?.[2]) < 60, `${text} is not a time HH:MM`);
  return minute;
}

/** 555 → `09:15`. */
export function textOfMinute(minute: number): string {
  const hours = Math.floor(minute / 60);
  return `${String(hours).padStart(2, '0')}:${String(minute - hours * 60).padStart(2, '0')}`;
}
