import {
  type ColDef,
  type GridApi,
  type GridOptions,
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
import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import { searchTexts } from '../../shell/search.ts';
import type { Mirror } from '../../tables/mirror.ts';
import { type CellContext, type LiveRow, NumberCell, SymbolCell } from './live-cell.ts';
import { LIVE_GRID_COLUMNS, type LiveColumn, hasValues, SYMBOL_COLUMN_WIDTH } from './live-columns.ts';
import { type Chip, chipOf, markShown } from './row-filter.ts';
import { SortPolicy, compareLive } from './sort-policy.ts';

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  ColumnApiModule,
  ExternalFilterModule,
  RowApiModule,
  ScrollApiModule,
  CellStyleModule,
]);

export interface LiveGridHost {
  readonly mirror: Mirror;
  readonly instrumentAt: (slot: number) => Instrument | undefined;
  /** Engine time as ms since IST midnight. */
  readonly nowDayMs: () => number;
  readonly flashing: () => boolean;
  readonly onChart: (slot: number) => void;
  readonly onRemove: (slot: number) => void;
  readonly onToggle: (slot: number) => void;
  readonly onSortHeld: (held: boolean) => void;
}

const SORT_ICONS = {
  sortAscending: '<span class="sort-mark up arrow"></span>',
  sortDescending: '<span class="sort-mark down arrow"></span>',
};

/**
 * The market watch: a grid whose rows are slots. Values never enter the grid; each rendered cell reads the mirror and
 * writes its own text node, so a paint costs only what is on the screen and has changed.
 */
export class LiveGrid {
  readonly api: GridApi<LiveRow>;
  readonly #host: LiveGridHost;
  readonly #context: CellContext;
  readonly #policy = new SortPolicy();
  readonly #element: HTMLElement;
  readonly #abort = new AbortController();
  #rows: readonly Instrument[] = [];
  /** By slot. */
  #texts: string[] = [];
  #mask = new Uint8Array(0);
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
      nowDayMs: host.nowDayMs(),
      paintMs: performance.now(),
      flashing: host.flashing(),
      chartedSlot: null,
      off: new Set(),
    };
    this.api = createGrid<LiveRow>(element, this.#options(rowHeight));
    this.#listen();
  }

  #options(rowHeight: number): GridOptions<LiveRow> {
    return {
      theme: 'legacy',
      context: this.#context,
      columnDefs: [this.#symbolColumn(), ...LIVE_GRID_COLUMNS.map((column) => this.#numberColumn(column))],
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
      doesExternalFilterPass: (node) => node.data !== undefined && this.#mask[node.data.slot] === 1,
      overlayNoRowsTemplate: '<span></span>',
      suppressNoRowsOverlay: true,
      onSortChanged: () => this.#sortChanged(),
      onRowClicked: (event) => event.data !== undefined && this.#host.onChart(event.data.slot),
      onCellKeyDown: (event) => {
        this.#policy.key(performance.now());
        const key = (event.event as KeyboardEvent | null | undefined)?.key;
        if (event.data === undefined) return;
        if (key === 'Enter') this.#host.onChart(event.data.slot);
        else if (key === 'Delete') this.#host.onRemove(event.data.slot);
        else if (key === ' ') this.#host.onToggle(event.data.slot);
      },
    };
  }

  #symbolColumn(): ColDef<LiveRow> {
    return {
      colId: 'symbol',
      headerName: 'Symbol',
      width: SYMBOL_COLUMN_WIDTH,
      resizable: true,
      valueGetter: (params) => this.#host.instrumentAt(params.data?.slot ?? -1)?.symbol ?? '',
      cellRenderer: SymbolCell,
      sortingOrder: ['asc', 'desc', null],
    };
  }

  #numberColumn(live: LiveColumn): ColDef<LiveRow> {
    return {
      colId: live.id,
      headerName: live.title,
      width: live.width,
      resizable: true,
      cellClass: `number tone-${live.tone}`,
      headerClass: 'number',
      valueGetter: (params) => live.value(this.#context.mirror, params.data?.slot ?? 0, this.#context.nowDayMs),
      comparator: (a: number, b: number, _nodeA, _nodeB, descending) => compareLive(a, b, descending),
      cellRenderer: NumberCell,
      cellRendererParams: { live },
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

  /**
   * Replaces every row: a new epoch, more instruments, or another list.
   * @param off slots that are drawn as switched off.
   */
  setRows(rows: readonly Instrument[], off: ReadonlySet<number>): void {
    this.#rows = rows;
    this.#context.off = off;
    const slots = rows.reduce((most, { slot }) => Math.max(most, slot + 1), 0);
    const texts = searchTexts(rows);
    this.#texts = Array.from({ length: slots }, () => '');
    rows.forEach(({ slot }, i) => (this.#texts[slot] = texts[i] as string));
    this.#mask = new Uint8Array(slots).fill(1);
    this.api.setGridOption(
      'rowData',
      rows.map((row) => ({ slot: row.slot })),
    );
  }

  /** Shows the rows of a chip that match a query; returns how many. */
  filter(chip: Chip, query: string): number {
    const shown = markShown(this.#rows, this.#texts, chip, query, this.#mask);
    this.#filtering = shown < this.#rows.length;
    this.api.onFilterChanged();
    this.#showColumns(chip);
    return shown;
  }

  /** Hides the columns that are empty for every instrument of a chip. */
  #showColumns(chip: Chip): void {
    const kinds = new Set<InstrumentKind>();
    for (const { kind } of this.#rows) if (chip === 'All' || chipOf(kind) === chip) kinds.add(kind);
    const used = (column: LiveColumn): boolean => kinds.size === 0 || hasValues(column, kinds);
    const ids = (shown: boolean): string[] =>
      LIVE_GRID_COLUMNS.filter((column) => used(column) === shown).map(({ id }) => id);
    this.api.setColumnsVisible(ids(true), true);
    this.api.setColumnsVisible(ids(false), false);
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
    const count = this.api.getDisplayedRowCount();
    if (count === 0) return;
    // The row last used may be gone: a list is shorter than the market.
    const index = Math.min(focused?.rowIndex ?? Math.max(0, this.api.getFirstDisplayedRowIndex()), count - 1);
    this.api.ensureIndexVisible(index);
    this.api.setFocusedCell(index, focused?.column ?? 'symbol');
  }

  /** Paints rendered cells: of changed rows, or all of them (ages, selection, theme). */
  paint(all: boolean): void {
    const context = this.#context;
    context.nowDayMs = this.#host.nowDayMs();
    context.paintMs = performance.now();
    context.flashing = this.#host.flashing();
    for (const [slot, cells] of context.cells) {
      if (!all && !context.mirror.isDirty(slot)) continue;
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
