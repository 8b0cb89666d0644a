import { createStore } from 'zustand/vanilla';
import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import { type JournalFilter, TRIPS_PER_PAGE_MAX, type Trip } from '#contract/model/journal.ts';
import { call } from '../../shell/terminal.ts';
import { csvText, saveFile } from '../../ui/csv.ts';
import { grouped } from '../../ui/format.ts';
import { JOURNAL_CSV_COLUMNS, journalCells } from './journal-words.ts';

export type JournalView = CallOutput<'journal.read'>;
export const JOURNAL_PARTS = ['note', 'days', 'groups'] as const;
export type JournalPart = (typeof JOURNAL_PARTS)[number];
/** Pages of one file: as many round trips as the journal is made of fills. */
const PAGES_EXPORTED_MAX = 40;

export interface JournalState {
  readonly filter: JournalFilter;
  readonly view: JournalView | null;
  /** Why the last reading failed; null after one that worked. */
  readonly error: string | null;
  /** Id of the round trip whose note is shown. */
  readonly tripId: string | null;
  /** Day whose note is shown. */
  readonly date: string | null;
  readonly part: JournalPart;
}

/** The trade journal as this window shows it. */
export const journalStore = createStore<JournalState>(() => ({
  filter: {},
  view: null,
  error: null,
  tripId: null,
  date: null,
  part: 'note',
}));

/** Reads what the filter passes; an answer to an older filter is let go. */
export async function readJournal(): Promise<void> {
  const { filter } = journalStore.getState();
  try {
    const view = await call('journal.read', { filter, offset: 0, limit: TRIPS_PER_PAGE_MAX });
    if (journalStore.getState().filter === filter) journalStore.setState({ view, error: null });
  } catch (thrown) {
    journalStore.setState({ error: faultOf(thrown).text });
  }
}

/** Changes the filter; an empty value takes that part of it away. */
export function filterJournal(change: { readonly [K in keyof JournalFilter]?: string }): void {
  const all = { ...journalStore.getState().filter, ...change };
  const filter = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')) as JournalFilter;
  journalStore.setState({ filter });
  void readJournal();
}

export function clearFilter(): void {
  journalStore.setState({ filter: {} });
  void readJournal();
}

/** Keeps a note and reads the journal again. Rejects with the engine's words. */
export async function saveNote(note: CallInput<'journal.note'>): Promise<void> {
  await call('journal.note', note);
  await readJournal();
}

/** Every round trip that the filter passes, as a file. @returns words about it */
export async function exportJournal(): Promise<string> {
  const { filter } = journalStore.getState();
  const trips: Trip[] = [];
  for (let page = 0; page < PAGES_EXPORTED_MAX; page += 1) {
    const answer = await call('journal.read', { filter, offset: trips.length, limit: TRIPS_PER_PAGE_MAX });
    trips.push(...answer.trips);
    if (trips.length >= answer.total || answer.trips.length === 0) break;
  }
  saveFile('journal.csv', csvText(JOURNAL_CSV_COLUMNS, trips.map(journalCells)));
  return `${grouped(trips.length)} round trips were saved to journal.csv.`;
}
