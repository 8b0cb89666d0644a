import type { Fault } from '#contract/faults.ts';
import { VolumeProfile } from './volume-profile.ts';

/** A bar as a profile needs it: open time in epoch ms, range and volume. */
export interface ProfileBar {
  readonly t: number;
  readonly h: number;
  readonly l: number;
  readonly v: number;
}

/** Profile of the bars that open in [fromMs, toMs); a fault names the first bad bar. */
export function profileOfBars(
  bars: readonly ProfileBar[],
  tick: number,
  ticksPerBin: number,
  fromMs = Number.NEGATIVE_INFINITY,
  toMs = Number.POSITIVE_INFINITY,
): VolumeProfile | Fault {
  const profile = new VolumeProfile(tick, ticksPerBin);
  for (const { t, h, l, v } of bars) {
    if (t < fromMs || t >= toMs) continue;
    const refused = profile.addBar(l, h, v);
    if (refused !== null) return refused;
  }
  return profile;
}

/** One profile over several: a composite of days. */
export function compositeProfile(profiles: readonly VolumeProfile[]): VolumeProfile | Fault | null {
  const first = profiles[0];
  if (first === undefined) return null;
  const sum = new VolumeProfile(first.tick, first.ticksPerBin);
  for (const one of profiles) {
    const refused = sum.merge(one);
    if (refused !== null) return refused;
  }
  return sum;
}

/** Moves of the point of control that are kept: a session has a few hundred. */
export const POC_TRAIL_MAX = 10_000;

/** When the point of control moved, and where to. */
export interface PocMove {
  readonly timeMs: number;
  readonly bin: number;
}

/** Follows the point of control of a growing profile. */
export class PocTrail {
  readonly moves: PocMove[] = [];

  /** To be called after each addition; keeps the newest moves. */
  note(profile: VolumeProfile, timeMs: number): void {
    const bin = profile.poc();
    if (bin === null || bin === this.moves.at(-1)?.bin) return;
    if (this.moves.length === POC_TRAIL_MAX) this.moves.shift();
    this.moves.push({ timeMs, bin });
  }

  /** Bins from the first point of control to the last one; 0 before a move. */
  get shiftBins(): number {
    return (this.moves.at(-1)?.bin ?? 0) - (this.moves[0]?.bin ?? 0);
  }
}
