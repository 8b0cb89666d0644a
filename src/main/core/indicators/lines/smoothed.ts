/**
 * Exponential averages of many series: seed = mean of the first `n` values, then `E += alpha·(x − E)` (quant.md A.2, A.3).
 * `skip` values are dropped first (TA-Lib's late fast EMA in MACD).
 */
export class SmoothedLine {
  readonly #n: number;
  readonly #alpha: number;
  /** Values taken so far, up to n; starts below zero while values are dropped. */
  readonly #count: Int32Array;
  /** Sum of the seed values, then the average. */
  readonly #acc: Float64Array;

  constructor(n: number, alpha: number, slots: number, skip = 0) {
    this.#n = n;
    this.#alpha = alpha;
    this.#count = new Int32Array(slots).fill(-skip);
    this.#acc = new Float64Array(slots);
  }

  /** The average with `x` as the newest value; NaN while seeding. Keeps it when `commit`. */
  next(slot: number, x: number, commit: boolean): number {
    const count = this.#count[slot]!;
    const acc = this.#acc[slot]!;
    if (count >= this.#n) {
      const value = acc + this.#alpha * (x - acc);
      if (commit) this.#acc[slot] = value;
      return value;
    }
    return this.#seed(slot, x, count, acc, commit);
  }

  #seed(slot: number, x: number, count: number, acc: number, commit: boolean): number {
    if (count < 0) {
      if (commit) this.#count[slot] = count + 1;
      return Number.NaN;
    }
    const sum = acc + x;
    const done = count === this.#n - 1;
    const value = done ? sum / this.#n : sum;
    if (commit) {
      this.#acc[slot] = value;
      this.#count[slot] = count + 1;
    }
    return done ? value : Number.NaN;
  }
}

/** Weight of an EMA of length n. */
export function emaAlpha(n: number): number {
  return 2 / (n + 1);
}

/** Weight of Wilder's average of length n. */
export function rmaAlpha(n: number): number {
  return 1 / n;
}

/**
 * The same over a column: writes the average of `x[from..]` to `out`, NaN before the seed is complete.
 * `x` and `out` may be the same column.
 */
export function smoothInto(x: Float64Array, from: number, n: number, alpha: number, out: Float64Array): void {
  const length = x.length;
  const seedEnd = from + n - 1;
  let acc = 0;
  for (let i = from; i < seedEnd && i < length; i++) acc += x[i]!;
  if (seedEnd < length) acc = (acc + x[seedEnd]!) / n;
  out.fill(Number.NaN, 0, Math.min(seedEnd, length));
  if (seedEnd >= length) return;
  out[seedEnd] = acc;
  for (let i = seedEnd + 1; i < length; i++) {
    acc += alpha * (x[i]! - acc);
    out[i] = acc;
  }
}
