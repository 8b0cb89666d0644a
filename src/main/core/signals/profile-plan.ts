import type { Plan } from '#contract/model/scan.ts';
import { makePlan } from '../patterns/plan.ts';
import type { ProfileReading } from '../profile/profile-reading.ts';
import type { ScanView } from '../scan/scanner.ts';

/** Levels of a profile that a move may aim at. */
export function profileTargets({ poc, vah, val, highNodes }: ProfileReading): readonly number[] {
  return [poc, vah, val, ...highNodes];
}

/** The nearest level ahead that is at least as far as the stop; null when there is none. */
export function targetAhead(levels: readonly number[], d: 1 | -1, entry: number, stop: number): number | null {
  const risk = Math.abs(entry - stop);
  let found: number | null = null;
  for (const level of levels) {
    const reach = d * (level - entry);
    if (reach >= risk && (found === null || reach < d * (found - entry))) found = level;
  }
  return found;
}

export interface LevelPlan {
  readonly d: 1 | -1;
  readonly entry: number;
  readonly stop: number;
  /** Where there is no level ahead. */
  readonly rr: number;
  /** Null = by `rr`. */
  readonly target: number | null;
  /** Rupees; null = the distance of the target. */
  readonly expectedMove: number | null;
}

/** The plan of a signal on the viewed instrument; null when its prices make none. */
export function levelPlan(view: ScanView, { d, target, ...rest }: LevelPlan): Plan | null {
  const side = d > 0 ? 'up' : 'down';
  const aim = target === null ? {} : { target };
  return makePlan({ side, instrument: view.instrument, ...rest, ...aim }, view);
}
