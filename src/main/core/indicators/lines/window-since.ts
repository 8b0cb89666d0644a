/** How long ago the extreme of the last `n` values was, of many series; the most recent one counts (quant.md A.17). */
export class WindowSince {
  readonly #n: number;
  readonly #max: boolean;
  /** Values of the current block, turned into suffix extremes when it is full. */
  readonly #cells: Float64Array;
  /** Position of each suffix extreme in its block. */
  readonly #at: Int32Array;
  readonly #prefix: Float64Array;
  readonly #prefixAt: Int32Array;
  readonly #pos: Int32Array;

  constructor(kind: 'max' | 'min', n: number, slots: number) {
    this.#n = n;
    this.#max = kind === 'max';
    this.#cells = new Float64Array(n * slots).fill(Number.NaN);
    this.#at = new Int32Array(n * slots);
    this.#prefix = new Float64Array(slots);
    this.#prefixAt = new Int32Array(slots);
    this.#pos = new Int32Array(slots);
  }

  /** Bars since the extreme with `x` as the newest value, 0 = now; NaN until there are n. Keeps it when `commit`. */
  next(slot: number, x: number, commit: boolean): number {
    const n = this.#n;
    const pos = this.#pos[slot]!;
    const cell = slot * n + pos;
    const before = this.#prefix[slot]!;
    const keep = pos > 0 && (this.#max ? before > x : before < x);
    const prefix = keep ? before : x;
    const prefixAt = keep ? this.#prefixAt[slot]! : pos;
    const last = pos === n - 1;
    let since = pos - prefixAt;
    if (!last) {
      const suffix = this.#cells[cell + 1]!;
      if (Number.isNaN(suffix)) since = Number.NaN;
      else if (this.#max ? suffix > prefix : suffix < prefix) since = pos + n - this.#at[cell + 1]!;
    }
    if (commit) {
      this.#cells[cell] = x;
      this.#prefix[slot] = prefix;
      this.#prefixAt[slot] = prefixAt;
      this.#pos[slot] = pos + 1;
      if (last) this.#roll(slot);
    }
    return since;
  }

  #roll(slot: number): void {
    const first = slot * this.#n;
    let at = this.#n - 1;
    let suffix = this.#cells[first + at]!;
    for (let j = this.#n - 1; j >= 0; j--) {
      const x = this.#cells[first + j]!;
      if (this.#max ? x > suffix : x < suffix) {
        suffix = x;
        at = j;
      }
      this.#cells[first + j] = suffix;
      this.#at[first + j] = at;
    }
    this.#pos[slot] = 0;
  }
}
