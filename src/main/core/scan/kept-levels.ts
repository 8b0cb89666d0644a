import { CLUSTERS_MAX } from '../indicators/lines/swing-clusters.ts';
import { swingLevels } from '../levels/swing-levels.ts';
import type { SeriesView } from './scanner.ts';

/** Bars on each side of a turning point (quant.md D). */
const SWING_BARS = 3;
/** Turning points within this many average true ranges make one level, as in the indicator of the chart. */
const JOIN_ATR = 0.5;

/**
 * Cells of a memory that holds levels: when the signal bar that they were followed to opened, epoch ms (0 = none), their
 * number, then price, touches and significance.
 */
const CELL = { followed: 0, count: 1, level: 2 } as const;
const LEVEL_CELLS = 3;
export const KEPT_LEVELS_CELLS = CELL.level + CLUSTERS_MAX * LEVEL_CELLS;

export interface KeptLevelRules {
  /** Bars that levels are made of. */
  readonly lookback: number;
  /** Turning points that make a level. */
  readonly minTouches: number;
}

/** One of the kept levels. */
export interface KeptLevel {
  readonly price: number;
  readonly touches: number;
  readonly significance: number;
}

/**
 * Swing levels of one instrument and interval, kept in a scanner's memory from `first` on. They are those of the bars
 * before the signal bar, and are made anew only when a bar before it has just confirmed a turning point, so that a bar
 * costs little: between two turning points levels do not change, they only grow older. After a skipped bar they are made
 * anew too.
 */
export class KeptLevels {
  readonly #memory: Float64Array;

  constructor(memory: Float64Array) {
    this.#memory = memory;
  }

  get count(): number {
    return this.#memory[CELL.count]!;
  }

  /** Makes the levels anew where they may have changed. Called once for each closed bar. */
  follow(bars: SeriesView, { lookback, minTouches }: KeptLevelRules): void {
    const memory = this.#memory;
    const end = bars.end - 1;
    const follows = memory[CELL.followed] !== 0 && memory[CELL.followed] === bars.t[end - 1];
    memory[CELL.followed] = bars.t[end]!;
    if (follows && !confirmsSwing(bars, end - 1)) return;
    const from = Math.max(bars.first, end - lookback);
    const rules = { k: SWING_BARS, joinAtr: JOIN_ATR, ageBars: lookback };
    const levels = swingLevels(bars, from, end, rules, minTouches);
    memory[CELL.count] = levels.length;
    levels.forEach(({ price, touches, significance }, i) => {
      const cell = CELL.level + i * LEVEL_CELLS;
      memory[cell] = price;
      memory[cell + 1] = touches;
      memory[cell + 2] = significance;
    });
  }

  price(index: number): number {
    return this.#memory[CELL.level + index * LEVEL_CELLS]!;
  }

  at(index: number): KeptLevel {
    const cell = CELL.level + index * LEVEL_CELLS;
    return { price: this.#memory[cell]!, touches: this.#memory[cell + 1]!, significance: this.#memory[cell + 2]! };
  }
}

/** Whether the bar at `at` makes the bar three before it a turning point. */
function confirmsSwing({ h, l, first }: SeriesView, at: number): boolean {
  const middle = at - SWING_BARS;
  if (middle - SWING_BARS < first) return false;
  let [high, low] = [true, true];
  for (let back = 1; back <= SWING_BARS; back += 1) {
    const [before, after] = [middle - back, middle + back];
    if (h[before]! >= h[middle]! || h[after]! > h[middle]!) high = false;
    if (l[before]! <= l[middle]! || l[after]! < l[middle]!) low = false;
  }
  return high || low;
}
