import { assert } from '#contract/faults.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import { clockAt, wallAt } from '../time/clock.ts';
import { istDate } from '../time/ist.ts';
import { dayEndMs, dayStartMs, type SessionCalendar } from './calendar.ts';

/** Where the clock stands at a moment of wall time. */
export interface SessionMoment {
  readonly nowMs: number;
  /** The line in force; it holds until `untilWallMs`. */
  readonly line: ClockLine;
  readonly untilWallMs: number;
  readonly day: TradeDay;
}

/**
 * The clock of the simulated exchange. It runs at a fixed speed through a trading day, and when the day's last span
 * over all classes has ended it jumps to the first span of the next trading day. A pure function of wall time: two
 * processes with the same start agree without talking.
 */
export class SessionClock {
  readonly #calendar: SessionCalendar;
  readonly #start: ClockLine;
  #moment: Omit<SessionMoment, 'nowMs'>;

  /** @param start the first line; a start outside of trading hours jumps ahead to the next first span. */
  constructor(calendar: SessionCalendar, start: ClockLine) {
    assert(start.speed > 0, 'the speed of a session clock must be above 0');
    this.#calendar = calendar;
    this.#start = start;
    this.#moment = this.#first();
  }

  /** Where the clock stands at `wallMs` (epoch ms); wall time may also step back. */
  at(wallMs: number): SessionMoment {
    if (wallMs < this.#moment.line.wallMs) this.#moment = this.#first();
    while (wallMs >= this.#moment.untilWallMs) this.#moment = this.#next(this.#moment);
    return { nowMs: clockAt(this.#moment.line, wallMs), ...this.#moment };
  }

  #first(): Omit<SessionMoment, 'nowMs'> {
    const today = this.#calendar.tradeDay(istDate(this.#start.epochMs));
    if (this.#start.epochMs < dayEndMs(today)) return momentOf(this.#start, today);
    const day = this.#calendar.tradeDay(this.#calendar.nextTradeDate(today.date));
    return momentOf({ ...this.#start, epochMs: dayStartMs(day) }, day);
  }

  #next(moment: Omit<SessionMoment, 'nowMs'>): Omit<SessionMoment, 'nowMs'> {
    const day = this.#calendar.tradeDay(this.#calendar.nextTradeDate(moment.day.date));
    return momentOf({ epochMs: dayStartMs(day), wallMs: moment.untilWallMs, speed: this.#start.speed }, day);
  }
}

function momentOf(line: ClockLine, day: TradeDay): Omit<SessionMoment, 'nowMs'> {
  return { line, untilWallMs: wallAt(line, dayEndMs(day)), day };
}
