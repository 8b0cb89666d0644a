import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import {
  JOURNAL_DAYS_MAX,
  JOURNAL_NAMES_MAX,
  type JournalDay,
  type JournalFilter,
  type JournalNote,
  type Trip,
} from '#contract/model/journal.ts';
import { journalDays, journalStats, type TaggedTrip } from './journal-stats.ts';
import { type BareTrip, tripDate } from './round-trips.ts';

/** Notes of an account: of round trips by id, of days by date. */
export interface JournalNotes {
  readonly trip: ReadonlyMap<string, JournalNote>;
  readonly day: ReadonlyMap<string, JournalNote>;
}

/** One page of the journal with the figures of everything that the filter passes. */
export function journalView(
  all: readonly BareTrip[],
  notes: JournalNotes,
  { filter, offset, limit }: CallInput<'journal.read'>,
): Omit<CallOutput<'journal.read'>, 'isCut'> {
  const chosen = all.map((trip) => tagged(trip, notes)).filter((one) => passes(one, filter));
  const closed = chosen
    .filter(({ trip: { open } }) => open === 0)
    .sort((a, b) => (a.trip.exitMs ?? 0) - (b.trip.exitMs ?? 0));
  const days = journalDays(
    closed.map(({ trip }) => trip),
    dayNotes(notes, filter),
  );
  const newest = chosen.map(({ trip }) => trip).toReversed();
  return {
    trips: newest
      .slice(offset, offset + limit)
      .map(({ run: _run, ...trip }) => ({ ...trip, note: notes.trip.get(trip.id) ?? null })),
    total: newest.length,
    stats: journalStats(closed, days),
    days: days.slice(-JOURNAL_DAYS_MAX),
    owners: [...new Set(all.map(({ owner }) => owner))].sort().slice(0, JOURNAL_NAMES_MAX),
    tags: tagsOf(notes),
  };
}

type Chosen = TaggedTrip & { readonly trip: BareTrip };

function tagged(trip: BareTrip, notes: JournalNotes): Chosen {
  const own = notes.trip.get(trip.id)?.tags ?? [];
  const ofDay = notes.day.get(tripDate(trip))?.tags ?? [];
  return { trip, tags: new Set([...own, ...ofDay]) };
}

function passes({ trip, tags }: Chosen, { from, to, symbol, owner, tag }: JournalFilter): boolean {
  const date = tripDate(trip);
  return (
    (from === undefined || date >= from) &&
    (to === undefined || date <= to) &&
    (symbol === undefined || trip.symbol.toUpperCase().includes(symbol.trim().toUpperCase())) &&
    (owner === undefined || trip.owner === owner) &&
    (tag === undefined || tags.has(tag))
  );
}

/** Days with a note are shown without trips too, where the filter is about days alone. */
function dayNotes(
  { day }: JournalNotes,
  { from, to, symbol, owner, tag }: JournalFilter,
): Map<string, JournalDay['note']> {
  const narrowed = symbol !== undefined || owner !== undefined;
  const inside = [...day].filter(
    ([date, { tags }]) =>
      (from === undefined || date >= from) &&
      (to === undefined || date <= to) &&
      (tag === undefined || tags.includes(tag)),
  );
  return new Map(narrowed ? [] : inside);
}

function tagsOf({ trip, day }: JournalNotes): string[] {
  const used = new Set([...trip.values(), ...day.values()].flatMap(({ tags }) => tags));
  return [...used].sort().slice(0, JOURNAL_NAMES_MAX);
}

/** Price excursions of a round trip against its entry, paise for all its units; neither is negative. */
export function excursionOf(
  { direction, entryAverage, quantity, decimals }: Pick<Trip, 'direction' | 'entryAverage' | 'quantity' | 'decimals'>,
  high: number,
  low: number,
): { readonly mfePaise: number; readonly maePaise: number } {
  const perStep = decimals === 2 ? 1 : 0.01;
  const up = Math.max(0, high - entryAverage) * quantity * perStep;
  const down = Math.max(0, entryAverage - low) * quantity * perStep;
  const [mfe, mae] = direction === 'LONG' ? [up, down] : [down, up];
  return { mfePaise: Math.round(mfe), maePaise: Math.round(mae) };
}
