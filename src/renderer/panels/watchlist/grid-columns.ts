import type { ColDef } from 'ag-grid-community';
import { fixed, NO_VALUE } from '../../ui/format.ts';
import { catalogColumn } from './column-catalog.ts';
import { type CellContext, NumberCell, rowTitle, rowValue, SymbolCell } from './live-cell.ts';
import { type LiveColumn, SYMBOL_COLUMN_WIDTH } from './live-columns.ts';
import { valueKey } from './row-values.ts';
import { SPARK_WIDTH, SparkCell } from './spark-cell.ts';
import { type IndicatorColumn, indicatorTitle, SPARK_COLUMN, type WatchView } from './watch-view.ts';
import type { LiveRow } from './watch-rows.ts';

/** The newest value of an indicator by its `valueKey` for a slot; NaN while nobody knows it. */
export type IndicatorValue = (key: string, slot: number) => number;

/** An indicator as a column: rupees or units as it answers, with two decimals. */
function indicatorColumn(chosen: IndicatorColumn, valueOf: IndicatorValue): LiveColumn {
  const title = indicatorTitle(chosen);
  const key = valueKey(chosen);
  return {
    id: chosen.id,
    title,
    meaning: `${title}: for the rows on the screen, asked every minute`,
    width: 110,
    tone: 'muted',
    value: (_mirror, slot) => valueOf(key, slot),
    text: (value) => (Number.isNaN(value) ? NO_VALUE : fixed(Math.round(value * 100), 2)),
  };
}

/** The numeric columns of a view in its order. */
export function columnsOf(view: WatchView, valueOf: IndicatorValue): LiveColumn[] {
  return view.columns.flatMap((id) => {
    const chosen = view.indicators.find((one) => one.id === id);
    return (chosen === undefined ? catalogColumn(id) : indicatorColumn(chosen, valueOf)) ?? [];
  });
}

function symbolColumn(context: CellContext): ColDef<LiveRow> {
  return {
    colId: 'symbol',
    headerName: 'Symbol',
    width: SYMBOL_COLUMN_WIDTH,
    resizable: true,
    lockPosition: 'left',
    // It stays while many columns are scrolled: a number without its name says nothing.
    pinned: 'left',
    lockPinned: true,
    valueGetter: ({ data }) => (data === undefined ? '' : rowTitle(data, context.instrumentAt(data.slot))),
    cellRenderer: SymbolCell,
    sortingOrder: ['asc', 'desc', null],
  };
}

function numberColumn(live: LiveColumn, context: CellContext): ColDef<LiveRow> {
  return {
    colId: live.id,
    headerName: live.title,
    width: live.width,
    resizable: true,
    cellClass: `number tone-${live.tone}`,
    headerClass: 'number',
    valueGetter: ({ data }) => (data === undefined ? Number.NaN : rowValue(live, data, context)),
    // `sortRows` puts them in order afterwards: the grid would read two values for every comparison.
    comparator: () => 0,
    cellRenderer: NumberCell,
    cellRendererParams: { live },
  };
}

const SPARK: ColDef<LiveRow> = {
  colId: SPARK_COLUMN,
  headerName: 'Day',
  width: SPARK_WIDTH,
  resizable: false,
  sortable: false,
  cellRenderer: SparkCell,
};

/** The columns of a view for the grid, the symbol first. */
export function columnDefsOf(view: WatchView, context: CellContext, valueOf: IndicatorValue): ColDef<LiveRow>[] {
  const numbers = new Map(columnsOf(view, valueOf).map((live) => [live.id, numberColumn(live, context)] as const));
  return [
    symbolColumn(context),
    ...view.columns.flatMap((id) => (id === SPARK_COLUMN ? SPARK : (numbers.get(id) ?? []))),
  ];
}
