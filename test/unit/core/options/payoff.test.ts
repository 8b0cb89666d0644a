import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { blackScholes } from '../../../../src/main/core/options/black.ts';
import { chanceOfProfit, type Leg, payoff, payoffAt } from '../../../../src/main/core/options/payoff.ts';
import { type HeldOption, thetaBudgetMinutes } from '../../../../src/main/core/options/theta-budget.ts';
import { assertNumber } from '../vectors.ts';
import { chainVectors } from './chain-vectors.ts';

const WING = { C: 1, P: -1, F: 0 } as const;

describe('payoff', () => {
  it('ten strategies', () => {
    assert.equal(chainVectors.payoff.length, 10);
    for (const {
      name,
      legs: rows,
      breakevens,
      max_profit,
      max_loss,
      slope_right,
      curve,
      ...want
    } of chainVectors.payoff) {
      const legs: Leg[] = rows.map(({ type, side, k, price, qty }) => ({
        w: WING[type],
        strike: k,
        side,
        quantity: qty,
        price,
      }));
      const got = payoff(legs);
      assert.equal(got.breakevens.length, breakevens.length, name);
      breakevens.forEach((price, i) => assertNumber(name, got.breakevens[i], price));
      assert.deepEqual([got.maxProfit, got.maxLoss], [Number(max_profit), Number(max_loss)], name);
      assert.equal(got.slopeRight, slope_right, name);
      for (const [settle, profit] of curve) assertNumber(name, payoffAt(legs, settle), profit);
      const { F, iv, T } = want.pop_inputs;
      assertNumber(`${name} pop`, chanceOfProfit(legs, F, iv * Math.sqrt(T)), want.pop);
    }
  });

  const leg = fc.record({
    w: fc.constantFrom(1 as const, -1 as const, 0 as const),
    strike: fc.integer({ min: 1, max: 60 }).map((k) => k * 50),
    side: fc.constantFrom(1 as const, -1 as const),
    quantity: fc.integer({ min: 1, max: 10 }),
    price: fc.integer({ min: 1, max: 4_000 }).map((p) => p / 20),
  });

  it('nothing is won at a breakeven, and the extremes bound every settlement', () => {
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 6 }), (legs) => {
        const { breakevens, maxProfit, maxLoss } = payoff(legs);
        for (const price of breakevens) assertNumber('zero', payoffAt(legs, price), 0, { rel: 0, abs: 1e-7 });
        assert.deepEqual(
          breakevens,
          breakevens.toSorted((a, b) => a - b),
        );
        for (let settle = 0; settle <= 6_000; settle += 37) {
          const profit = payoffAt(legs, settle);
          assert.ok(profit <= maxProfit + 1e-7 && profit >= maxLoss - 1e-7);
        }
      }),
    );
  });

  it('the chances of a position and of its mirror add up to one', () => {
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 4 }), (legs) => {
        const odd = legs.map((one, i) => (i === 0 ? { ...one, price: one.price + 0.013 } : one));
        const mirror = odd.map((one) => ({ ...one, side: one.side === 1 ? -1 : 1 }) as Leg);
        const sum = chanceOfProfit(odd, 1_500, 0.2) + chanceOfProfit(mirror, 1_500, 0.2);
        assertNumber('sum', sum, 1);
      }),
    );
  });

  it('without volatility only the forward counts', () => {
    const call: Leg = { w: 1, strike: 100, side: 1, quantity: 1, price: 5 };
    assert.equal(chanceOfProfit([call], 106, 0), 1);
    assert.equal(chanceOfProfit([call], 104, 0), 0);
  });
});

describe('theta time budget', () => {
  const held: HeldOption = {
    w: 1,
    spot: 25_000,
    strike: 25_000,
    years: 2 / 365,
    sigma: 0.13,
    rate: 0.0525,
    dividend: 0,
  };

  it('is the time after which a new price has lost the share', () => {
    const premium = blackScholes(1, 25_000, 25_000, held.years, 0.13, 0.0525, 0).price;
    for (const share of [0.01, 0.1, 0.5, 0.99]) {
      const minutes = thetaBudgetMinutes(held, share)!;
      const later = blackScholes(1, 25_000, 25_000, held.years - minutes / 525_600, 0.13, 0.0525, 0).price;
      assertNumber(`${share}`, later, premium * (1 - share), { rel: 1e-6, abs: 1e-6 });
    }
  });

  it('is shorter than the instantaneous theta says near expiry, and grows with the share', () => {
    const { price, theta } = blackScholes(1, 25_000, 25_000, held.years, 0.13, 0.0525, 0);
    const straight = (0.5 * price * 1_440) / -theta;
    assert.ok(thetaBudgetMinutes(held, 0.5)! < straight);
    assert.ok(thetaBudgetMinutes(held, 0.1)! < thetaBudgetMinutes(held, 0.2)!);
  });

  it('is null where time never costs the share', () => {
    assert.equal(thetaBudgetMinutes({ ...held, strike: 20_000 }, 0.1), null);
    assert.equal(thetaBudgetMinutes({ ...held, years: 0 }, 0.1), null);
    assert.equal(thetaBudgetMinutes(held, 0), null);
    assert.equal(thetaBudgetMinutes({ ...held, strike: 60_000 }, 0.1), null);
  });

  it('everything is lost at expiry at the latest', () => {
    const all = thetaBudgetMinutes({ ...held, strike: 25_200 }, 1)!;
    assert.ok(all > 2_000 && all <= 2_880.000_001);
  });
});
