/** Mean and population variance of the last n values: what `WindowMoments.next` found. */
export interface Moments {
  mean: number;
  /** Sum of squared deviations from the mean; 0 exactly when all n values are equal. */
  squares: number;
}

/**
 * Mean and squared deviations over the last `n` values of many series, by the blocks of `WindowSum`.
 * Each part is built by Welford's update and the two parts are joined by Chan's formula, so nothing is ever
 * subtracted back out: a spike that has left the window leaves no error behind, and a flat window has exactly 0.
 */
export class WindowMoments {
  readonly #n: number;
  /** Values of the current block, turned into suffix means when it is full. */
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  readonly #prefixMean: Float64Array;
  readonly #prefixSquares: Float64Array;
  readonly #pos: Int32Array;
  readonly #inverse: Float64Array;
  readonly found: Moments = { mean: Number.NaN, squares: Number.NaN };

  constructor(n: number, slots: number) {
    this.#n = n;
    this.#means = new Float64Array(n * slots).fill(Number.NaN);
    this.#squares = new Float64Array(n * slots);
    this.#prefixMean = new Float64Array(slots);
    this.#prefixSquares = new Float64Array(slots);
    this.#pos = new Int32Array(slots);
    this.#inverse = Float64Array.from({ length: n + 1 }, (_, k) => 1 / k);
  }

  /** Puts the moments with `x` as the newest value into `found`; NaN until there are n. Keeps them when `commit`. */
  next(slot: number, x: number, commit: boolean): void {
    const n = this.#n;
    const pos = this.#pos[slot]!;
    const cell = slot * n + pos;
    const before = this.#prefixMean[slot]!;
    const gap = x - before;
    const mean = pos === 0 ? x : before + gap * this.#inverse[pos + 1]!;
    const squares = pos === 0 ? 0 : this.#prefixSquares[slot]! + gap * (x - mean);
    const last = pos === n - 1;
    this.found.mean = mean;
    this.found.squares = squares;
    if (!last) this.#join(this.#means[cell + 1]!, this.#squares[cell + 1]!, pos + 1);
    if (!commit) return;
    this.#means[cell] = x;
    if (last) this.#roll(slot);
    else {
      this.#prefixMean[slot] = mean;
      this.#prefixSquares[slot] = squares;
      this.#pos[slot] = pos + 1;
    }
  }

  /** Joins the suffix part of the window to the `count` values of the prefix part that `found` holds. */
  #join(suffixMean: number, suffixSquares: number, count: number): void {
    const n = this.#n;
    const gap = this.found.mean - suffixMean;
    const share = count * this.#inverse[n]!;
    this.found.mean = suffixMean + gap * share;
    this.found.squares += suffixSquares + gap * gap * (n - count) * share;
  }

  #roll(slot: number): void {
    const means = this.#means;
    const first = slot * this.#n;
    const end = first + this.#n - 1;
    let mean = means[end]!;
    let squares = 0;
    this.#squares[end] = 0;
    for (let j = end - 1; j >= first; j--) {
      const x = means[j]!;
      const gap = x - mean;
      mean += gap * this.#inverse[end - j + 1]!;
      squares += gap * (x - mean);
      means[j] = mean;
      this.#squares[j] = squares;
    }
    this.#pos[slot] = 0;
  }
}
