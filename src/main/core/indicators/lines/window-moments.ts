/** Mean and squared deviations of the last n values: what `WindowMoments.next` found. */
export interface Moments {
  mean: number;
  /** Sum of squared deviations from the mean; 0 exactly when all n values are equal. */
  squares: number;
}

/**
 * Mean and squared deviations over the last `n` values of many series, by the blocks of `WindowSum`.
 *
 * Sums of deviations and of their squares are taken from an origin that always lies inside the window: the last value
 * of the block before, or the newest value when the window is exactly one block. The mean can then be at most √n
 * standard deviations away from it, so the variance loses no more than n rounding errors, and a spike that has left
 * the window leaves nothing behind. A flat window has deviations of exactly 0.
 */
export class WindowMoments {
  readonly #n: number;
  /** Values of the current block, turned into suffix sums of deviations when it is full. */
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #origin: Float64Array;
  readonly #prefixSum: Float64Array;
  readonly #prefixSquares: Float64Array;
  readonly #pos: Int32Array;
  readonly found: Moments = { mean: Number.NaN, squares: Number.NaN };

  constructor(n: number, slots: number) {
    this.#n = n;
    this.#sums = new Float64Array(n * slots).fill(Number.NaN);
    this.#squares = new Float64Array(n * slots);
    this.#origin = new Float64Array(slots);
    this.#prefixSum = new Float64Array(slots);
    this.#prefixSquares = new Float64Array(slots);
    this.#pos = new Int32Array(slots);
  }

  /** Puts the moments with `x` as the newest value into `found`; NaN until there are n. Keeps them when `commit`. */
  next(slot: number, x: number, commit: boolean): void {
    const pos = this.#pos[slot]!;
    const cell = slot * this.#n + pos;
    if (pos === this.#n - 1) {
      this.#whole(slot, x, commit);
      return;
    }
    const origin = this.#origin[slot]!;
    const gap = x - origin;
    const sum = this.#prefixSum[slot]! + gap;
    const squares = this.#prefixSquares[slot]! + gap * gap;
    const total = this.#sums[cell + 1]! + sum;
    this.found.mean = origin + total / this.#n;
    this.found.squares = squaresOf(this.#squares[cell + 1]! + squares, total, this.#n);
    if (!commit) return;
    this.#sums[cell] = x;
    this.#prefixSum[slot] = sum;
    this.#prefixSquares[slot] = squares;
    this.#pos[slot] = pos + 1;
  }

  /** The window is the current block with `x` as its last value, which is also the origin. */
  #whole(slot: number, x: number, commit: boolean): void {
    const first = slot * this.#n;
    let sum = 0;
    let squares = 0;
    if (commit) {
      this.#sums[first + this.#n - 1] = 0;
      this.#squares[first + this.#n - 1] = 0;
    }
    for (let j = first + this.#n - 2; j >= first; j--) {
      const gap = this.#sums[j]! - x;
      sum += gap;
      squares += gap * gap;
      if (!commit) continue;
      this.#sums[j] = sum;
      this.#squares[j] = squares;
    }
    this.found.mean = x + sum / this.#n;
    this.found.squares = squaresOf(squares, sum, this.#n);
    if (!commit) return;
    this.#origin[slot] = x;
    this.#prefixSum[slot] = 0;
    this.#prefixSquares[slot] = 0;
    this.#pos[slot] = 0;
  }
}

/** Squared deviations from the mean out of those from the origin; rounding never makes them negative. */
function squaresOf(squares: number, sum: number, n: number): number {
  const value = squares - (sum * sum) / n;
  return value < 0 ? 0 : value;
}

/**
 * The same over a column: mean and squared deviations of every window of `x[from..]`, NaN before the first.
 * Suffix sums are parked in `means` and `squares` where the next block needs them.
 */
export function momentsInto(
  x: Float64Array,
  from: number,
  n: number,
  means: Float64Array,
  squares: Float64Array,
): void {
  const length = x.length;
  means.fill(Number.NaN, 0, Math.min(from + n - 1, length));
  squares.fill(Number.NaN, 0, Math.min(from + n - 1, length));
  for (let start = from; start < length; start += n) {
    const end = start + n - 1;
    if (start > from) joinBlock(x, start, Math.min(end, length), n, means, squares);
    if (end < length) parkBlock(x, start, end, n, means, squares);
  }
}

/** Windows that end inside a block: its running sums from the origin, joined to the parked ones. */
function joinBlock(
  x: Float64Array,
  from: number,
  to: number,
  n: number,
  means: Float64Array,
  squares: Float64Array,
): void {
  const origin = x[from - 1]!;
  let sum = 0;
  let square = 0;
  for (let i = from; i < to; i++) {
    const gap = x[i]! - origin;
    sum += gap;
    square += gap * gap;
    const total = means[i]! + sum;
    means[i] = origin + total / n;
    squares[i] = squaresOf(squares[i]! + square, total, n);
  }
}

/** The window that is one whole block, and its suffix sums for the windows of the next block. */
function parkBlock(
  x: Float64Array,
  start: number,
  end: number,
  n: number,
  means: Float64Array,
  squares: Float64Array,
): void {
  const origin = x[end]!;
  const kept = x.length - n;
  let sum = 0;
  let square = 0;
  if (end <= kept) {
    means[end + n - 1] = 0;
    squares[end + n - 1] = 0;
  }
  for (let i = end - 1; i >= start; i--) {
    const gap = x[i]! - origin;
    sum += gap;
    square += gap * gap;
    if (i > kept || i === start) continue;
    means[i + n - 1] = sum;
    squares[i + n - 1] = square;
  }
  means[end] = origin + sum / n;
  squares[end] = squaresOf(square, sum, n);
}
