import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import type { Hit } from '#contract/model/scan.ts';
import { ownScanner } from '../../../../src/main/core/expression/own-scanner.ts';
import { compute, paramsOf, isFault } from '../../../../src/main/core/indicators/compute.ts';
import { columnsOf } from '../../../../src/main/core/indicators/columns.ts';
import { indicatorOf } from '../../../../src/main/core/indicators/index.ts';
import { barsOf, closeOf, DayRows, hitsOfDay, OPEN_MINUTE, pastOf, type Row } from '../../../support/scan-bench.ts';

const definition = (expression: string, more: Partial<OwnScanner> = {}): OwnScanner => ({
  id: 3,
  title: 'Mine',
  expression,
  intervals: ['1m'],
  kinds: ['EQUITY'],
  side: 'up',
  schedule: { kind: 'bar' },
  fires: 'every',
  cooldownBars: 0,
  plan: null,
  ...more,
});

const walk = (seed: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => {
    const at = 10_000 + Math.round(600 * Math.sin((i + seed) / 7) + 140 * Math.sin(i * 2.7 + seed));
    const close = at + ((i * 13 + seed * 7) % 50) - 25;
    return [at, Math.max(at, close) + 30, Math.min(at, close) - 30, close, 100 + ((i * 37 + seed) % 90)];
  });

function dayOf(rows: readonly (Row | null)[]): DayRows {
  const day = new DayRows();
  rows.forEach((row, i) => row !== null && day.rows.set(OPEN_MINUTE + i, row));
  return day;
}

const PAST = walk(1, 150);
const TODAY = walk(4, 120);

/** Hits of an expression on a day after a past of minutes. */
function hits(expression: string, more: Partial<OwnScanner> = {}, today: readonly (Row | null)[] = TODAY): Hit[] {
  const daily = barsOf([
    [closeOf(0, 0) - 2 * 86_400_000, 9_900, 10_300, 9_800, 10_100, 5_000],
    [closeOf(0, 0) - 86_400_000, 10_100, 10_500, 9_900, 10_200, 6_000],
  ]);
  const past = { ...pastOf('1m', PAST, null), '1d': daily };
  return hitsOfDay({ scanners: [ownScanner(definition(expression, more))], past, day: dayOf(today) });
}

/** Indicator over past and today in rupees, by the engine that charts and the command line use. */
function charted(name: string, params: object, output: string): Float64Array {
  const found = indicatorOf(name);
  assert.ok(found !== undefined);
  const checked = paramsOf(found, params);
  if (isFault(checked)) return assert.fail(checked.text);
  const rows = [...PAST, ...TODAY].map(([o, h, l, c, v], i) => ({
    t: i < PAST.length ? closeOf(0, 0) - (PAST.length - i) * 60_000 : closeOf(OPEN_MINUTE + i - PAST.length, 0),
    o: o / 100,
    h: h / 100,
    l: l / 100,
    c: c / 100,
    v,
    oi: 0,
  }));
  const outs = compute(found, checked, columnsOf(rows));
  return (outs[found.outputs.indexOf(output)] as Float64Array).subarray(PAST.length);
}

test('values are those of the indicator engine, bit for bit, over the whole history', () => {
  for (const [text, name, params, output] of [
    ['ema(close, 21)', 'EMA', { n: 21 }, 'value'],
    ['ema(high, 9)', 'EMA', { n: 9, source: 'h' }, 'value'],
    ['rsi(9)', 'RSI', { n: 9 }, 'value'],
    ['macd.signal(5, 13, 4)', 'MACD', { fast: 5, slow: 13, signal: 4 }, 'signal'],
    ['adx(10)', 'ADX', { n: 10 }, 'adx'],
    ['plusDi(10)', 'ADX', { n: 10 }, 'plusDi'],
    ['supertrend(7, 2)', 'SUPERTREND', { n: 7, k: 2 }, 'line'],
    ['bbands.upper(hlc3, 15, 1.5)', 'BBANDS', { n: 15, k: 1.5, source: 'hlc3' }, 'upper'],
    ['rvol(20)', 'RVOL', { n: 20 }, 'value'],
    ['vwap', 'VWAP', { openMinute: OPEN_MINUTE }, 'vwap'],
    ['donchian.lower(12)', 'DONCHIAN', { n: 12 }, 'lower'],
    ['cci(11)', 'CCI', { n: 11 }, 'value'],
    ['linreg_slope(volume, 6)', 'LINREG_SLOPE', { n: 6, source: 'v' }, 'value'],
  ] as const) {
    const expected = charted(name, params, output);
    // Each value is compared with itself times 1, so that it is told; every bar on which it is known fires.
    const found = hits(`${text} == ${text} * 1`);
    const known = [...expected].filter((value) => !Number.isNaN(value));
    assert.equal(found.length, known.length, text);
    const column = Object.keys(found[0]?.evidence ?? {})[1] as string;
    found.forEach((hit, i) => {
      const told = hit.evidence[column] as number;
      assert.ok(Math.abs(told - (known[i] as number)) <= 0.005 + 1e-9, `${text}: ${told} is not ${known[i]}`);
    });
    // Bit for bit: a difference of any size would be one.
    for (const i of [0, 17, 60]) {
      const value = known[i] as number;
      assert.ok(
        hits(`abs(${text} - ${value < 0 ? `(0 - ${literal(-value)})` : literal(value)}) == 0`).some(
          ({ atMs }) => atMs === found[i]?.atMs,
        ),
        `${text} on bar ${i}: ${value}`,
      );
    }
  }
});

/** A number as it can be written in an expression. */
function literal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20) : text;
}

test('an indicator of an indicator is the second one over the first one’s values', () => {
  const inner = charted('RSI', { n: 9 }, 'value');
  assert.ok(inner.length > 0);
  const found = hits(
    'sma(rsi(9), 5) == (rsi(9) + rsi(9)[1] + rsi(9)[2] + rsi(9)[3] + rsi(9)[4]) / 5 or abs(sma(rsi(9), 5) - (rsi(9) + rsi(9)[1] + rsi(9)[2] + rsi(9)[3] + rsi(9)[4]) / 5) < 0.000001',
  );
  assert.equal(found.length, TODAY.length);
});

test('windows, bars ago, levels, time, crossing: each against plain arithmetic', () => {
  const closes = TODAY.map((row) => row[3]);
  const all = [...PAST, ...TODAY];
  const minuteAt = (hit: Hit): number => (hit.atMs - closeOf(0, 0)) / 60_000 - OPEN_MINUTE - 1;
  const bars = (expression: string): number[] => hits(expression).map(minuteAt);
  const where = (holds: (i: number) => boolean): number[] => TODAY.map((_, i) => i).filter(holds);
  const at = (i: number): Row => all[PAST.length + i] as Row;
  assert.deepEqual(
    bars('close > open'),
    where((i) => at(i)[3] > at(i)[0]),
  );
  assert.deepEqual(
    bars('close > highest(high, 10)[1]'),
    where((i) => at(i)[3] > Math.max(...Array.from({ length: 10 }, (_, k) => at(i - 1 - k)[1]))),
  );
  assert.deepEqual(
    bars('low <= lowest(low, 4)'),
    where((i) => at(i)[2] <= Math.min(...[0, 1, 2, 3].map((k) => at(i - k)[2]))),
  );
  assert.deepEqual(
    bars('close crosses above 102'),
    where((i) => at(i)[3] > 10_200 && at(i - 1)[3] <= 10_200),
  );
  // The close of the day before is known on the first bar too, and is the same on the bar before it.
  assert.deepEqual(
    bars('crossAbove(close, prevClose)'),
    where((i) => at(i)[3] > 10_200 && at(i - 1)[3] <= 10_200),
  );
  assert.deepEqual(bars('time > "09:30" and time <= "09:33"'), [15, 16, 17]);
  assert.deepEqual(
    bars('count(close > open, 3) == 3'),
    where((i) => [0, 1, 2].every((k) => at(i - k)[3] > at(i - k)[0])),
  );
  const pivot = (10_500 + 9_900 + 10_200) / 3;
  assert.deepEqual(
    bars('close > pivot'),
    where((i) => (closes[i] as number) > pivot),
  );
  assert.deepEqual(
    bars('change > 1'),
    where((i) => ((closes[i] as number) / 10_200 - 1) * 100 > 1),
  );
  const open = (TODAY[0] as Row)[0];
  assert.equal(bars('gapPct > -99').length, TODAY.length);
  assert.equal(bars(`dayOpen == ${open / 100}`).length, TODAY.length);
  assert.deepEqual(
    bars('dayVolume > 2000'),
    where((i) => TODAY.slice(0, i + 1).reduce((sum, row) => sum + row[4], 0) > 2_000),
  );
  const top = Math.max(...TODAY.slice(0, 15).map((row) => row[1]));
  assert.deepEqual(
    bars('close > or15.high'),
    where((i) => i >= 15 && at(i)[3] > top),
  );
});

test('what is not known does not fire, and is no yes by being negated', () => {
  assert.equal(hits('vix > 0').length, 0);
  assert.equal(hits('not (vix > 0)').length, 0);
  assert.equal(hits('vix > 0 or close > 0').length, TODAY.length, 'one side decides');
  assert.equal(hits('vix > 0 and close < 0 or close > 0').length, TODAY.length);
  assert.equal(hits('close / (open - open) > 0').length, 0, 'a quotient by nothing');
  assert.equal(hits('sma(close, 600) > 0').length, 0, 'too few bars');
  assert.equal(hits('on("5m", close) > 0').length, TODAY.length - 4, 'the first five minutes make one bar');
});

test('another interval is read when its bar has closed, no sooner', () => {
  const found = hits('on("5m", close) == on("5m", close)', {}, TODAY);
  for (const hit of found) {
    const minute = (hit.atMs - closeOf(0, 0)) / 60_000 - OPEN_MINUTE;
    // The minute that ends with a 5-minute bar sees that bar.
    const last = Math.floor(minute / 5) * 5 - 1;
    assert.equal(hit.evidence['on("5m", close)'], (TODAY[last] as Row)[3] / 100, `minute ${minute}`);
  }
  assert.equal(hits('on("5m", close) == close', { intervals: ['5m'] }).length, 24, 'its own bar is complete');
});

test('on the bar on which it becomes true, and not again within the pause', () => {
  const every = hits('close > 101').map(({ atMs }) => atMs);
  const edge = hits('close > 101', { fires: 'edge' }).map(({ atMs }) => atMs);
  assert.ok(edge.length > 3 && edge.length < every.length / 2);
  const set = new Set(every);
  assert.deepEqual(
    edge,
    every.filter(
      (atMs, i) =>
        !set.has(atMs - 60_000) && (i > 0 || atMs > closeOf(OPEN_MINUTE, 1) || (PAST.at(-1) as Row)[3] <= 10_100),
    ),
  );
  const paused = hits('close > 101', { cooldownBars: 7 }).map(({ atMs }) => atMs);
  paused.slice(1).forEach((atMs, i) => assert.ok(atMs - (paused[i] as number) >= 8 * 60_000));
  assert.equal(hits('close > 0', { cooldownBars: 9 }).length, TODAY.length / 10);
});

test('a hit tells every compared value by its own text, the expression, and a plan', () => {
  const text =
    'close > ema(close, 20) and (rvol(20) > 0.5 or vix > 90) and time > "09:40" and not opening_range.complete(60)';
  const [hit] = hits(text, { plan: { stop: { unit: 'atr', value: 1.5 }, target: { unit: 'risk', value: 2 } } });
  assert.ok(hit !== undefined);
  assert.deepEqual(Object.keys(hit.evidence), [
    'close',
    'ema(close, 20)',
    'rvol(20)',
    'vix',
    'time',
    'opening_range.complete(60)',
  ]);
  assert.equal(hit.evidence['vix'], null);
  assert.equal(hit.evidence['opening_range.complete(60)'], 'no');
  assert.match(String(hit.evidence['time']), /^\d\d:\d\d$/);
  assert.equal(hit.params['expression'], text);
  assert.equal(hit.scannerId, 'own-3');
  assert.ok(hit.plan !== null);
  const { entry, stop, target } = hit.plan;
  assert.ok(stop < entry && entry < target);
  assert.ok(Math.abs((target - entry) / (entry - stop) - 2) < 0.1);
  const [down] = hits('close > 0', {
    side: 'down',
    plan: { stop: { unit: 'percent', value: 1 }, target: { unit: 'percent', value: 2 } },
  });
  assert.ok(
    down?.plan !== null &&
      down?.plan !== undefined &&
      down.plan.stop > down.plan.entry &&
      down.plan.entry > down.plan.target,
  );
  assert.equal(
    hits('close > 0', {
      side: 'neutral',
      plan: { stop: { unit: 'percent', value: 1 }, target: { unit: 'percent', value: 2 } },
    })[0]?.plan,
    null,
  );
});

const EXPRESSIONS = [
  'close > ema(close, 5) and rvol(8) > 1',
  'close crosses above highest(high, 6)[1]',
  'on("5m", rsi(3) > 50) and macd.hist(3, 6, 2) > 0',
  'close > vwap or supertrend.trend(4, 1) < 0 and gapPct > -5',
  'count(close > open, 4) >= 3 and on("15m", close > open)',
  'close > or5.high and dayVolume > 500 and close > dayHigh[1]',
];

test('bars that come later never change a hit, and the same bars give the same hits', () => {
  const minute = fc.option(
    fc.tuple(
      fc.integer({ min: 9_500, max: 10_500 }),
      fc.integer({ min: 9_500, max: 10_500 }),
      fc.integer({ min: 0, max: 400 }),
    ),
    { freq: 6 },
  );
  let fired = 0;
  fc.assert(
    fc.property(
      fc.array(minute, { minLength: 30, maxLength: 90 }),
      fc.integer({ min: 1, max: 29 }),
      fc.constantFrom(...EXPRESSIONS),
      fc.constantFrom('edge' as const, 'every' as const),
      (minutes, cut, expression, fires) => {
        const rows = minutes.map((row): Row | null =>
          row === null ? null : [row[0], Math.max(row[0], row[1]) + 3, Math.min(row[0], row[1]) - 3, row[1], row[2]],
        );
        const more = { fires, intervals: ['1m', '5m'] as OwnScanner['intervals'] };
        const whole = hits(expression, more, rows);
        const part = hits(expression, more, rows.slice(0, cut));
        fired += part.length;
        const until = closeOf(OPEN_MINUTE + cut - 1, 1);
        const before = (all: readonly Hit[]) => all.filter(({ atMs, interval }) => interval === '1m' && atMs <= until);
        assert.deepEqual(before(part), before(whole));
        const whole5 = whole.filter(({ atMs, interval }) => interval === '5m' && atMs <= until);
        assert.deepEqual(
          part.filter(({ atMs, interval }) => interval === '5m' && atMs <= until),
          whole5,
        );
        assert.deepEqual(hits(expression, more, rows), whole, 'the same again');
      },
    ),
    { numRuns: 120 },
  );
  assert.ok(fired > 50, `${fired} fired`);
});
