import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault, never } from '#contract/faults.ts';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { JOURNAL_FILLS_MAX, type JournalNote } from '#contract/model/journal.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { excursionOf, type JournalNotes, journalView } from '../../core/journal/journal-view.ts';
import { type BareTrip, roundTrips } from '../../core/journal/round-trips.ts';
import { istDate } from '../../core/time/ist.ts';
import { JournalQueries } from '../../storage/queries/journal.ts';
import { packInstrument } from '../../storage/statements.ts';
import type { JournalAnswers, JournalRequest } from '../journal-requests.ts';
import type { StoreRequest } from '../store-protocol.ts';
import type { BarPages } from './bar-pages.ts';
import type { StoreContext } from './store-context.ts';

/** Minutes that one excursion is read from: four sessions. A longer trip has none. */
const EXCURSION_MINUTES_MAX = 1_500;
const KINDS: Readonly<Record<JournalRequest['kind'], true>> = {
  journalFills: true,
  journalForget: true,
  journalRead: true,
  journalNote: true,
  journalExcursion: true,
};

/** Whether a request is for the shelf of the trade journal. */
export function isAboutJournal(request: StoreRequest): request is JournalRequest {
  return Object.hasOwn(KINDS, request.kind);
}

/** What is known of a book until something is written to it. */
interface Known {
  readonly book: string;
  readonly trips: readonly BareTrip[];
  readonly notes: JournalNotes;
  readonly isCut: boolean;
}

/** The store's part in the trade journal: fills and notes kept, round trips made of them. */
export class JournalShelf {
  readonly #context: StoreContext;
  readonly #pages: BarPages;
  readonly #queries: JournalQueries;
  #known: Known | null = null;

  constructor(context: StoreContext, pages: BarPages) {
    this.#context = context;
    this.#pages = pages;
    this.#queries = new JournalQueries(context.storage);
  }

  answer(
    request: JournalRequest,
    nowMs: number,
  ): JournalAnswers[JournalRequest['kind']] | Promise<JournalAnswers['journalExcursion']> {
    const place = { source: this.#context.source, book: request.book };
    switch (request.kind) {
      case 'journalFills':
        this.#known = null;
        this.#queries.save(
          place,
          request.fills.map((fill) => ({ date: istDate(fill.atMs), fill })),
        );
        return {};
      case 'journalForget':
        this.#known = null;
        this.#queries.forgetAfter(place, request.start, request.afterMs);
        return {};
      case 'journalRead': {
        const { trips, notes, isCut } = this.#read(request.book);
        // A position of an account that is no more never ends: it is no round trip.
        const lasting = trips.filter(({ open, run }) => open === 0 || run === request.run);
        return { ...journalView(lasting, notes, request.query), isCut };
      }
      case 'journalNote':
        return this.#note(request.book, request.query);
      case 'journalExcursion':
        return this.#excursion(this.#tripOf(request.book, request.query.tripId), nowMs);
      default:
        return never(request);
    }
  }

  #read(book: string): Known {
    if (this.#known?.book === book) return this.#known;
    const place = { source: this.#context.source, book };
    const fills = this.#queries.newest(place, JOURNAL_FILLS_MAX + 1);
    const isCut = fills.length > JOURNAL_FILLS_MAX;
    const notes = { trip: new Map<string, JournalNote>(), day: new Map<string, JournalNote>() };
    for (const { scope, key, note } of this.#queries.notes(place)) notes[scope].set(key, note);
    this.#known = { book, trips: roundTrips(fills.slice(0, JOURNAL_FILLS_MAX)), notes, isCut };
    return this.#known;
  }

  #tripOf(book: string, id: string): BareTrip {
    const trip = this.#read(book).trips.find((one) => one.id === id);
    if (trip !== undefined) return trip;
    throw new FaultError(fault('input.unknown_trip', 'There is no such round trip. Read the journal again.'));
  }

  #note(book: string, { scope, key, text, tags }: CallInput<'journal.note'>): CallOutput<'journal.note'> {
    if (scope === 'trip') this.#tripOf(book, key);
    else if (!/^\d{4}-\d{2}-\d{2}$/.test(key)) {
      throw new FaultError(fault('input.journal_day', `“${key}” is no day. Write it as 2026-11-20.`));
    }
    const note = { text: text.trim(), tags: [...new Set(tags)] };
    this.#queries.saveNote({ source: this.#context.source, book }, { scope, key, note });
    this.#known = null;
    return note;
  }

  async #excursion(trip: BareTrip, nowMs: number): Promise<JournalAnswers['journalExcursion']> {
    const { segment, securityId, entryMs, open } = trip;
    const none = (reason: string) => ({ mfePaise: null, maePaise: null, minutes: 0, reason });
    const slot = this.#context.epoch.slotOf(packInstrument(SEGMENT_CODES[segment], securityId));
    if (slot < 0) return none('The instrument is not subscribed today: its minutes are not at hand.');
    const endMs = open === 0 ? (trip.exitMs ?? nowMs) : nowMs;
    const fromMs = Math.floor(entryMs / MINUTE_MS) * MINUTE_MS;
    const page = { slot, interval: '1m', beforeMs: endMs + 1, limit: EXCURSION_MINUTES_MAX, adjusted: false } as const;
    const { bars, more } = await this.#pages.page({ kind: 'bars', ...page });
    if (more && (bars.t[0] ?? 0) > fromMs) return none('It lasted longer than four sessions: too many minutes.');
    const inside = bars.t.flatMap((t, i) => (t >= fromMs && t <= endMs ? [i] : []));
    if (inside.length === 0) return none('No minutes of that time are stored.');
    const high = Math.max(...inside.map((i) => bars.h[i] ?? 0));
    const low = Math.min(...inside.map((i) => bars.l[i] ?? 0));
    return { ...excursionOf(trip, high, low), minutes: inside.length, reason: null };
  }
}
