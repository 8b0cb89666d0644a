import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapBoard, type GapInput } from '../../../../src/main/core/levels/gap-board.ts';
import { gapMinutes } from '../../../../src/main/core/levels/gap-minutes.ts';
import { GAP_SAMPLE_MS, GapSamples } from '../../../../src/main/core/levels/gap-samples.ts';
import { gapBucket, gapStats } from '../../../../src/main/core/levels/gap-stats.ts';
import { valueRelation } from '../../../../src/main/core/levels/value-relation.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { GAP_DAYS } from '../../../support/sample-gaps.ts';

const input = (symbol: string, price: number, rest: Partial<GapInput> = {}): GapInput => ({
  slot: 1,
  symbol,
  price,
  indicative: false,
  range: { high: price + 1, low: price - 1 },
  days: GAP_DAYS,
  feedClose: null,
  ...rest,
});

test('the largest gap comes first, equal ones by symbol; rows beyond the limit are counted, not shown', () => {
  const { rows, priced } = gapBoard([input('B', 101), input('C', 97), input('A', 101), input('D', 100.1)], 3);
  assert.deepEqual(
    rows.map(({ symbol, gapPct }) => [symbol, gapPct]),
    [
      ['C', -3],
      ['A', 1],
      ['B', 1],
    ],
  );
  assert.equal(priced, 4);
});

test('a row says what it was compared with, whether it filled, and how such gaps fared', () => {
  const [row] = gapBoard([input('A', 101.5, { range: { high: 102, low: 99.9 } })], 1).rows;
  assert.deepEqual(
    [row?.prevClose, row?.prevDate, row?.class, row?.filled, row?.fills],
    [
      100,
      '2026-11-19',
      'FULL_UP',
      true,
      { bucket: '1–2%', n: 1, sameDay: 1, within3: 1, within5: 1, medianSessions: 1 },
    ],
  );
  const [early] = gapBoard([input('A', 101.5, { indicative: true, range: null })], 1).rows;
  assert.deepEqual([early?.indicative, early?.filled], [true, null]);
});

test('without a history the close of the feed stands in, and the class is not known; without either there is no row', () => {
  const [row] = gapBoard([input('A', 101, { days: [], feedClose: 100 })], 1).rows;
  assert.deepEqual([row?.gapPct, row?.class, row?.prevDate, row?.fills], [1, null, null, null]);
  assert.deepEqual(gapBoard([input('A', 101, { days: [] })], 1), { rows: [], priced: 0 });
  const [none] = gapBoard([input('A', 100)], 1).rows;
  assert.deepEqual([none?.class, none?.filled, none?.fills], ['NONE', null, null]);
});

test('sizes: each bucket begins with its lower edge', () => {
  assert.deepEqual([0, 0.4999, 0.5, -0.99, 1, 2, 2.99, -3, 15].map(gapBucket), [
    '0–0.5%',
    '0–0.5%',
    '0.5–1%',
    '0.5–1%',
    '1–2%',
    '2–3%',
    '2–3%',
    '>3%',
    '>3%',
  ]);
});

test('gaps that a split follows, and gaps without five sessions to look at, are left out', () => {
  const day = (open: number, high: number, low: number, close: number) => ({ date: '', open, high, low, close });
  const quiet = day(100, 101, 99, 100);
  const gapDay = day(101.5, 102, 101, 101.5);
  const after = day(101.5, 102, 101, 101.5);
  const of = (days: ReturnType<typeof day>[]) => gapStats(days, '1–2%', 'up').n;
  assert.equal(of([quiet, gapDay, after, after, after, after]), 1);
  assert.equal(of([quiet, gapDay, after, after, after]), 0, 'four sessions');
  assert.equal(of([quiet, gapDay, after, day(50, 51, 49, 50), after, after]), 0, 'a split');
  assert.deepEqual(gapStats([quiet, gapDay, after, after, after, after], '1–2%', 'up'), {
    bucket: '1–2%',
    direction: 'up',
    n: 1,
    sameDay: 0,
    within3: 0,
    within5: 0,
    medianSessions: null,
  });
});

test('minutes to the fill come from bars of the gap’s own session; the date that the bars begin in is left out', () => {
  const at = (date: string, minute: number): number => istMidnightMs(date) + minute * 60_000;
  const bars = {
    first: 0,
    end: 4,
    t: [at('2026-11-05', 915), at('2026-11-06', 555), at('2026-11-06', 570), at('2026-11-06', 585)],
    h: [10_000, 10_200, 10_100, 10_000],
    l: [10_000, 10_100, 10_050, 9_990],
  };
  const like = { bucket: '1–2%', direction: 'up' } as const;
  assert.deepEqual(gapMinutes(GAP_DAYS, bars, like, 100, 15), { n: 1, filled: 1, medianMinutes: 45 });
  assert.deepEqual(gapMinutes(GAP_DAYS, { ...bars, first: 1 }, like, 100, 15), {
    n: 0,
    filled: 0,
    medianMinutes: null,
  });
  assert.deepEqual(gapMinutes(GAP_DAYS, { ...bars, end: 3 }, like, 100, 15), { n: 1, filled: 0, medianMinutes: null });
});

test('samples: one for each 30 seconds from the pre-open to the open, and none of a time that a replay left', () => {
  const samples = new GapSamples(1_000_000, 1_000_000 + 4 * GAP_SAMPLE_MS);
  let price = 0;
  const tick = (ms: number): void =>
    samples.tick(1_000_000 + ms, () => ({ nifty: (price += 1), vix: null, gift: null }));
  for (const ms of [-1, 0, 29_999, 30_000, 31_000, 95_000, 120_000, 120_001]) tick(ms);
  assert.deepEqual(
    samples.list.map(({ atMs, nifty }) => [atMs - 1_000_000, nifty]),
    [
      [0, 1],
      [30_000, 2],
      [90_000, 3],
      [120_000, 4],
    ],
  );
  tick(45_000);
  assert.deepEqual(
    samples.list.map(({ atMs }) => atMs - 1_000_000),
    [0, 30_000],
    'what lay ahead is forgotten; its own half minute was there',
  );
});

test('value relations', () => {
  const before = { bc: 100, tc: 102 };
  const of = (bc: number, tc: number) => valueRelation({ bc, tc }, before);
  assert.deepEqual(
    [of(103, 104), of(101, 103), of(97, 99), of(99, 101), of(100.5, 101.5), of(99, 103), of(100, 102), of(102, 103)],
    [
      'ascending',
      'overlapping up',
      'descending',
      'overlapping down',
      'inside',
      'outside',
      'unchanged',
      'overlapping up',
    ],
  );
});
