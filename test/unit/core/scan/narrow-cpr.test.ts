import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { judgedFromMs } from '../../../../src/main/core/alerts/alert-gate.ts';
import { ScanRunner } from '../../../../src/main/core/scan/scan-runner.ts';
import { defaultParams } from '../../../../src/main/core/scan/scanner.ts';
import narrowDay from '../../../../src/main/scanners/narrow-cpr-day.ts';
import { barsOf, closeOf, DAY, DayRows, OPEN_MINUTE, pastOf, type Row, share } from '../../../support/scan-bench.ts';

/** The last day's range is a line: pivot 100.0167, edges 100 and 100.0333. */
const PAST = pastOf(
  '1d',
  [...Array.from({ length: 24 }, (): Row => [10_000, 10_300, 9_700, 10_100, 9]), [10_000, 10_200, 9_800, 10_005, 9]],
  null,
);
const future = (slot: number): Instrument => ({
  ...share(slot, 'GOLD'),
  segment: 'MCX_COMM',
  kind: 'FUTCOM',
  sessionClass: 'MCX',
});

interface Run {
  readonly instruments: readonly Instrument[];
  readonly first?: Row;
  /** Last minute that is closed. */
  readonly through?: number;
  /** Minute after which the histories come. */
  readonly loadAfter?: number;
}

function hitsOf({ instruments, first = [10_010, 10_020, 10_000, 10_015, 5], through = 1_439, loadAfter = -1 }: Run) {
  const hits: Hit[] = [];
  const day = new DayRows();
  for (let minute = 540; minute < 930; minute += 1) day.rows.set(minute, first);
  const failed = (_id: string, _symbol: string, error: unknown): never => {
    throw error;
  };
  const runner = new ScanRunner(
    { day: DAY, minutes: day, stopwatchMs: () => 0, hit: (hit) => hits.push(hit), failed },
    [{ scanner: narrowDay, enabled: true, params: defaultParams(narrowDay) }],
  );
  runner.adopt(instruments);
  runner.closeThrough(loadAfter);
  for (const { slot } of instruments) runner.load(slot, { past: PAST, today: barsOf([]) }, -1);
  runner.closeThrough(through);
  return hits;
}

const told = ({ symbol, interval, atMs, price }: Hit) => [symbol, interval, (atMs - DAY.midnightMs) / 60_000, price];

test('a narrow range is told before the open, against the last close, and not again with the first bar', () => {
  const early = hitsOf({ instruments: [share(0)], through: OPEN_MINUTE - 1 });
  assert.deepEqual(early.map(told), [['S0', '1d', 541, 10_005]]);
  assert.equal(early[0]?.evidence['close'], 100.05);
  assert.deepEqual(hitsOf({ instruments: [share(0)] }), early);
});

test('a history that comes after the open gives the same hit, of the same moment', () => {
  const early = hitsOf({ instruments: [share(0)] });
  for (const loadAfter of [545, OPEN_MINUTE, OPEN_MINUTE + 100])
    assert.deepEqual(hitsOf({ instruments: [share(0)], loadAfter }), early);
});

test('what opens at 09:00 has nothing before it: its first bar tells, but not after a split', () => {
  const hits = hitsOf({ instruments: [future(0)] });
  assert.deepEqual(hits.map(told), [['GOLD', '1m', 541, 10_015]]);
  assert.deepEqual(hitsOf({ instruments: [future(0)], first: [5_000, 5_010, 4_990, 5_005, 5] }), []);
});

test('a hit from before the open is judged when the first minute is over', () => {
  const [early] = hitsOf({ instruments: [share(0)] });
  assert.equal(judgedFromMs(DAY, 'EQ_DERIV', early!), DAY.midnightMs + (OPEN_MINUTE + 1) * 60_000);
  assert.equal(judgedFromMs(DAY, 'EQ_DERIV', { atMs: closeOf(OPEN_MINUTE, 1) }), null);
});
