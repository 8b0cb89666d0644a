import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { ScanRunner } from '../../../src/main/core/scan/scan-runner.ts';
import { defaultParams, type ScalarParams, type Scanner } from '../../../src/main/core/scan/scanner.ts';
import { SCANNER_BUDGET_MS } from '../../../src/main/core/scan/scanner-run.ts';
import gap from '../../../src/main/scanners/gap.ts';
import openingRange from '../../../src/main/scanners/opening-range-breakout.ts';
import virginCpr from '../../../src/main/scanners/virgin-cpr.ts';
import { tradingMidnights } from '../../support/scanner-case.ts';
import { barsOf, closeOf, DAY, DayRows, OPEN_MINUTE, pastOf, type Row, share } from '../../support/scan-bench.ts';

/** Hits of the second of two shares with the same minutes; in the given ones the first leaves no time for it. */
function hitsOf(
  scanner: Scanner,
  rows: readonly Row[],
  skipped: readonly number[],
  params: ScalarParams = {},
  days: readonly Row[] = [[10_000, 10_100, 9_900, 10_000, 1_000]],
): Hit[] {
  let realMs = 0;
  const hits: Hit[] = [];
  const day = new DayRows();
  rows.forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  const late = new Set(skipped.map((minute) => closeOf(OPEN_MINUTE, minute + 1)));
  const slow: Scanner = {
    ...scanner,
    scan: (view, given, emit) => {
      if (view.instrument.slot === 0 && late.has(view.closeMs)) realMs += SCANNER_BUDGET_MS + 1;
      scanner.scan(view, given, emit);
    },
  };
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: day,
      stopwatchMs: () => realMs,
      hit: (hit) => void (hit.slot === 1 && hits.push(hit)),
      failed: (_id, _symbol, error) => {
        throw error;
      },
    },
    [{ scanner: slow, enabled: true, params: { ...defaultParams(scanner), ...params } }],
  );
  runner.adopt([share(0), share(1)]);
  const midnights = tradingMidnights(days.length);
  const daily = barsOf(days.map((row, i) => [midnights[i]!, ...row] as const));
  for (const slot of [0, 1])
    runner.load(slot, { past: { ...pastOf('1m', [], null), '1d': daily }, today: barsOf([]) }, -1);
  for (let i = 0; i < rows.length; i += 1) runner.closeThrough(OPEN_MINUTE + i);
  assert.equal(runner.progress(scanner.id).skipped, skipped.length);
  return hits;
}

test('gap: a skipped opening minute leaves the open of the day what it was', () => {
  const rows: Row[] = [
    [10_010, 10_300, 10_005, 10_290, 10],
    [10_300, 10_310, 10_290, 10_300, 10],
  ];
  assert.deepEqual(hitsOf(gap, rows, [0]), [], 'the second minute opened away, the day did not');
  const up = rows.with(0, [10_200, 10_300, 10_190, 10_290, 10]);
  const [hit] = hitsOf(gap, up, [0]);
  assert.deepEqual([hit?.evidence['open'], hit?.evidence['gapPct']], [102, 2]);
});

test('gap: a fill in a skipped minute is told with the time at which it was', () => {
  const rows: Row[] = [
    [10_200, 10_300, 10_190, 10_290, 10],
    [10_290, 10_290, 9_990, 10_100, 10],
    [10_100, 10_110, 10_090, 10_100, 10],
    [10_100, 10_110, 10_090, 10_100, 10],
  ];
  const told = (skipped: readonly number[]) =>
    hitsOf(gap, rows, skipped).map(({ variant, evidence }) => [variant, evidence['minutesToFill']]);
  const whole = [
    ['', null],
    ['filled', 2],
  ];
  assert.deepEqual(told([]), whole);
  assert.deepEqual(told([1]), whole);
  assert.deepEqual(told([0, 1]), whole);
});

test('opening range: the range has the bars in which the scanner was skipped', () => {
  const calm: Row = [10_000, 10_010, 9_990, 10_000, 10];
  const rows: Row[] = [
    [10_000, 10_500, 9_500, 10_000, 10],
    calm,
    calm,
    calm,
    calm,
    [10_000, 10_200, 10_000, 10_200, 10],
  ];
  const params = { rangeMinutes: '5', interval: '1m' };
  assert.deepEqual(hitsOf(openingRange, rows, [0], params), [], 'within the range of the first minute');
  const broken: Row[] = [...rows, [10_200, 10_600, 10_200, 10_600, 10]];
  const range = hitsOf(openingRange, broken, [0, 2], params).map(({ evidence }) => [
    evidence['rangeHigh'],
    evidence['rangeLow'],
  ]);
  assert.deepEqual(range, [[105, 95]]);
});

test('virgin CPR: a range that was touched in a skipped minute is told as touched', () => {
  // The range of the session before the last three is 100 to 100.67; they traded above 109.
  const days: Row[] = [
    ...Array.from({ length: 31 }, (): Row => [10_000, 10_300, 9_700, 10_100, 1_000]),
    [11_000, 11_200, 10_900, 11_100, 1_000],
    [11_100, 11_300, 11_000, 11_200, 1_000],
    [11_200, 11_400, 11_100, 11_300, 1_000],
  ];
  const calm: Row = [11_300, 11_310, 11_290, 11_300, 10];
  const rows: Row[] = [calm, [11_300, 11_300, 10_040, 11_290, 10], calm, calm];
  const touched = (skipped: readonly number[]) =>
    hitsOf(virginCpr, rows, skipped, {}, days)
      .filter(({ evidence }) => Math.abs(Number(evidence['top']) - 100.67) < 0.01)
      .map(({ evidence, atMs }) => [evidence['event'], (atMs - DAY.midnightMs) / 60_000 - OPEN_MINUTE]);
  assert.deepEqual(touched([]), [['touch', 2]]);
  assert.deepEqual(touched([1]), [['touch', 3]], 'at the next look, once');
  assert.deepEqual(touched([0, 1]), [['touch', 3]], 'also when it was never looked at before');
});
