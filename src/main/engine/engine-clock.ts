import type { ClockLine } from '#contract/model/terminal.ts';
import { type Clock, clockAt } from '../core/time/clock.ts';

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
