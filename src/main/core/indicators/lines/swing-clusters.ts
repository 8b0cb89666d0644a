import { SwingLine } from './swings.ts';

/** Turning points that lie close together, as one level. */
export interface Cluster {
  /** Mean of its turning points. */
  price: number;
  touches: number;
  /** Bars since the newest of them was confirmed. */
  ageBars: number;
}

/** How clusters are formed. */
export interface ClusterRules {
  /** Bars on each side of a turning point. */
  readonly k: number;
  /** A turning point joins a cluster within this many average true ranges. */
  readonly joinAtr: number;
  /** Clusters older than this are forgotten. */
  readonly ageBars: number;
}

/** Clusters kept per series; the least significant one makes room. A chart cannot show more and stay readable. */
export const CLUSTERS_MAX = 24;

/** Cells of a cluster: mean price, touches, bar number of the newest touch. */
const CELLS = 3;

/**
 * Support and resistance of many series: clusters of confirmed turning points, highs and lows alike, because a broken
 * resistance is watched as support. Cost per bar: one pass over at most `CLUSTERS_MAX` clusters.
 */
export class SwingClusters {
  readonly #rules: ClusterRules;
  readonly #swings: SwingLine;
  readonly #cells: Float64Array;
  readonly #size: Int32Array;
  readonly #bar: Float64Array;

  constructor(rules: ClusterRules, slots: number) {
    this.#rules = rules;
    this.#swings = new SwingLine(rules.k, slots);
    this.#cells = new Float64Array(slots * CLUSTERS_MAX * CELLS);
    this.#size = new Int32Array(slots);
    this.#bar = new Float64Array(slots);
  }

  /** Takes a closed bar and its ATR (NaN while it is warming up: turning points are then left out). */
  commit(slot: number, h: number, l: number, atr: number): void {
    const bar = this.#bar[slot]! + 1;
    this.#bar[slot] = bar;
    this.#swings.next(slot, h, l, true);
    this.#forget(slot, bar);
    if (Number.isNaN(atr)) return;
    if (this.#swings.high.side !== 0) this.#add(slot, this.#swings.high.price, atr, bar);
    if (this.#swings.low.side !== 0) this.#add(slot, this.#swings.low.price, atr, bar);
  }

  /** Number of clusters of a series. */
  size(slot: number): number {
    return this.#size[slot]!;
  }

  /** Reads cluster `index` into `out`. */
  read(slot: number, index: number, out: Cluster): void {
    const cell = this.#cellOf(slot, index);
    out.price = this.#cells[cell]!;
    out.touches = this.#cells[cell + 1]!;
    out.ageBars = this.#bar[slot]! - this.#cells[cell + 2]!;
  }

  /** 0–1: three touches count for half of it, the rest is how recent the newest one is. */
  significance(cluster: Cluster): number {
    const recency = Math.max(0, 1 - cluster.ageBars / this.#rules.ageBars);
    return 0.5 * Math.min(1, cluster.touches / 3) + 0.5 * recency;
  }

  #cellOf(slot: number, index: number): number {
    return (slot * CLUSTERS_MAX + index) * CELLS;
  }

  #forget(slot: number, bar: number): void {
    for (let index = this.#size[slot]! - 1; index >= 0; index--) {
      if (bar - this.#cells[this.#cellOf(slot, index) + 2]! > this.#rules.ageBars) this.#remove(slot, index);
    }
  }

  #remove(slot: number, index: number): void {
    const last = this.#size[slot]! - 1;
    this.#cells.copyWithin(this.#cellOf(slot, index), this.#cellOf(slot, last), this.#cellOf(slot, last) + CELLS);
    this.#size[slot] = last;
  }

  #add(slot: number, price: number, atr: number, bar: number): void {
    const nearest = this.#nearest(slot, price, this.#rules.joinAtr * atr);
    if (nearest >= 0) {
      const cell = this.#cellOf(slot, nearest);
      const touches = this.#cells[cell + 1]! + 1;
      this.#cells[cell] = this.#cells[cell]! + (price - this.#cells[cell]!) / touches;
      this.#cells[cell + 1] = touches;
      this.#cells[cell + 2] = bar;
      return;
    }
    if (this.#size[slot] === CLUSTERS_MAX) this.#remove(slot, this.#weakest(slot));
    const cell = this.#cellOf(slot, this.#size[slot]!);
    this.#cells[cell] = price;
    this.#cells[cell + 1] = 1;
    this.#cells[cell + 2] = bar;
    this.#size[slot] = this.#size[slot]! + 1;
  }

  #nearest(slot: number, price: number, within: number): number {
    let found = -1;
    let best = within;
    for (let index = 0; index < this.#size[slot]!; index++) {
      const gap = Math.abs(this.#cells[this.#cellOf(slot, index)]! - price);
      if (gap <= best) {
        best = gap;
        found = index;
      }
    }
    return found;
  }

  #weakest(slot: number): number {
    const cluster: Cluster = { price: 0, touches: 0, ageBars: 0 };
    let found = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.#size[slot]!; index++) {
      this.read(slot, index, cluster);
      const value = this.significance(cluster);
      if (value < least) {
        least = value;
        found = index;
      }
    }
    return found;
  }
}
