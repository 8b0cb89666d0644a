/** True range of many series: the first bar has h − l (Pine `ta.tr(true)`, quant.md A.6). */
export class TrueRangeLine {
  readonly #close: Float64Array;

  constructor(slots: number) {
    this.#close = new Float64Array(slots).fill(Number.NaN);
  }

  /** Close of the bar before; NaN on the first bar. */
  closeBefore(slot: number): number {
    return this.#close[slot]!;
  }

  next(slot: number, h: number, l: number, c: number, commit: boolean): number {
    const value = trueRange(h, l, this.#close[slot]!);
    if (commit) this.#close[slot] = c;
    return value;
  }
}

/** max(h − l, |h − before|, |l − before|), where the close before may be NaN for none. */
export function trueRange(h: number, l: number, before: number): number {
  let value = h - l;
  const up = Math.abs(h - before);
  const down = Math.abs(l - before);
  if (up > value) value = up;
  if (down > value) value = down;
  return value;
}

/** True ranges of whole columns into `out`. */
export function trueRangeInto(h: Float64Array, l: Float64Array, c: Float64Array, out: Float64Array): void {
  let before = Number.NaN;
  for (let i = 0; i < out.length; i++) {
    out[i] = trueRange(h[i]!, l[i]!, before);
    before = c[i]!;
  }
}
