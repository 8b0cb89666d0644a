import type { PatternBars } from './pattern.ts';

/** Bars on each side of a turning point. */
export const SWING_K = 3;

/**
 * Is the high of bar `i` a turning point: above the `k` bars before it and not below the `k` after it, so that the
 * leftmost of equals counts (quant.md D)? The caller has bars i − k to i + k, so it is known when bar i + k has closed.
 */
export function isSwingHigh({ h }: PatternBars, i: number, k: number): boolean {
  const high = h[i]!;
  for (let step = 1; step <= k; step++) if (h[i - step]! >= high || h[i + step]! > high) return false;
  return true;
}

export function isSwingLow({ l }: PatternBars, i: number, k: number): boolean {
  const low = l[i]!;
  for (let step = 1; step <= k; step++) if (l[i - step]! <= low || l[i + step]! < low) return false;
  return true;
}

/** A turning point as index and price. */
export type Swing = readonly [i: number, price: number];

/** Every turning point of whole columns. @param end number of bars */
export function swingsOf(bars: PatternBars, end: number, k = SWING_K): { highs: Swing[]; lows: Swing[] } {
  const highs: Swing[] = [];
  const lows: Swing[] = [];
  for (let i = k; i + k < end; i++) {
    if (isSwingHigh(bars, i, k)) highs.push([i, bars.h[i]!]);
    if (isSwingLow(bars, i, k)) lows.push([i, bars.l[i]!]);
  }
  return { highs, lows };
}
