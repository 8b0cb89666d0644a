import type { ReplaySpeed } from '#contract/model/terminal.ts';

/** Speeds of a replay, slowest first. */
export const REPLAY_SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 1_000, 'max'] as const;

/** For comparing: the fastest is above every number. */
export const speedRank = (speed: ReplaySpeed): number => (speed === 'max' ? Number.POSITIVE_INFINITY : speed);

/** The next listed speed above or below the present one; the ends stay. */
export function nextSpeed(speed: ReplaySpeed, step: 1 | -1): ReplaySpeed {
  const list: readonly ReplaySpeed[] = REPLAY_SPEEDS;
  const rank = speedRank(speed);
  if (step === 1) return list.find((one) => speedRank(one) > rank) ?? 'max';
  return list.findLast((one) => speedRank(one) < rank) ?? REPLAY_SPEEDS[0];
}
