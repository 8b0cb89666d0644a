/** Speeds of a replay, slowest first. */
export const REPLAY_SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 1_000] as const;

/** The next listed speed above or below the present one; the ends stay. */
export function nextSpeed(speed: number, step: 1 | -1): number {
  const list: readonly number[] = REPLAY_SPEEDS;
  if (step === 1) return list.find((one) => one > speed) ?? (list.at(-1) as number);
  return list.findLast((one) => one < speed) ?? (list[0] as number);
}
