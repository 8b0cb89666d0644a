import { FaultError, fault } from '#contract/faults.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { continuousSpan, type SessionCalendar } from '../session/calendar.ts';
import { continuousParts } from '../session/continuous-time.ts';
import { addDays, istDate } from '../time/ist.ts';
import { DAYS_A_YEAR } from './black.ts';

const YEAR_MS = DAYS_A_YEAR * DAY_MS;
/** Longest option that is listed, with room: five years of days. */
const DAYS_MAX = 2_000;

/**
 * The instant an option expires: the end of continuous trading of its class on the expiry date, so 15:40 for NSE and
 * BSE from 2026-08-03 and 15:30 before, and the evening close for MCX (quant.md §1, C.1).
 */
export function expiryInstantMs(calendar: SessionCalendar, expiry: string, cls: SessionClass): number {
  const day = calendar.tradeDay(expiry);
  const span = continuousSpan(day, cls);
  if (span === undefined) {
    const text = `${expiry} is no trading day of ${cls}: an option cannot expire on it. Check the expiry date and calendar.json.`;
    throw new FaultError(fault('input.expiry', text, { expiry }));
  }
  return day.midnightMs + span.toMinute * MINUTE_MS;
}

/** Time to expiry in years of 365 calendar days, to the millisecond; 0 once expired. */
export function yearsToExpiry(expiryMs: number, nowMs: number): number {
  return Math.max(0, expiryMs - nowMs) / YEAR_MS;
}

/** Minutes of continuous trading of the class from now to expiry: for the shape of decay, never mixed into a smile. */
export function tradingMinutesToExpiry(
  calendar: SessionCalendar,
  expiry: string,
  cls: SessionClass,
  nowMs: number,
): number {
  let minutes = 0;
  let date = istDate(nowMs);
  for (let i = 0; i < DAYS_MAX && date <= expiry; i++) {
    const day = calendar.tradeDay(date);
    for (const span of continuousParts(day, cls)) {
      const from = Math.max(nowMs, day.midnightMs + span.fromMinute * MINUTE_MS);
      minutes += Math.max(0, day.midnightMs + span.toMinute * MINUTE_MS - from) / MINUTE_MS;
    }
    date = addDays(date, 1);
  }
  return minutes;
}
