import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  type BarLike,
  columnsOf,
  makeColumns,
  sourceAt,
  type Source,
  writeBar,
} from '../../../../src/main/core/indicators/columns.ts';
import { compute, IndicatorStream, paramsOf } from '../../../../src/main/core/indicators/compute.ts';
import type { Definition, Params } from '../../../../src/main/core/indicators/definition.ts';
import { INDICATORS } from '../../../../src/main/core/indicators/index.ts';

const OPEN_MS = Date.UTC(2026, 7, 3, 3, 45);

/** Bars with jumps, flat stretches, zero volume and a new day now and then. */
const barsArbitrary: fc.Arbitrary<Required<BarLike>[]> = fc
  .array(
    fc.record({
      kind: fc.integer({ min: 0, max: 9 }),
      open: fc.integer({ min: -60, max: 60 }),
      close: fc.integer({ min: -60, max: 60 }),
      up: fc.integer({ min: 0, max: 40 }),
      down: fc.integer({ min: 0, max: 40 }),
      v: fc.integer({ min: 0, max: 50_000 }),
    }),
    { minLength: 0, maxLength: 120 },
  )
  .map((moves) => {
    let price = 100_000;
    let day = 0;
    return moves.map((move, i) => {
      const flat = move.kind <= 2;
      if (move.kind === 9) day++;
      const o = price + (flat ? 0 : move.open);
      const c = flat ? o : o + move.close * (move.kind === 8 ? 100 : 1);
      price = Math.max(c, 20_000);
      const h = Math.max(o, price) + (flat ? 0 : move.up);
      const l = Math.min(o, price) - (flat ? 0 : move.down);
      const t = OPEN_MS + i * 60_000 + day * 86_400_000;
      return { t, o: o / 100, h: h / 100, l: l / 100, c: price / 100, v: move.kind === 1 ? 0 : move.v, oi: 0 };
    });
  });

/** Short windows, so that small series pass every warm-up; each numeric parameter within its range. */
function paramsArbitrary(definition: Definition): fc.Arbitrary<Params> {
  const defaults = paramsOf(definition, {}) as Params;
  const fields: Record<string, fc.Arbitrary<number | string>> = {};
  for (const [name, value] of Object.entries(defaults)) {
    if (name === 'source') fields[name] = fc.constantFrom('c', 'h', 'hl2', 'ohlc4', 'v');
    else if (name === 'mode') fields[name] = fc.constantFrom('tv', 'talib');
    else if (name === 'kind') fields[name] = fc.constantFrom('chart', 'ta');
    else if (
      ['unit', 'k', 'reachAtr', 'joinAtr', 'start', 'inc', 'max', 'openMinute', 'anchor'].includes(name) &&
      definition.name !== 'STOCH'
    )
      fields[name] = fc.constant(value);
    else fields[name] = fc.integer({ min: 2, max: 12 });
  }
  return fc.record(fields) as fc.Arbitrary<Params>;
}

/** Every bar is first given in wrong shapes as the forming bar, then as it closes; the outputs at each close. */
function runStream(definition: Definition, params: Params, bars: readonly Required<BarLike>[]): Float64Array[] {
  const kernel = definition.kernel(params, 3);
  const outs = definition.outputs.map(() => new Float64Array(bars.length));
  const row = { ...makeColumns(1), x: new Float64Array(1) };
  const scratch = definition.outputs.map(() => new Float64Array(1));
  const give = (slot: number, bar: BarLike, commit: boolean): void => {
    writeBar(row, 0, bar);
    row.x[0] = sourceAt(row, (params['source'] as Source | undefined) ?? 'c', 0);
    kernel.step(slot, row, 0, scratch, 0, commit);
  };
  for (const [i, bar] of bars.entries()) {
    const wild = { ...bar, h: bar.h! * 1.3 + i, l: bar.l! * 0.7, c: bar.c! * 1.1, v: bar.v! + 7 * i };
    // Neighbours in the same bank must not be disturbed.
    give(0, wild, true);
    give(1, wild, false);
    give(1, { ...bar, c: bar.l!, v: 0 }, false);
    give(1, bar, false);
    const provisional = scratch.map((column) => column[0]!);
    give(1, bar, true);
    give(2, { ...wild, l: 1 }, true);
    writeBar(row, 0, bar);
    // The last provisional value of an unchanged bar is the value at its close.
    scratch.forEach((_, k) => {
      outs[k]![i] = provisional[k]!;
    });
  }
  return outs;
}

/** What closes give, without any forming bar in between. */
function runClosed(definition: Definition, params: Params, bars: readonly BarLike[]): Float64Array[] {
  const stream = new IndicatorStream(definition, params);
  const outs = definition.outputs.map(() => new Float64Array(bars.length));
  for (const [i, bar] of bars.entries()) {
    assert.equal(stream.close(bar), null);
    definition.outputs.forEach((output, k) => {
      outs[k]![i] = stream.value(output) ?? Number.NaN;
    });
  }
  return outs;
}

/** The same to the last bit; one NaN is as good as another, 0 and −0 differ. */
function assertSame(got: readonly Float64Array[], want: readonly Float64Array[]): void {
  assert.equal(got.length, want.length);
  want.forEach((column, k) => {
    assert.equal(got[k]!.length, column.length);
    column.forEach((value, i) =>
      assert.ok(Object.is(got[k]![i], value), `output ${k}, bar ${i}: ${got[k]![i]} is not ${value}`),
    );
  });
}

describe('every indicator', () => {
  for (const definition of INDICATORS) {
    it(`${definition.name}: streaming, with the forming bar replaced, equals batch bit for bit`, () => {
      fc.assert(
        fc.property(barsArbitrary, paramsArbitrary(definition), (bars, params) => {
          const batch = compute(definition, params, columnsOf(bars));
          assertSame(runStream(definition, params, bars), batch);
          assertSame(runClosed(definition, params, bars), batch);
        }),
        { numRuns: 60 },
      );
    });

    it(`${definition.name}: later bars never change earlier values; the first value is where it is said to be`, () => {
      fc.assert(
        fc.property(barsArbitrary, paramsArbitrary(definition), fc.nat(), (bars, params, cut) => {
          const whole = compute(definition, params, columnsOf(bars));
          const length = bars.length === 0 ? 0 : cut % bars.length;
          const part = compute(definition, params, columnsOf(bars.slice(0, length)));
          const firsts = definition.first(params);
          assertSame(
            part,
            whole.map((column) => column.subarray(0, length)),
          );
          whole.forEach((column, k) => {
            const first = firsts[k];
            if (first === null || first === undefined) return;
            assert.ok(column.subarray(0, first).every(Number.isNaN), 'no value before the first');
            if (bars.length > first && !['CMF', 'RVOL', 'ROC'].includes(definition.name))
              assert.ok(!Number.isNaN(column[first]!), 'a value at the first');
          });
        }),
        { numRuns: 40 },
      );
    });
  }
});

/** How outputs answer to prices × 2: prices double, shares and oscillators stay. */
const doubling: Record<string, 1 | 2> = {
  SMA: 2,
  EMA: 2,
  RMA: 2,
  VWAP: 2,
  BBANDS: 2,
  KELTNER: 2,
  DONCHIAN: 2,
  ADX: 1,
  AROON: 1,
  LINREG_SLOPE: 2,
  RSI: 1,
  MACD: 2,
  STOCH: 1,
  WILLR: 1,
  CCI: 1,
  ROC: 1,
  PCTB: 1,
  STDDEV: 2,
  TR: 2,
  TRANGE: 2,
  ATR: 2,
  OBV: 1,
  AD: 1,
  ADOSC: 1,
  CMF: 1,
  MFI: 1,
  RVOL: 1,
  OPENING_RANGE: 2,
  CDLDOJI: 1,
  CDLHAMMER: 1,
  CDLENGULFING: 1,
  SAR: 2,
};

describe('prices × 2', () => {
  for (const definition of INDICATORS.filter(({ name }) => doubling[name] !== undefined))
    it(definition.name, () => {
      fc.assert(
        fc.property(barsArbitrary, (bars) => {
          const params = paramsOf(definition, {}) as Params;
          const doubled = bars.map((bar) => ({ ...bar, o: bar.o! * 2, h: bar.h! * 2, l: bar.l! * 2, c: bar.c! * 2 }));
          const once = compute(definition, params, columnsOf(bars));
          const twice = compute(definition, params, columnsOf(doubled));
          once.forEach((column, k) => {
            const by = definition.flags?.includes(definition.outputs[k]!) ? 1 : doubling[definition.name]!;
            // Doubling is exact in binary, so the results must be equal to the last bit.
            assert.deepEqual(
              twice[k],
              column.map((x) => x * by),
            );
          });
        }),
        { numRuns: 40 },
      );
    });
});
