import { useStore } from 'zustand';
import { PRIORITIES, SCANNER_GROUPS } from '#contract/model/scan.ts';
import { type AlertNarrow, alertsStore, ALL_ALERTS } from '../../stores/alerts.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { selectionStore } from '../../stores/selection.ts';
import { GROUP_WORDS } from '../hits/card-facts.ts';
import { PRIORITY_ICONS } from './alert-words.ts';

function narrow(change: Partial<AlertNarrow>): void {
  alertsStore.setState(({ narrow: before }) => ({ narrow: { ...before, ...change } }));
}

/** What the list is narrowed to. */
export function AlertNarrowBar({ shown, of }: { shown: number; of: number }) {
  const { priority, from, group, charted, text } = useStore(alertsStore, (state) => state.narrow);
  const symbol = useStore(selectionStore, ({ slot }) => instrumentAt(slot)?.symbol);
  return (
    <div className="alert-narrow" role="group" aria-label="Which alerts">
      {PRIORITIES.toReversed().map((one) => (
        <button
          key={one}
          type="button"
          className="chip is-box"
          aria-pressed={priority === one}
          onClick={() => narrow({ priority: priority === one ? null : one })}
        >
          <span className={`alert-priority is-${one}`}>
            <span aria-hidden="true">{PRIORITY_ICONS[one]}</span> {one}
          </span>
        </button>
      ))}
      <select
        className="filter"
        aria-label="Alerts of which scanners"
        value={group === null ? (from ?? '') : `group:${group}`}
        onChange={({ target: { value } }) => {
          const found = SCANNER_GROUPS.find((one) => `group:${one}` === value) ?? null;
          if (found !== null) narrow({ from: 'scan', group: found });
          else narrow({ group: null, from: value === 'scan' || value === 'own' ? value : null });
        }}
      >
        <option value="">all alerts</option>
        <option value="scan">all scanners</option>
        {SCANNER_GROUPS.map((one) => (
          <option key={one} value={`group:${one}`}>
            {GROUP_WORDS[one]}
          </option>
        ))}
        <option value="own">your own</option>
      </select>
      <button
        type="button"
        className="chip is-box"
        aria-pressed={charted}
        title="Only alerts of the instrument on the chart"
        onClick={() => narrow({ charted: !charted })}
      >
        {symbol ?? 'charted'} only
      </button>
      <input
        className="filter"
        type="search"
        placeholder="Filter alerts"
        aria-label="Filter the alerts"
        value={text}
        onChange={({ target }) => narrow({ text: target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.stopPropagation();
          narrow({ text: '' });
        }}
      />
      {shown < of && (
        <button type="button" className="chip" onClick={() => alertsStore.setState({ narrow: ALL_ALERTS })}>
          {shown} of {of}, show all
        </button>
      )}
    </div>
  );
}
