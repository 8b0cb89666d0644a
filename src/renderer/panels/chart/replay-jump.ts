/** A recording's place at a wall time, both epoch ms. */
export interface ReplayPlace {
  readonly nowMs: number;
  readonly wallMs: number;
  /** How fast it runs; 0 while it is paused. */
  readonly speed: number;
}

/** Real time that a report of the place may be late, ms; a longer step was a seek. */
const LATE_MS = 2_000;
/** Steps up to this are none at any speed, ms. */
const STEP_MIN_MS = 1_000;

/** Whether a recording was moved to another place, back or on, and not just played, between two reports. */
export function hasJumped(before: ReplayPlace, after: ReplayPlace): boolean {
  const fastest = Math.max(before.speed, after.speed);
  const playedMs = (after.wallMs - before.wallMs + LATE_MS) * fastest;
  const movedMs = after.nowMs - before.nowMs;
  return movedMs < -STEP_MIN_MS || movedMs > Math.max(STEP_MIN_MS, playedMs);
}
