/**
 * Highest or lowest of the last `n` values of many series, by the same blocks as `WindowSum`: the extreme of a window
 * is the better of one stored suffix extreme and one running prefix extreme (van Herk 1992, Gil and Werman 1993).
 */
export class WindowExtreme {
  readonly #n: number;
  readonly #max: boolean;
  readonly #cells: Float64Array;
  readonly #prefix: Float64Array;
  readonly #pos: Int32Array;

  constructor(kind: 'max' | 'min', n: number, slots: number) {
    this.#n = n;
    this.#max = kind === 'max';
    this.#cells = new Float64Array(n * slots).fill(Number.NaN);
    this.#prefix = new Float64Array(slots);
    this.#pos = new Int32Array(slots);
  }

  /** The extreme of the last n values with `x` as the newest; NaN until there are n. Keeps it when `commit`. */
  next(slot: number, x: number, commit: boolean): number {
    const pos = this.#pos[slot]!;
    const cell = slot * this.#n + pos;
    const before = this.#prefix[slot]!;
    const prefix = pos > 0 && (this.#max ? before > x : before < x) ? before : x;
    const last = pos === this.#n - 1;
    let value = prefix;
    if (!last) {
      const suffix = this.#cells[cell + 1]!;
      // A NaN suffix, the mark of an incomplete window, passes this test and is returned.
      if (!(this.#max ? suffix <= prefix : suffix >= prefix)) value = suffix;
    }
    if (commit) {
      this.#cells[cell] = x;
      if (last) this.#roll(slot);
      else {
        this.#prefix[slot] = prefix;
        this.#pos[slot] = pos + 1;
      }
    }
    return value;
  }

  #roll(slot: number): void {
    const cells = this.#cells;
    const first = slot * this.#n;
    let suffix = cells[first + this.#n - 1]!;
    for (let j = first + this.#n - 2; j >= first; j--) {
      const x = cells[j]!;
      if (this.#max ? x > suffix : x < suffix) suffix = x;
      cells[j] = suffix;
    }
    this.#pos[slot] = 0;
  }
}

/** Highest of the last n values of `x[from..]` into `out` (another column), NaN before the first full window. */
export function maxInto(x: Float64Array, from: number, n: number, out: Float64Array): void {
  const length = x.length;
  out.fill(Number.NaN, 0, Math.min(from + n - 1, length));
  for (let start = from; start < length; start += n) {
    const end = start + n - 1;
    let prefix = x[start]!;
    for (let i = start; i < end && i < length; i++) {
      if (x[i]! > prefix) prefix = x[i]!;
      if (start > from && !(out[i]! > prefix)) out[i] = prefix;
    }
    if (end >= length) return;
    let suffix = x[end]!;
    out[end] = suffix > prefix ? suffix : prefix;
    for (let j = n - 1; j >= 1; j--) {
      if (x[start + j]! > suffix) suffix = x[start + j]!;
      if (end + j < length) out[end + j] = suffix;
    }
  }
}

/** Lowest of the last n values of `x[from..]` into `out` (another column), NaN before the first full window. */
export function minInto(x: Float64Array, from: number, n: number, out: Float64Array): void {
  const length = x.length;
  out.fill(Number.NaN, 0, Math.min(from + n - 1, length));
  for (let start = from; start < length; start += n) {
    const end = start + n - 1;
    let prefix = x[start]!;
    for (let i = start; i < end && i < length; i++) {
      if (x[i]! < prefix) prefix = x[i]!;
      if (start > from && !(out[i]! < prefix)) out[i] = prefix;
    }
    if (end >= length) return;
    let suffix = x[end]!;
    out[end] = suffix < prefix ? suffix : prefix;
    for (let j = n - 1; j >= 1; j--) {
      if (x[start + j]! < suffix) suffix = x[start + j]!;
      if (end + j < length) out[end + j] = suffix;
    }
  }
}
