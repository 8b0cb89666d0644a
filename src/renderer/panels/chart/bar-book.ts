import { assert } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';

export interface BarRow {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly flags: number;
}

/**
 * Most bars in the chart: the cost of an update grows with them (measured). Whoever goes further back leaves the newest
 * ones behind and gets them again on the way forward.
 */
export const BARS_MAX = 5_000;
/** Bars of the series that ticks; all older ones lie in a series that is never updated. */
export const TAIL_BARS = 300;
/** The tail may grow to this before the boundary moves. */
export const TAIL_BARS_MAX = 500;

/** What a chart has to redraw: only the newest bars from an index on, the whole tail, or everything. */
export type BookChange = 'none' | 'newest' | 'tail' | 'all';

function rowsOf(bars: Bars): BarRow[] {
  const { t, o, h, l, c, v, flags } = bars;
  for (const column of [o, h, l, c, v, flags]) assert(column.length === t.length, 'bar columns differ in length');
  return t.map((time, i) => ({
    t: time,
    o: o[i] as number,
    h: h[i] as number,
    l: l[i] as number,
    c: c[i] as number,
    v: v[i] as number,
    flags: flags[i] as number,
  }));
}

function sameBar(a: BarRow, b: BarRow): boolean {
  return a.t === b.t && a.o === b.o && a.h === b.h && a.l === b.l && a.c === b.c && a.v === b.v && a.flags === b.flags;
}

/** A page of bars that were left behind when the window moved back. */
export interface LeftPage {
  /** They all opened before this, epoch ms. */
  readonly beforeMs: number;
  readonly count: number;
}

/**
 * The bars of one chart, oldest first: a history that stands still and a live tail. A window on more of them: when it
 * moves back, the newest bars are left behind, and nothing is live until it has come forward again. Pure.
 */
export class BarBook {
  rows: BarRow[] = [];
  /** First index of the live tail. While newer bars are left behind nothing ticks, and all bars are of one part: 0. */
  split = 0;
  /** Whether older bars exist. */
  more = false;
  /** What was left behind, the newest first. */
  #left: LeftPage[] = [];
  /** Places by which the bars moved since it was last asked; null when the window did not move. */
  #shift: number | null = null;
  /** First index that was changed since `painted`. */
  dirtyFrom = 0;

  /** Starts anew with the newest page. Bars that arrived live in the meantime are given as `live`. */
  replace(bars: Bars, more: boolean, live: readonly BarRow[] = []): void {
    this.rows = rowsOf(bars);
    this.more = more;
    this.#left = [];
    this.#shift = null;
    this.#cut();
    for (const row of live) this.apply(row);
    this.dirtyFrom = this.rows.length;
  }

  /** Takes the newest page again: what it has is right, older bars and a newer live tail stay. True when bars changed. */
  mend(bars: Bars): boolean {
    if (this.behind) return false;
    const fresh = rowsOf(bars);
    const first = fresh[0]?.t ?? Number.POSITIVE_INFINITY;
    const newest = this.rows.at(-1);
    const merged = new Map(fresh.map((row) => [row.t, row]));
    for (const row of this.rows) if (row.t >= first && (!merged.has(row.t) || row === newest)) merged.set(row.t, row);
    const tail = [...merged.values()].sort((a, b) => a.t - b.t);
    const before = this.rows.filter((row) => row.t >= first);
    const same = tail.length === before.length && tail.every((row, i) => sameBar(row, before[i] as BarRow));
    if (same) return false;
    this.rows = [...this.rows.filter((row) => row.t < first), ...tail].slice(-BARS_MAX);
    this.#cut();
    this.dirtyFrom = this.rows.length;
    return true;
  }

  /** Puts an older page in front; returns how many bars were new. */
  prepend(bars: Bars, more: boolean): number {
    const first = this.rows[0]?.t ?? Number.POSITIVE_INFINITY;
    const added = rowsOf(bars).filter((row) => row.t < first);
    this.rows = [...added, ...this.rows];
    if (!this.behind) this.split += added.length;
    this.dirtyFrom += added.length;
    this.more = more && added.length > 0;
    if (this.rows.length > BARS_MAX) this.#leaveNewest(added.length);
    return added.length;
  }

  #leaveNewest(shift: number): void {
    const left = this.rows.splice(BARS_MAX);
    this.#left.push({ beforeMs: (left.at(-1) as BarRow).t + 1, count: left.length });
    this.#shift = (this.#shift ?? 0) + shift;
    this.#cut();
    this.dirtyFrom = this.rows.length;
  }

  /** Whether the newest bars are not in the window. */
  get behind(): boolean {
    return this.#left.length > 0;
  }

  /** The page to read when the window moves forward; `beforeMs` is null for the one that ends with the newest bar. */
  get next(): { readonly beforeMs: number | null; readonly count: number } | null {
    const page = this.#left.at(-1);
    if (page === undefined) return null;
    return this.#left.length > 1 ? page : { beforeMs: null, count: page.count };
  }

  /** Puts the page of `next` behind; the oldest bars make room. Returns whether the window moved. */
  forward(bars: Bars): boolean {
    const last = this.rows.at(-1)?.t ?? Number.NEGATIVE_INFINITY;
    const newer = rowsOf(bars).filter((row) => row.t > last);
    if (this.#left.pop() === undefined) return false;
    this.rows.push(...newer);
    const over = Math.max(0, this.rows.length - BARS_MAX);
    this.rows.splice(0, over);
    if (over > 0) this.more = true;
    this.#shift = (this.#shift ?? 0) - over;
    this.#cut();
    this.dirtyFrom = this.rows.length;
    return true;
  }

  /** Places by which the bars moved in the list since the last call, as their window moved; null when it did not. */
  takeShift(): number | null {
    const shift = this.#shift;
    this.#shift = null;
    return shift;
  }

  /** Takes a live bar: the forming one again, a new one, or a correction of an older one. */
  apply(row: BarRow): BookChange {
    // It comes with the page that ends with the newest bar.
    if (this.behind) return 'none';
    const last = this.rows.at(-1);
    if (last === undefined || row.t > last.t) return this.#append(row);
    const index = this.#indexOf(row.t);
    if (index < 0) return 'none';
    this.rows[index] = row;
    if (index === this.rows.length - 1) {
      this.dirtyFrom = Math.min(this.dirtyFrom, index);
      return 'newest';
    }
    return index >= this.split ? 'tail' : 'all';
  }

  #append(row: BarRow): BookChange {
    this.rows.push(row);
    this.dirtyFrom = Math.min(this.dirtyFrom, this.rows.length - 1);
    if (this.rows.length - this.split <= TAIL_BARS_MAX) return 'newest';
    if (this.rows.length > BARS_MAX) this.rows.splice(0, this.rows.length - BARS_MAX);
    this.#cut();
    return 'all';
  }

  #cut(): void {
    this.split = this.behind ? 0 : Math.max(0, this.rows.length - TAIL_BARS);
  }

  #indexOf(t: number): number {
    let [low, high] = [0, this.rows.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = (this.rows[middle] as BarRow).t;
      if (at === t) return middle;
      if (at < t) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** The rows changed since the last call, all of them at the end of the book. */
  takeNewest(): BarRow[] {
    const rows = this.rows.slice(this.dirtyFrom);
    this.dirtyFrom = this.rows.length;
    return rows;
  }

  /** Index of the bar that opened at `t`, or −1. */
  at(t: number): number {
    return this.#indexOf(t);
  }
}
