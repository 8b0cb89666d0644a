import type { TradeDay } from '#contract/model/session.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { istDate } from '../core/time/ist.ts';

/**
 * The trading day that must replace the present one, or null. Yesterday's table stays until the next trading date
 * itself has come: after the close, and over a weekend, a trader still reads it.
 */
export function dueDay(calendar: SessionCalendar, present: TradeDay, nowMs: number): TradeDay | null {
  const next = calendar.tradeDayOf(nowMs);
  return next.date > present.date && istDate(nowMs) >= next.date ? next : null;
}
