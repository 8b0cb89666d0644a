import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { planSchema } from '#contract/model/scan.ts';
import { makePlan, type PlanInput } from '../../../../src/main/core/patterns/plan.ts';
import { makeStraddlePlan } from '../../../../src/main/core/straddles/straddle-plan.ts';
import { share } from '../../../support/scan-bench.ts';

const instrument = { ...share(0), lot: 65, tick: 5 };
const DAY = { date: '2026-11-20' };
const planOf = (input: PlanInput, capital = 1_000_000) => makePlan(input, { capital, day: DAY });

test('the stop is rounded away from the entry, the target towards it', () => {
  const buy = planOf({ side: 'up', instrument, entry: 100, stop: 98.97, rr: 2, expectedMove: null });
  assert.ok(buy !== null);
  assert.deepEqual([buy.action, buy.entry, buy.stop, buy.target], ['BUY', 100, 98.95, 102.05]);
  assert.equal(buy.expectedMove, 2.05, 'without an expected move the distance of the target stands for it');
  assert.equal(buy.riskReward, 205 / 105);
  const sell = planOf({ side: 'down', instrument, entry: 100, stop: 101.03, rr: 2, expectedMove: 3 });
  assert.ok(sell !== null);
  assert.deepEqual([sell.action, sell.stop, sell.target, sell.expectedMovePct], ['SELL', 101.05, 97.95, 3]);
});

test('a price on the tick stays where it is, however it was computed', () => {
  for (const [entry, stop] of [
    [24_555.5, 24_555.45],
    [134_200.1, 134_199.95],
    [0.3, 0.1 + 0.1],
  ] as const) {
    const plan = planOf({ side: 'up', instrument, entry, stop, rr: 1, expectedMove: null });
    assert.equal(plan?.stop, Number(stop.toFixed(2)));
  }
});

test('the expected move may make the target, and a second target lies beyond the first', () => {
  const base = { side: 'up', instrument, entry: 100, stop: 99, rr: 2 } as const;
  const byMove = planOf({ ...base, expectedMove: 1.23, targetRule: 'expectedMove' });
  assert.deepEqual([byMove?.target, byMove?.targetRule], [101.2, 'expectedMove']);
  const fallback = planOf({ ...base, expectedMove: null, targetRule: 'expectedMove' });
  assert.deepEqual([fallback?.target, fallback?.targetRule], [102, 'rr']);
  assert.equal(planOf({ ...base, expectedMove: null, target: 103, target2: 104.07 })?.target2, 104.05);
  assert.equal(planOf({ ...base, expectedMove: null, target: 103, target2: 102 })?.target2, null);
});

test('prices that make no plan give null', () => {
  const base = { side: 'up', instrument, entry: 100, rr: 2, expectedMove: null } as const;
  for (const stop of [100, 101, Number.NaN, Number.POSITIVE_INFINITY, -5, 0])
    assert.equal(planOf({ ...base, stop }), null);
  assert.equal(planOf({ ...base, stop: 99, target: 99.5 }), null);
  assert.equal(planOf({ ...base, stop: 99, target: 100.04 }), null, 'rounded towards the entry it is the entry');
});

test('an index has no size and says why; too little capital says which bound', () => {
  const base = { side: 'up', entry: 120, stop: 90, rr: 2, expectedMove: null } as const;
  const index = planOf({ ...base, instrument: { ...instrument, kind: 'INDEX' } });
  assert.deepEqual([index?.lots, index?.sizeBound], [null, 'An index cannot be traded itself.']);
  assert.deepEqual([planOf({ ...base, instrument }, 500_000)?.lots], [2]);
  const poor = planOf({ ...base, instrument }, 10_000);
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
        const plan = planOf({ side, instrument: of, entry, stop: entry - distance, rr, expectedMove: null });
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

// By hand, an option of NSE on 2026-11-20: brokerage 20 an order, exchange 0.03553 % and SEBI 0.0001 % of both turnovers,
// tax 0.15 % of what is sold, stamp 0.003 % of what is bought, GST 18 % of brokerage + exchange + SEBI.
// One lot of 75 to the stop: bought 7,500, sold 6,000: 40 + 4.796550 + 0.0135 + 9 + 0.225 + 8.065809 = 62.100859.
// 15,000 / (1,500 + 62.10) = 9.6 lots; without charges it would be ten.
// Nine lots to the stop: bought 67,500, sold 54,000: 40 + 43.16895 + 0.1215 + 81 + 2.025 + 14.992281 = 181.307731.
// To the target: sold 94,500: 40 + 57.5586 + 0.162 + 141.75 + 2.025 + 17.589708 = 259.085308.
test('charges make the size smaller, the risk larger and the gain smaller', () => {
  const option = { ...instrument, kind: 'OPTIDX', segment: 'NSE_FNO', lot: 75, freezeQty: null } as const;
  const input = { side: 'up', instrument: option, entry: 100, stop: 80, rr: 2, expectedMove: null } as const;
  const plan = planOf(input, 1_500_000) ?? assert.fail('a plan');
  assert.deepEqual([plan.lots, plan.sizeBound], [9, 'RISK']);
  assert.deepEqual([plan.riskRupees, plan.netRupees, plan.chargesRupees], [13_681.31, 26_740.91, 259.09]);
  const before = makePlan(input, { capital: 1_500_000, day: { date: '2001-01-01' } });
  assert.deepEqual([before?.lots, before?.riskRupees], [10, null], 'a date without rates has no charges');
});

test('a straddle is charged for each of its options, there and back', () => {
  const leg = (right: 'CE' | 'PE') =>
    ({
      ...instrument,
      kind: 'OPTIDX',
      segment: 'NSE_FNO',
      lot: 75,
      freezeQty: null,
      right,
      strike: 2_500_000,
    }) as const;
  const legs = [leg('CE'), leg('PE')].map((one) => ({ instrument: one, side: 'BUY' as const }));
  const prices = { entry: 100, stop: 80, target: 140, expectedMove: null };
  const plan = makeStraddlePlan({ action: 'BUY', legs, ...prices, capital: 1_500_000, tradeDate: DAY.date });
  // Two more orders than a single option: 40 and GST of it, 47.20 more for the same turnover.
  assert.deepEqual([plan?.lots, plan?.chargesRupees], [9, 306.29]);
  assert.equal(plan?.riskRupees, 13_728.51);
});
