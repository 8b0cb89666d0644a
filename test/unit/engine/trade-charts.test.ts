import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAR_FLAG } from '#contract/model/bar.ts';
import { faultOf } from '#contract/faults.ts';
import { TAPE_LANES, TradeTape } from '../../../src/main/core/bars/trade-tape.ts';
import { ruleOf, TradeCharts } from '../../../src/main/engine/trade-charts.ts';

const MIDNIGHT = Date.parse('2026-11-20T00:00:00+05:30');
const OPEN = 33_300_000;

function bed() {
  const tape = TradeTape.create(64);
  let now = MIDNIGHT + OPEN;
  const charts = new TradeCharts({ tape, nowMs: () => now, midnightMs: MIDNIGHT, tickOf: () => 5 });
  const wait = (ms: number): void => {
    now += ms;
  };
  return { tape, charts, wait };
}

test('bars are those of the trades since an instrument was charted, and the page says since when', () => {
  const { tape, charts, wait } = bed();
  assert.deepEqual(charts.page(7, '5s', null, 100).bars.t, [], 'nobody charts it yet');
  wait(2_000);
  charts.hold(7);
  for (let i = 0; i < 12; i += 1) tape.record(7, OPEN + 2_000 + i * 1_000, 10_000 + i * 5, 10);
  const { bars, sinceMs } = charts.page(7, '5s', null, 100);
  assert.equal(sinceMs, MIDNIGHT + OPEN + 2_000);
  assert.deepEqual(
    bars.t.map((t) => (t - MIDNIGHT - OPEN) / 1_000),
    [0, 5, 10],
  );
  assert.deepEqual(bars.flags, [0, 0, BAR_FLAG.forming]);
  assert.deepEqual(bars.v, [30, 50, 40]);
  // The same trades in other bars; the ones before are not read twice.
  assert.deepEqual(charts.page(7, '10t', null, 100).bars.v, [100, 20]);
  tape.record(7, OPEN + 13_000, 10_000, 1);
  assert.deepEqual(charts.page(7, '5s', null, 1).bars.v, [41]);
  assert.deepEqual(charts.page(7, '5s', bars.t[1] ?? 0, 100).bars.v, [30]);
});

test('a range is counted in steps of the price', () => {
  assert.deepEqual(ruleOf('10r', 5), { kind: 'range', units: 50 });
  assert.deepEqual(ruleOf('200t', 5), { kind: 'trades', count: 200 });
  assert.deepEqual(ruleOf('15s', 5), { kind: 'time', ms: 15_000 });
});

test('a lane that nobody reads goes to the next chart; while all are read the next is refused with the remedy', () => {
  const { tape, charts, wait } = bed();
  for (let slot = 0; slot < TAPE_LANES; slot += 1) charts.hold(slot);
  assert.throws(
    () => charts.hold(40),
    (error) => faultOf(error).code === 'input.too_many_tapes' && /Close a chart/.test(faultOf(error).text),
  );
  wait(11_000);
  for (let slot = 1; slot < TAPE_LANES; slot += 1) charts.bars(slot, '1s');
  charts.hold(40);
  assert.equal(tape.laneOf(0), null, 'the one that was not read made room');
  tape.record(40, OPEN, 100, 1);
  assert.equal(charts.bars(40, '1s').length, 1);
});
