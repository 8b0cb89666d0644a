import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import type { Hit } from '#contract/model/scan.ts';
import type { MinutePass } from '../../../../src/main/core/scan/minute-pass.ts';
import { ScanRunner, type ScannerSetting } from '../../../../src/main/core/scan/scan-runner.ts';
import { type AnyScanner, defaultParams, defineScanner, type Scanner } from '../../../../src/main/core/scan/scanner.ts';
import { SCANNER_BUDGET_MS, ScannerRun } from '../../../../src/main/core/scan/scanner-run.ts';
import { NO_HISTORY, SCAN_INTERVALS } from '../../../../src/main/core/scan/scan-state.ts';
import { barsOf, closeOf, DAY, DayRows, OPEN_MINUTE, pastOf, type Row, share } from '../../../support/scan-bench.ts';

const probe = (over: Partial<Scanner> & Pick<Scanner, 'scan'>): Scanner => ({
  ...defineScanner({
    id: 'probe',
    title: 'Probe',
    intervals: SCAN_INTERVALS,
    group: 'breakout',
    sentence: 'A test.',
    kinds: ['EQUITY', 'OPTSTK'],
    params: z.object({}),
    columns: [],
    memoryCells: 1,
    needsPreviousVolume: false,
    barsNeeded: () => 1,
    runsOn: () => true,
    scan: () => {},
  }),
  ...over,
});

const settingOf = (scanner: AnyScanner, universe = 'default'): ScannerSetting => ({
  scanner,
  enabled: true,
  params: defaultParams(scanner),
  universe,
});

interface Rig {
  readonly scanners: readonly ScannerSetting[];
  readonly day?: DayRows;
  readonly passes?: readonly MinutePass[];
  readonly stopwatchMs?: () => number;
  readonly passesReady?: () => boolean;
}

function rig({ scanners, day = new DayRows(), passes = [], stopwatchMs = () => 0, passesReady }: Rig) {
  const hits: Hit[] = [];
  const failures: string[] = [];
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: day,
      stopwatchMs,
      hit: (hit) => hits.push(hit),
      failed: (id, symbol) => failures.push(`${id} ${symbol}`),
      passes,
      ...(passesReady === undefined ? {} : { passesReady }),
    },
    scanners,
  );
  return { runner, hits, failures, day };
}

const wave = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => [10_000 + i, 10_050 + i, 9_950, 10_000 + ((i * 37) % 40), 100]);
const emitting: Scanner['scan'] = (_view, _params, emit) => emit({ side: 'up', evidence: {} });
const option = (slot: number) => ({ ...share(slot), kind: 'OPTSTK' as const, sessionClass: 'FNO' as const });

test('an interval scanner runs at the end of every N minutes of the session, traded or not', () => {
  const at: number[] = [];
  const scan: Scanner['scan'] = ({ closeMs }) => void at.push((closeMs - DAY.midnightMs) / 60_000);
  const { runner, day } = rig({
    scanners: [settingOf(probe({ schedules: [{ kind: 'interval', minutes: 30 }], scan }))],
  });
  day.rows.set(OPEN_MINUTE, [1, 1, 1, 1, 1]);
  runner.adopt([share(0)]);
  runner.load(0, NO_HISTORY, -1);
  runner.closeThrough(1_439);
  assert.deepEqual(at.slice(0, 3), [585, 615, 645]);
  assert.equal(at.at(-1), 915);
});

test('a pre-market scanner runs from 09:00 to the open on the past alone, also when the history comes late', () => {
  const seen: string[] = [];
  const scan: Scanner['scan'] = ({ closeMs, bars, interval, past, dayVolume }, _params, emit) => {
    seen.push(
      `${(closeMs - DAY.midnightMs) / 60_000} ${interval} ${bars.end - bars.first} ${past.days.length} ${dayVolume}`,
    );
    emit({ side: 'neutral', evidence: {} });
  };
  const early = probe({ schedules: [{ kind: 'pre-market' }], intervals: ['1d'], scan });
  const past = pastOf('1d', wave(3), null);
  const live = rig({ scanners: [settingOf(early)] });
  live.runner.adopt([share(0)]);
  live.runner.load(0, { past, today: barsOf([]) }, -1);
  live.runner.closeThrough(OPEN_MINUTE + 5);
  assert.equal(seen.length, 15);
  assert.equal(seen[0], '541 1d 3 3 0');
  assert.equal(seen.at(-1), '555 1d 3 3 0');
  const late = rig({ scanners: [settingOf(early)] });
  late.runner.adopt([share(0)]);
  late.runner.closeThrough(OPEN_MINUTE + 5);
  late.runner.load(0, { past, today: barsOf([]) }, -1);
  assert.deepEqual(late.hits, live.hits);
  assert.equal(live.hits[0]?.atMs, closeOf(540, 1));
});

test('nothing before the open becomes a bar, and passes are told every minute from the first of the day', () => {
  const minutes: number[] = [];
  const { runner, hits, day } = rig({
    scanners: [settingOf(probe({ scan: emitting }))],
    passes: [{ closeMinute: (minute, closeMs) => void (closeMs === closeOf(minute, 1) && minutes.push(minute)) }],
  });
  day.rows.set(545, [1, 1, 1, 1, 1]);
  runner.adopt([share(0)]);
  runner.load(0, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE - 1);
  assert.deepEqual(hits, []);
  assert.equal(runner.stateOf(0)?.series['1m'].length, 0);
  assert.deepEqual(
    minutes,
    Array.from({ length: OPEN_MINUTE }, (_, i) => i),
  );
});

test('passes wait for the histories and are then told the same minutes in the same order', () => {
  let ready = false;
  const told: number[] = [];
  const { runner } = rig({
    scanners: [],
    passes: [{ closeMinute: (minute) => void told.push(minute) }],
    passesReady: () => ready,
  });
  runner.closeThrough(3);
  assert.deepEqual(told, []);
  ready = true;
  runner.runPasses();
  runner.closeThrough(5);
  assert.deepEqual(told, [0, 1, 2, 3, 4, 5]);
});

test('closing a minute in slices gives the hits of closing it at once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_500 }), fc.integer({ min: 0, max: 4 }), (count, late) => {
      const hitsOf = (slices: boolean): Hit[] => {
        const { runner, hits, day } = rig({
          scanners: [settingOf(probe({ scan: emitting, intervals: ['1m', '5m'] }))],
        });
        wave(10).forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
        runner.adopt(Array.from({ length: count }, (_, slot) => share(slot)));
        for (let slot = 0; slot < count; slot += 1) if (slot % 5 !== late) runner.load(slot, NO_HISTORY, -1);
        runner.closeThrough(OPEN_MINUTE - 1);
        for (let minute = OPEN_MINUTE; minute < OPEN_MINUTE + 10; minute += 1) {
          // Every slice ends as early as it may; one begins in the middle of a history's arrival.
          if (slices) while (!runner.closeThrough(minute, () => true)) assert.equal(runner.closedMinute, minute - 1);
          else runner.closeThrough(minute);
        }
        return hits;
      };
      assert.deepEqual(hitsOf(true), hitsOf(false));
    }),
    { numRuns: 10 },
  );
});

test('a history that arrives in the middle of a slice ends the slice first', () => {
  const { runner, hits, day } = rig({ scanners: [settingOf(probe({ scan: emitting, intervals: ['1m'] }))] });
  day.rows.set(OPEN_MINUTE, [1, 1, 1, 1, 1]);
  runner.adopt(Array.from({ length: 600 }, (_, slot) => share(slot)));
  for (let slot = 1; slot < 600; slot += 1) runner.load(slot, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE - 1);
  assert.equal(
    runner.closeThrough(OPEN_MINUTE, () => true),
    false,
  );
  runner.load(0, NO_HISTORY, -1);
  assert.equal(runner.closedMinute, OPEN_MINUTE);
  assert.deepEqual([hits.length, hits.at(-1)?.slot], [600, 0]);
});

test('catching up with the past has no budget', () => {
  let realMs = 0;
  const scan: Scanner['scan'] = () => void (realMs += SCANNER_BUDGET_MS);
  const { runner, day } = rig({ scanners: [settingOf(probe({ scan, intervals: ['1m'] }))], stopwatchMs: () => realMs });
  wave(20).forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  runner.adopt([share(0)]);
  runner.closeThrough(OPEN_MINUTE + 19);
  runner.load(0, NO_HISTORY, -1);
  const { runs, skipped } = runner.progress('probe');
  assert.deepEqual([runs, skipped], [20, 0]);
});

test('the time of a scanner is told for the last minute and as a percentile of the day', () => {
  let realMs = 0;
  let costMs = 1;
  const scan: Scanner['scan'] = () => void (realMs += costMs);
  const { runner, day } = rig({ scanners: [settingOf(probe({ scan, intervals: ['1m'] }))], stopwatchMs: () => realMs });
  wave(100).forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  runner.adopt([share(0), share(1)]);
  for (const slot of [0, 1]) runner.load(slot, NO_HISTORY, -1);
  assert.deepEqual([runner.progress('probe').spentMs, runner.progress('probe').p99Ms], [0, null]);
  runner.closeThrough(OPEN_MINUTE + 97);
  costMs = 30;
  runner.closeThrough(OPEN_MINUTE + 98);
  assert.deepEqual([runner.progress('probe').spentMs, runner.progress('probe').p99Ms], [60, 60]);
  costMs = 2;
  runner.closeThrough(OPEN_MINUTE + 99);
  assert.deepEqual([runner.progress('probe').spentMs, runner.progress('probe').p99Ms], [4, 4]);
});

test('a pass scanner has its budget in each minute, and one that throws is off and named', () => {
  let realMs = 0;
  const failures: string[] = [];
  const scanner: AnyScanner = { ...probe({ scan: () => {} }), scope: 'market', id: 'market' } as never;
  const run = new ScannerRun({ scanner, enabled: true, params: {} }, () => true, {
    stopwatchMs: () => realMs,
    failed: (id, what) => failures.push(`${id} ${what}`),
  });
  const slow = (): boolean => run.attempt('NIFTY', () => void (realMs += SCANNER_BUDGET_MS));
  assert.deepEqual([slow(), slow(), slow()], [true, true, false]);
  run.endMinute();
  assert.deepEqual([slow(), run.runs, run.skipped], [true, 3, 1]);
  run.attempt('BANKNIFTY', () => assert.fail('broken'));
  assert.deepEqual([run.on, failures, slow()], [false, ['market BANKNIFTY'], false]);
});

test('a universe decides which instruments a scanner runs on, and what is wanted', () => {
  const seen = new Set<number>();
  const scan: Scanner['scan'] = ({ instrument }) => void seen.add(instrument.slot);
  const { runner, day } = rig({
    scanners: [settingOf(probe({ scan }), 'index:NIFTY50'), settingOf(probe({ id: 'all', scan: () => {} }))],
  });
  day.rows.set(OPEN_MINUTE, [1, 1, 1, 1, 1]);
  runner.adopt([share(0, 'RELIANCE'), share(1, 'NOTIN'), share(2, 'TCS')]);
  for (const slot of [0, 1, 2]) runner.load(slot, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE);
  assert.deepEqual([...seen], [0, 2]);
  assert.deepEqual([runner.progress('probe').wanted, runner.progress('all').wanted], [2, 3]);
});

test('an option is scanned when a scanner in force wants it, and has a history only when the day alone could not do', () => {
  const wants = (over: Partial<Scanner>, enabled = true): (boolean | null)[] => {
    const setting = { ...settingOf(probe({ scan: () => {}, ...over })), enabled };
    const { runner } = rig({ scanners: [setting] });
    runner.adopt([option(0), share(1)]);
    return [0, 1].map((slot) => {
      const state = runner.stateOf(slot);
      return state === undefined ? null : runner.wantsHistory(state);
    });
  };
  assert.deepEqual(wants({}), [false, true]);
  assert.deepEqual(wants({}, false), [null, true], 'off: only what levels need is kept');
  assert.deepEqual(wants({ intervals: ['5m'], barsNeeded: () => 60 }), [false, true]);
  assert.deepEqual(wants({ intervals: ['15m'], barsNeeded: () => 60 }), [true, true]);
  assert.deepEqual(wants({ intervals: ['1d'], barsNeeded: () => 2 }), [true, true]);
  assert.deepEqual(wants({ needsPreviousVolume: true }), [true, true]);
});

test('indicators of options are kept on the intervals that scanners name, and a question for others is told as an error', () => {
  const scan: Scanner['scan'] = (view) => void view.value('EMA_5', '15m');
  const day = new DayRows();
  wave(5).forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  const failuresOf = (over: Partial<Scanner>): string[] => {
    const { runner, failures } = rig({ scanners: [settingOf(probe({ scan, ...over }))], day });
    runner.adopt([option(0), share(1)]);
    for (const slot of [0, 1]) runner.load(slot, NO_HISTORY, -1);
    runner.closeThrough(OPEN_MINUTE + 4);
    return failures;
  };
  assert.deepEqual(failuresOf({}), [], 'nothing named: all are kept');
  assert.deepEqual(failuresOf({ values: ['15m'] }), []);
  assert.deepEqual(failuresOf({ values: ['5m'] }), ['probe S0']);
});

test('an instrument that is dropped and comes back begins with an empty memory', () => {
  const once: Scanner['scan'] = ({ memory }, _params, emit) => {
    if (memory[0] === 0) emit({ side: 'up', evidence: {} });
    memory[0] = 1;
  };
  const { runner, hits, day } = rig({ scanners: [settingOf(probe({ scan: once, intervals: ['1m'] }))] });
  wave(3).forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  for (let n = 0; n < 2; n += 1) {
    runner.adopt([share(0)]);
    runner.load(0, NO_HISTORY, -1);
    runner.closeThrough(OPEN_MINUTE + n);
    runner.drop([0]);
  }
  assert.deepEqual(
    hits.map(({ atMs }) => atMs),
    [closeOf(OPEN_MINUTE, 1), closeOf(OPEN_MINUTE, 1)],
    'the same hit is found again, which the store knows',
  );
});

/** Six shares whose histories come in an order, some minutes after each other. */
function foundIn(order: readonly number[], gap: number): string[] {
  const scan: Scanner['scan'] = (view, _params, emit) => {
    const hours = view.on('1h').end - view.on('1h').first;
    const seen = [view.value('EMA_5'), hours, view.past.meanClose(2), view.volumeByTime()];
    emit({ side: 'up', evidence: {}, variant: JSON.stringify(seen) });
  };
  const { runner, hits, day } = rig({ scanners: [settingOf(probe({ scan, intervals: ['1m', '15m', '1h'] }))] });
  wave(130).forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  const sessions = [1, 2, 3].map((n) => ({
    date: `2026-11-1${n}`,
    minutes: 380,
    volumes: wave(380).map((row) => row[4] * n),
  }));
  runner.adopt([0, 1, 2, 3, 4, 5].map((slot) => share(slot)));
  order.forEach((slot, i) => {
    runner.closeThrough(OPEN_MINUTE + i * gap);
    runner.load(slot, { past: pastOf('1d', wave(5), null), sessions, today: barsOf([]) }, -1);
  });
  runner.closeThrough(OPEN_MINUTE + 129);
  return hits.map(({ slot, interval, atMs, variant }) => `${atMs} ${slot} ${interval} ${variant}`).toSorted();
}

test('the order in which histories come does not change what is found', () => {
  const inOrder = foundIn([0, 1, 2, 3, 4, 5], 0);
  assert.equal(inOrder.length, 6 * (130 + 8 + 2));
  fc.assert(
    fc.property(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
      fc.integer({ min: 0, max: 25 }),
      (order, gap) => assert.ok(foundIn(order, gap).join('\n') === inOrder.join('\n'), `${order.join()} ${gap}`),
    ),
    { numRuns: 15 },
  );
});
