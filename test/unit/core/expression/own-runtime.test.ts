import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstrumentKind } from '#contract/model/instrument.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import type { Hit } from '#contract/model/scan.ts';
import { checkExpression } from '../../../../src/main/core/expression/check.ts';
import { ownScanner } from '../../../../src/main/core/expression/own-scanner.ts';
import { SCANNER_BUDGET_MS } from '../../../../src/main/core/scan/scanner-run.ts';
import { ScanRunner } from '../../../../src/main/core/scan/scan-runner.ts';
import { NO_HISTORY, type ScanHistory } from '../../../../src/main/core/scan/scan-state.ts';
import { barsOf, closeOf, DAY, DayRows, OPEN_MINUTE, pastOf, type Row, share } from '../../../support/scan-bench.ts';

const option = (slot: number) => ({ ...share(slot), kind: 'OPTSTK' as const, sessionClass: 'FNO' as const });
const KINDS: InstrumentKind[] = ['EQUITY', 'OPTSTK'];
const ROWS: readonly Row[] = Array.from({ length: 120 }, (_, i) => {
  const at = 10_000 + ((i * 37) % 400);
  return [at, at + 50, at - 50, at + ((i * 13) % 40) - 20, 100];
});

interface Rig {
  readonly more?: Partial<OwnScanner>;
  readonly universe?: string;
  readonly enabled?: boolean;
  readonly capital?: number;
  readonly stopwatchMs?: () => number;
}

function rig(expression: string, { more, universe = 'default', enabled = true, capital, stopwatchMs }: Rig = {}) {
  const hits: Hit[] = [];
  const failures: string[] = [];
  const day = new DayRows();
  ROWS.forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  const scanner = ownScanner({
    id: 1,
    title: 'Mine',
    expression,
    intervals: ['1m'],
    kinds: KINDS,
    side: 'up',
    schedule: { kind: 'bar' },
    fires: 'every',
    cooldownBars: 0,
    plan: null,
    ...more,
  });
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: day,
      stopwatchMs: stopwatchMs ?? (() => 0),
      hit: (hit) => hits.push(hit),
      failed: (id, symbol) => failures.push(`${id} ${symbol}`),
      ...(capital === undefined ? {} : { capital }),
    },
    [{ scanner, enabled, params: {}, universe }],
  );
  return { runner, hits, failures };
}

const history = (past: ScanHistory['past'] = pastOf('1m', ROWS, 500)): ScanHistory => ({ past, today: barsOf([]) });
const minuteOf = ({ atMs }: Hit): number => (atMs - closeOf(0, 0)) / 60_000 - OPEN_MINUTE;

test('an instrument that is loaded late catches up to the hits of one that was there from the start', () => {
  const text = 'close > ema(close, 5) and on("5m", close > open)';
  const early = rig(text);
  early.runner.adopt([share(0)]);
  early.runner.load(0, history(), -1);
  early.runner.closeThrough(OPEN_MINUTE + 99);
  const late = rig(text);
  late.runner.adopt([share(0)]);
  late.runner.closeThrough(OPEN_MINUTE + 60);
  late.runner.load(0, history(), -1);
  late.runner.closeThrough(OPEN_MINUTE + 99);
  assert.ok(early.hits.length > 10);
  assert.deepEqual(late.hits, early.hits);
});

test('an own scanner keeps to its kinds and to the universe that was chosen, and rests while it is off', () => {
  const future = { ...share(2), kind: 'FUTSTK' as const, sessionClass: 'FNO' as const };
  const run = (parts: Rig): number[] => {
    const { runner, hits } = rig('close > 0', parts);
    runner.adopt([share(0), option(1), future]);
    for (const slot of [0, 1, 2]) if (runner.stateOf(slot) !== undefined) runner.load(slot, history(), -1);
    runner.closeThrough(OPEN_MINUTE);
    return hits.map(({ slot }) => slot);
  };
  assert.deepEqual(run({}), [0, 1]);
  assert.deepEqual(run({ universe: 'indices' }), []);
  assert.deepEqual(run({ more: { kinds: ['FUTSTK'] } }), [2]);
  assert.deepEqual(run({ enabled: false }), []);
});

test('an option has a history only when the expression reaches beyond its day', () => {
  const wants = (expression: string, more: Partial<OwnScanner> = {}): boolean => {
    const { runner } = rig(expression, { more });
    const [state] = runner.adopt([option(0)]);
    assert.ok(state !== undefined);
    return runner.wantsHistory(state);
  };
  assert.equal(wants('close > ema(close, 20) and dayHigh > 0 and vix > 0'), false);
  assert.equal(wants('on("5m", close > ema(close, 20))'), false);
  assert.equal(wants('on("1h", close > ema(close, 20))'), true, 'twenty hours');
  assert.equal(wants('on("1d", close > open)'), true, 'its own day is complete when it is over');
  assert.equal(wants('close > prevClose'), true);
  assert.equal(wants('close > week.pivot'), true);
  assert.equal(wants('close > ema(close, 40)', { intervals: ['15m'] }), true, 'forty quarters of an hour');
});

test('an option without a history runs on the bars of its day', () => {
  const { runner, hits, failures } = rig('close >= highest(close, 10)');
  runner.adopt([option(0)]);
  runner.load(0, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE + 40);
  assert.deepEqual(failures, []);
  assert.ok(hits.length > 0 && hits.every((hit) => minuteOf(hit) >= 10));
});

test('it runs on hours: the first of today ends an hour after the open', () => {
  const { runner, hits } = rig('close > 0', { more: { intervals: ['1h'] } });
  runner.adopt([share(0)]);
  runner.load(0, history(), -1);
  runner.closeThrough(OPEN_MINUTE + 119);
  assert.deepEqual(
    hits.map((hit) => [hit.interval, minuteOf(hit)]),
    [
      ['1h', 60],
      ['1h', 120],
    ],
  );
});

test('sizes are made for the capital that was set', () => {
  const plan = { stop: { unit: 'percent', value: 1 }, target: { unit: 'percent', value: 2 } } as const;
  const lots = (capital: number): number | null | undefined => {
    const { runner, hits } = rig('close > 0', { more: { plan }, capital });
    runner.adopt([option(0)]);
    runner.load(0, NO_HISTORY, -1);
    runner.closeThrough(OPEN_MINUTE);
    return hits[0]?.plan?.lots;
  };
  // One lot risks 2 paise and pays ₹47.20 of brokerage with its GST there and back: 1 % of ₹4,722 and a little more.
  assert.equal(lots(4_700), null);
  assert.equal(lots(5_000), 1);
  assert.equal(lots(50_000), 10);
});

test('over its budget it is left out for the rest of the minute, and takes every bar nevertheless', () => {
  let nowMs = 0;
  let slow = false;
  const stopwatchMs = (): number => (nowMs += slow ? SCANNER_BUDGET_MS + 1 : 0);
  const text = 'count(close > 0, 6) == 6 and close > 0';
  const { runner, hits } = rig(text, { stopwatchMs });
  runner.adopt([share(0), share(1)]);
  for (const slot of [0, 1]) runner.load(slot, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE + 2);
  slow = true;
  runner.closeThrough(OPEN_MINUTE + 5);
  slow = false;
  assert.equal(hits.length, 0);
  assert.ok(runner.progress('own-1').skipped >= 2);
  runner.closeThrough(OPEN_MINUTE + 6);
  assert.deepEqual(
    hits.map(({ slot }) => slot),
    [0, 1],
    'the bars of the slow minutes are counted',
  );
});

test('an instrument that leaves and comes back begins anew', () => {
  const { runner, hits } = rig('count(close > 0, 5) == 5');
  runner.adopt([option(0)]);
  runner.load(0, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE + 9);
  assert.equal(hits.length, 6);
  runner.drop([0]);
  runner.closeThrough(OPEN_MINUTE + 19);
  runner.adopt([option(0)]);
  runner.load(0, NO_HISTORY, -1);
  runner.closeThrough(OPEN_MINUTE + 29);
  assert.deepEqual(hits.slice(6).map(minuteOf)[0], 5, 'the day is read again from its first minute');
});

test('an interval within another sees the bar that ends with it, and itself is itself', () => {
  const at = (expression: string): number[] => {
    const { runner, hits } = rig(expression);
    runner.adopt([share(0)]);
    runner.load(0, NO_HISTORY, -1);
    runner.closeThrough(OPEN_MINUTE + 44);
    return hits.map(minuteOf);
  };
  const all = Array.from({ length: 45 }, (_, i) => i + 1);
  assert.deepEqual(at('on("1m", dayOpen) > 0'), all);
  assert.deepEqual(at('on("1m", on("1m", close)) == close'), all);
  assert.deepEqual(
    at('on("5m", on("15m", close) == close)'),
    all.filter((minute) => minute >= 15 && minute % 15 < 5),
    'the five minutes that end with the quarter of an hour',
  );
});

test('two intervals that read each other are refused in words', () => {
  const check = checkExpression('on("1m", on("5m", dayOpen)) > close', ['1m']);
  assert.match(check.fault?.message ?? '', /Two intervals read each other/);
});
