import type { Timers } from '../timers.ts';

/** A step of this size between two clocks, or so late a look, means that the machine or the process stood still. */
export const JUMP_MS = 10_000;

/**
 * Notices that time did not pass as it should: the computer slept (wall time runs on, monotonic time need not), its
 * clock was set, or the process stood still (both run on, and the look comes late).
 */
export class ClockJump {
  readonly #timers: Timers;
  readonly #everyMs: number;
  #monotonicMs: number;
  #wallMs: number;

  /** @param everyMs distance at which `look` is going to be called. */
  constructor(timers: Timers, everyMs: number) {
    this.#timers = timers;
    this.#everyMs = everyMs;
    this.#monotonicMs = timers.monotonicMs();
    this.#wallMs = timers.wallMs();
  }

  /** What happened since the last look, in words; null when time passed as it should. */
  look(): string | null {
    const monotonicMs = this.#timers.monotonicMs();
    const wallMs = this.#timers.wallMs();
    const passedMs = monotonicMs - this.#monotonicMs;
    const steppedMs = wallMs - this.#wallMs - passedMs;
    this.#monotonicMs = monotonicMs;
    this.#wallMs = wallMs;
    const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
    if (steppedMs > JUMP_MS) return `the computer slept, or its clock was set forward by ${seconds(steppedMs)}`;
    if (steppedMs < -JUMP_MS) return `the computer's clock was set back by ${seconds(-steppedMs)}`;
    if (passedMs - this.#everyMs > JUMP_MS) return `the terminal stood still for ${seconds(passedMs - this.#everyMs)}`;
    return null;
  }
}
