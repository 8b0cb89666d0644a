import { DAY_MS } from '#contract/model/session.ts';
import type { SessionCalendar } from './calendar.ts';

/** New holiday lists come out in December; expiries are listed further ahead than that, so the alarm is early. */
export const HORIZON_ALARM_DAYS = 45;

/** Whole days from a date to the calendar's last one; negative when it is past. */
export function daysToHorizon(calendar: Pick<SessionCalendar, 'horizon'>, date: string): number {
  return Math.round((Date.parse(calendar.horizon) - Date.parse(date)) / DAY_MS);
}

/** What to tell when the calendar ends soon, with the remedy; null while it reaches far enough. */
export function horizonWarning(calendar: Pick<SessionCalendar, 'horizon'>, date: string): string | null {
  const days = daysToHorizon(calendar, date);
  if (days >= HORIZON_ALARM_DAYS) return null;
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  const when = days < 0 ? `ended ${count} ago` : days === 0 ? 'ends today' : `ends in ${count}`;
  return `The calendar ${when} (${calendar.horizon}); every weekday after it counts as a trading day. Add the exchanges' new holidays to calendar.json.`;
}
