import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { black76, blackScholes } from '../../../../src/main/core/options/black.ts';
import { impliedDeviation } from '../../../../src/main/core/options/implied-deviation.ts';
import { impliedVolatility } from '../../../../src/main/core/options/implied-volatility.ts';
import { normalisedBlack } from '../../../../src/main/core/options/normalised-black.ts';
import { assertNumber } from '../vectors.ts';
import { optionVectors, wingOf } from './option-vectors.ts';

/** A model price is exact: it has no tick. */
const EXACT = 0;

describe('implied volatility', () => {
  it('equals the 60-digit inversion wherever the price holds a volatility', () => {
    let identifiable = 0;
    for (const { id, cp, S, K, T, F, df, r, q, iv } of optionVectors.bsm) {
      const got = impliedVolatility(wingOf(cp), iv.price, F, K, T, df, EXACT);
      if (iv.expect === 'OK') {
        identifiable++;
        const tolerance = { rel: 0, abs: Math.max(1e-10, iv.tol_abs!) };
        assertNumber(`${id} ${got.status}`, got.iv, iv.exact_inverse_of_double_price, tolerance);
      } else if (got.iv !== null) {
        const again = blackScholes(wingOf(cp), S, K, T, got.iv, r, q).price;
        assertNumber(`${id} repriced`, again, iv.price, { rel: 0, abs: 1e-9 * S });
      }
    }
    assert.equal(identifiable, 1290);
  });

  it("no more than the vector's own tolerance even below 1e-10", () => {
    for (const { id, cp, K, T, F, df, iv } of optionVectors.bsm) {
      if (iv.expect !== 'OK') continue;
      const got = impliedVolatility(wingOf(cp), iv.price, F, K, T, df, EXACT);
      assertNumber(`${id}`, got.iv, iv.exact_inverse_of_double_price, { rel: 0, abs: 0.1 * iv.tol_abs! });
    }
  });

  it('status and value of prices in ticks', () => {
    for (const { id, cp, F, K, T, df, tick, price_tick, iv_mid, iv_lo, iv_hi } of optionVectors.tick_rounded) {
      const ways = [
        [price_tick, iv_mid],
        [price_tick - tick / 2, iv_lo],
        [price_tick + tick / 2, iv_hi],
      ] as const;
      for (const [price, want] of ways) {
        const got = impliedVolatility(wingOf(cp), price, F, K, T, df, tick);
        assert.equal(got.status, want.status, `${id} at ${price}`);
        assertNumber(`${id} iv`, got.iv, want.iv, { rel: 0, abs: 1e-10 });
        if (want.uncertainty !== undefined) assertNumber(`${id} uncertainty`, got.uncertainty, want.uncertainty);
      }
    }
  });

  it('status of every failure, null and never a clamp', () => {
    for (const { desc, cp, undiscounted_price, F, K, T, df, half_tick, ...want } of optionVectors.iv_failures) {
      const got = impliedVolatility(wingOf(cp), undiscounted_price, F, K, T, df, 2 * half_tick);
      assert.equal(got.status, want.expected_status, desc);
      assertNumber(desc, got.iv, want.expected_iv, { rel: 0, abs: 1e-10 });
    }
  });

  it('an exact price of any smallness is inverted', () => {
    const got = impliedVolatility(1, 1e-200, 100, 150, 0.1, 1, EXACT);
    assert.equal(got.status, 'OK');
    assertNumber('tiny', got.iv, 0.04258460322973543, { rel: 1e-12, abs: 0 });
  });

  it('bad numbers are called bad', () => {
    const bad = [
      [Number.NaN, 100, 100, 1, 1],
      [5, Number.POSITIVE_INFINITY, 100, 1, 1],
      [5, -1, 100, 1, 1],
      [5, 100, 100, 1, 0],
    ] as const;
    for (const [price, forward, strike, years, discount] of bad) {
      const got = impliedVolatility(1, price, forward, strike, years, discount, 0.05);
      assert.deepEqual(got, { status: 'BAD_INPUT', iv: null, uncertainty: null });
    }
  });

  it('round trip in units of nothing', () => {
    const x = fc.double({ min: -3, max: 0, noNaN: true });
    const s = fc.double({ min: 1e-4, max: 6, noNaN: true });
    fc.assert(
      fc.property(x, s, (at, deviation) => {
        const beta = normalisedBlack(at, deviation);
        // Closer to the highest price than this no digits of the deviation are left in a double.
        fc.pre(beta > 1e-300 && 1 - beta / Math.exp(at / 2) > 1e-3);
        assertNumber('s', impliedDeviation(beta, at), deviation, { rel: 1e-11, abs: 0 });
      }),
      { numRuns: 2_000 },
    );
  });

  it('round trip of quotes', () => {
    const strikes = fc.double({ min: 20_000, max: 30_000, noNaN: true });
    const sigmas = fc.double({ min: 0.05, max: 1.5, noNaN: true });
    const years = fc.double({ min: 1 / 365, max: 1, noNaN: true });
    fc.assert(
      fc.property(strikes, sigmas, years, fc.constantFrom(1 as const, -1 as const), (strike, sigma, time, w) => {
        const discount = Math.exp(-0.0525 * time);
        const { price, vega } = black76(w, 25_000, strike, time, sigma, 0.0525);
        fc.pre(vega > 1e-3);
        const got = impliedVolatility(w, price, 25_000, strike, time, discount, EXACT);
        assertNumber(got.status, got.iv, sigma, { rel: 0, abs: 1e-12 + 4e-13 / vega });
      }),
    );
  });

  it('a higher price never means a lower volatility', () => {
    const price = fc.double({ min: 1e-6, max: 24_990, noNaN: true });
    fc.assert(
      fc.property(price, price, fc.double({ min: 15_000, max: 40_000, noNaN: true }), (a, b, strike) => {
        const of = (p: number): number | null => impliedVolatility(1, p, 25_000, strike, 0.05, 1, EXACT).iv;
        const low = of(Math.min(a, b));
        const high = of(Math.max(a, b));
        if (low !== null && high !== null) assert.ok(high >= low * (1 - 1e-12), `${low} ${high}`);
      }),
    );
  });
});
