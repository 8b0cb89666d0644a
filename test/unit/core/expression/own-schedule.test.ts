import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OWN_EVERY_MINUTES_MAX, type OwnScanner, ownScannerSchema } from '#contract/model/own-scanner.ts';
import { ownScanner } from '../../../../src/main/core/expression/own-scanner.ts';
import { closeOf, DayRows, hitsOfDay, OPEN_MINUTE, pastOf, type Row } from '../../../support/scan-bench.ts';

const OWN: OwnScanner = {
  id: 1,
  title: 'Mine',
  expression: 'close > 1',
  intervals: ['1m', '1d'],
  kinds: ['EQUITY'],
  side: 'up',
  schedule: { kind: 'pre-market' },
  fires: 'edge',
  cooldownBars: 0,
  plan: null,
};
/** The last day's range is a line: width 0.0333 %. Its close is 100.05, the one before 101. */
const PAST = pastOf(
  '1d',
  [...Array.from({ length: 24 }, (): Row => [10_000, 10_300, 9_700, 10_100, 9]), [10_000, 10_200, 9_800, 10_005, 9]],
  null,
);

/** Minutes from the open at which it fires; the price is 100 and a rupee more in the minutes given. */
function firedAt(more: Partial<OwnScanner>, high: (minute: number) => boolean = () => true): number[] {
  const day = new DayRows();
  for (let minute = 0; minute < 120; minute += 1) {
    const price = high(minute) ? 10_100 : 10_000;
    day.rows.set(OPEN_MINUTE + minute, [price, price, price, price, 5]);
  }
  const hits = hitsOfDay({ scanners: [ownScanner({ ...OWN, ...more })], past: PAST, day });
  return hits.map(({ atMs }) => (atMs - closeOf(OPEN_MINUTE, 0)) / 60_000);
}

test('a scanner that was saved without a schedule runs on every bar', () => {
  const { schedule: _left, ...before } = OWN;
  assert.deepEqual(ownScannerSchema.parse(before).schedule, { kind: 'bar' });
  for (const minutes of [0, 2.5, OWN_EVERY_MINUTES_MAX + 1])
    assert.equal(ownScannerSchema.safeParse({ ...OWN, schedule: { kind: 'interval', minutes } }).success, false);
});

test('before the open it looks at the bars of the days before and at the levels of today, and fires once', () => {
  for (const fires of ['edge', 'every'] as const) {
    assert.deepEqual(firedAt({ fires, expression: 'cpr.width < 0.1' }), [-14], 'a level of today');
    assert.deepEqual(firedAt({ fires, expression: 'cpr.width < 0.01' }), []);
    assert.deepEqual(firedAt({ fires, expression: 'close < close[1] and close > cpr.top' }), [-14]);
    assert.deepEqual(firedAt({ fires, expression: 'close > close[1]' }), []);
    assert.deepEqual(firedAt({ fires, expression: 'close < sma(close, 20)' }), [-14], 'an indicator of the days');
    assert.deepEqual(firedAt({ fires, expression: 'on("1d", cpr.width < 0.1 and not (close > 101))' }), [-14]);
  }
  const day = new DayRows();
  const scanner = ownScanner({ ...OWN, expression: 'cpr.width < 0.1' });
  const [hit] = hitsOfDay({ scanners: [scanner], past: PAST, day });
  assert.deepEqual([hit?.interval, hit?.price, hit?.evidence['close']], ['1d', 10_005, 100.05]);
});

test('on a clock it fires at the looks alone: when it has become true since the look before, or at each', () => {
  const every15 = { schedule: { kind: 'interval', minutes: 15 }, expression: 'close > 100.5' } as const;
  assert.deepEqual(firedAt({ ...every15, fires: 'every' }), [15, 30, 45, 60, 75, 90, 105, 120]);
  assert.deepEqual(firedAt({ ...every15, fires: 'edge' }), [15]);
  const between = (minute: number): boolean => minute >= 20 && minute < 50;
  assert.deepEqual(firedAt({ ...every15, fires: 'edge' }, between), [30]);
  assert.deepEqual(firedAt({ ...every15, fires: 'every' }, between), [30, 45]);
  assert.deepEqual(firedAt({ ...every15, fires: 'every', cooldownBars: 15 }, between), [30], 'paused for so many bars');
  const twice = (minute: number): boolean => between(minute) || minute >= 70;
  assert.deepEqual(firedAt({ ...every15, fires: 'edge' }, twice), [30, 75]);
});
