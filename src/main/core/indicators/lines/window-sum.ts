/**
 * Sums over the last `n` values of many series, without subtraction and so without drift (quant.md A.1).
 *
 * The values of a series are cut into blocks of n. A window is the end of the last block plus the start of the
 * current one, so its sum is one stored suffix sum plus one running prefix sum. When a block is full its values turn
 * into suffix sums in place: cell j is overwritten by the next block only after suffix j was last read.
 */
export class WindowSum {
  readonly #n: number;
  readonly #cells: Float64Array;
  readonly #prefix: Float64Array;
  readonly #pos: Int32Array;

  constructor(n: number, slots: number) {
    this.#n = n;
    // NaN suffixes make every sum NaN until the first block is full.
    this.#cells = new Float64Array(n * slots).fill(Number.NaN);
    this.#prefix = new Float64Array(slots);
    this.#pos = new Int32Array(slots);
  }

  /** The sum of the last n values with `x` as the newest; NaN until there are n. Keeps it when `commit`. */
  next(slot: number, x: number, commit: boolean): number {
    const pos = this.#pos[slot]!;
    const cell = slot * this.#n + pos;
    const prefix = this.#prefix[slot]! + x;
    const last = pos === this.#n - 1;
    const sum = last ? prefix : this.#cells[cell + 1]! + prefix;
    if (commit) {
      this.#cells[cell] = x;
      if (last) this.#roll(slot);
      else {
        this.#prefix[slot] = prefix;
        this.#pos[slot] = pos + 1;
      }
    }
    return sum;
  }

  #roll(slot: number): void {
    const cells = this.#cells;
    const first = slot * this.#n;
    let suffix = cells[first + this.#n - 1]!;
    for (let j = first + this.#n - 2; j >= first; j--) {
      suffix = cells[j]! + suffix;
      cells[j] = suffix;
    }
    this.#prefix[slot] = 0;
    this.#pos[slot] = 0;
  }
}

/**
 * The same over a column: window sums of `x[from..]`, each divided by `divisor`, into `out` (another column than `x`).
 * The suffix sums of a block are parked in the cells of `out` where the next block needs them.
 */
export function sumInto(x: Float64Array, from: number, n: number, divisor: number, out: Float64Array): void {
  const length = x.length;
  out.fill(Number.NaN, 0, Math.min(from + n - 1, length));
  for (let start = from; start < length; start += n) {
    const end = start + n - 1;
    const prefix = sumBlock(x, start, Math.min(end, length), start > from, divisor, out);
    if (end >= length) return;
    out[end] = (prefix + x[end]!) / divisor;
    parkSuffixes(x, start, end, out);
  }
}

/** Joins the running prefix of a block to the suffixes parked in `out`, for every bar but its last; returns the prefix. */
function sumBlock(
  x: Float64Array,
  from: number,
  to: number,
  parked: boolean,
  divisor: number,
  out: Float64Array,
): number {
  let prefix = 0;
  if (!parked) {
    for (let i = from; i < to; i++) prefix += x[i]!;
    return prefix;
  }
  for (let i = from; i < to; i++) {
    prefix += x[i]!;
    out[i] = (out[i]! + prefix) / divisor;
  }
  return prefix;
}

/** Suffix sums of the full block `[start, end]`: the one that begins at bar i goes to the bar one block later. */
function parkSuffixes(x: Float64Array, start: number, end: number, out: Float64Array): void {
  const shift = end - start;
  const kept = Math.min(end, x.length - 1 - shift);
  let suffix = 0;
  let i = end;
  for (; i > kept && i > start; i--) suffix = x[i]! + suffix;
  for (; i > start; i--) {
    suffix = x[i]! + suffix;
    out[i + shift] = suffix;
  }
}
