import type { Config } from '#contract/config.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { SessionClock } from '../core/session/session-clock.ts';
import { istMidnightMs } from '../core/time/ist.ts';

const SECOND_MS = 1_000;

/** The clock's line until the source tells its own: the configured date and time, moved into trading hours. */
export function firstLine(config: Config, calendar: SessionCalendar, wallMs: number): ClockLine {
  const [date = '', time = ''] = config.clock.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const epochMs = istMidnightMs(date) + ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS;
  return new SessionClock(calendar, { epochMs, wallMs, speed: config.speed }).at(wallMs).line;
}
