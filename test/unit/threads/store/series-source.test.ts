import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bars, Interval } from '#contract/model/bar.ts';
import type { Fault } from '#contract/faults.ts';
import type { IndicatorParams } from '#contract/model/indicator.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { HistoryAdapter } from '../../../../src/main/adapters/adapter.ts';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { barsOf, share } from '../../../support/scan-bench.ts';
import { at, storeRig, type StoreRig } from '../../../support/store-bench.ts';

/** Minutes 09:15–15:14 of every weekday with a price that wanders, the same for the same minute. Counts its calls. */
function wandering(): HistoryAdapter & { calls: number } {
  const history = {
    calls: 0,
    daily: () => Promise.resolve(barsOf([])),
    minutes: (_instrument: unknown, from: string, to: string): Promise<Bars> => {
      history.calls += 1;
      const found: [number, number, number, number, number, number][] = [];
      for (let dayMs = istMidnightMs(from); dayMs <= istMidnightMs(to); dayMs += DAY_MS) {
        if ([0, 6].includes(new Date(dayMs + DAY_MS / 2).getUTCDay())) continue;
        for (let minute = 555; minute < 915; minute += 1) {
          const x = dayMs / MINUTE_MS + minute;
          const o = 140_000 + Math.round(4_000 * Math.sin(x / 900) + 300 * Math.sin(x / 11));
          const c = o + ((x * 53) % 181) - 90;
          const [h, l] = [Math.max(o, c) + (x % 17), Math.min(o, c) - (x % 13)];
          found.push([dayMs + minute * MINUTE_MS, o, h, l, c, 500 + ((x * 97) % 5_000)]);
        }
      }
      return Promise.resolve(barsOf(found));
    },
  };
  return history;
}

interface Wish {
  readonly name: string;
  readonly params?: IndicatorParams;
  readonly interval?: Interval;
  readonly beforeMs?: number | null;
  readonly limit: number;
}
const series = (rig: StoreRig, { name, params = {}, interval = '5m', beforeMs = null, limit }: Wish) =>
  rig.ask({ kind: 'series', slot: 0, name, params, interval, beforeMs, limit });

async function rigged(context: Parameters<typeof storeRig>[0]) {
  const history = wandering();
  const rig = await storeRig(context, { broker: { history }, nowMs: at(562) + 20_000 });
  await rig.ask({ kind: 'adopt', instruments: [share(0, 'A')] });
  for (let minute = 555; minute <= 562; minute += 1) rig.trade(0, minute, 140_000 + 7 * minute, 50);
  return { rig, history };
}

test('values are those of calc on the bars of the chart, and the forming one is flagged', async (context) => {
  const { rig } = await rigged(context);
  const { bars } = await rig.ask({ kind: 'bars', slot: 0, interval: '5m', beforeMs: null, limit: 1_000 });
  const rows = bars.t.map((t, i) => {
    const at = (column: readonly number[]): number => (column[i] as number) / 100;
    return { t, o: at(bars.o), h: at(bars.h), l: at(bars.l), c: at(bars.c), v: bars.v[i], oi: 0 };
  });
  for (const [name, params] of [
    ['EMA', { n: 20 }],
    ['VWAP', {}],
    ['RSI', {}],
    ['BBANDS', {}],
  ] as const) {
    const answer = await series(rig, { name, params, limit: 60 });
    assert.equal(answer.provisional, true);
    assert.deepEqual(answer.t, bars.t.slice(-60));
    const line = JSON.stringify({ id: 1, fn: name, params, bars: rows });
    const told = JSON.parse(new Calculator().answerLine(line) as string) as { out: Record<string, number[]> };
    for (const [output, column] of Object.entries(answer.outputs))
      for (const [i, value] of column.entries()) {
        const expected = told.out[output]?.slice(-60)[i] as number;
        assert.ok(Math.abs((value as number) - expected) < 1e-6, `${name} ${output} ${i}: ${value}, ${expected}`);
      }
  }
});

test('after the last minute has closed nothing is provisional', async (context) => {
  const { rig } = await rigged(context);
  const answer = await series(rig, { name: 'SMA', limit: 10, beforeMs: at(560) });
  assert.equal(answer.provisional, false);
  assert.equal(answer.t.at(-1), at(555));
});

test('pages of any size agree with one long answer: the start is forgotten before the first bar shown', async (context) => {
  const { rig } = await rigged(context);
  for (const [name, tolerance] of [
    ['EMA', 1e-6],
    ['SMA', 1e-12],
    ['VWAP', 1e-9],
    ['OPENING_RANGE', 0],
    ['MACD', 1e-6],
    ['DONCHIAN', 0],
    ['SUPERTREND', 1e-4],
  ] as const) {
    const whole = await series(rig, { name, limit: 700 });
    for (const limit of [1, 37, 240]) {
      let beforeMs: number | null = null;
      for (let page = 0; page < 2; page += 1) {
        const part: Awaited<ReturnType<typeof series>> = await series(rig, { name, limit, beforeMs });
        for (const [output, column] of Object.entries(part.outputs))
          for (const [i, value] of column.entries()) {
            const there = whole.outputs[output]?.[whole.t.indexOf(part.t[i] as number)];
            if (typeof value !== 'number' || typeof there !== 'number') assert.equal(value, there);
            else
              assert.ok(Math.abs(value - there) <= tolerance * Math.abs(there), `${name} ${output} ${value} ${there}`);
          }
        beforeMs = part.t[0] as number;
      }
    }
  }
});

test('past bars are read once, however often the forming value is asked for', async (context) => {
  const { rig, history } = await rigged(context);
  await Promise.all(['EMA', 'SMA', 'RSI', 'VWAP'].map((name) => series(rig, { name, limit: 300 })));
  const calls = history.calls;
  const pages = rig.counters.get('requests');
  const before = await series(rig, { name: 'EMA', params: { n: 8 }, limit: 2 });
  rig.trade(0, 562, 150_000, 50);
  const after = await series(rig, { name: 'EMA', params: { n: 8 }, limit: 2 });
  assert.equal(history.calls, calls);
  assert.equal(rig.counters.get('requests'), pages + 2);
  assert.equal(after.outputs['value']?.[0], before.outputs['value']?.[0], 'the closed bar stays');
  assert.notEqual(after.outputs['value']?.[1], before.outputs['value']?.[1], 'the forming one moves');
});

test('what cannot be computed is refused by name', async (context) => {
  const { rig } = await rigged(context);
  const refused = async (wish: Wish, slot = 0): Promise<string> => {
    const { name, params = {}, limit } = wish;
    const asked = rig.ask({ kind: 'series', slot, name, params, interval: '5m', beforeMs: null, limit });
    const thrown: unknown = await asked.then(
      () => assert.fail('it was answered'),
      (error: unknown) => error,
    );
    const { code, text } = (thrown as { fault: Fault }).fault;
    return `${code} ${text}`;
  };
  assert.match(await refused({ name: 'EMA', params: { n: 0 }, limit: 5 }), /^input\.params EMA: n:/);
  assert.match(await refused({ name: 'NOPE', limit: 5 }), /^input\.unknown_indicator .*NOPE/);
  assert.match(await refused({ name: 'EMA', limit: 5 }, 9), /^input\.unknown_slot/);
});
