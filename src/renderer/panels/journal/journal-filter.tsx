import { useStore } from 'zustand';
import { sayToast } from '../../shell/alerts.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { isoDay } from '../../ui/format.ts';
import { DayField } from '../day-field.tsx';
import { sayFault } from '../trade/trade-panel.tsx';
import { clearFilter, exportJournal, filterJournal, journalStore } from './journal-store.ts';

const today = (): string => isoDay(engineNowMs());

/** Which round trips: days, part of a symbol, owner, tag. */
export function JournalFilterRow() {
  const { from = '', to = '', symbol = '', owner = '', tag = '' } = useStore(journalStore, (state) => state.filter);
  const owners = useStore(journalStore, (state) => state.view?.owners) ?? [];
  const tags = useStore(journalStore, (state) => state.view?.tags) ?? [];
  const isNarrow = [from, to, symbol, owner, tag].some((part) => part !== '');
  return (
    <div className="journal-filter" role="search" aria-label="Filter of the journal">
      <DayField label="From" value={from} today={today} onDay={(day) => filterJournal({ from: day })} />
      <DayField label="to" value={to} today={today} onDay={(day) => filterJournal({ to: day })} />
      <input
        aria-label="Part of the symbol"
        placeholder="Symbol"
        value={symbol}
        maxLength={64}
        onChange={({ target }) => filterJournal({ symbol: target.value })}
      />
      <select aria-label="Owner" value={owner} onChange={({ target }) => filterJournal({ owner: target.value })}>
        <option value="">every owner</option>
        {owners.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <select aria-label="Tag" value={tag} onChange={({ target }) => filterJournal({ tag: target.value })}>
        <option value="">every tag</option>
        {tags.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <button type="button" className="button" disabled={!isNarrow} onClick={clearFilter}>
        Show all
      </button>
      <button
        type="button"
        className="button"
        onClick={() => void exportJournal().then((text) => sayToast('info', text), sayFault)}
      >
        CSV
      </button>
    </div>
  );
}
