import { WindowSum } from './window-sum.ts';

/** Mean of the `n` values before the newest one, of many series. */
export class TrailingMean {
  readonly #n: number;
  readonly #sums: WindowSum;
  readonly #before: Float64Array;

  constructor(n: number, slots: number) {
    this.#n = n;
    this.#sums = new WindowSum(n, slots);
    this.#before = new Float64Array(slots).fill(Number.NaN);
  }

  /** The mean of the n values before `x`, NaN until there are n; takes `x` in when `commit`. */
  next(slot: number, x: number, commit: boolean): number {
    const mean = this.#before[slot]! / this.#n;
    if (commit) this.#before[slot] = this.#sums.next(slot, x, true);
    return mean;
  }
}
