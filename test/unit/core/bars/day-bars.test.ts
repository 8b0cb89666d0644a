import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Bar, emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES, DayBars } from '../../../../src/main/core/bars/day-bars.ts';
import { foldDay, intervalStart } from '../../../../src/main/core/bars/fold.ts';

const SESSION = { phase: 'continuous', fromMinute: 555, toMinute: 930 } as const;
const trade = fc.record({
  slot: fc.nat(3),
  minute: fc.integer({ min: 555, max: 929 }),
  price: fc.integer({ min: 1, max: 2_000_000_000 }),
  volume: fc.nat(1_000_000),
  oi: fc.nat(0xffff_ffff),
});
type Trade = typeof trade extends fc.Arbitrary<infer T> ? T : never;

/** The bar of some trades, the slow way. */
function naive(trades: readonly Trade[]): Bar | undefined {
  const last = trades.at(-1);
  if (!trades[0] || !last) return undefined;
  const prices = trades.map((one) => one.price);
  return {
    o: trades[0].price,
    h: Math.max(...prices),
    l: Math.min(...prices),
    c: last.price,
    v: trades.reduce((sum, one) => sum + one.volume, 0),
    oi: last.oi,
  };
}

test('recording and folding agree with the slow way for every interval', () => {
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 120 }), (unordered) => {
      const trades = [...unordered].sort((a, b) => a.minute - b.minute);
      const bars = DayBars.create(4);
      for (const { slot, minute, price, volume, oi } of trades) bars.record(slot, minute, price, volume, oi);
      for (const [interval, length] of [
        ['1m', 1],
        ['5m', 5],
        ['15m', 15],
        ['1h', 60],
      ] as const) {
        for (let slot = 0; slot < 4; slot++) {
          const groups = new Map<number, Trade[]>();
          for (const one of trades) {
            if (one.slot !== slot) continue;
            const start = intervalStart(one.minute, SESSION.fromMinute, length);
            groups.set(start, [...(groups.get(start) ?? []), one]);
          }
          const folded = foldDay(bars, slot, SESSION, 1_000, interval);
          assert.deepEqual(
            folded.t,
            [...groups.keys()].map((minute) => 1_000 + minute * 60_000),
          );
          for (const [index, group] of [...groups.values()].entries()) {
            const { o, h, l, c, v, oi } = folded;
            assert.deepEqual(
              { o: o[index], h: h[index], l: l[index], c: c[index], v: v[index], oi: oi[index] },
              naive(group),
            );
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('hours are anchored at the open: 09:15 of the cash market, 09:00 of MCX, and the last one is cut at the close', () => {
  assert.equal(intervalStart(614, 555, 60), 555);
  assert.equal(intervalStart(615, 555, 60), 615);
  assert.equal(intervalStart(599, 540, 60), 540);
  assert.equal(intervalStart(540, 555, 60), 495);
  const bars = DayBars.create(1);
  bars.record(0, 929, 100, 1, 0);
  bars.record(0, 930, 999, 5, 0);
  const hours = foldDay(bars, 0, SESSION, 0, '1h');
  assert.deepEqual([hours.t, hours.h, hours.v], [[915 * 60_000], [100], [1]]);
});

test('minutes outside the day have no bar, and a stored bar can be put back', () => {
  const bars = DayBars.create(2);
  const out = emptyBar();
  bars.record(1, DAY_BARS_FIRST_MINUTE - 1, 5, 5, 5);
  bars.record(1, DAY_BARS_FIRST_MINUTE + DAY_BARS_MINUTES, 5, 5, 5);
  assert.equal(bars.fold(1, 0, 1440, out), false);
  assert.equal(bars.read(0, 555, out), false);
  bars.write(1, 555, 10, 12, 9, 11, 4_000_000_000, 3_000_000_000);
  assert.equal(DayBars.attach(bars.buffer, 2).read(1, 555, out), true);
  assert.deepEqual(out, { o: 10, h: 12, l: 9, c: 11, v: 4_000_000_000, oi: 3_000_000_000 });
  bars.record(1, 555, 13, 1_000_000_000, 1);
  bars.read(1, 555, out);
  assert.deepEqual(out, { o: 10, h: 13, l: 9, c: 13, v: 0xffff_ffff, oi: 1 });
  bars.record(0, 1439, 1, 1, 1);
  bars.clear();
  assert.ok(new Int32Array(bars.buffer).every((cell) => cell === 0));
  assert.throws(() => bars.write(1, 100, 1, 1, 1, 1, 1, 1), /minute 100/);
  assert.throws(() => bars.write(2, 555, 1, 1, 1, 1, 1, 1), /slot 2/);
  assert.throws(() => DayBars.attach(bars.buffer, 3), /3 slots/);
});
