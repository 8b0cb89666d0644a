/** The newest values of many series, a ring of the same length for each. */
export class Lookback {
  readonly #length: number;
  readonly #ring: Float64Array;
  readonly #next: Uint32Array;

  /** @param length values kept of each; those before the first count as not known (NaN). */
  constructor(rows: number, length: number) {
    this.#length = length;
    this.#ring = new Float64Array(rows * length).fill(Number.NaN);
    this.#next = new Uint32Array(rows);
  }

  push(row: number, value: number): void {
    const next = this.#next[row]!;
    this.#ring[row * this.#length + next] = value;
    this.#next[row] = next + 1 === this.#length ? 0 : next + 1;
  }

  /** The value that will be overwritten next. */
  oldest(row: number): number {
    return this.#ring[row * this.#length + this.#next[row]!]!;
  }

  highest(row: number): number {
    let most = Number.NEGATIVE_INFINITY;
    for (let i = row * this.#length, end = i + this.#length; i < end; i += 1) {
      const value = this.#ring[i]!;
      // The comparison is written so that a value that is not known wins and stays.
      if (!(value <= most)) most = value;
      if (Number.isNaN(most)) return most;
    }
    return most;
  }

  lowest(row: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = row * this.#length, end = i + this.#length; i < end; i += 1) {
      const value = this.#ring[i]!;
      if (!(value >= least)) least = value;
      if (Number.isNaN(least)) return least;
    }
    return least;
  }

  /** Added from the oldest on, so that it does not depend on where the ring begins. */
  sum(row: number): number {
    const from = row * this.#length;
    const next = this.#next[row]!;
    let sum = 0;
    for (let i = next; i < this.#length; i += 1) sum += this.#ring[from + i]!;
    for (let i = 0; i < next; i += 1) sum += this.#ring[from + i]!;
    return sum;
  }
}
