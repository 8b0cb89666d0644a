import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BAR_FLAG } from '#contract/model/bar.ts';
import {
  CHART_INTERVALS,
  FOLDED_INTERVALS,
  isDayInterval,
  isTradeInterval,
  periodEndMs,
  periodStartMs,
} from '#contract/model/chart-interval.ts';
import { INTERVALS } from '#contract/model/bar.ts';
import { type FlaggedBar, foldMinutes, withToday } from '../../../../src/main/threads/store/minute-fold.ts';

const at = (text: string): number => Date.parse(`${text}+05:30`);
const bar = (t: number, price: number, v = 10, flags = 0): FlaggedBar => ({
  t,
  o: price,
  h: price + 5,
  l: price - 5,
  c: price + 1,
  v,
  oi: 0,
  flags,
});
const ist = (ms: number): string => new Date(ms + 19_800_000).toISOString().slice(0, 16);

test('weeks begin on Monday and months on the first, in India, whether or not that day trades', () => {
  assert.equal(ist(periodStartMs(at('2026-11-20T00:00:00'), '1w')), '2026-11-16T00:00');
  assert.equal(ist(periodStartMs(at('2026-11-16T00:00:00'), '1w')), '2026-11-16T00:00');
  assert.equal(ist(periodStartMs(at('2026-11-22T23:59:00'), '1w')), '2026-11-16T00:00');
  assert.equal(ist(periodStartMs(at('2026-11-20T09:15:00'), '1mo')), '2026-11-01T00:00');
  assert.equal(ist(periodEndMs(at('2026-12-01T00:00:00'), '1mo')), '2027-01-01T00:00');
  fc.assert(
    fc.property(fc.integer({ min: at('2015-01-01T00:00:00'), max: at('2030-01-01T00:00:00') }), (t) => {
      for (const interval of ['1d', '1w', '1mo'] as const) {
        const start = periodStartMs(t, interval);
        assert.ok(start <= t && t < periodEndMs(start, interval));
        assert.equal(periodStartMs(start, interval), start);
      }
    }),
  );
});

test('days become weeks; today goes on with the week that the days before it began', () => {
  const days = ['2026-11-12', '2026-11-13', '2026-11-16', '2026-11-17'].map((day, i) =>
    bar(at(`${day}T00:00:00`), 100 + 10 * i, 10, BAR_FLAG.history),
  );
  const past = foldMinutes(days, '1w', 555);
  assert.deepEqual(
    past.map(({ t, o, h, l, c, v }) => [ist(t).slice(0, 10), o, h, l, c, v]),
    [
      ['2026-11-09', 100, 115, 95, 111, 20],
      ['2026-11-16', 120, 135, 115, 131, 20],
    ],
  );
  const today = foldMinutes([bar(at('2026-11-18T09:15:00'), 90, 7)], '1w', 555);
  const [, running] = withToday(past, today);
  assert.deepEqual([running?.o, running?.h, running?.l, running?.c, running?.v], [120, 135, 85, 91, 27]);
  assert.equal(withToday(past, []).length, 2);
  assert.equal(withToday(past.slice(0, 1), today).length, 2, 'the first day of a week begins its bar');
});

test('two hours count from the open and the last bar of the day is short', () => {
  const minutes = Array.from({ length: 375 }, (_, i) => bar(at('2026-11-18T09:15:00') + i * 60_000, 100 + i, 1));
  const bars = foldMinutes(minutes, '2h', 555);
  assert.deepEqual(
    bars.map(({ t, v }) => [ist(t).slice(11), v]),
    [
      ['09:15', 120],
      ['11:15', 120],
      ['13:15', 120],
      ['15:15', 15],
    ],
  );
});

test('the scanners keep their intervals, first in the list that frames count in', () => {
  assert.deepEqual(CHART_INTERVALS.slice(0, INTERVALS.length), [...INTERVALS]);
  assert.equal(new Set(CHART_INTERVALS).size, CHART_INTERVALS.length);
  assert.ok(FOLDED_INTERVALS.every((one) => !isTradeInterval(one)));
  assert.deepEqual(FOLDED_INTERVALS.filter(isDayInterval), ['1d', '1w', '1mo']);
});
