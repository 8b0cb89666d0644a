import type { Instrument } from '#contract/model/instrument.ts';
import { csvText } from '../../ui/csv.ts';
import { isPriceColumn } from './column-catalog.ts';
import { type CellContext, rowTitle, rowValue } from './live-cell.ts';
import type { LiveColumn } from './live-columns.ts';
import type { LiveRow } from './watch-rows.ts';

type Source = Pick<CellContext, 'mirror' | 'nowDayMs' | 'instrumentAt'>;

/** A number as other programs read it: plain, with a point, rupees for prices; empty where there is none. */
function plain(value: number, column: LiveColumn, decimals: 2 | 4): string {
  if (Number.isNaN(value)) return '';
  if (isPriceColumn(column.id)) return (value / 10 ** decimals).toFixed(decimals);
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}

const decimalsOf = (row: LiveRow, instrument: Instrument | undefined): 2 | 4 =>
  row.spread?.decimals ?? instrument?.decimals ?? 2;

/** The rows as they are shown, with the shown columns. A separator is a line with its label alone. */
export function watchCsv(rows: readonly LiveRow[], columns: readonly LiveColumn[], source: Source): string {
  const lines = rows.map((row) => {
    const instrument = source.instrumentAt(row.slot);
    const decimals = decimalsOf(row, instrument);
    const symbol = instrument?.symbol ?? rowTitle(row, undefined);
    const cells = columns.map((column) => plain(rowValue(column, row, source), column, decimals));
    return [symbol, row.label, ...cells];
  });
  return csvText(['Symbol', 'Label', ...columns.map(({ title }) => title)], lines);
}
