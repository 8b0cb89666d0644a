import type { ClockLine } from '#contract/model/terminal.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { SessionClock } from '../core/session/session-clock.ts';
import { istMidnightMs } from '../core/time/ist.ts';

const MS_PER_SECOND = 1_000;

/** The clock's line until the source tells its own: the configured IST date and time, moved into trading hours. */
export function firstLine(
  calendar: SessionCalendar,
  { clock, speed }: { readonly clock: string; readonly speed: number },
  wallMs: number,
): ClockLine {
  const [date = '', time = ''] = clock.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const epochMs = istMidnightMs(date) + ((hours * 60 + minutes) * 60 + seconds) * MS_PER_SECOND;
  return new SessionClock(calendar, { epochMs, wallMs, speed }).at(wallMs).line;
}
