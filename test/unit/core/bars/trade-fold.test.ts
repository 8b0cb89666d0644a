import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TradeFold, TRADE_BARS_MAX } from '../../../../src/main/core/bars/trade-fold.ts';
import { TAPE_LANES, TAPE_TRADES, type TapeTrade, TradeTape } from '../../../../src/main/core/bars/trade-tape.ts';

const OPEN = 33_300_000;
const trade = (second: number, price: number, units = 1): TapeTrade => ({ dayMs: OPEN + second * 1_000, price, units });
const trades = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 40 }), price: fc.integer({ min: 100, max: 400 }) }), {
    maxLength: 300,
  })
  .map((list) => {
    let second = 0;
    return list.map(({ wait, price }) => trade((second += wait), price, (price % 7) + 1));
  });

function folded(fold: TradeFold, list: readonly TapeTrade[]): TradeFold['bars'] {
  for (const one of list) fold.push(one);
  return fold.bars;
}

test('every trade is in exactly one bar, whatever ends a bar', () => {
  const rules = fc.oneof(
    fc.constantFrom(1_000, 5_000, 15_000, 30_000).map((ms) => ({ kind: 'time', ms }) as const),
    fc.integer({ min: 1, max: 50 }).map((count) => ({ kind: 'trades', count }) as const),
    fc.integer({ min: 1, max: 200 }).map((units) => ({ kind: 'range', units }) as const),
  );
  fc.assert(
    fc.property(rules, trades, (rule, list) => {
      const bars = folded(new TradeFold(rule), list);
      const sum = (of: (bar: (typeof bars)[number]) => number): number => bars.reduce((all, bar) => all + of(bar), 0);
      assert.equal(
        sum(({ trades: count }) => count),
        list.length,
      );
      assert.equal(
        sum(({ v }) => v),
        list.reduce((all, { units }) => all + units, 0),
      );
      for (const [i, bar] of bars.entries()) {
        assert.ok(bar.l <= Math.min(bar.o, bar.c) && bar.h >= Math.max(bar.o, bar.c));
        assert.ok(i === 0 || bar.t > (bars[i - 1]?.t ?? 0), 'times only grow');
        if (rule.kind === 'time') assert.equal(bar.t % rule.ms, 0);
        if (i === bars.length - 1) continue;
        if (rule.kind === 'trades') assert.equal(bar.trades, rule.count);
        if (rule.kind === 'range') assert.ok(bar.h - bar.l >= rule.units);
      }
    }),
  );
});

test('bars of seconds stand on full multiples and only where somebody traded', () => {
  const bars = folded(new TradeFold({ kind: 'time', ms: 5_000 }), [
    trade(1, 100),
    trade(4, 104, 3),
    trade(5, 99),
    trade(21, 101),
  ]);
  assert.deepEqual(
    bars.map(({ t, o, h, l, c, v }) => [(t - OPEN) / 1_000, o, h, l, c, v]),
    [
      [0, 100, 104, 100, 104, 4],
      [5, 99, 99, 99, 99, 1],
      [20, 101, 101, 101, 101, 1],
    ],
  );
});

test('a day that is wound back begins anew; no more bars are kept than a chart can hold', () => {
  const fold = new TradeFold({ kind: 'trades', count: 1 });
  for (let i = 0; i < TRADE_BARS_MAX + 2_000; i += 1) fold.push(trade(i, 100 + (i % 9)));
  assert.ok(fold.bars.length <= TRADE_BARS_MAX);
  fold.push(trade(3, 50));
  assert.deepEqual(
    fold.bars.map(({ o }) => o),
    [50],
  );
});

test('a tape keeps the newest trades of the slots that are held, and of no others', () => {
  const tape = TradeTape.create(8);
  const writer = TradeTape.attach(tape.buffer, 8);
  writer.record(3, OPEN, 100, 1);
  assert.equal(tape.laneOf(3), null);
  tape.hold(0, 3, OPEN);
  writer.record(3, OPEN + 1, 101, 2);
  writer.record(4, OPEN + 1, 999, 2);
  const seen: number[] = [];
  const next = tape.read(0, 0, ({ price }) => seen.push(price));
  assert.deepEqual([seen, next, tape.since(0)], [[101], 1, OPEN]);
  tape.hold(0, 4, OPEN + 5);
  assert.equal(tape.laneOf(3), null, 'a lane is of one slot');
  writer.record(3, OPEN + 6, 102, 1);
  assert.equal(
    tape.read(0, 0, () => assert.fail('nothing is there yet')),
    0,
  );
  for (let i = 0; i < TAPE_TRADES + 10; i += 1) writer.record(4, OPEN + i, i, 1);
  let count = 0;
  tape.read(0, 0, ({ price }) => {
    if (count === 0) assert.equal(price, tape.oldest(0));
    count += 1;
  });
  assert.ok(count > TAPE_TRADES - 100 && count < TAPE_TRADES);
  assert.throws(() => tape.hold(TAPE_LANES, 1, 0), /no lane/);
  assert.throws(() => TradeTape.attach(tape.buffer, 9), /9 slots/);
});
