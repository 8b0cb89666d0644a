import { useStore } from 'zustand';
import { newList, removeList, renameList } from '../../shell/watch-actions.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';

const MARKET = 'market';
const NEW = 'new';

/** Which list the market watch shows, and what can be done to it. */
export function ListTools() {
  const { lists, shown } = useStore(watchlistsStore);
  const list = lists.find(({ id }) => id === shown);
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
          <button type="button" className="chip" title={`Remove the list ${list.name}`} onClick={removeList}>
            Remove
          </button>
        </>
      )}
    </>
  );
}
