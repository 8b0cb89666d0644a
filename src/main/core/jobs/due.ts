import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { SessionCalendar } from '../session/calendar.ts';
import { addDays, istDate, istMidnightMs } from '../time/ist.ts';
import type { JobPlan, JobSchedule } from './job-plan.ts';

/** How far back a run that was missed is looked for: a month and a long weekend, for the monthly one. */
export const LOOKBACK_DAYS = 40;
/** How far ahead the next run is looked for. */
export const LOOKAHEAD_DAYS = 70;
/** A clock that is this far behind what was done before is another run of a simulated day, not a corrected clock. */
export const CLOCK_WENT_BACK_MS = 60 * MINUTE_MS;
/** A run that begins later than this after it was due is caught up with. */
export const LATE_MS = 5 * MINUTE_MS;

/** The first moment after `afterMs` that a cron pattern names in IST; null when there is none. */
export type NextMoment = (pattern: string, afterMs: number) => number | null;

/** When the schedule is due next after a moment, epoch ms; null when not within the days looked at. */
export function nextDue(
  schedule: JobSchedule,
  afterMs: number,
  calendar: SessionCalendar,
  nextMoment: NextMoment,
): number | null {
  const untilMs = afterMs + LOOKAHEAD_DAYS * DAY_MS;
  if (schedule.kind === 'sessionEnd') return nextSessionEnd(schedule, afterMs, untilMs, calendar);
  let at = nextMoment(schedule.pattern, afterMs);
  while (at !== null && at <= untilMs) {
    if (runsOn(schedule.days, istDate(at), calendar)) return at;
    at = nextMoment(schedule.pattern, at);
  }
  return null;
}

/**
 * The newest moment at which a job was due and has not run, epoch ms; null when nothing is due. Several missed ones are
 * one: only the newest counts, and only while it is of use.
 * @param handledMs the newest due moment that was dealt with; null = the job never ran here, and only today counts.
 */
export function missedDue(
  plan: Pick<JobPlan, 'schedule' | 'validity'>,
  handledMs: number | null,
  nowMs: number,
  calendar: SessionCalendar,
  nextMoment: NextMoment,
): number | null {
  const today = istMidnightMs(istDate(nowMs));
  const known = handledMs !== null && handledMs - nowMs < CLOCK_WENT_BACK_MS ? handledMs : today;
  let found: number | null = null;
  for (let at = Math.max(known, nowMs - LOOKBACK_DAYS * DAY_MS); ; ) {
    const next = nextDue(plan.schedule, at, calendar, nextMoment);
    if (next === null || next > nowMs) break;
    found = next;
    at = next;
  }
  if (found === null) return null;
  return plan.validity === 'untilNext' || found >= today ? found : null;
}

function runsOn(days: 'trading' | 'monthStart' | 'all', date: string, calendar: SessionCalendar): boolean {
  if (days === 'all') return true;
  // Special sessions of an evening are no working day: what is due in the morning would be of no use.
  if (!calendar.isRegularDay(date)) return false;
  if (days === 'trading') return true;
  for (let before = addDays(date, -1); before.slice(0, 7) === date.slice(0, 7); before = addDays(before, -1)) {
    if (calendar.isRegularDay(before)) return false;
  }
  return true;
}

function nextSessionEnd(
  { sessionClass, afterMinutes }: Extract<JobSchedule, { kind: 'sessionEnd' }>,
  afterMs: number,
  untilMs: number,
  calendar: SessionCalendar,
): number | null {
  // A session that ends shortly before midnight is due on the next date.
  for (let date = addDays(istDate(afterMs), -1); istMidnightMs(date) <= untilMs; date = addDays(date, 1)) {
    const day = calendar.tradeDay(date);
    const last = day.spans[sessionClass].at(-1);
    if (last === undefined) continue;
    const at = day.midnightMs + (last.toMinute + afterMinutes) * MINUTE_MS;
    if (at > afterMs) return at;
  }
  return null;
}
