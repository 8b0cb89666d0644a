import type { ClockLine } from '#contract/model/terminal.ts';
import { type Clock, clockAt } from '../core/time/clock.ts';

/**
 * Engine time of one worker thread: the clock line it was last told, read against wall time. Only the shell of a
 * thread makes one; bodies and adapters see the interface. Whole milliseconds, because the tables hold integers.
 */
export class ThreadClock implements Clock {
  #line: ClockLine;
  readonly #wallMs: () => number;

  /** @param wallMs wall time, epoch ms; the same for every thread of the machine. */
  constructor(line: ClockLine, wallMs: () => number = Date.now) {
    this.#line = line;
    this.#wallMs = wallMs;
  }

  nowMs(): number {
    return Math.floor(clockAt(this.#line, this.#wallMs()));
  }

  /** A new line: the engine's clock was moved, paused or entered the next trading day. */
  follow(line: ClockLine): void {
    this.#line = line;
  }
}
