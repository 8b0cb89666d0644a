import { useStore } from 'zustand';
import { PRIORITIES } from '#contract/model/scan.ts';
import { SYMBOL_CLASSES } from '#contract/model/validation.ts';
import { hitsStore, NO_FILTER, scannerTitle } from '../../stores/hits.ts';
import { hitsViewStore, takeFresh } from '../../stores/hits-view.ts';
import { grouped } from '../../ui/format.ts';
import { saveRows } from '../alerts/save-rows.ts';
import { GROUP_WORDS } from './card-facts.ts';

/** Cards on or off, and what the table is narrowed to. */
export function HitsTools() {
  const { hits, scanners, filter } = useStore(hitsStore);
  const { cardsShown, fresh } = useStore(hitsViewStore);
  const { scannerId, group } = filter;
  const words = scannerId !== null ? scannerTitle(scanners, scannerId) : group !== null ? GROUP_WORDS[group] : null;
  return (
    <div className="tools" role="group" aria-label="Hits of which scanner">
      <button
        type="button"
        className="chip"
        aria-pressed={cardsShown}
        title="Show or hide the cards of the scanners"
        onClick={() => hitsViewStore.setState({ cardsShown: !cardsShown })}
      >
        Cards
      </button>
      <button
        type="button"
        className="chip"
        aria-pressed="true"
        title={words === null ? 'Hits in this window' : 'Show all hits again'}
        onClick={() => hitsStore.setState({ filter: { ...filter, scannerId: null, group: null } })}
      >
        {words ?? 'All'} {words === null ? <span className="chip-count">{grouped(hits.length)}</span> : '×'}
      </button>
      {fresh > 0 && (
        <button type="button" className="chip hits-fresh" onClick={takeFresh}>
          {grouped(fresh)} new <kbd>Home</kbd>
        </button>
      )}
    </div>
  );
}

export function HitsFacts() {
  const filter = useStore(hitsStore, (state) => state.filter);
  return (
    <div className="tools">
      <select
        className="filter is-short"
        aria-label="Priority of hits"
        value={filter.priority ?? ''}
        onChange={(event) => {
          const priority = PRIORITIES.find((name) => name === event.target.value) ?? null;
          hitsStore.setState({ filter: { ...filter, priority } });
        }}
      >
        <option value="">any priority</option>
        {PRIORITIES.toReversed().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="filter is-family"
        aria-label="Hits of which instruments"
        value={filter.symbolClass ?? ''}
        onChange={(event) => {
          const symbolClass = SYMBOL_CLASSES.find((name) => name === event.target.value) ?? null;
          hitsStore.setState({ filter: { ...filter, symbolClass } });
        }}
      >
        <option value="">all kinds</option>
        {SYMBOL_CLASSES.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <input
        className="filter"
        type="search"
        placeholder="Filter hits"
        aria-label="Filter the hits"
        value={filter.text}
        onChange={(event) => hitsStore.setState({ filter: { ...filter, text: event.target.value } })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || filter.text === '') return;
          event.stopPropagation();
          hitsStore.setState({ filter: NO_FILTER });
        }}
      />
      <button
        type="button"
        className="chip"
        title="All stored hits of this scanner and priority as a file"
        onClick={() => saveRows('hits', 'csv')}
      >
        CSV
      </button>
      <button
        type="button"
        className="chip"
        title="The newest 2,000 hits of this scanner and priority as a file to print"
        onClick={() => saveRows('hits', 'pdf')}
      >
        PDF
      </button>
    </div>
  );
}
