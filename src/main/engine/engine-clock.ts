import type { ClockLine } from '#contract/model/terminal.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { SessionClock } from '../core/session/session-clock.ts';
import { type Clock, clockAt } from '../core/time/clock.ts';
import { istMidnightMs } from '../core/time/ist.ts';

const SECOND_MS = 1_000;

/** The engine's time: wall time seen through the line in force. The source of the data owns the line. */
export class EngineClock implements Clock {
  readonly #wallMs: () => number;
  #line: ClockLine;

  constructor(wallMs: () => number, line: ClockLine) {
    this.#wallMs = wallMs;
    this.#line = line;
  }

  get line(): ClockLine {
    return this.#line;
  }

  set(line: ClockLine): void {
    this.#line = line;
  }

  nowMs(): number {
    return clockAt(this.#line, this.#wallMs());
  }
}

/**
 * The line until the source tells its own: the configured date and time, moved into trading hours.
 * @param clock `YYYY-MM-DD HH:MM[:SS]`, IST. @param wallMs wall time now.
 */
export function firstLine(clock: string, speed: number, calendar: SessionCalendar, wallMs: number): ClockLine {
  const [date = '', time = ''] = clock.split(' ');
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const epochMs = istMidnightMs(date) + ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS;
  return new SessionClock(calendar, { epochMs, wallMs, speed }).at(wallMs).line;
}
