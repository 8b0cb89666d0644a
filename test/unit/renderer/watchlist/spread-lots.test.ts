import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Instrument } from '#contract/model/instrument.ts';
import { parseSpread } from '../../../../src/renderer/panels/chart/spread-expression.ts';
import { spreadLots, spreadLotsText } from '../../../../src/renderer/panels/watchlist/spread-lots.ts';
import { type PricedLeg, spreadExpression } from '../../../../src/renderer/panels/watchlist/spread-price.ts';

const LOTS = [1, 75, 75, 500, 1];
const at = (slot: number) => ({ symbol: `S${slot}`, lot: LOTS[slot] }) as Instrument;
const leg = (slot: number, factor: number): PricedLeg => ({ slot, factor, decimals: 2 });
const lots = (...legs: PricedLeg[]): number[] => spreadLots(legs, at).map((one) => one.lots);

test('contracts count in lots by their factors, in the smallest whole numbers', () => {
  assert.deepEqual(lots(leg(1, 100), leg(2, -100)), [1, 1]);
  assert.deepEqual(lots(leg(1, 100), leg(2, -50)), [2, 1]);
  assert.deepEqual(lots(leg(1, 75), leg(2, -50)), [3, 2]);
});

test('shares beside a contract are as many as its lot; shares alone are as they are', () => {
  assert.deepEqual(lots(leg(3, 100), leg(0, -100)), [1, 500]);
  assert.deepEqual(lots(leg(0, 100), leg(4, -50)), [2, 1]);
  assert.equal(spreadLotsText(spreadLots([leg(3, 100), leg(0, -100)], at)), '1 lot of S3, 500 of S0');
  assert.equal(spreadLotsText(spreadLots([leg(1, 100), leg(2, -50)], at)), '2 lots of S1, 1 lot of S2');
});

test('lots stand to each other as the factors do, and no smaller whole numbers would', () => {
  const factor = fc.integer({ min: -10_000, max: 10_000 }).filter((value) => value !== 0);
  fc.assert(
    fc.property(factor, factor, (a, b) => {
      const [x = 0, y = 0] = lots(leg(1, a), leg(2, b));
      assert.equal(x * Math.abs(b), y * Math.abs(a));
      const common = (m: number, n: number): number => (n === 0 ? m : common(n, m % n));
      assert.equal(common(x, y), 1);
    }),
  );
});

test('the chart reads every spread of a list as it was meant', () => {
  const factor = fc.integer({ min: -10_000, max: 10_000 }).filter((value) => value !== 0);
  fc.assert(
    fc.property(fc.array(factor, { minLength: 2, maxLength: 4 }), (factors) => {
      const text = spreadExpression(factors.map((one, i) => ({ factor: one, symbol: `BAJAJ-AUTO ${i}` })));
      const parsed = parseSpread(text);
      assert.ok('spread' in parsed, text);
      assert.deepEqual(
        parsed.spread.legs,
        factors.map((one, i) => ({ factor: one / 100, symbol: `BAJAJ-AUTO ${i}` })),
      );
    }),
  );
  assert.equal(
    spreadExpression([
      { factor: -100, symbol: 'A' },
      { factor: 250, symbol: 'B' },
    ]),
    '-A + 2.5 * B',
  );
});
