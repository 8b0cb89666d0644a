import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Instrument } from '#contract/model/instrument.ts';
import { type MarginLeg, marginOf } from '../../../../src/main/core/risk/margin.ts';
import { NIFTY_CALL } from '../../../support/order-bed.ts';

const DATE = '2026-11-20';

function leg(
  units: number,
  changes: Partial<Instrument> = {},
  price = 10_000,
  product: MarginLeg['product'] = 'MARGIN',
): MarginLeg {
  return { instrument: { ...NIFTY_CALL, ...changes }, product, units, price };
}
const call = (units: number, strike: number, expiry = '2026-11-23'): MarginLeg =>
  leg(units, { strike: strike * 100, expiry });
const put = (units: number, strike: number): MarginLeg => leg(units, { strike: strike * 100, right: 'PE' });
const future = (units: number, expiry = '2026-11-23', price = 2_450_000): MarginLeg =>
  leg(units, { kind: 'FUTIDX', right: null, strike: null, expiry }, price);
const share = (units: number, product: MarginLeg['product']): MarginLeg =>
  leg(units, { kind: 'EQUITY', right: null, strike: null, expiry: null }, 100_000, product);
const lakh = (paise: number): number => Math.round(paise / 100_000) / 100;

describe('margin, by approximation', () => {
  it('of one sold index option is the published example, and more on its last day', () => {
    assert.equal(lakh(marginOf([call(-65, 24_500)], DATE)), 1.8);
    assert.equal(lakh(marginOf([call(-65, 24_500, DATE)], DATE)), 2.12);
  });

  it('of a bought option is its premium', () => {
    assert.equal(marginOf([call(65, 24_500)], DATE), 650_000);
  });

  it('of a spread is its width and the exposure, not the scan', () => {
    const exposure = 65 * 2_450_000 * 0.02;
    const spread = marginOf([call(-65, 24_500), call(65, 24_600)], DATE);
    assert.equal(spread, Math.ceil(650_000 + 65 * 10_000 + exposure));
    const putSpread = marginOf([put(-65, 24_500), put(65, 24_400)], DATE);
    assert.equal(putSpread, spread);
  });

  it('of calls and puts sold together scans the worse way only', () => {
    const one = marginOf([call(-65, 24_500)], DATE);
    const both = marginOf([call(-65, 24_500), put(-65, 24_500)], DATE);
    assert.ok(both > one && both < 2 * one);
  });

  it('of a calendar spread is small, until the near one expires', () => {
    const near = '2026-11-23';
    const naked = marginOf([future(65)], DATE);
    const spread = [future(65, near), future(-65, '2026-12-29')];
    assert.ok(marginOf(spread, DATE) < naked / 2);
    assert.equal(marginOf(spread, near), naked);
    const options = [call(-65, 24_500, near), call(65, 24_500, '2026-12-29')];
    assert.ok(marginOf(options, near) > marginOf(options, DATE) * 1.5);
  });

  it('of a future stands against a sold call', () => {
    const covered = marginOf([future(65), call(-65, 24_500)], DATE);
    assert.ok(covered < marginOf([future(65)], DATE) + marginOf([call(-65, 24_500)], DATE));
  });

  it('of shares goes by the product', () => {
    assert.equal(marginOf([share(10, 'CNC')], DATE), 1_000_000);
    assert.equal(marginOf([share(-10, 'CNC')], DATE), 0);
    assert.equal(marginOf([share(-10, 'INTRADAY')], DATE), 200_000);
    assert.equal(marginOf([share(10, 'MTF')], DATE), 250_000);
    assert.equal(marginOf([], DATE), 0);
  });

  it('is never negative, never less with one more sold option, and never above the sum of its legs', () => {
    const strikes = fc.integer({ min: 480, max: 500 }).map((n) => n * 50);
    const units = fc.integer({ min: -5, max: 5 }).map((n) => n * 65);
    const some = fc.oneof(
      fc.tuple(units, strikes).map(([n, k]) => call(n, k)),
      fc.tuple(units, strikes).map(([n, k]) => put(n, k)),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), strikes, (legs, strike) => {
        const before = marginOf(legs, DATE);
        const after = marginOf([...legs, call(-65, strike)], DATE);
        const apart = legs.reduce((sum, one) => sum + marginOf([one], DATE), 0);
        assert.ok(before >= 0);
        assert.ok(after >= before, `${after} >= ${before}`);
        assert.ok(before <= apart + 1, `${before} <= ${apart}`);
      }),
    );
  });
});
