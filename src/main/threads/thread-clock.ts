import type { ClockLine } from '#contract/model/terminal.ts';
import { type Clock, clockAt } from '../core/time/clock.ts';

/**
 * Engine time of one worker thread: the clock line it was last told, read against wall time. Only the shell of a
 * thread makes one; bodies and adapters see the interface. Whole milliseconds, because the tables hold integers.
 */
export class ThreadClock implements Clock {
  #line: ClockLine;
  readonly #wallMs: () => number;
  #owned = false;

  /** @param wallMs wall time, epoch ms; the same for every thread of the machine. */
  constructor(line: ClockLine, wallMs: () => number = Date.now) {
    this.#line = line;
    this.#wallMs = wallMs;
  }

  nowMs(): number {
    return Math.floor(clockAt(this.#line, this.#wallMs()));
  }

  /** A new line that the engine tells: the clock was moved, paused or entered the next trading day. */
  obey(line: ClockLine): void {
    if (!this.#owned) this.#line = line;
  }

  /**
   * A new line of the thread's own source. From now on orders are only echoes of what this thread said, and the echo
   * of an older line must not undo a newer one.
   */
  own(line: ClockLine): void {
    this.#owned = true;
    this.#line = line;
  }
}
