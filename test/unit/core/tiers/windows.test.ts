import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { FaultError } from '#contract/faults.ts';
import { configSchema } from '#contract/config.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import { parseAlwaysOn } from '../../../../src/main/core/tiers/always-on.ts';
import { followMoney, MOVE_SHARE, nearestStrike } from '../../../../src/main/core/tiers/follow-money.ts';
import { laddersOf, strikeWindow, windowCodes } from '../../../../src/main/core/tiers/ladder.ts';
import { InstrumentFinder } from '../../../../src/main/core/instruments/instrument-finder.ts';
import { testInstrument } from '../../../support/fake-host.ts';
import { ladder, option } from '../../../support/ladders.ts';

const steps = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 80 });
const strikesOf = (gaps: readonly number[]): Int32Array => {
  let strike = 1_000;
  return Int32Array.from(gaps, (gap) => (strike += gap));
};

test('a window has its size and lies on the ladder, wherever the money is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.integer({ min: 1, max: 60 }), (length, at, count) => {
      const centre = at % length;
      const [from, to] = strikeWindow(length, centre, count);
      assert.ok(from >= 0 && to <= length);
      assert.equal(to - from, Math.min(count, length));
      assert.ok(centre >= from && centre < to, 'the money is inside');
    }),
  );
});

test('the nearest strike is the nearest one', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 50_000 }), (gaps, price) => {
      const strikes = strikesOf(gaps);
      const best = Math.min(...[...strikes].map((strike) => Math.abs(strike - price)));
      assert.equal(Math.abs((strikes[nearestStrike(strikes, price)] as number) - price), best);
    }),
  );
});

test('a price that trembles around the midpoint moves nothing; a price that goes on is followed', () => {
  const { strikes } = ladder('NIFTY', 1);
  const centre = followMoney(strikes, 12_500, null);
  assert.equal(strikes[centre], 12_500);
  for (const price of [12_524, 12_526, 12_537, 12_463, 12_475])
    assert.equal(followMoney(strikes, price, centre), centre);
  assert.equal(strikes[followMoney(strikes, 12_538, centre)], 12_550);
  assert.equal(strikes[followMoney(strikes, 12_462, centre)], 12_450);
  assert.equal(strikes[followMoney(strikes, 13_019, centre)], 13_000, 'a jump goes to the nearest at once');
});

test('the centre is never further from the price than the hysteresis allows', () => {
  const prices = fc.array(fc.integer({ min: 900, max: 30_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(steps, prices, (gaps, path) => {
      const strikes = strikesOf(gaps);
      let centre: number | null = null;
      for (const price of path) {
        centre = followMoney(strikes, price, centre);
        const here = strikes[centre] as number;
        const next = strikes[price > here ? centre + 1 : centre - 1];
        if (next !== undefined) assert.ok((price - here) / (next - here) <= MOVE_SHARE);
      }
    }),
  );
});

test('one side means calls from the money up and puts below it', () => {
  const one = ladder('CRUDEOIL', 7, { segment: 'MCX_COMM' });
  const codes = windowCodes(one, 50, 11, 1);
  assert.equal(codes.length, 11);
  const calls = [...one.calls].slice(50, 56).map((id) => instrumentCode('MCX_COMM', id));
  const puts = [...one.puts].slice(45, 50).map((id) => instrumentCode('MCX_COMM', id));
  assert.deepEqual(new Set(codes), new Set([...calls, ...puts]));
  assert.equal(windowCodes(one, 50, 11, 2).length, 22);
});

test('ladders come from the master as it is: gaps stay gaps, and what is behind is found', () => {
  const nifty = {
    ...testInstrument(0),
    segment: 'IDX_I' as const,
    securityId: 13,
    kind: 'INDEX' as const,
    underlying: 'NIFTY',
  };
  const listed = [nifty, option('NIFTY', 200, 'PE', 5), option('NIFTY', 100, 'CE', 6), option('NIFTY', 200, 'CE', 7)];
  const [found, ...others] = laddersOf(listed);
  assert.equal(others.length, 0);
  assert.equal(found?.behind, instrumentCode('IDX_I', 13));
  assert.deepEqual([...(found?.strikes ?? [])], [100, 200]);
  assert.deepEqual([...(found?.calls ?? [])], [6, 7]);
  assert.deepEqual([...(found?.puts ?? [])], [0, 5]);
  assert.equal(windowCodes(found as never, 0, 21, 2).length, 3, 'what is not listed is not wanted');
});

test('the configured tier B is 2,440 options at most, and what cannot be read is named', () => {
  const plan = parseAlwaysOn(configSchema.parse({}).alwaysOn);
  assert.equal(plan.length, 8);
  assert.equal(
    plan.reduce((sum, { expiries, strikes, sides }) => sum + expiries * strikes * sides, 0),
    2_440,
  );
  assert.deepEqual(parseAlwaysOn(''), []);
  assert.throws(
    () => parseAlwaysOn('NIFTY 15x21'),
    (thrown) => thrown instanceof FaultError && /“NIFTY 15x21”/.test(thrown.message),
  );
  assert.throws(() => parseAlwaysOn('NIFTY 1x1x1, NIFTY 2x2x2'), /named twice/);
});

test('failure mode 10: the same security id in two segments is two instruments', () => {
  const index = { ...testInstrument(0), segment: 'IDX_I' as const, securityId: 13, symbol: 'NIFTY' };
  const share = { ...testInstrument(1), segment: 'NSE_EQ' as const, securityId: 13, symbol: 'ABB' };
  const finder = new InstrumentFinder([share, index]);
  assert.equal(finder.find(instrumentCode('IDX_I', 13))?.symbol, 'NIFTY');
  assert.equal(finder.find(instrumentCode('NSE_EQ', 13))?.symbol, 'ABB');
  assert.equal(finder.find(instrumentCode('BSE_EQ', 13)), undefined);
  assert.notEqual(instrumentCode('IDX_I', 13), instrumentCode('NSE_EQ', 13));
});
