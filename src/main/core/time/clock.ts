import type { ClockLine } from '#contract/model/terminal.ts';

/** The engine's time, in epoch ms UTC; virtual in a simulation or a replay. */
export interface Clock {
  nowMs(): number;
}

/**
 * Engine time at a moment of wall time.
 * @param line the line in force.
 * @param wallMs wall time, epoch ms UTC.
 * @returns engine time, epoch ms UTC, not rounded.
 */
export function clockAt(line: ClockLine, wallMs: number): number {
  return line.epochMs + (wallMs - line.wallMs) * line.speed;
}

/** Wall time, epoch ms, at which the line reaches an engine time; Infinity while it stands still before it. */
export function wallAt(line: ClockLine, epochMs: number): number {
  if (line.speed > 0) return line.wallMs + (epochMs - line.epochMs) / line.speed;
  return epochMs <= line.epochMs ? line.wallMs : Number.POSITIVE_INFINITY;
}
