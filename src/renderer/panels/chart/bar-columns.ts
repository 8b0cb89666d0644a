import type { BarRow } from './bar-book.ts';
import type { ChartBars } from './chart-handle.ts';

const NAMES = ['t', 'o', 'h', 'l', 'c', 'v'] as const;

/**
 * The bars of a chart as columns, for what is drawn on them. They are made when they are asked for, and a bar that
 * changes at each tick writes its own places anew and not those of thousands before it.
 */
export class BarColumns {
  readonly #columns: Record<(typeof NAMES)[number], number[]> = { t: [], o: [], h: [], l: [], c: [], v: [] };
  /** Bars that are as they were read. */
  #right = 0;

  /** Bars from an index on are other ones now, or gone. */
  forget(from: number): void {
    this.#right = Math.min(this.#right, from);
  }

  /** The columns of these rows; the same lists each time, valid until the bars change. */
  of(rows: readonly BarRow[]): ChartBars {
    const right = Math.min(this.#right, rows.length);
    for (const name of NAMES) {
      const column = this.#columns[name];
      column.length = right;
      for (let i = right; i < rows.length; i += 1) column.push((rows[i] as BarRow)[name]);
    }
    this.#right = rows.length;
    return this.#columns;
  }
}
