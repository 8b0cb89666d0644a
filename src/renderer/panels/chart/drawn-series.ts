import type { BarRow } from './bar-book.ts';

interface Series<Point> {
  setData(points: Point[]): void;
  update(point: Point): void;
}

/**
 * A series of the chart with the bars that it shows. The library's price of setting one series, even to the same points
 * or to none, is a pass over all bars of all series: it is set when other bars are to be shown, and not otherwise.
 */
export class DrawnSeries<Point, Api extends Series<Point>> {
  readonly api: Api;
  #rows: BarRow[] = [];
  /** What the points are made of besides the bars has changed. */
  #stale = false;

  constructor(api: Api) {
    this.api = api;
  }

  /** Colours, scale or interval are others: the next `set` draws in any case. */
  forget(): void {
    this.#stale = true;
  }

  /** Shows exactly these bars. */
  set(rows: readonly BarRow[], pointOf: (row: BarRow) => Point): void {
    const known = this.#rows;
    if (!this.#stale && rows.length === known.length && rows.every((row, i) => row === known[i])) return;
    this.#stale = false;
    this.#rows = [...rows];
    this.api.setData(rows.map(pointOf));
  }

  /** Takes the newest bar again, or a newer one. */
  update(row: BarRow, pointOf: (row: BarRow) => Point): void {
    if (this.#rows.at(-1)?.t === row.t) this.#rows.pop();
    this.#rows.push(row);
    this.api.update(pointOf(row));
  }
}
