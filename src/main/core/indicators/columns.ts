import { type Fault, fault } from '#contract/faults.ts';

/** Which bar field, or mean of fields, an indicator reads. */
export const SOURCES = ['o', 'h', 'l', 'c', 'v', 'hl2', 'hlc3', 'ohlc4'] as const;
export type Source = (typeof SOURCES)[number];

/** The fields of a bar, one letter each as in the bar files: open time (epoch ms UTC), prices, volume and OI in units. */
export const FIELDS = ['t', 'o', 'h', 'l', 'c', 'v', 'oi'] as const;
export type Field = (typeof FIELDS)[number];

/**
 * Bars as columns of one length, oldest first; `x` is the source column of the indicator at hand.
 * A row is either a bar of one series (history) or the newest bar of one instrument (a minute close of all).
 */
export type Columns = Readonly<Record<Field | 'x', Float64Array>>;

/** One bar as an object; absent or null fields count as zero, for functions that do not read them. */
export type BarLike = Partial<Record<Field, number | null>>;

/** Empty columns for `rows` bars; `x` is the close column until `withSource` says otherwise. */
export function makeColumns(rows: number): Columns {
  const c = new Float64Array(rows);
  const column = (): Float64Array => new Float64Array(rows);
  return { t: column(), o: column(), h: column(), l: column(), c, v: column(), oi: column(), x: c };
}

/** The columns of a list of bars. Values are copied as they are: check them first with `barsFault`. */
export function columnsOf(bars: readonly BarLike[]): Columns {
  const columns = makeColumns(bars.length);
  for (let i = 0; i < bars.length; i++) writeBar(columns, i, bars[i]!);
  return columns;
}

/** Writes one bar into a row. */
export function writeBar(columns: Columns, row: number, bar: BarLike): void {
  columns.t[row] = bar.t ?? 0;
  columns.o[row] = bar.o ?? 0;
  columns.h[row] = bar.h ?? 0;
  columns.l[row] = bar.l ?? 0;
  columns.c[row] = bar.c ?? 0;
  columns.v[row] = bar.v ?? 0;
  columns.oi[row] = bar.oi ?? 0;
}

/** The same columns with `x` as the chosen source; a mean of fields is computed, a field is shared. */
export function withSource(columns: Columns, source: Source): Columns {
  const x = sourceColumn(columns, source);
  return x === columns.x ? columns : { ...columns, x };
}

/** The field itself or, for hl2, hlc3 and ohlc4, a new column of means. */
function sourceColumn(columns: Columns, source: Source): Float64Array {
  if (source !== 'hl2' && source !== 'hlc3' && source !== 'ohlc4') return columns[source];
  const x = new Float64Array(columns.c.length);
  for (let i = 0; i < x.length; i++) x[i] = sourceAt(columns, source, i);
  return x;
}

/** One value of a source. */
export function sourceAt({ o, h, l, c, v }: Columns, source: Source, i: number): number {
  if (source === 'c') return c[i]!;
  if (source === 'hlc3') return (h[i]! + l[i]! + c[i]!) / 3;
  if (source === 'hl2') return (h[i]! + l[i]!) / 2;
  if (source === 'ohlc4') return (o[i]! + h[i]! + l[i]! + c[i]!) / 4;
  return (source === 'o' ? o : source === 'h' ? h : source === 'l' ? l : v)[i]!;
}

/**
 * Why a bar must not be computed with, or null (quant.md 0.3 and 0.4).
 * @param needs the fields that are looked at; others may be absent.
 * @param afterMs open time of the bar before; bars must strictly follow each other.
 * @param looseRange leaves the check of high against low out.
 */
export function barFault(
  bar: BarLike,
  index: number,
  needs: readonly Field[],
  afterMs: number,
  looseRange = false,
): Fault | null {
  for (const field of FIELDS) {
    const value = bar[field];
    if ((value === undefined || value === null) && !needs.includes(field)) continue;
    if (typeof value !== 'number' || !Number.isFinite(value))
      return rejected(
        index,
        `${field} is not a number`,
        'Send a finite number for every field that the function reads.',
      );
    if (value < 0) return rejected(index, `${field} is negative`, 'Prices, volume, OI and times start at zero.');
  }
  if (!looseRange && typeof bar.h === 'number' && typeof bar.l === 'number' && bar.h < bar.l)
    return rejected(index, 'the high is below the low', 'Leave the bar out or correct it.');
  if (typeof bar.t === 'number' && bar.t <= afterMs)
    return fault(
      'input.bars_unsorted',
      `Bar ${index} does not open after the bar before it. Sort the bars by t, each once.`,
      {
        index,
      },
    );
  return null;
}

function rejected(index: number, fact: string, remedy: string): Fault {
  return fault('input.bar_rejected', `Bar ${index}: ${fact}. ${remedy}`, { index });
}

/** The first reason against a list of bars, or null. An empty list is fine: every output is then empty. */
export function barsFault(bars: readonly BarLike[], needs: readonly Field[], looseRange = false): Fault | null {
  let afterMs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < bars.length; i++) {
    const bar = bars[i]!;
    const found = barFault(bar, i, needs, afterMs, looseRange);
    if (found !== null) return found;
    if (typeof bar.t === 'number') afterMs = bar.t;
  }
  return null;
}
