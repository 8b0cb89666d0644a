import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { keyOf } from '../../shell/commands.ts';
import { focusPanelBody } from '../../shell/panel-focus.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { sessionStore } from '../../stores/session.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';
import { grouped } from '../../ui/format.ts';
import { BookPopover } from './book-popover.tsx';
import { newList } from '../../shell/watch-actions.ts';
import { emptyWords } from './empty-words.ts';
import { exportShown } from './export-shown.ts';
import { ListTools } from './list-tools.tsx';
import { CHIPS, chipCounts } from './row-filter.ts';
import { RowMenu } from './row-menu.tsx';
import { SetUp } from './set-up.tsx';
import { openGrid } from './watch-grid.ts';
import { WatchMap } from './watch-map.tsx';
import { instrumentsOf, rowsOfList } from './watch-rows.ts';
import { watchStore } from './watch-store.ts';

/** Where the filter command puts the keyboard. */
export const FILTER_ID = 'watchlist-filter';

export function Watchlist() {
  const host = useRef<HTMLDivElement>(null);
  const shown = useStore(watchStore, (state) => state.shown);
  const total = useStore(instrumentsStore, (state) => state.rows.length);
  const query = useStore(watchStore, (state) => state.query);
  const session = useStore(sessionStore, (state) => state.session);
  const list = useStore(watchlistsStore, (state) => state.lists.find(({ id }) => id === state.shown));
  const density = useStore(prefsStore, (state) => state.density);
  const face = useStore(watchStore, (state) => state.face);
  const asked = useStore(watchStore, (state) => state.asked);
  useEffect(() => (host.current === null ? undefined : openGrid(host.current)), []);
  useEffect(() => {
    if (asked === null) return;
    watchStore.setState({ asked: null });
    if (asked === 'new') void newList();
    else exportShown();
  }, [asked]);
  return (
    <div className="panel-body watchlist" data-density={density}>
      <div ref={host} className="live-grid ag-theme-muhurat" hidden={face === 'map'} />
      {face === 'map' && <WatchMap />}
      {shown === 0 && <p className="panel-state">{emptyWords(total, query, session, list)}</p>}
      <DropLists />
      <RowMenu />
      <BookPopover />
      <SetUp />
    </div>
  );
}

/** The lists that a dragged row may be let go on. */
function DropLists() {
  const dragged = useStore(watchStore, (state) => state.dragged);
  const { lists, shown } = useStore(watchlistsStore);
  const others = lists.filter(({ id }) => id !== shown);
  if (dragged === null || dragged.separator === true || others.length === 0) return null;
  return (
    <div className="drop-lists">
      <span className="muted">{dragged.place < 0 ? 'Add to' : 'Move to'}</span>
      {others.map(({ id, name }) => (
        <span key={id} className="chip" data-drop-list={id}>
          {name}
        </span>
      ))}
    </div>
  );
}

export function WatchlistTools() {
  const chip = useStore(watchStore, (state) => state.chip);
  const rows = useStore(instrumentsStore, (state) => state.rows);
  const list = useStore(watchlistsStore, (state) => state.lists.find(({ id }) => id === state.shown));
  const counts = chipCounts(list === undefined ? rows : instrumentsOf(rowsOfList(list, rows).rows, instrumentAt));
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
