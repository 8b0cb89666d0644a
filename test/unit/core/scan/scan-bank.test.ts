import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bars } from '#contract/model/bar.ts';
import { compute, paramsOf } from '../../../../src/main/core/indicators/compute.ts';
import { columnsOf } from '../../../../src/main/core/indicators/columns.ts';
import { EMA_WINDOWS, STANDARD_SET } from '../../../../src/main/core/indicators/bank.ts';
import { indicatorOf } from '../../../../src/main/core/indicators/index.ts';
import type { Params } from '../../../../src/main/core/indicators/definition.ts';
import { Rng } from '../../../../src/main/core/rng.ts';
import { BANK_NAMES, ScanBank } from '../../../../src/main/core/scan/scan-bank.ts';
import { ScanRunner } from '../../../../src/main/core/scan/scan-runner.ts';
import { defineScanner } from '../../../../src/main/core/scan/scanner.ts';
import { SCAN_INTERVALS, ScanState } from '../../../../src/main/core/scan/scan-state.ts';
import { z } from 'zod';
import { barsOf, closeOf, DAY, DayRows, OPEN_MINUTE, type Row, share } from '../../../support/scan-bench.ts';

type Timed = readonly [number, ...Row];

function walk(seed: string, count: number): Row[] {
  const rng = new Rng(seed);
  let close = 10_000;
  return Array.from({ length: count }, (): Row => {
    const open = close;
    close = Math.max(100, open + Math.round((rng.next() - 0.5) * 60));
    const high = Math.max(open, close) + Math.round(rng.next() * 20);
    const low = Math.min(open, close) - Math.round(rng.next() * 20);
    return [open, high, low, close, 100 + Math.round(rng.next() * 900)];
  });
}

/** Past sessions of `perDay` bars, the newest the day before. */
function pastOf(rows: readonly Row[], perDay: number, stepMs: number): Timed[] {
  return rows.map((row, i) => {
    const back = Math.ceil((rows.length - i) / perDay);
    const openMs = DAY.midnightMs - back * 86_400_000 + OPEN_MINUTE * 60_000;
    const first = rows.length - back * perDay;
    return [perDay === 1 ? DAY.midnightMs - back * 86_400_000 : openMs + (i - first) * stepMs, ...row] as const;
  });
}

const PAST = {
  '1m': pastOf(walk('m', 750), 375, 60_000),
  '5m': pastOf(walk('f', 375), 75, 300_000),
  '15m': pastOf(walk('q', 250), 25, 900_000),
  '1h': pastOf(walk('h', 70), 7, 3_600_000),
  '1d': pastOf(walk('d', 260), 1, 0),
};

function expected(bars: readonly Timed[], name: string): number | null {
  const [fn, output = 'value'] = name.split('.') as [string, string?];
  const [base, window] = fn.split('_') as [string, string?];
  const definition = indicatorOf(base) ?? assert.fail(base);
  const entry = STANDARD_SET.find((one) => one.fn === base) ?? assert.fail(base);
  const params = paramsOf(definition, window === undefined ? entry.params : { n: Number(window) }) as Params;
  const columns = columnsOf(bars.map(([t, o, h, l, c, v]) => ({ t, o, h, l, c, v })));
  const value = compute(definition, params, columns)[definition.outputs.indexOf(output)]?.at(-1) as number;
  return Number.isFinite(value) ? value : null;
}

test('the bank names every EMA window and every output of the standard set', () => {
  for (const n of EMA_WINDOWS) assert.ok(BANK_NAMES.includes(`EMA_${n}`));
  for (const name of ['RSI', 'MACD.signal', 'BBANDS.upper', 'VWAP.vwap', 'ATR', 'RVOL']) {
    assert.ok(BANK_NAMES.includes(name), name);
  }
});

test('history, then the day: every value of every interval equals the function over all bars, bit for bit', () => {
  const minutes = walk('today', 120);
  const day = new DayRows();
  minutes.forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  const seen = new Map<string, number | null>();
  const probe = defineScanner({
    id: 'probe',
    title: 'Probe',
    intervals: ['1m', '5m', '15m'],
    group: 'breakout',
    sentence: 'A test.',
    kinds: ['EQUITY'],
    params: z.object({}),
    columns: [],
    memoryCells: 0,
    needsPreviousVolume: false,
    barsNeeded: () => 1,
    runsOn: () => true,
    scan: (view) => void seen.set(`${view.interval} ${view.closeMs}`, view.value('EMA_8')),
  });
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: day,
      stopwatchMs: () => 0,
      hit: () => {},
      failed: (_a, _b, error) => assert.fail(String(error)),
    },
    [{ scanner: probe, enabled: true, params: {} }],
  );
  runner.adopt([share(3)]);
  const past = Object.fromEntries(SCAN_INTERVALS.map((name) => [name, barsOf(PAST[name])])) as Record<
    (typeof SCAN_INTERVALS)[number],
    Bars
  >;
  runner.load(3, { past, today: barsOf([]) }, -1);
  runner.closeThrough(OPEN_MINUTE + 119);
  const folded = (length: number): Timed[] =>
    Array.from({ length: 120 / length }, (_, k): Timed => {
      const part = minutes.slice(k * length, (k + 1) * length);
      const all = (at: number): number[] => part.map((row) => row[at] as number);
      const sum = all(4).reduce((a, b) => a + b, 0);
      const t = closeOf(OPEN_MINUTE + k * length, 0);
      return [t, all(0)[0] as number, Math.max(...all(1)), Math.min(...all(2)), all(3).at(-1) as number, sum];
    });
  for (const [interval, length] of [
    ['1m', 1],
    ['5m', 5],
    ['15m', 15],
    ['1h', 60],
    ['1d', 0],
  ] as const) {
    const bars = length === 0 ? PAST[interval] : [...PAST[interval], ...folded(length)];
    for (const name of BANK_NAMES)
      assert.equal(runner.value(3, interval, name), expected(bars, name), `${interval} ${name}`);
  }
  const early = [...PAST['5m'], ...folded(5).slice(0, 3)];
  assert.equal(seen.get(`5m ${closeOf(OPEN_MINUTE, 15)}`), expected(early, 'EMA_8'), 'as of the signal bar');
});

test('too few bars give null, an unknown name is an error, and instruments do not touch each other', () => {
  const states = [share(0), share(1)].map((one) => new ScanState(one, DAY, [OPEN_MINUTE, 935]));
  const bank = new ScanBank(states);
  const [first] = states;
  for (const [t, o, h, l, c, v] of PAST['5m'].slice(0, 6)) {
    first?.series['5m'].push(t, { o, h, l, c, v, oi: 0 });
    bank.take(0, '5m', first?.series['5m'] ?? assert.fail());
  }
  assert.equal(bank.value(0, '5m', 'EMA_5'), expected(PAST['5m'].slice(0, 6), 'EMA_5'));
  assert.equal(bank.value(0, '5m', 'EMA_8'), null);
  assert.equal(bank.value(1, '5m', 'EMA_5'), null);
  assert.throws(() => bank.value(0, '5m', 'EMA_9'), /no EMA_9/);
  assert.throws(() => bank.value(2, '5m', 'EMA_5'), /not scanned/);
});
