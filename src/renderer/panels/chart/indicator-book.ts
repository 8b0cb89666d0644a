import type { IndicatorInfo, IndicatorSeries } from '#contract/model/indicator.ts';
import { BARS_MAX } from './bar-book.ts';

type Value = number | null;

/**
 * The values of one indicator on a chart, oldest first. The value of a closed bar never changes once it is there:
 * older pages are put in front, newer bars behind, and only the forming bar's value is replaced. A running sum starts
 * anew with every answer, so its answers are shifted by what they differ on a bar that both know. Pure.
 */
export class IndicatorBook {
  readonly info: IndicatorInfo;
  t: number[] = [];
  /** One column per output, in the order of the info. */
  columns: Value[][];
  /** The newest value belongs to a bar that still forms. */
  provisional = false;

  constructor(info: IndicatorInfo) {
    this.info = info;
    this.columns = info.outputs.map(() => []);
  }

  /** Starts anew. */
  replace(series: IndicatorSeries): void {
    this.t = [...series.t];
    this.columns = this.#columnsOf(series, () => 0);
    this.provisional = series.provisional;
  }

  /** Open time before which the next older page ends: it repeats the oldest bar, so that running sums join. */
  get olderBeforeMs(): number {
    return (this.t[0] ?? 0) + 1;
  }

  /** Puts an older page in front; bars that are already there keep their values. Returns how many were new. */
  prepend(series: IndicatorSeries): number {
    const first = this.t[0];
    if (first === undefined) return 0;
    const end = series.t.findIndex((t) => t >= first);
    const count = end < 0 ? series.t.length : end;
    const room = Math.max(0, BARS_MAX - this.t.length);
    const from = Math.max(0, count - room);
    const columns = this.#columnsOf(series, (k, column) => this.#shift(k, column[end], 0));
    this.t = [...series.t.slice(from, count), ...this.t];
    this.columns = this.columns.map((column, k) => [...(columns[k] ?? []).slice(from, count), ...column]);
    return count - from;
  }

  /**
   * Takes the newest bars again. Returns the index of the first value that changed, the length when none did, or null
   * when the answer does not reach back to a closed bar of this book: then everything must be read again.
   */
  refresh(series: IndicatorSeries): number | null {
    const closed = this.t.length - (this.provisional ? 2 : 1);
    const knownMs = this.t[closed];
    if (knownMs === undefined) return null;
    const join = series.t.indexOf(knownMs);
    if (join < 0) return null;
    const columns = this.#columnsOf(series, (k, column) => this.#shift(k, column[join], closed));
    const keep = closed + 1;
    this.t = [...this.t.slice(0, keep), ...series.t.slice(join + 1)];
    this.columns = this.columns.map((column, k) => [...column.slice(0, keep), ...(columns[k] ?? []).slice(join + 1)]);
    this.provisional = series.provisional;
    return keep;
  }

  /** Open time of the newest closed bar; null before there is one. */
  get closedMs(): number | null {
    return this.t[this.t.length - (this.provisional ? 2 : 1)] ?? null;
  }

  /** The outputs at the bar that opened at `t`; null when it has none. */
  at(t: number): Value[] | null {
    const index = t === this.t.at(-1) ? this.t.length - 1 : this.t.indexOf(t);
    return index < 0 ? null : this.columns.map((column) => column[index] ?? null);
  }

  #columnsOf(series: IndicatorSeries, shiftOf: (k: number, column: readonly Value[]) => number): Value[][] {
    return this.info.outputs.map(({ name }, k) => {
      const column = series.outputs[name] ?? series.t.map(() => null);
      const shift = shiftOf(k, column);
      return shift === 0 ? [...column] : column.map((value) => (value === null ? null : value + shift));
    });
  }

  /** What a running sum of another start lacks, seen at row `index` of this book. */
  #shift(k: number, there: Value | undefined, index: number): number {
    const here = this.columns[k]?.[index];
    if (this.info.outputs[k]?.cumulative !== true || typeof there !== 'number' || typeof here !== 'number') return 0;
    return here - there;
  }
}
