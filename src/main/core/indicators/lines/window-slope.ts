/**
 * Least-squares slope per bar over the last `n` values of many series, by the blocks of `WindowSum`.
 * Values are measured from the last value of the block before, so a flat window has slope 0 exactly.
 */
export class WindowSlope {
  readonly #n: number;
  readonly #denominator: number;
  /** Values of the current block, turned into suffix sums when it is full. */
  readonly #sums: Float64Array;
  /** Suffix sums of position × value. */
  readonly #moments: Float64Array;
  readonly #origin: Float64Array;
  readonly #prefixSum: Float64Array;
  readonly #prefixMoment: Float64Array;
  readonly #pos: Int32Array;

  constructor(n: number, slots: number) {
    this.#n = n;
    this.#denominator = (n * (n * n - 1)) / 12;
    this.#sums = new Float64Array(n * slots).fill(Number.NaN);
    this.#moments = new Float64Array(n * slots);
    this.#origin = new Float64Array(slots).fill(Number.NaN);
    this.#prefixSum = new Float64Array(slots);
    this.#prefixMoment = new Float64Array(slots);
    this.#pos = new Int32Array(slots);
  }

  /** The slope with `x` as the newest value; NaN until there are n. Keeps it when `commit`. */
  next(slot: number, x: number, commit: boolean): number {
    const n = this.#n;
    const pos = this.#pos[slot]!;
    const first = slot * n;
    let origin = this.#origin[slot]!;
    if (Number.isNaN(origin)) origin = x;
    const y = x - origin;
    const sum = this.#prefixSum[slot]! + y;
    const moment = this.#prefixMoment[slot]! + pos * y;
    const last = pos === n - 1;
    const oldSum = last ? 0 : this.#sums[first + pos + 1]!;
    const oldMoment = last ? 0 : this.#moments[first + pos + 1]!;
    // Old values move down by pos + 1 places, new ones up by what is left of the block.
    const total = oldMoment - (pos + 1) * oldSum + moment + (n - 1 - pos) * sum;
    const slope = (total - ((n - 1) / 2) * (oldSum + sum)) / this.#denominator;
    if (commit) {
      this.#sums[first + pos] = x;
      this.#origin[slot] = origin;
      this.#prefixSum[slot] = sum;
      this.#prefixMoment[slot] = moment;
      this.#pos[slot] = pos + 1;
      if (last) this.#roll(slot, first);
    }
    return slope;
  }

  #roll(slot: number, first: number): void {
    const n = this.#n;
    const origin = this.#sums[first + n - 1]!;
    let sum = 0;
    let moment = 0;
    for (let j = n - 1; j >= 0; j--) {
      const y = this.#sums[first + j]! - origin;
      sum += y;
      moment += j * y;
      this.#sums[first + j] = sum;
      this.#moments[first + j] = moment;
    }
    this.#origin[slot] = origin;
    this.#prefixSum[slot] = 0;
    this.#prefixMoment[slot] = 0;
    this.#pos[slot] = 0;
  }
}
