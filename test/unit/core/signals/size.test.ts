import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { sizeOf } from '../../../../src/main/core/signals/size.ts';
import { assertNumber, vectors } from '../vectors.ts';

interface SizeCase {
  readonly input: {
    readonly capital: number;
    readonly entry: number;
    readonly stop: number;
    readonly lot: number;
    readonly costPerLot: number;
    readonly freeze: number | null;
  };
  readonly expect: Readonly<Record<string, number | string>> & { readonly lots: number; readonly reason: string };
}
const { sizing } = vectors('engine') as { readonly sizing: readonly SizeCase[] };

test('sizes equal the vectors', () => {
  assert.ok(sizing.length >= 8);
  for (const { input, expect } of sizing) {
    const { freeze, ...rest } = input;
    const size = sizeOf({ ...rest, freezeQty: freeze });
    assert.equal(size.lots ?? 0, expect.lots, JSON.stringify(input));
    if (expect.reason !== 'OK') assert.deepEqual([size.lots, size.bound], [null, expect.reason]);
    if (expect.reason === 'BAD_INPUT') continue;
    assert.deepEqual(
      [size.byRisk, size.byCapital, size.byMax, size.byFreeze, size.quantity],
      [expect['byRisk'], expect['byCapital'], expect['byMax'], expect['byFreeze'], expect['qty']],
    );
    assertNumber('riskRupees', size.riskRupees, expect['riskRupees'] as number);
  }
});

test('the bound that decided is named, also when nothing fits', () => {
  const input = { entry: 100, stop: 90, lot: 10, costPerLot: 0, capital: 1_000_000, freezeQty: null };
  assert.deepEqual(pick(input), [20, 'MAX_LOTS']);
  assert.deepEqual(pick({ ...input, maxLots: 1_000 }), [100, 'RISK']);
  assert.deepEqual(pick({ ...input, maxLots: 1_000, riskPct: 50 }), [200, 'CAPITAL']);
  assert.deepEqual(pick({ ...input, freezeQty: 50 }), [5, 'FREEZE']);
  assert.deepEqual(pick({ ...input, freezeQty: 9 }), [null, 'FREEZE']);
  assert.deepEqual(pick({ ...input, capital: 4_000, stop: 99.9 }), [null, 'CAPITAL']);
  for (const bad of [{ stop: Number.NaN }, { entry: 0 }, { capital: 0 }, { lot: 0 }, { costPerLot: -1 }])
    assert.deepEqual(pick({ ...input, ...bad }), [null, 'BAD_INPUT']);
});

test('a size never risks, binds or orders more than allowed, and one lot more would', () => {
  const amount = fc.double({ min: 1, max: 50_000, noNaN: true });
  fc.assert(
    fc.property(
      amount,
      amount,
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 90_000 }),
      (a, b, lot, freeze) => {
        fc.pre(Math.abs(a - b) > 0.01);
        const capital = 1_000_000;
        const { lots, riskRupees } = sizeOf({ entry: a, stop: b, lot, costPerLot: 20, capital, freezeQty: freeze });
        const fits = (n: number): boolean =>
          n * (Math.abs(a - b) * lot + 20) <= capital * 0.01 * (1 + 1e-6) &&
          n * a * lot <= capital * 0.2 * (1 + 1e-6) &&
          n <= 20 &&
          n * lot <= freeze;
        if (lots !== null) assert.ok(fits(lots) && riskRupees <= capital * 0.01 * (1 + 1e-6));
        assert.ok(!fits((lots ?? 0) + 1.000_01));
      },
    ),
  );
});

function pick(input: Parameters<typeof sizeOf>[0]): unknown[] {
  const { lots, bound } = sizeOf(input);
  return [lots, bound];
}
