import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { journalView } from '../../src/main/core/journal/journal-view.ts';
import { roundTrips } from '../../src/main/core/journal/round-trips.ts';
import { journalFill } from '../support/journal-samples.ts';

type Names = Extract<CallName, `journal.${string}`>;

const query = {
  filter: { from: '2026-11-01', to: '2026-11-30', symbol: 'NIFTY', tag: 'breakout' },
  offset: 0,
  limit: 50,
};
const trips = roundTrips([journalFill(), journalFill({ side: 'SELL', price: 10_100 })]);
const note = { text: 'Late entry.', tags: ['breakout'] };
const notes = { trip: new Map(trips.map(({ id }) => [id, note])), day: new Map([['2026-11-20', note]]) };

/** A good input and output of each journal call. */
export const JOURNAL_SAMPLES: {
  readonly inputs: { readonly [N in Names]: CallInput<N> };
  readonly outputs: { readonly [N in Names]: CallOutput<N> };
} = {
  inputs: {
    'journal.read': query,
    'journal.note': { ...note, scope: 'trip', key: '/2026-11-20/j-test-1' },
    'journal.excursion': { tripId: '/2026-11-20/j-test-1' },
  },
  outputs: {
    'journal.read': { ...journalView(trips, notes, query), isCut: false },
    'journal.note': note,
    'journal.excursion': { mfePaise: 7_500, maePaise: 1_500, minutes: 5, reason: null },
  },
};
