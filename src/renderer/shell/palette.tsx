import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { instrumentsStore } from '../stores/instruments.ts';
import { sessionStore } from '../stores/session.ts';
import { commandTarget } from './command-target.ts';
import { type PaletteEntry, paletteEntries } from './palette-entries.ts';
import { useMarketSearch } from './market-search.ts';
import { findInstruments, queryWords, searchTexts } from './search.ts';
import { shellStore } from './shell-store.ts';
import { usePaletteSources } from './use-palette-sources.ts';
import { useOverlay } from './use-overlay.ts';
import { targetList } from '../stores/watchlists.ts';
import { addToList } from './watch-actions.ts';
import { costWords, useCost } from './watch-cost.ts';

function Entry(props: { entry: PaletteEntry; id: string; chosen: boolean; onRun: () => void; onPoint: () => void }) {
  const { entry, id, chosen, onRun, onPoint } = props;
  return (
    <li id={id} role="option" aria-selected={chosen} className="palette-entry" onClick={onRun} onPointerMove={onPoint}>
      <span className="palette-title">{entry.title}</span>
      <span className="muted">{entry.note}</span>
      {entry.key !== '' && <kbd>{entry.key}</kbd>}
    </li>
  );
}

interface Listed {
  /** The text that the entries are of: while somebody types, an earlier one than that of the field. */
  readonly query: string;
  readonly entries: readonly PaletteEntry[];
  /** Entries of another text, at once. */
  readonly of: (query: string) => readonly PaletteEntry[];
}

/**
 * What is listed for a query; the engine is asked when none of the subscribed instruments matches. The field is painted
 * before 25,000 instruments are looked through.
 */
function useEntries(typed: string): Listed {
  const query = useDeferredValue(typed);
  const rows = useStore(instrumentsStore, (state) => state.rows);
  const replaying = useStore(sessionStore, (state) => (state.session?.replay ?? null) !== null);
  const own = useMemo(() => findInstruments(rows, searchTexts(rows), query), [rows, query]);
  const missed = own.length === 0 && queryWords(query).length > 0;
  const others = useMarketSearch(missed ? query : null);
  const more = usePaletteSources();
  const entries = useMemo(
    () => paletteEntries(own, query, replaying, more, others),
    [own, query, replaying, more, others],
  );
  const of = (other: string) => paletteEntries(findInstruments(rows, searchTexts(rows), other), other, replaying, more);
  return { query, entries, of };
}

/** What the chosen instrument would cost on a list, and how it gets there. */
function AddHint({ instrument }: { instrument: PaletteEntry['instrument'] }) {
  const cost = useCost(instrument);
  const list = targetList();
  if (instrument === undefined || list === undefined) return null;
  return (
    <p className="palette-hint muted">
      <kbd>Ctrl+Enter</kbd> adds {instrument.symbol} to “{list.name}”{cost === null ? '' : `: ${costWords(cost)}`}
    </p>
  );
}

function addChosen(entry: PaletteEntry | undefined, close: () => void): void {
  if (entry?.instrument === undefined) return;
  close();
  void addToList(entry.instrument);
}

/** One field for instruments, commands, scanners and settings; Enter charts the instrument or does what the entry says. */
export function Palette() {
  const close = (): void => shellStore.setState({ paletteOpen: false });
  const dialog = useOverlay(close);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  useEffect(() => input.current?.focus(), []);
  const { query: listed, entries, of } = useEntries(query);
  const chosen = Math.min(index, entries.length - 1);
  // A quick hand presses Enter before the list has followed: what it typed counts, not what is still listed.
  const chosenEntry = (): PaletteEntry | undefined => (listed === query ? entries : of(query))[Math.max(0, chosen)];
  const run = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    close();
    // After the palette has given the keyboard back, so that a command may move it on.
    requestAnimationFrame(() => entry.run(commandTarget));
  };
  const onKey = (event: { key: string; ctrlKey: boolean; preventDefault: () => void }): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setIndex((chosen + step + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Enter' && event.ctrlKey) addChosen(chosenEntry(), close);
    else if (event.key === 'Enter') run(chosenEntry());
    else return;
    event.preventDefault();
  };
  return (
    <div className="veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div
        ref={dialog}
        className="palette"
        role="dialog"
        aria-modal="true"
        aria-label="Find an instrument, a command, a scanner or a setting"
      >
        <input
          ref={input}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries.length > 0 ? `palette-${chosen}` : undefined}
          aria-label="Instrument, command, scanner or setting"
          placeholder="Symbol, name, command, scanner or setting"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setIndex(0);
          }}
          onKeyDown={onKey}
        />
        <ul id="palette-list" role="listbox" aria-label="Results">
          {entries.map((entry, i) => (
            <Entry
              key={entry.id}
              entry={entry}
              id={`palette-${i}`}
              chosen={i === chosen}
              onRun={() => run(entry)}
              onPoint={() => setIndex(i)}
            />
          ))}
        </ul>
        <AddHint instrument={entries[chosen]?.instrument} />
        {entries.length === 0 && <p className="palette-none">Nothing is called “{listed.trim()}”.</p>}
      </div>
    </div>
  );
}
