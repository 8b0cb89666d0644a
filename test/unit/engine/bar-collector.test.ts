import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '#contract/columns.ts';
import { decodeBars, frameHeader } from '#contract/frames.ts';
import { BAR_FLAG } from '#contract/model/bar.ts';
import { CHART_INTERVALS, type ChartInterval, periodStartMs } from '#contract/model/chart-interval.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { DayBars } from '../../../src/main/core/bars/day-bars.ts';
import { TradeTape } from '../../../src/main/core/bars/trade-tape.ts';
import { TickTable } from '../../../src/main/core/table/tick-table.ts';
import { BarCollector } from '../../../src/main/engine/bar-collector.ts';
import { type ClientState, createClientState, type OpenChart } from '../../../src/main/engine/client-state.ts';
import { TradeCharts } from '../../../src/main/engine/trade-charts.ts';
import { Universe } from '../../../src/main/engine/universe.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

const MIDNIGHT = Date.parse('2026-11-20T00:00:00+05:30');
const NOW = MIDNIGHT + 700 * 60_000;
const SLOT = 5;
const DAY = {
  date: '2026-11-20',
  midnightMs: MIDNIGHT,
  spans: { EQ_DERIV: [{ phase: 'continuous', fromMinute: 555, toMinute: 915 }] },
} as unknown as TradeDay;

function bed(interval: ChartInterval, day = DAY, nowMs = NOW) {
  const table = TickTable.create(8);
  const bars = DayBars.create(8);
  const tape = TradeTape.create(8);
  const universe = new Universe(1, 8);
  universe.fill(fakeInstruments(8));
  const trades = new TradeCharts({ tape, nowMs: () => NOW, midnightMs: MIDNIGHT, tickOf: () => 5 });
  const collector = new BarCollector({ bars, table, day, universe, trades });
  const chart: OpenChart = { slot: SLOT, interval, sent: [] };
  const client: ClientState = createClientState({ id: 1, kind: 'page', wire: {} as never, answerer: {} as never }, 8);
  client.charts.set('one', chart);
  const flags: number[] = [];
  const collect = () => {
    const frame = collector.collect(client, { epoch: 1, seq: 1, sentMs: nowMs }, nowMs);
    if (frame === null) return [];
    const decoded = decodeBars(frame, frameHeader(frame));
    assert.ok([...decoded.intervalIndex].every((index) => CHART_INTERVALS[index] === interval));
    flags.splice(0, flags.length, ...decoded.flags);
    return [...decoded.t].map((t, i) => [t, decoded.o[i], decoded.h[i], decoded.l[i], decoded.c[i], decoded.v[i]]);
  };
  return { table, bars, tape, trades, chart, collect, flags };
}

function setDay(table: TickTable): void {
  const set = (name: 'open' | 'high' | 'low' | 'ltp', value: number): void => {
    table.i32[SLOT * (table.i32.length / 8) + COLUMNS[name].cell] = value;
  };
  set('open', 100);
  set('high', 110);
  set('low', 95);
  set('ltp', 105);
}

test('minutes are folded to any interval of a chart, counted from the open', () => {
  const { bars, collect } = bed('30m');
  for (let minute = 555; minute <= 700; minute += 1) bars.record(SLOT, minute, 100 + (minute % 30), 2, 0);
  const [forming, before] = collect();
  assert.equal(((forming?.[0] as number) - MIDNIGHT) / 60_000, 555 + 120);
  assert.equal(before?.[5], 60);
  assert.deepEqual(collect(), [], 'what was sent is not sent again');
});

test('failure mode 35: a bar that the pause of a day in two parts cuts is no longer forming in it', () => {
  const part = (fromMinute: number, toMinute: number) => ({ phase: 'continuous' as const, fromMinute, toMinute });
  const day = { ...DAY, spans: { ...DAY.spans, EQ_DERIV: [part(555, 600), part(690, 750)] } };
  for (const [minute, expected] of [
    [599, BAR_FLAG.forming],
    [605, 0],
  ] as const) {
    const { bars, collect, flags } = bed('1h', day, MIDNIGHT + minute * 60_000);
    for (let at = 555; at < 600; at += 1) bars.record(SLOT, at, 100, 2, 0);
    assert.equal(collect()[0]?.[5], 90);
    assert.deepEqual(flags, [expected], `minute ${minute}`);
  }
});

test('a week is the days before today and today; it waits until those days are known', () => {
  const { table, chart, collect } = bed('1w');
  setDay(table);
  assert.deepEqual(collect(), [], 'a week of today alone would be a lie');
  const monday = periodStartMs(MIDNIGHT, '1w');
  chart.before = { t: monday, o: 80, h: 108, l: 70, v: 1_000 };
  assert.deepEqual(collect(), [[monday, 80, 110, 70, 105, 1_000]]);
  chart.before = null;
  assert.deepEqual(collect(), [[monday, 100, 110, 95, 105, 0]], 'the first day of a week');
});

test('bars of trades: what is new or has changed since the newest that was sent', () => {
  const { tape, trades, collect } = bed('10t');
  assert.deepEqual(collect(), []);
  trades.hold(SLOT);
  for (let i = 0; i < 25; i += 1) tape.record(SLOT, 33_300_000 + i, 100 + i, 1);
  assert.deepEqual(
    collect().map(([t, o, , , c, v]) => [(t as number) - MIDNIGHT - 33_300_000, o, c, v]),
    [
      [0, 100, 109, 10],
      [10, 110, 119, 10],
      [20, 120, 124, 5],
    ],
  );
  assert.deepEqual(collect(), []);
  for (let i = 25; i < 31; i += 1) tape.record(SLOT, 33_300_000 + i, 100 + i, 1);
  assert.deepEqual(
    collect().map(([, o, , , , v]) => [o, v]),
    [
      [120, 10],
      [130, 1],
    ],
  );
});
