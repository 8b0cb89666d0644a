import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { RATE_LIMITS, TokenBucket } from '../../../../src/main/adapters/dhan/limits.ts';
import {
  ORDER_DAY,
  ORDER_WINDOWS,
  OrderPermits,
  type OrderPurpose,
} from '../../../../src/main/adapters/dhan/order-permits.ts';
import { RateLimits } from '../../../../src/main/sim/rest/rate-limits.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

/** Permits of one purpose that come at once. */
function burst(permits: OrderPermits, purpose: OrderPurpose, asks: number): number {
  let given = 0;
  for (let i = 0; i < asks; i++) if (permits.take(purpose) === 0) given += 1;
  return given;
}

test('failure mode 27: a burst of entries leaves permits for exits and cancels in every window', async () => {
  const timers = new ManualTimers();
  const permits = new OrderPermits(timers);
  assert.equal(burst(permits, 'enter', 100), 7);
  assert.equal(burst(permits, 'protect', 100), 3);
  // Entries as fast as they are let through, for an hour: at each moment a whole reserve is left or comes back.
  let entered = 10;
  for (let second = 0; second < 3_599; second++) {
    await timers.advance(1_000);
    entered += burst(permits, 'enter', 20);
  }
  assert.equal(entered, 800, 'entries use what is not kept');
  assert.ok(permits.take('enter') > 0);
  assert.equal(permits.take('protect'), 0);
});

test('failure mode 27: requests for data never take what orders need', async () => {
  const timers = new ManualTimers();
  const permits = new OrderPermits(timers);
  const buckets = (['data', 'quote', 'chain', 'nonTrading'] as const).map(
    (name) => new TokenBucket(RATE_LIMITS[name], timers),
  );
  for (const bucket of buckets) for (let i = 0; i < 90; i++) void bucket.take();
  assert.ok(buckets.every(({ waiting }) => waiting > 80));
  assert.equal(permits.take('protect'), 0);
  await timers.advance(1);
  assert.equal(permits.take('enter'), 0);
});

test('failure mode 27: whatever the order of asking, the broker would never have refused', async () => {
  const asks = fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.boolean()), { minLength: 20, maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(asks, async (list) => {
      const timers = new ManualTimers();
      const permits = new OrderPermits(timers);
      const broker = new RateLimits();
      for (const [gapMs, protect] of list) {
        await timers.advance(gapMs);
        const waitMs = permits.take(protect ? 'protect' : 'enter');
        if (waitMs === 0) assert.ok(broker.admit('me', 'order', timers.wallMs()));
        else if (Number.isFinite(waitMs)) assert.ok(waitMs <= 3_600_000);
      }
    }),
    { numRuns: 60 },
  );
});

test('the answer tells when to ask again, and the day has an end of its own', async () => {
  const timers = new ManualTimers();
  const permits = new OrderPermits(timers);
  assert.equal(burst(permits, 'enter', 7), 7);
  await timers.advance(400);
  const waitMs = permits.take('enter');
  assert.equal(waitMs, 600);
  await timers.advance(599);
  assert.equal(permits.take('enter'), 1);
  await timers.advance(1);
  assert.equal(permits.take('enter'), 0);
});

test('entries of a day end before the day of exits does', async () => {
  const timers = new ManualTimers();
  const permits = new OrderPermits(timers);
  let entered = 0;
  for (; permits.take('enter') === 0; entered += 1) await timers.advance(5_000);
  assert.equal(entered, ORDER_DAY.most - ORDER_DAY.reserve);
  assert.equal(permits.take('enter'), Number.POSITIVE_INFINITY);
  assert.equal(permits.take('protect'), 0);
  await timers.advance(86_400_000);
  assert.equal(permits.take('enter'), 0);
  assert.ok(ORDER_WINDOWS.every(({ most, reserve }) => reserve > 0 && reserve < most));
});
