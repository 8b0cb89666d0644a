import type { BarRow } from './bar-book.ts';

/**
 * Heikin-Ashi bars for show: close = (o + h + l + c) / 4, open = mean of the open and close of the bar before, high and
 * low reach over both. Everything that computes works on the real bars. Values are fractions of an integer price.
 */
export class HeikinAshi {
  #rows: BarRow[] = [];

  /** The bars that stand for real ones. @param from index of the first that changed; those before it are kept. */
  of(rows: readonly BarRow[], from: number): readonly BarRow[] {
    const start = Math.min(from, this.#rows.length);
    this.#rows.length = start;
    for (let i = start; i < rows.length; i += 1) this.#rows.push(heikin(rows[i] as BarRow, this.#rows[i - 1]));
    return this.#rows;
  }
}

function heikin(row: BarRow, before: BarRow | undefined): BarRow {
  const c = (row.o + row.h + row.l + row.c) / 4;
  const o = before === undefined ? (row.o + row.c) / 2 : (before.o + before.c) / 2;
  return { ...row, o, c, h: Math.max(row.h, o, c), l: Math.min(row.l, o, c) };
}
