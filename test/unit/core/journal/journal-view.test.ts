import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalFilter, JournalNote } from '#contract/model/journal.ts';
import { excursionOf, journalView } from '../../../../src/main/core/journal/journal-view.ts';
import { roundTrips } from '../../../../src/main/core/journal/round-trips.ts';
import { wilson } from '../../../../src/main/core/stats/wilson.ts';
import { journalFill, journalTime } from '../../../support/journal-samples.ts';

/** Four closed trips on two days and an open one: +750, −300, +150 (of a strategy), −900 paise × 1, without charges. */
function sample() {
  const free = { charge: null, isTrade: false } as const;
  const trip = (date: string, time: string, units: number, gain: number, owner = 'hand') => {
    const atMs = journalTime(time, date);
    const one = { ...free, owner, quantity: units };
    return [
      journalFill({ ...one, atMs }),
      journalFill({ ...one, side: 'SELL', price: 10_000 + gain, atMs: atMs + 300_000 }),
    ];
  };
  return roundTrips([
    ...trip('2026-11-20', '09:30', 75, 10),
    ...trip('2026-11-20', '10:15', 75, -4),
    ...trip('2026-11-20', '10:45', 75, 2, 'momentum'),
    ...trip('2026-11-23', '09:40', 75, -12),
    journalFill({
      ...free,
      symbol: 'BANKNIFTY 24 NOV 52000 PE',
      securityId: 7,
      atMs: journalTime('14:00', '2026-11-23'),
    }),
  ]);
}
const EMPTY = { trip: new Map<string, JournalNote>(), day: new Map<string, JournalNote>() };
const view = (filter: JournalFilter, notes = EMPTY) => journalView(sample(), notes, { filter, offset: 0, limit: 100 });

test('figures are of closed trips, with n and an interval; the open one is listed and counts nothing', () => {
  const { trips, total, stats, days } = view({});
  assert.deepEqual([total, trips.length, stats.n, stats.wins, stats.losses], [5, 5, 4, 2, 2]);
  assert.equal(trips[0]?.open, 75, 'newest first');
  assert.equal(stats.netPaise, 750 - 300 + 150 - 900);
  assert.deepEqual([stats.averageWinPaise, stats.averageLossPaise, stats.expectancyPaise], [450, -600, -75]);
  assert.equal(stats.profitFactor, 900 / 1_200);
  const { p, lo, hi } = wilson(2, 4);
  assert.deepEqual([stats.winRate, stats.winLow, stats.winHigh], [p, lo, hi]);
  assert.deepEqual(
    days.map(({ date, n, netPaise, equityPaise, drawdownPaise }) => [date, n, netPaise, equityPaise, drawdownPaise]),
    [
      ['2026-11-20', 3, 600, 600, 0],
      ['2026-11-23', 1, -900, -300, 900],
    ],
  );
  assert.equal(stats.drawdownPaise, 900);
  const keys = (groups: readonly { key: string; n: number }[]) => groups.map(({ key, n }) => `${key} ${n}`);
  assert.deepEqual(keys(stats.byHour), ['09 2', '10 2']);
  assert.deepEqual(keys(stats.byWeekday), ['Monday 1', 'Friday 3']);
  assert.deepEqual(keys(stats.byOwner), ['hand 3', 'momentum 1']);
});

test('filters: days, part of a symbol, owner, tags of the trip and of its day; pages leave the figures alone', () => {
  assert.equal(view({ from: '2026-11-21' }).total, 2);
  assert.equal(view({ to: '2026-11-20' }).total, 3);
  assert.equal(view({ symbol: ' banknifty' }).total, 1);
  assert.equal(view({ owner: 'momentum' }).stats.netPaise, 150);
  const all = sample();
  const tagged = {
    trip: new Map([[all[0]?.id ?? '', { text: 'late', tags: ['breakout'] }]]),
    day: new Map([['2026-11-23', { text: 'tired', tags: ['no sleep'] }]]),
  };
  const of = (filter: JournalFilter) => journalView(all, tagged, { filter, offset: 0, limit: 1 });
  assert.equal(of({ tag: 'breakout' }).stats.n, 1);
  assert.equal(of({ tag: 'no sleep' }).total, 2);
  assert.deepEqual(of({}).tags, ['breakout', 'no sleep']);
  assert.equal(of({}).trips.length, 1);
  assert.equal(of({}).total, 5);
  assert.equal(of({}).days.find(({ date }) => date === '2026-11-23')?.note?.text, 'tired');
  assert.deepEqual(
    of({}).stats.byTag.map(({ key, n }) => `${key} ${n}`),
    ['breakout 1', 'no sleep 1'],
  );
});

test('an empty journal has no rates; a day with nothing but a note is shown', () => {
  const notes = { trip: new Map(), day: new Map([['2026-11-19', { text: 'no trade', tags: [] }]]) };
  const { stats, days, trips } = journalView([], notes, { filter: {}, offset: 0, limit: 10 });
  assert.deepEqual([stats.n, stats.winRate, stats.profitFactor, stats.expectancyPaise], [0, null, null, null]);
  assert.deepEqual([days.length, trips.length], [1, 0]);
});

test('excursions: for a short what falls is good; neither is ever negative; four decimals are paise hundredths', () => {
  const trip = { direction: 'LONG', entryAverage: 10_000, quantity: 75, decimals: 2 } as const;
  assert.deepEqual(excursionOf(trip, 10_100, 9_980), { mfePaise: 7_500, maePaise: 1_500 });
  assert.deepEqual(excursionOf({ ...trip, direction: 'SHORT' }, 10_100, 10_020), { mfePaise: 0, maePaise: 7_500 });
  assert.deepEqual(excursionOf({ ...trip, decimals: 4 }, 10_100, 10_000), { mfePaise: 75, maePaise: 0 });
});
