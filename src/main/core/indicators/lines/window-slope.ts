/**
 * Least-squares slope per bar over the last `n` values of many series, by the blocks of `WindowSum`.
 *
 * The slope is the sum of (place − centre)·value over a constant. That sum has a part from the old block and one from
 * the current block; when the window moves by one bar, every place in it falls by one, so each part changes by its
 * plain sum. Values are measured from the last value of the block before: a flat window has slope 0 exactly.
 */
export class WindowSlope {
  readonly #n: number;
  readonly #centre: number;
  readonly #divisor: number;
  /** Values of the current block, turned into suffix parts when it is full. */
  readonly #parts: Float64Array;
  readonly #origin: Float64Array;
  readonly #sum: Float64Array;
  readonly #part: Float64Array;
  readonly #pos: Int32Array;

  constructor(n: number, slots: number) {
    this.#n = n;
    this.#centre = (n - 1) / 2;
    this.#divisor = slopeDivisor(n);
    this.#parts = new Float64Array(n * slots).fill(Number.NaN);
    this.#origin = new Float64Array(slots).fill(Number.NaN);
    this.#sum = new Float64Array(slots);
    this.#part = new Float64Array(slots);
    this.#pos = new Int32Array(slots);
  }

  /** The slope with `x` as the newest value; NaN until there are n. Keeps it when `commit`. */
  next(slot: number, x: number, commit: boolean): number {
    const pos = this.#pos[slot]!;
    const cell = slot * this.#n + pos;
    const last = pos === this.#n - 1;
    let origin = this.#origin[slot]!;
    if (Number.isNaN(origin)) origin = x;
    const gap = x - origin;
    const part = this.#part[slot]! + (this.#centre * gap - this.#sum[slot]!);
    const slope = ((last ? 0 : this.#parts[cell + 1]!) + part) / this.#divisor;
    if (commit) {
      this.#parts[cell] = x;
      this.#origin[slot] = origin;
      this.#part[slot] = part;
      this.#sum[slot] = this.#sum[slot]! + gap;
      this.#pos[slot] = pos + 1;
      if (last) this.#roll(slot);
    }
    return slope;
  }

  #roll(slot: number): void {
    const first = slot * this.#n;
    const end = first + this.#n - 1;
    const origin = this.#parts[end]!;
    let sum = 0;
    let part = 0;
    for (let j = end; j > first; j--) {
      const gap = this.#parts[j]! - origin;
      part += sum - this.#centre * gap;
      sum += gap;
      this.#parts[j] = part;
    }
    this.#origin[slot] = origin;
    this.#sum[slot] = 0;
    this.#part[slot] = 0;
    this.#pos[slot] = 0;
  }
}

/** Sum of squared distances of n places from their centre. */
function slopeDivisor(n: number): number {
  return (n * (n * n - 1)) / 12;
}

/** The same over a column: slopes of `x[from..]` into `out` (another column), NaN before the first full window. */
export function slopeInto(x: Float64Array, from: number, n: number, out: Float64Array): void {
  const length = x.length;
  out.fill(Number.NaN, 0, Math.min(from + n - 1, length));
  for (let start = from; start < length; start += n) {
    const end = start + n - 1;
    slopeBlock(x, start, Math.min(end, length - 1), start === from, n, out);
    if (end < length) parkParts(x, start, end, n, out);
  }
}

/** Windows that end in a block, their last place included; of the first block only the whole block counts. */
function slopeBlock(x: Float64Array, start: number, to: number, first: boolean, n: number, out: Float64Array): void {
  const centre = (n - 1) / 2;
  const divisor = slopeDivisor(n);
  const end = start + n - 1;
  const origin = first ? x[start]! : x[start - 1]!;
  let sum = 0;
  let part = 0;
  for (let i = start; i <= to; i++) {
    const gap = x[i]! - origin;
    part += centre * gap - sum;
    sum += gap;
    if (!first && i < end) out[i] = (out[i]! + part) / divisor;
  }
  if (to === end) out[end] = (0 + part) / divisor;
}

function parkParts(x: Float64Array, start: number, end: number, n: number, out: Float64Array): void {
  const centre = (n - 1) / 2;
  const origin = x[end]!;
  const kept = x.length - n;
  let sum = 0;
  let part = 0;
  for (let i = end; i > start; i--) {
    const gap = x[i]! - origin;
    part += sum - centre * gap;
    sum += gap;
    if (i <= kept) out[i + n - 1] = part;
  }
}
