import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { JournalStats, Trip } from '#contract/model/journal.ts';
import { call } from '../../shell/terminal.ts';
import { fillsStore } from '../../stores/fills.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { grouped, istTime, NO_VALUE, toneOf } from '../../ui/format.ts';
import { average, rupees, signedRupees } from '../../ui/money.ts';
import { TradePanel, useWhileSeen } from '../trade/trade-panel.tsx';
import { type TradeColumn, TradeTable } from '../trade/trade-table.tsx';
import { JournalDays } from './journal-days.tsx';
import { JournalFilterRow } from './journal-filter.tsx';
import { JournalGroups } from './journal-groups.tsx';
import { JOURNAL_PARTS, type JournalPart, type JournalView, journalStore, readJournal } from './journal-store.ts';
import { countWords, excursionText, figuresOf, heldText, tripDay } from './journal-words.ts';
import { NoteForm } from './note-form.tsx';

/** A new fill is in the journal so long after it was told, ms. */
const AFTER_FILL_MS = 600;

const signed = (paise: number) => <span className={toneOf(signedRupees(paise))}>{signedRupees(paise)}</span>;

const COLUMNS: readonly TradeColumn<Trip>[] = [
  { id: 'day', head: 'Day', width: 82, cell: tripDay },
  { id: 'in', head: 'In', width: 62, cell: ({ entryMs }) => istTime(entryMs) },
  { id: 'held', head: 'Held', width: 66, number: true, cell: heldText },
  {
    id: 'symbol',
    head: 'Instrument',
    width: 186,
    cell: ({ symbol }) => symbol,
    title: ({ symbol, product }) => `${symbol} ${product}`,
  },
  { id: 'way', head: 'Way', width: 50, cell: ({ direction }) => (direction === 'LONG' ? 'long' : 'short') },
  {
    id: 'units',
    head: 'Units',
    width: 74,
    number: true,
    cell: ({ quantity, open }) => (open === 0 ? grouped(quantity) : `${grouped(open)} open`),
    title: ({ quantity, open }) => `${grouped(quantity)} opened, ${grouped(open)} still open`,
  },
  { id: 'entry', head: 'Entry', width: 78, number: true, cell: (trip) => average(trip.entryAverage, trip.decimals) },
  { id: 'exit', head: 'Exit', width: 78, number: true, cell: (trip) => average(trip.exitAverage, trip.decimals) },
  {
    id: 'charges',
    head: 'Charges',
    width: 78,
    number: true,
    cell: ({ chargesPaise }) => (
      <span className="muted">{chargesPaise === null ? NO_VALUE : rupees(chargesPaise)}</span>
    ),
    title: ({ chargesPaise }) => (chargesPaise === null ? 'The tariff has no rates for it.' : rupees(chargesPaise)),
  },
  {
    id: 'net',
    head: 'Net',
    width: 96,
    number: true,
    cell: ({ netPaise }) => signed(netPaise),
    title: ({ grossPaise }) => `Gross ${signedRupees(grossPaise)}`,
  },
  { id: 'owner', head: 'Owner', width: 84, cell: ({ owner }) => owner },
  {
    id: 'note',
    head: 'Tags and note',
    width: null,
    cell: ({ note }) => (
      <>
        {note?.tags.map((tag) => (
          <span key={tag} className="badge journal-tag">
            {tag}
          </span>
        ))}
        <span className="muted">{note?.text ?? ''}</span>
      </>
    ),
    title: ({ note }) => (note === null ? '' : [...note.tags, note.text].join(' · ')),
  },
];

function Figures({ stats }: { readonly stats: JournalStats }) {
  return (
    <dl className="journal-figures">
      {figuresOf(stats).map(([name, value, meaning]) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd className={toneOf(value)}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Best and worst of a round trip; asked once for each state of it. */
function Excursion({ trip }: { readonly trip: Trip }) {
  const [answer, setAnswer] = useState<CallOutput<'journal.excursion'> | string | null>(null);
  const { id } = trip;
  useEffect(() => {
    let stale = false;
    call('journal.excursion', { tripId: id }).then(
      (read) => !stale && setAnswer(read),
      (thrown: unknown) => !stale && setAnswer(faultOf(thrown).text),
    );
    return () => {
      stale = true;
    };
  }, [id]);
  const words = answer === null ? 'Reading its minutes…' : typeof answer === 'string' ? answer : excursionText(answer);
  return <p className="muted">{words}</p>;
}

function TripNote({ trip }: { readonly trip: Trip | undefined }) {
  if (trip === undefined)
    return <p className="panel-state">Choose a round trip: its note and its best and worst stand here.</p>;
  const leave = (): void => document.querySelector<HTMLElement>(`[data-key="${CSS.escape(trip.id)}"]`)?.focus();
  return (
    <div className="journal-trip">
      <p>
        <b>{trip.symbol}</b> {trip.direction === 'LONG' ? 'long' : 'short'} {grouped(trip.quantity)} · {tripDay(trip)}{' '}
        {istTime(trip.entryMs)} · {signed(trip.netPaise)}
      </p>
      <Excursion key={`${trip.id} ${trip.fills}`} trip={trip} />
      <NoteForm key={trip.id} scope="trip" id={trip.id} note={trip.note} leave={leave} />
    </div>
  );
}

const PART_WORDS: Readonly<Record<JournalPart, string>> = { note: 'Note', days: 'Days', groups: 'Groups' };

function Side({ view }: { readonly view: JournalView }) {
  const part = useStore(journalStore, (state) => state.part);
  const tripId = useStore(journalStore, (state) => state.tripId);
  return (
    <div className="journal-side">
      <div className="journal-parts" role="group" aria-label="Beside the round trips">
        {JOURNAL_PARTS.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={part === one}
            onClick={() => journalStore.setState({ part: one })}
          >
            {PART_WORDS[one]}
          </button>
        ))}
      </div>
      {part === 'note' && <TripNote trip={view.trips.find(({ id }) => id === tripId) ?? view.trips[0]} />}
      {part === 'days' && <JournalDays />}
      {part === 'groups' && <JournalGroups />}
    </div>
  );
}

function emptyWords(view: JournalView | null, isNarrow: boolean): string | null {
  if (view === null) return 'Reading the journal…';
  if (view.total > 0 || view.days.length > 0) return null;
  return isNarrow
    ? 'No round trip passes the filter. Widen it, or show all.'
    : 'No round trip yet. The first fill of this account begins one; notes and tags are written beside it.';
}

function onRowKey(trip: Trip, event: KeyboardEvent): boolean {
  if (event.key !== 'Enter') return false;
  journalStore.setState({ part: 'note', tripId: trip.id });
  // After the note is drawn.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.journal-note input')?.focus());
  return true;
}

/** Round trips made of the account's fills, with notes, figures, days and groups. */
export function JournalPanel() {
  const body = useRef<HTMLDivElement>(null);
  const { view, error, filter, tripId } = useStore(journalStore);
  useWhileSeen(body, () => void readJournal());
  useEffect(() => {
    let timer = 0;
    const stop = fillsStore.subscribe(() => {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        if (body.current?.offsetParent !== null) void readJournal();
      }, AFTER_FILL_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  const isNarrow = Object.keys(filter).length > 0;
  const empty = emptyWords(view, isNarrow);
  return (
    <TradePanel id="journal" body={body} error={error} empty={empty}>
      {(view !== null || isNarrow) && <JournalFilterRow />}
      {view !== null && empty === null && (
        <>
          <Figures stats={view.stats} />
          <div className="journal-body">
            <div className="journal-stack">
              <div className="journal-rows">
                <TradeTable
                  id="journal"
                  label="Round trips"
                  columns={COLUMNS}
                  rows={view.trips}
                  keyOf={({ id }) => id}
                  rowClass={({ id }) => (id === tripId ? 'is-chosen' : '')}
                  slotOf={({ segment, securityId }) => instrumentOf(segment, securityId)?.slot ?? -1}
                  onKey={onRowKey}
                  onFocus={({ id }) => journalStore.setState({ tripId: id })}
                />
              </div>
              <Side view={view} />
            </div>
          </div>
        </>
      )}
    </TradePanel>
  );
}

/** How many round trips are closed and open, and what is left out. */
export function JournalFacts() {
  const view = useStore(journalStore, (state) => state.view);
  if (view === null) return null;
  return (
    <div className="tools">
      <span className="muted">{countWords(view)}</span>
    </div>
  );
}
