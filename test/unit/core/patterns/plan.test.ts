import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { planSchema } from '#contract/model/scan.ts';
import { makePlan } from '../../../../src/main/core/patterns/plan.ts';
import { share } from '../../../support/scan-bench.ts';

const instrument = { ...share(0), lot: 65, tick: 5 };

test('the stop is rounded away from the entry, the target towards it', () => {
  const buy = makePlan({ side: 'up', instrument, entry: 100, stop: 98.97, rr: 2, expectedMove: null });
  assert.ok(buy !== null);
  assert.deepEqual([buy.action, buy.entry, buy.stop, buy.target], ['BUY', 100, 98.95, 102.05]);
  assert.equal(buy.expectedMove, 2.05, 'without an expected move the distance of the target stands for it');
  assert.equal(buy.riskReward, 205 / 105);
  const sell = makePlan({ side: 'down', instrument, entry: 100, stop: 101.03, rr: 2, expectedMove: 3 });
  assert.ok(sell !== null);
  assert.deepEqual([sell.action, sell.stop, sell.target, sell.expectedMovePct], ['SELL', 101.05, 97.95, 3]);
});

test('a price on the tick stays where it is, however it was computed', () => {
  for (const [entry, stop] of [
    [24_555.5, 24_555.45],
    [134_200.1, 134_199.95],
    [0.3, 0.1 + 0.1],
  ] as const) {
    const plan = makePlan({ side: 'up', instrument, entry, stop, rr: 1, expectedMove: null });
    assert.equal(plan?.stop, Number(stop.toFixed(2)));
  }
});

test('the expected move may make the target, and a second target lies beyond the first', () => {
  const base = { side: 'up', instrument, entry: 100, stop: 99, rr: 2 } as const;
  const byMove = makePlan({ ...base, expectedMove: 1.23, targetRule: 'expectedMove' });
  assert.deepEqual([byMove?.target, byMove?.targetRule], [101.2, 'expectedMove']);
  const fallback = makePlan({ ...base, expectedMove: null, targetRule: 'expectedMove' });
  assert.deepEqual([fallback?.target, fallback?.targetRule], [102, 'rr']);
  assert.equal(makePlan({ ...base, expectedMove: null, target: 103, target2: 104.07 })?.target2, 104.05);
  assert.equal(makePlan({ ...base, expectedMove: null, target: 103, target2: 102 })?.target2, null);
});

test('prices that make no plan give null', () => {
  const base = { side: 'up', instrument, entry: 100, rr: 2, expectedMove: null } as const;
  for (const stop of [100, 101, Number.NaN, Number.POSITIVE_INFINITY, -5, 0])
    assert.equal(makePlan({ ...base, stop }), null);
  assert.equal(makePlan({ ...base, stop: 99, target: 99.5 }), null);
  assert.equal(makePlan({ ...base, stop: 99, target: 100.04 }), null, 'rounded towards the entry it is the entry');
});

test('an index has no size and says why; too little capital says which bound', () => {
  const base = { side: 'up', entry: 120, stop: 90, rr: 2, expectedMove: null } as const;
  const index = makePlan({ ...base, instrument: { ...instrument, kind: 'INDEX' } });
  assert.deepEqual([index?.lots, index?.sizeBound], [null, 'An index cannot be traded itself.']);
  assert.deepEqual([makePlan({ ...base, instrument }, 500_000)?.lots], [2]);
  const poor = makePlan({ ...base, instrument }, 10_000);
  assert.deepEqual([poor?.lots, poor?.sizeBound], [null, 'RISK']);
});

test('every plan is in order, on the tick, and what the contract says', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('up', 'down'),
      fc.integer({ min: 1, max: 20_000_000 }),
      fc.double({ min: -500, max: 500, noNaN: true }),
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      fc.constantFrom(1, 5, 10, 25),
      (side, ticks, distance, rr, tick) => {
        const entry = (ticks * tick) / 100;
        const of = { ...instrument, tick };
        const plan = makePlan({ side, instrument: of, entry, stop: entry - distance, rr, expectedMove: null });
        if (plan === null) return;
        planSchema.parse(plan);
        const d = side === 'up' ? 1 : -1;
        assert.ok(d * (plan.entry - plan.stop) > 0 && d * (plan.target - plan.entry) > 0);
        for (const price of [plan.stop, plan.target]) assert.equal(Math.round(price * 100) % tick, 0);
        assert.ok(d * (entry - distance - plan.stop) >= -1e-6, 'no nearer than asked');
        assert.ok(d * (entry + d * rr * Math.abs(distance) - plan.target) >= -1e-6, 'no farther than asked');
      },
    ),
  );
});
