/** Rounds of a benchmark: measured alternately, so that both sides see the same machine; medians are compared. */
export const ROUNDS = 9;

/** Runs all sides `rounds` times in turn after two warm-up turns. @returns the median of each side, in its own unit. */
export function medians(sides: readonly (() => number)[], rounds = ROUNDS): number[] {
  const values = sides.map((): number[] => []);
  for (let round = -2; round < rounds; round++) {
    for (const [index, side] of sides.entries()) {
      const value = side();
      if (round >= 0) values[index]?.push(value);
    }
  }
  return values.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN);
}

/** ns per call of `count` calls that `work` makes. */
export function nsPer(count: number, work: () => void): number {
  const from = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - from) / count;
}

/** ns per item as millions of items a second. */
export function millions(ns: number): string {
  return `${(1_000 / ns).toFixed(1)} M/s`;
}
