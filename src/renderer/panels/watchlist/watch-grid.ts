import { MINUTE_MS } from '#contract/model/session.ts';
import { call, mirror, paintLoop } from '../../shell/terminal.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import { DENSITIES, prefsStore } from '../../stores/prefs.ts';
import { sessionStore } from '../../stores/session.ts';
import { PanelSight } from '../../tables/panel-sight.ts';
import { shownList, watchlistsStore } from '../../stores/watchlists.ts';
import { sayToast } from '../../shell/alerts.ts';
import { reducedMotion } from '../../ui/reduced-motion.ts';
import { askModes, MODES_EVERY_MS, modeOf } from './feed-modes.ts';
import { giveToList, moveRow, removeRow, toggleRow } from './list-actions.ts';
import { LiveGrid } from './live-grid.ts';
import { dragRows } from './row-drag.ts';
import { hoverBook } from './hover-book.ts';
import { chartRow, tradeSpread } from './spread-actions.ts';
import { RowValues } from './row-values.ts';
import { readViews, setShownView, shownView, viewsStore } from './views-store.ts';
import { rowsOfList, rowsOfMarket, type WatchRows } from './watch-rows.ts';
import { watchStore } from './watch-store.ts';
import { SPARK_COLUMN } from './watch-view.ts';

/** Ages are repainted this often even without a frame, ms. */
const AGE_EVERY_MS = MINUTE_MS / 60;

const midnightMs = (): number => sessionStore.getState().session?.day.midnightMs ?? 0;

function nowDayMs(): number {
  const midnight = midnightMs();
  return midnight === 0 ? 0 : engineNowMs() - midnight;
}

/** Rows of the shown list, or of the whole market. */
export function watchedRows(): WatchRows {
  const { rows } = instrumentsStore.getState();
  const list = shownList();
  return list === undefined ? rowsOfMarket(rows) : rowsOfList(list, rows);
}

let shown: LiveGrid | null = null;
/** The grid on the screen; null while there is none. */
export const shownGrid = (): LiveGrid | null => shown;

const HAND_ORDER = 'A column orders the rows. Click its head until the mark is gone, then move rows by hand.';

function makeGrid(element: HTMLElement, values: RowValues): LiveGrid {
  const grid: LiveGrid = new LiveGrid(element, DENSITIES[prefsStore.getState().density], {
    mirror,
    instrumentAt,
    modeOf,
    indicatorOf: (key, slot) => values.indicator(key, slot),
    closesOf: (slot) => values.closes(slot),
    nowDayMs,
    flashing: () => !reducedMotion(),
    onChart: chartRow,
    onTrade: tradeSpread,
    onRemove: (row, rowIndex) => void removeRow(row).then((done) => done && grid.focusRow(rowIndex)),
    onToggle: toggleRow,
    onMove: (row, rowIndex, step) => {
      const onto = grid.rowAt(rowIndex + step);
      if (row.place < 0 || onto === undefined) return;
      if (grid.sorted) sayToast('info', HAND_ORDER);
      else void moveRow(row, onto).then((done) => done && grid.focusRow(rowIndex + step));
    },
    onMenu: (row, at) => watchStore.setState({ menu: { row, ...at }, book: null }),
    onDepth: (row, at) => row.separator !== true && watchStore.setState({ book: { row, ...at } }),
    onSortHeld: (sortHeld) => watchStore.setState({ sortHeld }),
    onColumns: (ids) => {
      const view = shownView();
      // What is hidden because nobody here has it keeps its place behind the others.
      setShownView({ ...view, columns: [...ids, ...view.columns.filter((id) => !ids.includes(id))] });
    },
  });
  return grid;
}

function makeValues(paint: (slot: number) => void): RowValues {
  return new RowValues({
    epoch: () => instrumentsStore.getState().epoch,
    nowMs: () => performance.now(),
    midnightMs,
    series: (input) => call('indicator.series', input),
    bars: (input) => call('history.bars', input),
    changed: paint,
  });
}

function drag(element: HTMLElement, grid: LiveGrid): () => void {
  return dragRows(element, {
    begins: (index) => {
      const row = grid.rowAt(index);
      if (row === undefined) return false;
      watchStore.setState({ dragged: row, book: null });
      return true;
    },
    ended: () => watchStore.setState({ dragged: null }),
    onRow: (from, to) => {
      const [row, onto] = [grid.rowAt(from), grid.rowAt(to)];
      if (row === undefined || onto === undefined || row.place < 0) return;
      if (grid.sorted) sayToast('info', HAND_ORDER);
      else void moveRow(row, onto);
    },
    onList: (from, id) => {
      const row = grid.rowAt(from);
      if (row !== undefined) void giveToList(row, instrumentAt(row.slot), id, row.place >= 0);
    },
  });
}

function openMenuAt(grid: LiveGrid): (event: MouseEvent) => void {
  return (event) => {
    const index = Number((event.target as Element).closest('.ag-row')?.getAttribute('row-index') ?? Number.NaN);
    const row = Number.isInteger(index) ? grid.rowAt(index) : undefined;
    if (row === undefined) return;
    event.preventDefault();
    grid.focusRow(index);
    watchStore.setState({ menu: { row, x: event.clientX, y: event.clientY }, book: null });
  };
}

/** Asks what the rows on the screen lack, as far as a shown column needs it. */
function lookUp(grid: LiveGrid, values: RowValues): void {
  const { indicators, columns } = shownView();
  const wanted = indicators.filter(({ id }) => columns.includes(id));
  const sparks = columns.includes(SPARK_COLUMN);
  if ((wanted.length > 0 || sparks) && sessionStore.getState().link.phase === 'open')
    values.look(grid.drawnSlots(), wanted, sparks);
}

/** What the grid follows; returns what unties it. */
function follow(grid: LiveGrid): (() => void)[] {
  const refilter = (): void => {
    const { chip, query } = watchStore.getState();
    watchStore.setState({ shown: grid.filter(chip, query) });
  };
  const dress = (): void => {
    grid.setView(shownView());
    refilter();
  };
  const fill = (): void => {
    const { rows, off } = watchedRows();
    grid.setRows(rows, off);
    dress();
    grid.setCharted(panelSelection('watchlist').getState().slot);
  };
  fill();
  return [
    instrumentsStore.subscribe(fill),
    watchlistsStore.subscribe((now, before) => {
      const id = now.shown ?? before.shown;
      const changed = now.lists.find((list) => list.id === id) !== before.lists.find((list) => list.id === id);
      if (now.shown !== before.shown || (now.shown !== null && changed)) fill();
      if (now.lists !== before.lists) askModes();
    }),
    viewsStore.subscribe(dress),
    panelSelection('watchlist').subscribe(({ slot }) => grid.setCharted(slot)),
    watchStore.subscribe((now, before) => {
      if (now.chip !== before.chip || now.query !== before.query) refilter();
    }),
    prefsStore.subscribe((now, before) => {
      if (now.density !== before.density) grid.setRowHeight(DENSITIES[now.density]);
    }),
  ];
}

/** Puts the keyboard on what is shown: the rows, or the first tile. */
function focusFace(grid: LiveGrid): void {
  if (watchStore.getState().face === 'table') grid.focus();
  else document.querySelector<HTMLElement>('.map-tile')?.focus();
}

/** Makes the table in an element and ties it to the stores; returns what ends it. */
export function openGrid(element: HTMLElement): () => void {
  let grid: LiveGrid | null = null;
  const values = makeValues((slot) => grid?.paintSlot(slot));
  const made = makeGrid(element, values);
  grid = made;
  shown = made;
  const menu = openMenuAt(made);
  element.addEventListener('contextmenu', menu);
  void readViews();
  askModes();
  // Rows behind another panel are not written into; all of them are, once they are in front again.
  const paintAll = (): void => {
    made.paint(true);
    lookUp(made, values);
  };
  const sight = new PanelSight(element, (seen) => seen && paintAll());
  const timers = [setInterval(() => sight.seen && paintAll(), AGE_EVERY_MS), setInterval(askModes, MODES_EVERY_MS)];
  const disposers = [
    ...follow(made),
    paintLoop.addPainter(() => sight.seen && made.paint(false)),
    () => sight.end(),
    panelFocus('watchlist', () => focusFace(made)),
    drag(element, made),
    hoverBook(element, made),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
    for (const dispose of disposers) dispose();
    element.removeEventListener('contextmenu', menu);
    if (shown === made) shown = null;
    made.destroy();
  };
}
