import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { JournalFill, JournalNote } from '#contract/model/journal.ts';
import { journalView } from '../../src/main/core/journal/journal-view.ts';
import { roundTrips } from '../../src/main/core/journal/round-trips.ts';
import { journalFill, journalTime } from '../support/journal-samples.ts';
import { FAKE_VALIDATION_ANSWERS } from './fake-validation.ts';

type Names = 'journal.read' | 'journal.note' | 'journal.excursion';

/** The trade journal of the fake engine: real round trips of made-up fills; tests change fills and notes. */
class FakeJournal {
  fills: JournalFill[] = [];
  readonly notes = { trip: new Map<string, JournalNote>(), day: new Map<string, JournalNote>() };
  excursion: CallOutput<'journal.excursion'> = { mfePaise: 112_500, maePaise: 30_000, minutes: 24, reason: null };

  readonly answers: { readonly [N in Names]: (input: CallInput<N>) => CallOutput<N> } = {
    'journal.read': (query) => ({ ...journalView(roundTrips(this.fills), this.notes, query), isCut: false }),
    'journal.note': ({ scope, key, text, tags }) => {
      if (text === '' && tags.length === 0) this.notes[scope].delete(key);
      else this.notes[scope].set(key, { text, tags });
      return { text, tags };
    },
    'journal.excursion': () => this.excursion,
  };
}

export const FAKE_JOURNAL = new FakeJournal();

/** Answers about what became of hits and of trades. */
export const FAKE_RECORDS = { ...FAKE_VALIDATION_ANSWERS, ...FAKE_JOURNAL.answers };

const SYMBOLS = [
  ['NIFTY 24 NOV 24500 CE', 49_081],
  ['NIFTY 24 NOV 24400 PE', 49_082],
  ['BANKNIFTY 24 NOV 52000 CE', 49_083],
] as const;
const DAYS = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'] as const;
/** Gains of each trip in paise a unit; they repeat. */
const GAINS = [420, -310, 150, -900, 640, 275, -120, 60, -450, 810, -35] as const;

/** Six closed round trips on each of five days, long and short, and one that is open. */
export function fakeJournalFills(): JournalFill[] {
  const fills = DAYS.flatMap((date, day) =>
    Array.from({ length: 6 }, (_, i) => {
      const at = day * 6 + i;
      const [symbol, securityId] = SYMBOLS[at % SYMBOLS.length] as (typeof SYMBOLS)[number];
      const owner = at % 4 === 3 ? 'momentum' : 'hand';
      const [first, second] = at % 5 === 4 ? (['SELL', 'BUY'] as const) : (['BUY', 'SELL'] as const);
      const gain = (GAINS[at % GAINS.length] as number) * (first === 'BUY' ? 1 : -1);
      const atMs = journalTime('09:20', date) + i * 55 * 60_000;
      const leg = (side: 'BUY' | 'SELL', price: number, afterMs: number) =>
        journalFill({
          symbol,
          securityId,
          owner,
          side,
          quantity: 75,
          price,
          atMs: atMs + afterMs,
          clientOrderId: `f-${at}-${side}`,
        });
      return [leg(first, 14_250, 0), leg(second, 14_250 + gain, (4 + i * 7) * 60_000 + 12_000)];
    }).flat(),
  );
  return [...fills, journalFill({ symbol: SYMBOLS[0][0], atMs: journalTime('15:05'), clientOrderId: 'f-open-BUY' })];
}
