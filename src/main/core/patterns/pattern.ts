/** Completed bars in columns; what a detector reads lies between `first` and `at` of its facts. */
export interface PatternBars {
  /** Open times, epoch ms. */
  readonly t: ArrayLike<number>;
  readonly o: ArrayLike<number>;
  readonly h: ArrayLike<number>;
  readonly l: ArrayLike<number>;
  readonly c: ArrayLike<number>;
  readonly v: ArrayLike<number>;
}

/**
 * What a detector knows when bar `at` has closed. Prices are in the unit of the bars, whichever that is; NaN where a
 * value is not defined, so that no comparison with it holds.
 */
export interface PatternFacts {
  readonly bars: PatternBars;
  /** Oldest bar that may be read. */
  readonly first: number;
  /** The signal bar. */
  readonly at: number;
  /** Session multiplier × VIX multiplier, on volume thresholds (quant.md A.27, A.28). */
  readonly volumeFactor: number;
  /** Average true range at `at − back`. */
  atr(back: number): number;
  /** RSI at `at − back`. */
  rsi(back: number): number;
  /** Exponential average of closes at `at`. */
  ema(n: number): number;
  /** The session's average price at `at`. */
  vwap(): number;
  /** Volume over the mean of the bars before (quant.md A.26). */
  rvol(): number;
}

export type Direction = -1 | 0 | 1;

/** What a detector found on the signal bar. Prices in the unit of the bars, not rounded. */
export interface PatternSignal {
  readonly name: string;
  readonly dir: Direction;
  /** 0.5 to 1, quant.md 0.7. */
  readonly conf: number;
  readonly entry: number;
  /** Null when there is no direction. */
  readonly stop: number | null;
  readonly target: number | null;
  readonly target2?: number;
  readonly expMove: number;
  /** What else the conditions used, by name. */
  readonly detail: Readonly<Record<string, number | string>>;
}

/** One pattern: its numbers, and the function that looks at the signal bar and says null when it is not there. */
export type Detector<Params> = (facts: PatternFacts, params: Params) => PatternSignal | null;

/** Where the close lies in its bar: −1 at the low, 1 at the high, 0 for a bar without range. */
export function closeLocation({ h, l, c }: PatternBars, at: number): number {
  const range = h[at]! - l[at]!;
  return range > 0 ? (2 * c[at]! - h[at]! - l[at]!) / range : 0;
}

/** Target at a multiple of the distance of the stop. */
export function targetAt(entry: number, stop: number, dir: number, rr: number): number {
  return entry + dir * rr * Math.abs(entry - stop);
}

/** Highest high of bars [from, to). */
export function highestHigh({ h }: PatternBars, from: number, to: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if (h[i]! > highest) highest = h[i]!;
  return highest;
}

/** Lowest low of bars [from, to). */
export function lowestLow({ l }: PatternBars, from: number, to: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) if (l[i]! < lowest) lowest = l[i]!;
  return lowest;
}

/** The value, or another where it is not defined. */
export function orElse(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

/**
 * May anything be made of this bar? Prices positive and finite, the range around open and close, volume not negative
 * (quant.md 0.4).
 */
export function isSound({ o, h, l, c, v }: PatternBars, at: number): boolean {
  const high = h[at]!;
  const low = l[at]!;
  return (
    low > 0 && high < Number.POSITIVE_INFINITY && inside(o[at]!, low, high) && inside(c[at]!, low, high) && v[at]! >= 0
  );
}

function inside(price: number, low: number, high: number): boolean {
  return price >= low && price <= high;
}
