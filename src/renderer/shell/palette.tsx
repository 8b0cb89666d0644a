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

/** Entries drawn at first and by each further scroll to the end: more than fit on the screen. An empty field lists hundreds. */
const DRAWN_STEP = 40;
/** A list scrolled to within this of the end of what is drawn draws more, px. */
const END_NEAR_PX = 400;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

interface ResultsProps {
  /** What the entries are of; another text begins at the top. */
  readonly query: string;
  readonly entries: readonly PaletteEntry[];
  readonly chosen: number;
  readonly onRun: (entry: PaletteEntry) => void;
  readonly onPoint: (index: number) => void;
}

/** The entries, the chosen one in sight. */
function Results({ query, entries, chosen, onRun, onPoint }: ResultsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [room, setRoom] = useState({ query, drawn: DRAWN_STEP });
  const drawn = Math.max(room.query === query ? room.drawn : 0, chosen + DRAWN_STEP);
  // An entry under the pointer is chosen by it and is in sight already: nothing moves away under it.
  useEffect(() => {
    if (entries[chosen] !== undefined) list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen, entries]);
  return (
    <ul
      ref={list}
      id="palette-list"
      role="listbox"
      aria-label="Results"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        const near = scrollHeight - scrollTop - clientHeight < END_NEAR_PX;
        if (near && drawn < entries.length) setRoom({ query, drawn: drawn + DRAWN_STEP });
      }}
    >
      {entries.slice(0, drawn).map((entry, i) => (
        <li
          key={entry.id}
          id={`palette-${i}`}
          role="option"
          aria-selected={i === chosen}
          aria-setsize={entries.length}
          aria-posinset={i + 1}
          className="palette-entry"
          onClick={() => onRun(entry)}
          onPointerMove={() => onPoint(i)}
        >
          <span className="palette-title">{entry.title}</span>
          <span className="muted">{entry.note}</span>
          {entry.key !== '' && <kbd>{entry.key}</kbd>}
        </li>
      ))}
    </ul>
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
    const step = STEPS[event.key];
    const last = entries.length - 1;
    // One step goes around, a page stops at the end.
    if (step === 1 || step === -1) setIndex((chosen + step + entries.length) % Math.max(1, entries.length));
    else if (step !== undefined) setIndex(Math.max(0, Math.min(last, chosen + step)));
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
        <Results query={listed} entries={entries} chosen={chosen} onRun={run} onPoint={setIndex} />
        <AddHint instrument={entries[chosen]?.instrument} />
        {entries.length === 0 && <p className="palette-none">Nothing is called “{listed.trim()}”.</p>}
      </div>
    </div>
  );
}
