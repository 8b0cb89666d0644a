import type { SessionClass } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { SessionCalendar } from '../session/calendar.ts';
import { istDate } from '../time/ist.ts';

/** Date of the newest session of a class that has ended at a moment. */
export function sessionDateBefore(calendar: SessionCalendar, sessionClass: SessionClass, atMs: number): string {
  const date = istDate(atMs);
  const today = calendar.tradeDay(date);
  const last = today.spans[sessionClass].at(-1);
  const isOver = last !== undefined && today.midnightMs + last.toMinute * MINUTE_MS <= atMs;
  return isOver ? date : calendar.previousTradeDate(date, sessionClass);
}
