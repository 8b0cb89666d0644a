import type { Config } from '#contract/config.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { SessionClock } from '../core/session/session-clock.ts';
import { istMidnightMs } from '../core/time/ist.ts';

/** The line until the source tells its own: the configured date and time, moved into trading hours. */
export function firstClockLine(calendar: SessionCalendar, config: Config, wallMs: number): ClockLine {
  const [date = '', time = ''] = config.clock.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const epochMs = istMidnightMs(date) + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  return new SessionClock(calendar, { epochMs, wallMs, speed: config.speed }).at(wallMs).line;
}
