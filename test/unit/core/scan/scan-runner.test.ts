import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import { BAR_FLAG } from '#contract/model/bar.ts';
import type { Hit } from '#contract/model/scan.ts';
import { BarPool } from '../../../../src/main/core/scan/bar-pool.ts';
import { BarSeries } from '../../../../src/main/core/scan/bar-series.ts';
import { PastFacts } from '../../../../src/main/core/scan/past-facts.ts';
import { ScanRunner } from '../../../../src/main/core/scan/scan-runner.ts';
import { SCANNER_BUDGET_MS } from '../../../../src/main/core/scan/scanner-run.ts';
import { defaultParams, defineScanner, type Scanner } from '../../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../../src/main/scanners/index.ts';
import {
  barsOf,
  closeOf,
  DAY,
  DayRows,
  hitsOfDay,
  OPEN_MINUTE,
  pastOf,
  type Row,
  share,
} from '../../../support/scan-bench.ts';

function probe(scan: Scanner['scan']): Scanner {
  return defineScanner({
    id: 'probe',
    title: 'Probe',
    intervals: ['1m', '5m', '15m', '1d'],
    group: 'breakout',
    sentence: 'A test.',
    kinds: ['EQUITY'],
    params: z.object({}),
    columns: [],
    memoryCells: 1,
    needsPreviousVolume: false,
    barsNeeded: () => 1,
    runsOn: () => true,
    scan,
  });
}

const walk = (seed: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => {
    const at = 10_000 + Math.round(600 * Math.sin((i + seed) / 7) + 40 * Math.sin(i * 2.7));
    return [at, at + 30, at - 30, at + ((i * 13) % 50) - 25, 100 + (i % 9)];
  });

test('bars close at their exchange time, each interval from the open, the day at the end of the session', () => {
  const day = new DayRows();
  walk(3, 380).forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  const closed: Record<string, number[]> = { '1m': [], '5m': [], '15m': [], '1d': [] };
  const volumes: number[] = [];
  hitsOfDay({
    scanners: [
      probe(({ interval, closeMs, bars, dayVolume }) => {
        closed[interval]?.push((closeMs - DAY.midnightMs) / 60_000);
        if (interval === '1d') volumes.push(bars.v[bars.end - 1] as number, dayVolume);
      }),
    ],
    past: pastOf('5m', [], null),
    day,
  });
  assert.equal(closed['1m']?.length, 380);
  assert.deepEqual(closed['5m']?.slice(0, 3), [560, 565, 570]);
  assert.deepEqual(closed['15m']?.slice(0, 2), [570, 585]);
  assert.deepEqual(closed['1d'], [935]);
  const sum = walk(3, 380).reduce((total, row) => total + row[4], 0);
  assert.deepEqual(volumes, [sum, sum]);
});

test('a history that arrives in the middle of the day gives the hits of a whole day', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 556, max: 900 }),
      fc.integer({ min: 0, max: 40 }),
      (seed, arrivesAt, behind) => {
        const rows = walk(seed, 380);
        const day = new DayRows();
        rows.forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
        const past = pastOf('5m', walk(seed + 50, 150), 20_000);
        const params = { period: 10 };
        const whole = hitsOfDay({ scanners: SCANNERS, past, day, params });

        const hits: Hit[] = [];
        const settings = SCANNERS.map((scanner) => ({
          scanner,
          enabled: true,
          params: { ...defaultParams(scanner), ...params },
        }));
        const runner = new ScanRunner(
          {
            day: DAY,
            minutes: day,
            stopwatchMs: () => 0,
            hit: (hit) => hits.push(hit),
            failed: (_a, _b, error) => assert.fail(String(error)),
          },
          settings,
        );
        runner.adopt([share(0)]);
        runner.closeThrough(arrivesAt);
        // The store answers with the minutes up to a moment before; the rest is read from the day's bars.
        const known = Math.max(OPEN_MINUTE, arrivesAt - behind);
        const told = rows
          .slice(0, known - OPEN_MINUTE + 1)
          .map((row, i) => [closeOf(OPEN_MINUTE + i, 0), ...row] as const);
        runner.load(0, { past, today: barsOf(told) }, known);
        runner.closeThrough(1_439);
        assert.deepEqual(hits, whole);
      },
    ),
    { numRuns: 30 },
  );
});

test('who is loaded late sees closed bars: not what late trades made since, but what was repaired', () => {
  const seen: number[] = [];
  const scanner = probe(({ bars, interval }) => {
    if (interval === '1m') seen.push(bars.c[bars.end - 1]!);
  });
  const day = new DayRows();
  day.rows.set(OPEN_MINUTE, [10, 10, 10, 10, 1]);
  day.rows.set(OPEN_MINUTE + 1, [20, 20, 20, 20, 1]);
  const runner = new ScanRunner(
    { day: DAY, minutes: day, stopwatchMs: () => 0, hit: () => {}, failed: (_a, _b, e) => assert.fail(String(e)) },
    [{ scanner, enabled: true, params: {} }],
  );
  runner.adopt([share(0)]);
  runner.closeThrough(OPEN_MINUTE + 3);
  // The store knows four minutes: the first changed since it was closed, the third was made by late trades alone.
  const told = [11, 21, 31, 41].map((c, i) => [closeOf(OPEN_MINUTE + i, 0), c, c, c, c, 1] as const);
  const today = { ...barsOf(told), flags: [0, BAR_FLAG.repaired, 0, BAR_FLAG.repaired] };
  runner.load(0, { past: pastOf('1m', [], null), today }, OPEN_MINUTE + 3);
  assert.deepEqual(seen, [10, 21, 41]);
});

test('over its budget a scanner is skipped for the rest of the minute, and counted', () => {
  let realMs = 0;
  const slow = probe(() => {
    realMs += SCANNER_BUDGET_MS;
  });
  const day = new DayRows();
  day.rows.set(OPEN_MINUTE, [1, 1, 1, 1, 1]);
  day.rows.set(OPEN_MINUTE + 1, [1, 1, 1, 1, 1]);
  const runner = new ScanRunner(
    { day: DAY, minutes: day, stopwatchMs: () => realMs, hit: () => {}, failed: () => {} },
    [{ scanner: slow, enabled: true, params: {} }],
  );
  const past = pastOf('1m', [], null);
  for (const { instrument } of runner.adopt([share(0), share(1), share(2), share(3)])) {
    runner.load(instrument.slot, { past, today: barsOf([]) }, -1);
  }
  runner.closeThrough(OPEN_MINUTE);
  const first = runner.progress('probe');
  assert.deepEqual([first.runs, first.skipped], [2, 2]);
  runner.closeThrough(OPEN_MINUTE + 1);
  assert.deepEqual([runner.progress('probe').runs, runner.progress('probe').skipped], [4, 4]);
});

test('a scanner that throws is off for the day and the others go on', () => {
  const day = new DayRows();
  day.rows.set(OPEN_MINUTE, [1, 1, 1, 1, 1]);
  day.rows.set(OPEN_MINUTE + 1, [1, 1, 1, 1, 1]);
  let failures = 0;
  const runner = new ScanRunner(
    { day: DAY, minutes: day, stopwatchMs: () => 0, hit: () => {}, failed: () => (failures += 1) },
    [{ scanner: probe(() => assert.fail('broken')), enabled: true, params: {} }],
  );
  runner.adopt([share(0)]);
  runner.load(0, { past: pastOf('1m', [], null), today: barsOf([]) }, -1);
  runner.closeThrough(1_439);
  assert.equal(failures, 1);
  assert.equal(runner.progress('probe').broken, true);
});

test('series that share a pool do not touch each other, grow with their bars and give their memory back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ series: fc.integer({ min: 0, max: 4 }), count: fc.integer({ min: 1, max: 90 }) }), {
        maxLength: 30,
      }),
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
      (pushes, cleared) => {
        const pool = new BarPool();
        const all = [20, 40, 40, 100, 7].map((depth) => ({
          series: new BarSeries(depth, pool),
          closes: [] as number[],
        }));
        let next = 1;
        const push = (): void => {
          for (const { series, count } of pushes) {
            const one = all[series]!;
            for (let i = 0; i < count; i += 1, next += 1) {
              one.series.push(next, { o: next, h: next, l: next, c: next, v: next, oi: 0 });
              one.closes.push(next);
            }
          }
        };
        push();
        for (const at of cleared) {
          all[at]!.series.clear();
          all[at]!.closes = [];
        }
        const { bytes } = pool;
        if (cleared.length === 0) assert.ok(bytes <= pushes.length * 90 * 32 * 8 + 5 * 16 * 32, 'no more than it must');
        push();
        for (const { series, closes } of all) {
          const { first, end, c, t, v, depth } = series;
          assert.deepEqual([...c.subarray(first, end)], closes.slice(-depth));
          assert.deepEqual([...t.subarray(first, end)], closes.slice(-depth));
          assert.deepEqual([...v.subarray(first, end)], closes.slice(-depth));
        }
      },
    ),
  );
  const pool = new BarPool();
  const empty = Array.from({ length: 1_000 }, () => new BarSeries(160, pool));
  assert.equal(pool.bytes, 0, 'an instrument that never trades costs no bars');
  empty[0]?.push(1, { o: 1, h: 1, l: 1, c: 1, v: 1, oi: 0 });
  assert.equal(pool.bytes, 16 * 32);
});

test('days are held as objects for a bounded number of instruments and read again as they were', () => {
  const held = new Set<PastFacts>();
  const daily = new BarSeries(300);
  for (let i = 0; i < 5; i += 1)
    daily.push(DAY.midnightMs - (5 - i) * 86_400_000, { o: 1, h: 3, l: 1, c: 2, v: i, oi: 0 });
  const facts = Array.from({ length: 1_100 }, () => new PastFacts(daily, DAY.midnightMs, DAY.date, 2, held));
  const first = facts[0]?.days;
  for (const one of facts) assert.equal(one.days.length, 5);
  assert.ok(held.size <= 1_024, `${held.size}`);
  assert.notEqual(facts[0]?.days, first, 'it was let go');
  assert.deepEqual(facts[0]?.days, first);
});

test('a series keeps its newest bars in one stretch, whatever its length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 100 }), (depth, count) => {
      const series = new BarSeries(depth);
      for (let i = 0; i < count; i += 1) series.push(1_000 + i, { o: i, h: i, l: i, c: i, v: i, oi: 0 });
      assert.equal(series.length, Math.min(depth, count));
      const kept = Array.from(series.c.subarray(series.first, series.end));
      assert.deepEqual(kept, Array.from({ length: count }, (_, i) => i).slice(-depth));
      if (count > 0) assert.throws(() => series.push(1_000, { o: 1, h: 1, l: 1, c: 1, v: 1, oi: 0 }));
    }),
  );
});
