/** A confirmed turning point: +1 high, −1 low, 0 none. */
export interface Swing {
  side: -1 | 0 | 1;
  price: number;
}

/**
 * Turning points of many series (quant.md D): a high is above the `k` bars before it and not below the `k` after it,
 * so the leftmost of equals counts; a low mirrored. It is known `k` bars later and never taken back.
 */
export class SwingLine {
  readonly #k: number;
  readonly #span: number;
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  readonly #count: Int32Array;
  readonly high: Swing = { side: 0, price: Number.NaN };
  readonly low: Swing = { side: 0, price: Number.NaN };

  constructor(k: number, slots: number) {
    this.#k = k;
    this.#span = 2 * k + 1;
    this.#highs = new Float64Array(slots * this.#span);
    this.#lows = new Float64Array(slots * this.#span);
    this.#count = new Int32Array(slots);
  }

  /** Looks at the bar `k` bars back with this one as the newest, and puts what it was into `high` and `low`. */
  next(slot: number, h: number, l: number, commit: boolean): void {
    const span = this.#span;
    const first = slot * span;
    const count = this.#count[slot]!;
    const place = count % span;
    const oldHigh = this.#highs[first + place]!;
    const oldLow = this.#lows[first + place]!;
    this.#highs[first + place] = h;
    this.#lows[first + place] = l;
    this.high.side = 0;
    this.low.side = 0;
    if (count >= span - 1) this.#look(first, place);
    if (commit) this.#count[slot] = count + 1 < 2 * span ? count + 1 : span;
    else {
      this.#highs[first + place] = oldHigh;
      this.#lows[first + place] = oldLow;
    }
  }

  #look(first: number, newest: number): void {
    const span = this.#span;
    const middle = first + ((newest + span - this.#k) % span);
    const high = this.#highs[middle]!;
    const low = this.#lows[middle]!;
    let isHigh = true;
    let isLow = true;
    for (let back = 0; back < span; back++) {
      if (back === this.#k) continue;
      const cell = first + ((newest + span - back) % span);
      const older = back > this.#k;
      const x = this.#highs[cell]!;
      const y = this.#lows[cell]!;
      if (older ? x >= high : x > high) isHigh = false;
      if (older ? y <= low : y < low) isLow = false;
    }
    if (isHigh) {
      this.high.side = 1;
      this.high.price = high;
    }
    if (isLow) {
      this.low.side = -1;
      this.low.price = low;
    }
  }
}
