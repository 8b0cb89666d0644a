import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { MINUTE_MS } from '#contract/model/session.ts';
import { keyOf } from '../../shell/commands.ts';
import { focusPanelBody, panelFocus } from '../../shell/panel-focus.ts';
import { mirror, paintLoop } from '../../shell/terminal.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { DENSITIES, prefsStore } from '../../stores/prefs.ts';
import { chartSlot, panelSelection } from '../../stores/link-groups.ts';
import { sessionStore } from '../../stores/session.ts';
import { reducedMotion } from '../../ui/reduced-motion.ts';
import { grouped } from '../../ui/format.ts';
import { removeFromList, toggleActive } from '../../shell/watch-actions.ts';
import { type ListRows, rowsOfList, shownList, watchlistsStore } from '../../stores/watchlists.ts';
import { emptyWords } from './empty-words.ts';
import { ListTools } from './list-tools.tsx';
import { LiveGrid } from './live-grid.ts';
import { CHIPS, chipCounts } from './row-filter.ts';
import { watchStore } from './watch-store.ts';

/** Ages are repainted this often even without a frame, ms. */
const AGE_EVERY_MS = MINUTE_MS / 60;
/** Where the filter command puts the keyboard. */
export const FILTER_ID = 'watchlist-filter';

function nowDayMs(): number {
  const day = sessionStore.getState().session?.day;
  return day === undefined ? 0 : engineNowMs() - day.midnightMs;
}

function makeGrid(element: HTMLElement): LiveGrid {
  return new LiveGrid(element, DENSITIES[prefsStore.getState().density], {
    mirror,
    instrumentAt,
    nowDayMs,
    flashing: () => !reducedMotion(),
    onChart: chartSlot,
    onRemove: removeFromList,
    onToggle: toggleActive,
    onSortHeld: (sortHeld) => watchStore.setState({ sortHeld }),
  });
}

const NONE_OFF: ReadonlySet<number> = new Set();

/** Rows of the shown list, or of the whole market. */
function watchedRows(): ListRows {
  const { rows } = instrumentsStore.getState();
  const list = shownList();
  return list === undefined ? { rows, off: NONE_OFF, unlisted: 0 } : rowsOfList(list, rows);
}

/** Ties a grid to the stores; returns what unties it. */
function attach(grid: LiveGrid): () => void {
  const refilter = (): void => {
    const { chip, query } = watchStore.getState();
    watchStore.setState({ shown: grid.filter(chip, query) });
  };
  const fill = (): void => {
    const { rows, off } = watchedRows();
    grid.setRows(rows, off);
    refilter();
    grid.setCharted(panelSelection('watchlist').getState().slot);
  };
  fill();
  const timer = setInterval(() => grid.paint(true), AGE_EVERY_MS);
  const disposers = [
    paintLoop.addPainter(() => grid.paint(false)),
    instrumentsStore.subscribe(fill),
    watchlistsStore.subscribe((now, before) => {
      const id = now.shown ?? before.shown;
      const changed = now.lists.find((list) => list.id === id) !== before.lists.find((list) => list.id === id);
      if (now.shown !== before.shown || (now.shown !== null && changed)) fill();
    }),
    panelSelection('watchlist').subscribe(({ slot }) => grid.setCharted(slot)),
    watchStore.subscribe((now, before) => {
      if (now.chip !== before.chip || now.query !== before.query) refilter();
    }),
    prefsStore.subscribe((now, before) => {
      if (now.density !== before.density) grid.setRowHeight(DENSITIES[now.density]);
    }),
    panelFocus('watchlist', () => grid.focus()),
  ];
  return () => {
    clearInterval(timer);
    for (const dispose of disposers) dispose();
    grid.destroy();
  };
}

export function Watchlist() {
  const host = useRef<HTMLDivElement>(null);
  const shown = useStore(watchStore, (state) => state.shown);
  const total = useStore(instrumentsStore, (state) => state.rows.length);
  const query = useStore(watchStore, (state) => state.query);
  const session = useStore(sessionStore, (state) => state.session);
  const list = useStore(watchlistsStore, (state) => state.lists.find(({ id }) => id === state.shown));
  const density = useStore(prefsStore, (state) => state.density);
  useEffect(() => (host.current === null ? undefined : attach(makeGrid(host.current))), []);
  return (
    <div className="panel-body watchlist" data-density={density}>
      <div ref={host} className="live-grid ag-theme-muhurat" />
      {shown === 0 && <p className="panel-state">{emptyWords(total, query, session, list)}</p>}
    </div>
  );
}

export function WatchlistTools() {
  const chip = useStore(watchStore, (state) => state.chip);
  const rows = useStore(instrumentsStore, (state) => state.rows);
  const list = useStore(watchlistsStore, (state) => state.lists.find(({ id }) => id === state.shown));
  const counts = chipCounts(list === undefined ? rows : rowsOfList(list, rows).rows);
  return (
    <div className="tools" role="group" aria-label="Kinds of instruments">
      <ListTools />
      {CHIPS.map((name) => (
        <button
          key={name}
          type="button"
          className="chip"
          aria-pressed={chip === name}
          onClick={() => watchStore.setState({ chip: name })}
        >
          {name} <span className="chip-count">{grouped(counts[name])}</span>
        </button>
      ))}
    </div>
  );
}

export function WatchlistFacts() {
  const query = useStore(watchStore, (state) => state.query);
  const held = useStore(watchStore, (state) => state.sortHeld);
  return (
    <div className="tools">
      {held && <span className="fact">order held while you are in the table</span>}
      <input
        id={FILTER_ID}
        className="filter"
        type="search"
        placeholder={`Filter (${keyOf('filter')})`}
        aria-label="Filter the market watch"
        value={query}
        onChange={(event) => watchStore.setState({ query: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query !== '') {
            event.stopPropagation();
            watchStore.setState({ query: '' });
          } else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') {
            event.preventDefault();
            focusPanelBody('watchlist');
          }
        }}
      />
    </div>
  );
}
