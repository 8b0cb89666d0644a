import type { PatternBars } from './pattern.ts';

/**
 * Recursive averages over the last bars of a series. A window of ten times the length has forgotten its beginning
 * (quant.md 0.3), so that a value depends on that many bars and not on when somebody began to load them.
 */
const WINDOW_LENGTHS = 10;

function startOf(at: number, first: number, n: number): number {
  return Math.max(first, at - n * WINDOW_LENGTHS);
}

/** Average true range at `at` (quant.md A.7); NaN while there are fewer than `n` bars. */
export function atrOfWindow({ h, l, c }: PatternBars, at: number, first: number, n: number): number {
  const from = startOf(at, first, n);
  if (from < 0 || at - from + 1 < n) return Number.NaN;
  let atr = h[from]! - l[from]!;
  let before = c[from]!;
  for (let i = from + 1; i <= at; i++) {
    const high = h[i]! > before ? h[i]! : before;
    const low = l[i]! < before ? l[i]! : before;
    const range = high - low;
    atr = i - from < n ? atr + range : atr + (range - atr) / n;
    if (i - from === n - 1) atr /= n;
    before = c[i]!;
  }
  return atr;
}

/** RSI of closes at `at` (quant.md A.4); 50 when nothing moved, NaN while there are too few bars. */
export function rsiOfWindow({ c }: PatternBars, at: number, first: number, n: number): number {
  const from = startOf(at, first, n);
  if (from < 0 || at - from < n) return Number.NaN;
  let gain = 0;
  let loss = 0;
  for (let i = from + 1; i <= at; i++) {
    const change = c[i]! - c[i - 1]!;
    const up = change > 0 ? change : 0;
    const down = change < 0 ? -change : 0;
    const seeds = i - from <= n;
    gain += seeds ? up / n : (up - gain) / n;
    loss += seeds ? down / n : (down - loss) / n;
  }
  return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
}

/** Volume over the mean of the `n` bars before (quant.md A.26); NaN when that is 0 or there are too few. */
export function rvolOfWindow({ v }: PatternBars, at: number, first: number, n: number): number {
  if (at - n < first) return Number.NaN;
  let sum = 0;
  for (let i = at - n; i < at; i++) sum += v[i]!;
  return sum > 0 ? (v[at]! * n) / sum : Number.NaN;
}
