import { useState } from 'react';
import { useStore } from 'zustand';
import { keyOf } from '../../shell/commands.ts';
import { counted } from './empty-words.ts';
import { toggleMap, watchStore } from './watch-store.ts';
import { newList, removeList, renameList } from '../../shell/watch-actions.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';

const MARKET = 'market';
const NEW = 'new';

/** Which list the market watch shows, and what can be done to it. */
export function ListTools() {
  const { lists, shown } = useStore(watchlistsStore);
  const list = lists.find(({ id }) => id === shown);
  const face = useStore(watchStore, (state) => state.face);
  const choose = (value: string): void => {
    if (value === NEW) void newList();
    else watchlistsStore.setState({ shown: value === MARKET ? null : Number(value) });
  };
  return (
    <>
      <select
        className="list-choice"
        aria-label="List"
        value={shown === null ? MARKET : String(shown)}
        onChange={(event) => choose(event.target.value)}
      >
        <option value={MARKET}>Whole market</option>
        {lists.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={NEW}>New list…</option>
      </select>
      {list !== undefined && (
        <>
          <input
            key={`${list.id} ${list.name}`}
            className="filter is-short"
            size={12}
            maxLength={40}
            aria-label="Name of the list"
            defaultValue={list.name}
            onBlur={(event) => renameList(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
          <Remove key={list.id} list={list} />
        </>
      )}
      <button
        type="button"
        className="chip"
        aria-haspopup="dialog"
        title={`Columns, colours, spreads, import (${keyOf('watch.setup')})`}
        onClick={() => watchStore.setState({ setup: 'columns' })}
      >
        Set up
      </button>
      <button
        type="button"
        className="chip"
        aria-pressed={face === 'map'}
        title={`Tiles by change instead of rows (${keyOf('watch.map')})`}
        onClick={toggleMap}
      >
        Map
      </button>
    </>
  );
}

/** Removes the list after it has been asked once more; an empty one at once. */
function Remove({ list }: { readonly list: Watchlist }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <button
        type="button"
        className="chip"
        title={`Remove the list ${list.name}`}
        onClick={() => (list.items.length === 0 ? removeList(list.id) : setAsked(true))}
      >
        Remove
      </button>
    );
  return (
    <span role="group" aria-label={`Remove ${list.name}?`} className="confirm">
      <button type="button" className="chip is-danger" autoFocus onClick={() => removeList(list.id)}>
        Remove {counted(list.items.length, 'item')}
      </button>
      <button type="button" className="chip" onClick={() => setAsked(false)}>
        Keep
      </button>
    </span>
  );
}
