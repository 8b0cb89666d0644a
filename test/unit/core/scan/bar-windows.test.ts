import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { emaOfWindow } from '../../../../src/main/core/scan/ema-of-window.ts';
import { typicalPriceResistance } from '../../../../src/main/core/scan/typical-price-resistance.ts';
import { fixture } from '../../../support/shipped-calendar.ts';

interface Vectors {
  readonly bars: readonly (readonly [
    session: string,
    t: number,
    o: number,
    h: number,
    l: number,
    c: number,
    v: number,
  ])[];
  readonly tpr_50: readonly (number | null)[];
  readonly tpr_10: readonly (number | null)[];
  readonly tpr_edge: readonly { readonly h: number; readonly l: number; readonly c: number; readonly expect: number }[];
}
const vectors = fixture('levels-vectors.json') as Vectors;
const paise = (rupees: number): number => Math.round(rupees * 100);
const column = (i: 2 | 3 | 4 | 5): number[] => vectors.bars.map((bar) => paise(bar[i]));
const bars = { o: column(2), h: column(3), l: column(4), c: column(5) };

for (const [period, expected] of [
  [50, vectors.tpr_50],
  [10, vectors.tpr_10],
] as const) {
  test(`typical-price resistance over ${period} bars equals the vectors`, () => {
    let told = 0;
    expected.forEach((rupees, i) => {
      if (rupees === null) {
        assert.ok(i < period - 1);
        return;
      }
      told += 1;
      assert.equal(typicalPriceResistance(bars, i + 1 - period, i + 1, 'hlc3', 100), rupees * 100);
    });
    assert.equal(told, vectors.bars.length - period + 1);
  });
}

test('the cases in which a rounded quotient goes wrong', () => {
  for (const { h, l, c, expect } of vectors.tpr_edge) {
    const one = { o: [paise(l)], h: [paise(h)], l: [paise(l)], c: [paise(c)] };
    assert.equal(typicalPriceResistance(one, 0, 1, 'hlc3', 100), expect * 100);
    assert.equal(typicalPriceResistance({ ...one, l: [1] }, 0, 1, 'ohlc', 100), expect * 100, 'ohlc reads the open');
  }
});

test('resistance in whole numbers equals exact fractions, for every unit', () => {
  const price = fc.integer({ min: 1, max: 20_000_000 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(price, price, price, price), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 10_000 }),
      (rows, unit) => {
        const at = (i: 0 | 1 | 2 | 3): number[] => rows.map((row) => row[i]);
        const found = typicalPriceResistance({ o: at(0), h: at(1), l: at(2), c: at(3) }, 0, rows.length, 'ohlc', unit);
        const most = rows.map(([o, h, , c]) => BigInt(o) + BigInt(h) + BigInt(c)).reduce((a, b) => (a > b ? a : b));
        const step = 3n * BigInt(unit);
        const up = most % step === 0n ? most / step : most / step + 1n;
        assert.equal(BigInt(found), up * BigInt(unit));
      },
    ),
  );
});

test('the average is seeded with a plain one and then follows A.2', () => {
  assert.equal(emaOfWindow([1, 2, 3], 0, 3, 3), 2);
  assert.equal(emaOfWindow([1, 2, 3, 6], 0, 4, 3), 4);
  assert.throws(() => emaOfWindow([1, 2], 0, 2, 3));
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 20, maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (values, n) => {
        const recursive = (i: number): number => {
          if (i === n - 1) return values.slice(0, n).reduce((a, b) => a + b, 0) / n;
          const before = recursive(i - 1);
          return before + (2 / (n + 1)) * ((values[i] as number) - before);
        };
        const expected = recursive(values.length - 1);
        assert.ok(Math.abs(emaOfWindow(values, 0, values.length, n) - expected) <= 1e-9 * expected);
      },
    ),
  );
});
