import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { noticesStore } from '../../stores/notices.ts';
import { sessionStore } from '../../stores/session.ts';
import { grouped } from '../../ui/format.ts';
import { changesStore, confirmChanges, readChanges } from './changes-store.ts';
import {
  changedKinds,
  changesSummary,
  changeText,
  countText,
  heldText,
  holdGroups,
  KIND_WORDS,
} from './changes-words.ts';

/** Reads again with each epoch, each reconnection, and when the engine says that the list changed. */
function useChanges(): void {
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  const open = useStore(sessionStore, ({ link }) => link.phase === 'open');
  useEffect(() => {
    if (!open || epoch < 0) return undefined;
    void readChanges(call);
    return noticesStore.subscribe((now, before) => {
      const [newest] = now.notices;
      if (newest !== before.notices[0] && newest?.code === 'instruments.changed') void readChanges(call);
    });
  }, [epoch, open]);
}

function Holds() {
  const { holds, holdsTotal, busy } = useStore(changesStore);
  if (holdsTotal === 0) return null;
  return (
    <section className="changes-holds" aria-label="Held instruments">
      <header>
        <h2 className="warn">No order is sent for these until you have seen what changed</h2>
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void confirmChanges(call, { all: true })}
        >
          Confirm all {grouped(holdsTotal)}
        </button>
      </header>
      <ul>
        {holdGroups(holds).map(({ underlying, count, text }) => (
          <li key={underlying}>
            <b>{underlying}</b> <span>{text}</span> <span className="muted">{countText(count)}</span>
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void confirmChanges(call, { underlying })}
            >
              Confirm {underlying}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rows() {
  const { changes, kind } = useStore(changesStore);
  const rows = (changes?.rows ?? []).filter((row) => kind === 'all' || row.kind === kind);
  if (rows.length === 0) return null;
  return (
    <div className="changes-scroll">
      <table className="changes-table">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">Instrument</th>
            <th scope="col">Segment</th>
            <th scope="col">Before → after</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.kind} ${row.segment} ${row.securityId}`}>
              <td>{KIND_WORDS[row.kind]}</td>
              <th scope="row">{row.symbol}</th>
              <td className="muted">{row.segment}</td>
              <td className="changes-value">{changeText(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ChangesPanel() {
  const body = useRef<HTMLDivElement>(null);
  const { changes, error } = useStore(changesStore);
  useChanges();
  useEffect(() => panelFocus('changes', () => body.current?.focus()), []);
  return (
    <div
      ref={body}
      tabIndex={0}
      role="region"
      aria-label="Changes of the instrument list"
      className="panel-body changes"
    >
      {error !== null && (
        <p className="warn changes-note" role="status">
          {error}{' '}
          <button type="button" className="button" onClick={() => void readChanges(call)}>
            Try again
          </button>
        </p>
      )}
      {changes === null ? (
        error === null && <p className="panel-state">Reading what changed in the instrument list…</p>
      ) : (
        <>
          <p className="changes-note">{changesSummary(changes.since, changes.counts, changes.expired)}</p>
          <Holds />
          <Rows />
        </>
      )}
    </div>
  );
}

/** Which kind of change is listed. */
export function ChangesTools() {
  const { changes, kind } = useStore(changesStore);
  if (changes === null) return null;
  return (
    <div className="tools" role="group" aria-label="Kind of change">
      {(['all', ...changedKinds(changes.counts).map(([name]) => name)] as const).map((name) => (
        <button
          key={name}
          type="button"
          className="chip"
          aria-pressed={kind === name}
          onClick={() => changesStore.setState({ kind: name })}
        >
          {name === 'all' ? 'All' : KIND_WORDS[name]}
          {name !== 'all' && <span className="chip-count"> {grouped(changes.counts[name])}</span>}
        </button>
      ))}
    </div>
  );
}

export function ChangesFacts() {
  const total = useStore(changesStore, (state) => state.holdsTotal);
  return (
    <div className="tools">
      <span
        className={total > 0 ? 'fact warn' : 'fact'}
        title="Changes of lot, tick or freeze that nobody has confirmed"
      >
        to confirm {heldText(total)}
      </span>
    </div>
  );
}
