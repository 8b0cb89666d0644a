import type { TradeDay } from '#contract/model/session.ts';
import type { SessionCalendar } from './calendar.ts';

/** Trading days whose hours the scan thread knows: more than the 20 sessions that a volume baseline looks back on. */
export const PAST_DAYS_KNOWN = 30;

/** The trading days before a date, oldest first. */
export function pastTradeDays(calendar: SessionCalendar, date: string, count = PAST_DAYS_KNOWN): TradeDay[] {
  const days: TradeDay[] = [];
  let at = date;
  while (days.length < count) {
    at = calendar.previousTradeDate(at);
    days.unshift(calendar.tradeDay(at));
  }
  return days;
}
