import {
  type GridApi,
  type GridOptions,
  type IRowNode,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ExternalFilterModule,
  ModuleRegistry,
  RowApiModule,
  ScrollApiModule,
  createGrid,
} from 'ag-grid-community';
import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import { matches, queryWords, searchTexts } from '../../shell/search.ts';
import type { Mirror } from '../../tables/mirror.ts';
import type { ColourRule } from './colour-rules.ts';
import { columnDefsOf, columnsOf, type IndicatorValue } from './grid-columns.ts';
import { onGridKey, type GridKeys } from './grid-keys.ts';
import { type CellContext, rowValue } from './live-cell.ts';
import { hasValues, type LiveColumn } from './live-columns.ts';
import { type Chip, chipOf, markShown } from './row-filter.ts';
import { SortPolicy } from './sort-policy.ts';
import { type RowOrder, sortRows } from './sort-rows.ts';
import { FIRST_VIEW, type WatchView } from './watch-view.ts';
import { instrumentsOf, type LiveRow } from './watch-rows.ts';

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  ColumnApiModule,
  ExternalFilterModule,
  RowApiModule,
  ScrollApiModule,
  CellStyleModule,
]);

export interface LiveGridHost extends GridKeys {
  readonly mirror: Mirror;
  readonly instrumentAt: (slot: number) => Instrument | undefined;
  readonly modeOf: (slot: number) => FeedMode | null;
  readonly indicatorOf: IndicatorValue;
  readonly closesOf: (slot: number) => readonly number[];
  /** Engine time as ms since IST midnight. */
  readonly nowDayMs: () => number;
  readonly flashing: () => boolean;
  readonly onSortHeld: (held: boolean) => void;
  /** A person has put the columns into another order. */
  readonly onColumns: (ids: readonly string[]) => void;
}

const SORT_ICONS = {
  sortAscending: '<span class="sort-mark up arrow"></span>',
  sortDescending: '<span class="sort-mark down arrow"></span>',
};

/**
 * The market watch: a grid whose rows are slots, spreads and separators. Values never enter the grid; each rendered
 * cell reads the mirror and writes its own text node, so a paint costs only what is on the screen and has changed.
 */
export class LiveGrid {
  readonly api: GridApi<LiveRow>;
  readonly #host: LiveGridHost;
  readonly #context: CellContext;
  readonly #policy = new SortPolicy();
  readonly #element: HTMLElement;
  readonly #abort = new AbortController();
  #view: WatchView = FIRST_VIEW;
  #rows: readonly LiveRow[] = [];
  #instruments: readonly Instrument[] = [];
  /** By slot. */
  #texts: string[] = [];
  #mask = new Uint8Array(0);
  /** Spreads and separators that are shown. */
  #shownOthers: ReadonlySet<number> = new Set();
  #sorted = false;
  #held = false;
  #filtering = false;

  constructor(element: HTMLElement, rowHeight: number, host: LiveGridHost) {
    this.#host = host;
    this.#element = element;
    this.#context = {
      mirror: host.mirror,
      cells: new Map(),
      instrumentAt: host.instrumentAt,
      modeOf: host.modeOf,
      closesOf: host.closesOf,
      nowDayMs: host.nowDayMs(),
      paintMs: performance.now(),
      flashing: host.flashing(),
      chartedSlot: null,
      off: new Set(),
      rules: new Map(),
    };
    this.api = createGrid<LiveRow>(element, this.#options(rowHeight));
    this.#listen();
  }

  #options(rowHeight: number): GridOptions<LiveRow> {
    return {
      theme: 'legacy',
      context: this.#context,
      columnDefs: columnDefsOf(this.#view, this.#context, this.#host.indicatorOf),
      rowData: [],
      getRowId: (params) => String(params.data.slot),
      rowHeight,
      headerHeight: 24,
      rowBuffer: 4,
      animateRows: false,
      suppressColumnMoveAnimation: true,
      suppressColumnVirtualisation: true,
      suppressDragLeaveHidesColumns: true,
      suppressCellFocus: false,
      sortingOrder: ['desc', 'asc', null],
      icons: SORT_ICONS,
      isExternalFilterPresent: () => this.#filtering,
      doesExternalFilterPass: ({ data }) => data !== undefined && this.#isShown(data.slot),
      overlayNoRowsTemplate: '<span></span>',
      suppressNoRowsOverlay: true,
      postSortRows: ({ api, nodes }) => sortRows(nodes, this.#orders(api)),
      onSortChanged: () => this.#sortChanged(),
      onColumnMoved: ({ finished, source }) => finished && source === 'uiColumnMoved' && this.#columnsMoved(),
      onBodyScroll: ({ direction, left }) =>
        direction === 'horizontal' && this.#element.toggleAttribute('data-scrolled', left > 0),
      onRowClicked: ({ data }) => data !== undefined && this.#host.onChart(data),
      onCellKeyDown: ({ data, event, rowIndex }) => {
        this.#policy.key(performance.now());
        if (data !== undefined && event instanceof KeyboardEvent) onGridKey(this.#host, data, event, rowIndex ?? 0);
      },
    };
  }

  #listen(): void {
    const { signal } = this.#abort;
    this.#element.addEventListener('pointerenter', () => this.#policy.pointer(true), { signal });
    this.#element.addEventListener('pointerleave', () => this.#policy.pointer(false), { signal });
  }

  #sortChanged(): void {
    this.#sorted = this.api.getColumnState().some((column) => column.sort !== null && column.sort !== undefined);
    this.#policy.sorted(performance.now(), 0);
  }

  /** The numeric columns that order the rows. Behind the symbol none counts: hardly two rows are called the same. */
  #orders(api: GridApi<LiveRow>): RowOrder<IRowNode<LiveRow>>[] {
    const sorted = api
      .getColumnState()
      .filter(({ sort }) => (sort ?? null) !== null)
      .toSorted((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0));
    if (sorted.length === 0) return [];
    const columns = new Map(
      columnsOf(this.#view, this.#host.indicatorOf).map((column) => [column.id, column] as const),
    );
    const symbol = sorted.findIndex(({ colId }) => !columns.has(colId));
    return sorted.slice(0, symbol < 0 ? sorted.length : symbol).map(({ colId, sort }) => {
      const column = columns.get(colId) as LiveColumn;
      return {
        valueOf: ({ data }) => (data === undefined ? Number.NaN : rowValue(column, data, this.#context)),
        descending: sort === 'desc',
      };
    });
  }

  #columnsMoved(): void {
    const shown = new Set(this.#view.columns);
    const ids = this.api.getAllGridColumns().map((column) => column.getColId());
    this.#host.onColumns(ids.filter((id) => shown.has(id)));
  }

  /** Whether a column orders the rows: their own order cannot be changed then. */
  get sorted(): boolean {
    return this.#sorted;
  }

  /** Shows other columns, or the same ones with other rules. */
  setView(view: WatchView): void {
    const before = this.#view;
    this.#view = view;
    const rules = new Map<string, ColourRule[]>();
    for (const rule of view.rules) rules.set(rule.column, [...(rules.get(rule.column) ?? []), rule]);
    this.#context.rules = rules;
    const same = (a: WatchView, b: WatchView): boolean =>
      JSON.stringify([a.columns, a.indicators]) === JSON.stringify([b.columns, b.indicators]);
    if (!same(before, view))
      this.api.setGridOption('columnDefs', columnDefsOf(view, this.#context, this.#host.indicatorOf));
    this.paint(true);
  }

  /**
   * Replaces every row: a new epoch, more instruments, or another list.
   * @param off slots that are drawn as switched off.
   */
  setRows(rows: readonly LiveRow[], off: ReadonlySet<number>): void {
    this.#rows = rows;
    this.#context.off = off;
    this.#instruments = instrumentsOf(rows, this.#host.instrumentAt);
    const slots = rows.reduce((most, { slot }) => Math.max(most, slot + 1), 0);
    const texts = searchTexts(this.#instruments);
    this.#texts = Array.from({ length: slots }, () => '');
    this.#instruments.forEach(({ slot }, i) => (this.#texts[slot] = texts[i] as string));
    for (const { slot, label } of rows) if (slot >= 0 && label !== '') this.#texts[slot] += ` ${label.toUpperCase()}`;
    this.#mask = new Uint8Array(slots).fill(1);
    this.api.setGridOption('rowData', [...rows]);
  }

  #isShown(slot: number): boolean {
    return slot < 0 ? this.#shownOthers.has(slot) : this.#mask[slot] === 1;
  }

  /** Shows the rows of a chip that match a query; returns how many. A separator is shown among all rows only. */
  filter(chip: Chip, query: string): number {
    const instruments = markShown(this.#instruments, this.#texts, chip, query, this.#mask);
    const words = queryWords(query);
    const others = this.#rows.filter(({ slot, spread }) => {
      if (slot >= 0 || chip !== 'All') return false;
      return (
        words.length === 0 || (spread !== undefined && matches(`${spread.title} ${spread.words}`.toUpperCase(), words))
      );
    });
    this.#shownOthers = new Set(others.map(({ slot }) => slot));
    const shown = instruments + others.length;
    this.#filtering = shown < this.#rows.length;
    this.api.onFilterChanged();
    this.#showColumns(chip);
    return shown;
  }

  /** Hides the columns that are empty for every instrument of a chip. */
  #showColumns(chip: Chip): void {
    const kinds = new Set<InstrumentKind>();
    for (const { kind } of this.#instruments) if (chip === 'All' || chipOf(kind) === chip) kinds.add(kind);
    const hasSpread = this.#rows.some(({ spread }) => spread !== undefined);
    const columns = columnsOf(this.#view, this.#host.indicatorOf);
    const unused = columns.filter((column) => !hasSpread && kinds.size > 0 && !hasValues(column, kinds));
    const gone = new Set(unused.map(({ id }) => id));
    this.api.setColumnsVisible(
      columns.map(({ id }) => id).filter((id) => !gone.has(id)),
      true,
    );
    this.api.setColumnsVisible([...gone], false);
  }

  setRowHeight(rowHeight: number): void {
    this.api.setGridOption('rowHeight', rowHeight);
    this.api.resetRowHeights();
  }

  /** Marks the row whose instrument is on the chart. */
  setCharted(slot: number | null): void {
    this.#context.chartedSlot = slot;
    this.paint(true);
  }

  /** Puts the keyboard into the table, on the row last used or the first. */
  focus(): void {
    const focused = this.api.getFocusedCell();
    this.focusRow(focused?.rowIndex ?? Math.max(0, this.api.getFirstDisplayedRowIndex()));
  }

  /** Puts the keyboard on a row; on the last one when there are fewer. */
  focusRow(wanted: number): void {
    const count = this.api.getDisplayedRowCount();
    if (count === 0) return;
    // The row last used may be gone: a list is shorter than the market.
    const index = Math.max(0, Math.min(wanted, count - 1));
    this.api.ensureIndexVisible(index);
    this.api.setFocusedCell(index, this.api.getFocusedCell()?.column ?? 'symbol');
  }

  /** The row that stands at a place of the table now. */
  rowAt(index: number): LiveRow | undefined {
    return this.api.getDisplayedRowAtIndex(index)?.data;
  }

  /** Rows as they are shown, filtered and in order. */
  shownRows(): LiveRow[] {
    const rows: LiveRow[] = [];
    this.api.forEachNodeAfterFilterAndSort(({ data }) => data !== undefined && rows.push(data));
    return rows;
  }

  /** Numeric columns as they are shown, in their order. */
  shownColumns(): LiveColumn[] {
    const columns = new Map(
      columnsOf(this.#view, this.#host.indicatorOf).map((column) => [column.id, column] as const),
    );
    return this.api.getAllDisplayedColumns().flatMap((column) => columns.get(column.getColId()) ?? []);
  }

  /** Engine time of what is shown, ms since IST midnight. */
  nowDayMs(): number {
    return this.#host.nowDayMs();
  }

  /** Slots of the instruments whose rows are drawn, from the top. */
  drawnSlots(): number[] {
    const [first, last] = [this.api.getFirstDisplayedRowIndex(), this.api.getLastDisplayedRowIndex()];
    const slots: number[] = [];
    for (let i = Math.max(0, first); i <= last; i += 1) {
      const slot = this.rowAt(i)?.slot ?? -1;
      if (slot >= 0) slots.push(slot);
    }
    return slots;
  }

  /** Paints the cells of one slot: a value that is asked for has come. */
  paintSlot(slot: number): void {
    for (const cell of this.#context.cells.get(slot) ?? []) cell.paint();
  }

  /** Paints rendered cells: of changed rows, or all of them (ages, selection, theme). */
  paint(all: boolean): void {
    const context = this.#context;
    context.nowDayMs = this.#host.nowDayMs();
    context.paintMs = performance.now();
    context.flashing = this.#host.flashing();
    for (const [slot, cells] of context.cells) {
      // A spread reads its legs: painting the few that are on the screen is cheaper than following what they stand on.
      if (!all && slot >= 0 && !context.mirror.isDirty(slot)) continue;
      for (const cell of cells) cell.paint();
    }
    if (this.#sorted) this.#resort(context.paintMs);
    else if (this.#held) this.#tellHeld(false);
  }

  #resort(nowMs: number): void {
    this.#tellHeld(this.#policy.held(nowMs));
    if (!this.#policy.due(nowMs)) return;
    this.api.refreshClientSideRowModel('sort');
    this.#policy.sorted(nowMs, performance.now() - nowMs);
  }

  #tellHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#host.onSortHeld(held);
  }

  destroy(): void {
    this.#abort.abort();
    this.api.destroy();
  }
}
