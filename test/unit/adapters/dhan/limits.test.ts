import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, asyncProperty, integer } from 'fast-check';
import { FaultError } from '#contract/faults.ts';
import { RATE_LIMITS, TokenBucket } from '../../../../src/main/adapters/dhan/limits.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

/** Asks `count` times at once and moves time until all are served; answers the times of the permits. */
async function serve(timers: ManualTimers, bucket: TokenBucket, count: number): Promise<number[]> {
  const at: number[] = [];
  for (let i = 0; i < count; i += 1) void bucket.take().then(() => at.push(timers.monotonicMs()));
  await timers.advance(1_000_000);
  return at;
}

test('chart reads are spaced below five a second, never in a burst', async () => {
  const timers = new ManualTimers();
  const at = await serve(timers, new TokenBucket(RATE_LIMITS.data, timers), 40);
  assert.equal(at.length, 40);
  for (let i = 1; i < at.length; i += 1) assert.equal((at[i] ?? 0) - (at[i - 1] ?? 0), RATE_LIMITS.data.everyMs);
});

test('no window of the broker ever holds more than it allows', async () => {
  const windows = [
    ['data', 1_000, 5],
    ['quote', 1_000, 1],
    ['chain', 3_000, 1],
    ['nonTrading', 1_000, 20],
  ] as const;
  for (const [name, windowMs, allowed] of windows) {
    await check(
      asyncProperty(array(integer({ min: 0, max: 4_000 }), { minLength: 2, maxLength: 40 }), async (gaps) => {
        const timers = new ManualTimers();
        const bucket = new TokenBucket(RATE_LIMITS[name], timers);
        const at: number[] = [];
        for (const gap of gaps) {
          await timers.advance(gap);
          void bucket.take().then(() => at.push(timers.monotonicMs()));
        }
        await timers.advance(1_000_000);
        assert.equal(at.length, gaps.length);
        for (const from of at) {
          const inside = at.filter((ms) => ms >= from && ms < from + windowMs).length;
          assert.ok(inside <= allowed, `${inside} in ${windowMs} ms of ${name}`);
        }
      }),
      { numRuns: 30 },
    );
  }
});

test('first come, first served; an idle bucket saves up no more than its burst', async () => {
  const timers = new ManualTimers();
  const bucket = new TokenBucket({ everyMs: 100, burst: 2, queueMax: 10 }, timers);
  await timers.advance(3_600_000);
  const order: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) void bucket.take().then(() => order.push(`${name}@${timers.monotonicMs()}`));
  await timers.advance(1_000);
  assert.deepEqual(order, ['a@3600000', 'b@3600000', 'c@3600100', 'd@3600200']);
  assert.equal(timers.pending, 0);
});

test('a penalty stops everyone for its time', async () => {
  const timers = new ManualTimers();
  const bucket = new TokenBucket({ everyMs: 100, burst: 1, queueMax: 10 }, timers);
  bucket.penalise(5_000);
  const at = await serve(timers, bucket, 2);
  assert.deepEqual(at, [5_100, 5_200]);
});

test('a full queue refuses with a fault', async () => {
  const timers = new ManualTimers();
  const bucket = new TokenBucket({ everyMs: 100, burst: 1, queueMax: 1 }, timers);
  await bucket.take();
  void bucket.take();
  await assert.rejects(bucket.take(), (thrown) => {
    return thrown instanceof FaultError && thrown.fault.code === 'unavailable.too_many_waiting';
  });
});

test('the requests of a day are counted, and begin again with the next day of India', async () => {
  const timers = new ManualTimers();
  const bucket = new TokenBucket({ everyMs: 1_000, burst: 1, queueMax: 2, dayMax: 5 }, timers);
  const refusal = async (): Promise<string | null> => {
    const asked = bucket.take().then(
      () => null,
      (thrown: unknown) => (thrown as FaultError).fault.code,
    );
    await timers.advance(1_500);
    return asked;
  };
  for (let n = 0; n < 5; n += 1) assert.equal(await refusal(), null);
  assert.equal(await refusal(), 'unavailable.day_limit');
  await timers.advance(86_400_000);
  assert.equal(await refusal(), null);
  assert.ok(RATE_LIMITS.data.dayMax < 100_000);
});
