import { assert } from '#contract/faults.ts';
import type { Bar } from '../bars/bar.ts';
import { type BarBlock, type BarColumns, BarPool } from './bar-pool.ts';
import type { SeriesView } from './scanner.ts';

/** Bars of the smallest block: most options never trade more in a day. */
const CELLS_MIN = 16;
/** Bars beyond the depth before the oldest are let go: moving the rest is rare then and costs little memory. */
const SLACK = 32;

/**
 * The newest completed bars of one instrument and interval, in columns. It begins small, grows with its bars up to its
 * depth, and then moves the newest to the start of its block when that is full, so that a view is always one stretch
 * without a wrap.
 */
export class BarSeries implements SeriesView {
  readonly depth: number;
  t: Float64Array = NONE.t;
  o: Int32Array = NONE.o;
  h: Int32Array = NONE.h;
  l: Int32Array = NONE.l;
  c: Int32Array = NONE.c;
  v: Float64Array = NONE.v;
  readonly #pool: BarPool;
  #block: BarBlock | null = null;
  #base = 0;
  #end = 0;
  #limit = 0;

  /** @param depth bars that are kept for certain. @param pool where the memory comes from. */
  constructor(depth: number, pool: BarPool = new BarPool()) {
    assert(depth >= 1, 'a series keeps at least one bar');
    this.depth = depth;
    this.#pool = pool;
  }

  get first(): number {
    return Math.max(this.#base, this.#end - this.depth);
  }

  get end(): number {
    return this.#end;
  }

  get length(): number {
    return Math.min(this.#end - this.#base, this.depth);
  }

  /** Adds a completed bar. @param openMs its open time, later than that of the bar before. */
  push(openMs: number, bar: Readonly<Bar>): void {
    if (this.#end === this.#limit) this.#makeRoom();
    const at = this.#end;
    assert(at === this.#base || openMs > (this.t[at - 1] as number), 'bars come in the order of time');
    this.t[at] = openMs;
    this.o[at] = bar.o;
    this.h[at] = bar.h;
    this.l[at] = bar.l;
    this.c[at] = bar.c;
    this.v[at] = bar.v;
    this.#end = at + 1;
  }

  /** Gives its memory back; it is empty then. */
  clear(): void {
    if (this.#block !== null) this.#pool.give(this.#block);
    this.#block = null;
    this.#show(NONE);
    this.#base = this.#end = this.#limit = 0;
  }

  #makeRoom(): void {
    const old = this.#block;
    const most = this.depth + SLACK;
    if (old !== null && old.cells >= most) {
      const from = this.#end - this.depth;
      for (const column of columnsOf(old.columns)) column.copyWithin(this.#base, from, this.#end);
      this.#end = this.#base + this.depth;
      return;
    }
    const block = this.#pool.take(old === null ? Math.min(CELLS_MIN, most) : Math.min(old.cells * 2, most));
    const count = this.#end - this.#base;
    if (old !== null) {
      const to = columnsOf(block.columns);
      columnsOf(old.columns).forEach((column, i) => to[i]?.set(column.subarray(this.#base, this.#end), block.base));
      this.#pool.give(old);
    }
    this.#block = block;
    this.#show(block.columns);
    this.#base = block.base;
    this.#end = block.base + count;
    this.#limit = block.base + block.cells;
  }

  #show({ t, o, h, l, c, v }: BarColumns): void {
    this.t = t;
    this.o = o;
    this.h = h;
    this.l = l;
    this.c = c;
    this.v = v;
  }
}

function columnsOf({ t, o, h, l, c, v }: BarColumns): readonly (Float64Array | Int32Array)[] {
  return [t, o, h, l, c, v];
}

const NONE: BarColumns = {
  t: new Float64Array(0),
  v: new Float64Array(0),
  o: new Int32Array(0),
  h: new Int32Array(0),
  l: new Int32Array(0),
  c: new Int32Array(0),
};
