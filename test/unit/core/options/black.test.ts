import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  black76,
  blackScholes,
  chanceInside,
  type OptionValue,
  spotDelta,
  spotGamma,
  spotTheta,
} from '../../../../src/main/core/options/black.ts';
import { assertNumber } from '../vectors.ts';
import { type Expected, optionVectors, wingOf } from './option-vectors.ts';

/** Golden values have 60 digits: only the rounding of doubles is left. */
const PRICE_TOLERANCE_OF_SPOT = 1e-15;
const GREEK_TOLERANCE = { rel: 1e-12, abs: 1e-12 };

function assertValue(label: string, got: OptionValue, want: Expected, scale: number): void {
  assertNumber(`${label} price`, got.price, want.price, { rel: 0, abs: PRICE_TOLERANCE_OF_SPOT * scale });
  assertNumber(`${label} delta`, got.delta, want.delta, GREEK_TOLERANCE);
  assertNumber(`${label} gamma`, got.gamma, want.gamma, GREEK_TOLERANCE);
  assertNumber(`${label} theta`, got.theta, want.theta_day, GREEK_TOLERANCE);
  assertNumber(`${label} vega`, got.vega, want.vega_pt, GREEK_TOLERANCE);
  assertNumber(`${label} rho`, got.rho, want.rho_pct, GREEK_TOLERANCE);
}

const market = fc.record({
  spot: fc.double({ min: 10, max: 100_000, noNaN: true }),
  moneyness: fc.double({ min: 0.5, max: 2, noNaN: true }),
  years: fc.double({ min: 1e-6, max: 2, noNaN: true }),
  sigma: fc.double({ min: 0.01, max: 3, noNaN: true }),
  rate: fc.double({ min: 0, max: 0.12, noNaN: true }),
  dividend: fc.double({ min: 0, max: 0.05, noNaN: true }),
});

describe('Black–Scholes–Merton and Black-76', () => {
  it('golden values, spot model', () => {
    assert.equal(optionVectors.bsm.length, 2420);
    for (const { id, cp, S, K, T, sigma, r, q, F, expected } of optionVectors.bsm) {
      assertValue(`bsm ${id}`, blackScholes(wingOf(cp), S, K, T, sigma, r, q), expected, S);
      const chance = chanceInside(wingOf(cp), F, K, sigma * Math.sqrt(T));
      assertNumber(`bsm ${id} chance`, chance, expected.prob_itm, { rel: 1e-11, abs: 1e-11 });
    }
  });

  it('golden values, forward model', () => {
    assert.equal(optionVectors.black76.length, 144);
    for (const { id, cp, F, K, T, sigma, r, expected } of optionVectors.black76)
      assertValue(`black76 ${id}`, black76(wingOf(cp), F, K, T, sigma, r), expected, F);
  });

  it('put–call parity, and both models agree at F = S·e^{(r−q)T}', () => {
    fc.assert(
      fc.property(market, ({ spot, moneyness, years, sigma, rate, dividend }) => {
        const strike = spot * moneyness;
        const forward = spot * Math.exp((rate - dividend) * years);
        const call = blackScholes(1, spot, strike, years, sigma, rate, dividend);
        const put = blackScholes(-1, spot, strike, years, sigma, rate, dividend);
        const parity = spot * Math.exp(-dividend * years) - strike * Math.exp(-rate * years);
        const tolerance = { rel: 0, abs: 1e-13 * (spot + strike) };
        assertNumber('parity', call.price - put.price, parity, tolerance);
        const onForward = black76(1, forward, strike, years, sigma, rate);
        assertNumber('price', onForward.price, call.price, { rel: 0, abs: 1e-12 * (spot + strike) });
        const near = { rel: 1e-8, abs: 1e-8 };
        assertNumber('delta', spotDelta(onForward.delta, forward, spot), call.delta, near);
        const scale = spot * spot;
        assertNumber('gamma', spotGamma(onForward.gamma, forward, spot) * scale, call.gamma * scale, {
          rel: 1e-6,
          abs: 1e-6 * spot,
        });
        const theta = spotTheta(onForward.theta, onForward.delta, forward, rate - dividend);
        assertNumber('theta', theta, call.theta, { rel: 1e-7, abs: 1e-9 * spot });
      }),
    );
  });

  it('prices rise with volatility, calls fall and puts rise with the strike, within their bounds', () => {
    fc.assert(
      fc.property(market, ({ spot, moneyness, years, sigma, rate }) => {
        const strike = spot * moneyness;
        const slack = 1e-13 * (spot + strike);
        for (const w of [1, -1] as const) {
          const at = black76(w, spot, strike, years, sigma, rate).price;
          assert.ok(black76(w, spot, strike, years, sigma * 1.01, rate).price >= at - slack);
          const higher = black76(w, spot, strike * 1.01, years, sigma, rate).price;
          assert.ok(w * (at - higher) >= -slack);
          const discount = Math.exp(-rate * years);
          assert.ok(at >= discount * Math.max(0, w * (spot - strike)) - slack);
          assert.ok(at <= discount * (w === 1 ? spot : strike) + slack);
        }
      }),
    );
  });

  it('spot and strike doubled: price and vega double, delta stays, gamma halves', () => {
    fc.assert(
      fc.property(market, ({ spot, moneyness, years, sigma, rate, dividend }) => {
        const strike = spot * moneyness;
        const one = blackScholes(1, spot, strike, years, sigma, rate, dividend);
        const two = blackScholes(1, 2 * spot, 2 * strike, years, sigma, rate, dividend);
        const near = { rel: 1e-12, abs: 1e-12 };
        assertNumber('price', two.price, 2 * one.price, near);
        assertNumber('vega', two.vega, 2 * one.vega, near);
        assertNumber('theta', two.theta, 2 * one.theta, near);
        assertNumber('delta', two.delta, one.delta, near);
        assertNumber('gamma', two.gamma, one.gamma / 2, near);
      }),
    );
  });

  it('Greeks are the slopes of the price', () => {
    const args = [24_987.45, 25_050, 5 / 365, 0.13, 0.0525, 0] as const;
    const [spot, strike, years, sigma, rate] = args;
    for (const w of [1, -1] as const) {
      const at = blackScholes(w, ...args);
      const price = (ds: number, dt: number, dv: number, dr: number): number =>
        blackScholes(w, spot + ds, strike, years + dt, sigma + dv, rate + dr, 0).price;
      const near = { rel: 1e-5, abs: 1e-7 };
      assertNumber('delta', (price(1, 0, 0, 0) - price(-1, 0, 0, 0)) / 2, at.delta, near);
      assertNumber('gamma', price(1, 0, 0, 0) + price(-1, 0, 0, 0) - 2 * at.price, at.gamma, near);
      const minute = 1 / 525_600;
      assertNumber('theta', (price(0, -minute, 0, 0) - price(0, minute, 0, 0)) * 720, at.theta, near);
      assertNumber('vega', (price(0, 0, 1e-5, 0) - price(0, 0, -1e-5, 0)) * 500, at.vega, near);
      assertNumber('rho', (price(0, 0, 0, 1e-5) - price(0, 0, 0, -1e-5)) * 500, at.rho, near);
    }
  });

  it('expired or without volatility: discounted intrinsic value and nothing else', () => {
    const none = { gamma: 0, theta: 0, vega: 0, rho: 0 };
    assert.deepEqual(black76(1, 110, 100, 0, 0.2, 0.05), { price: 10, delta: 1, ...none });
    assert.deepEqual(black76(-1, 110, 100, -1, 0.2, 0.05), { price: 0, delta: 0, ...none });
    assert.deepEqual(black76(1, 100, 100, 0, 0.2, 0.05), { price: 0, delta: 0, ...none });
    const still = blackScholes(-1, 90, 100, 1, 0, 0.05, 0);
    assertNumber('price', still.price, 100 * Math.exp(-0.05) - 90);
    assert.equal(still.delta, -1);
    assert.equal(black76(1, 100, 100, 1e-12, 3, 0).gamma > 0, true);
  });
});
