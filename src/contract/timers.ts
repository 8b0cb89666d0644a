import type { Dispose } from './wire.ts';

/** Timers come in as an argument wherever ambient time is forbidden; a test passes a hand-driven set. */
export interface Timers {
  /** Runs once after `ms`. */
  after(ms: number, run: () => void): Dispose;
  /** Runs again and again, `ms` apart. */
  every(ms: number, run: () => void): Dispose;
}
