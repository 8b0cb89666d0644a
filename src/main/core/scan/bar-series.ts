import { assert } from '#contract/faults.ts';
import type { Bar } from '../bars/bar.ts';
import type { SeriesView } from './scanner.ts';

/**
 * The newest completed bars of one instrument and interval, in columns. The memory holds twice the depth and the bars
 * are moved to its start when it is full, so that a view is always one stretch without a wrap.
 */
export class BarSeries implements SeriesView {
  readonly depth: number;
  readonly t: Float64Array;
  readonly o: Int32Array;
  readonly h: Int32Array;
  readonly l: Int32Array;
  readonly c: Int32Array;
  readonly v: Float64Array;
  #end = 0;

  /** @param depth bars that are kept for certain. */
  constructor(depth: number) {
    assert(depth >= 1, 'a series keeps at least one bar');
    this.depth = depth;
    const cells = depth * 2;
    this.t = new Float64Array(cells);
    this.v = new Float64Array(cells);
    this.o = new Int32Array(cells);
    this.h = new Int32Array(cells);
    this.l = new Int32Array(cells);
    this.c = new Int32Array(cells);
  }

  get first(): number {
    return Math.max(0, this.#end - this.depth);
  }

  get end(): number {
    return this.#end;
  }

  get length(): number {
    return this.#end - this.first;
  }

  /** Adds a completed bar. @param openMs its open time, later than that of the bar before. */
  push(openMs: number, bar: Readonly<Bar>): void {
    assert(this.#end === 0 || openMs > (this.t[this.#end - 1] as number), 'bars come in the order of time');
    if (this.#end === this.t.length) this.#shift();
    const at = this.#end;
    this.t[at] = openMs;
    this.o[at] = bar.o;
    this.h[at] = bar.h;
    this.l[at] = bar.l;
    this.c[at] = bar.c;
    this.v[at] = bar.v;
    this.#end = at + 1;
  }

  clear(): void {
    this.#end = 0;
  }

  #shift(): void {
    const from = this.#end - this.depth;
    for (const column of [this.t, this.o, this.h, this.l, this.c, this.v]) column.copyWithin(0, from, this.#end);
    this.#end = this.depth;
  }
}
