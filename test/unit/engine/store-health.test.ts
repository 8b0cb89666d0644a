import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertGates } from '../../../src/main/core/alerts/alert-gate.ts';
import { QUEUE_MS_MAX, StoreHealth, WRITE_TROUBLE_MS } from '../../../src/main/engine/store-health.ts';

const FACTS = {
  storeUp: true,
  scanUp: true,
  feed: 'live',
  feedReason: null,
  readiness: { wanted: 1, unloaded: 0, levelled: 1 },
} as const;

test('a store that runs but does not answer, or refuses writes, holds the alerts, and says so', async () => {
  const state = { nowMs: 0, refused: 0 };
  const health = new StoreHealth(
    () => state.nowMs,
    () => state.refused,
  );
  const reasons = (): readonly string[] => alertGates({ ...FACTS, storeTrouble: health.trouble() }).scan.reasons;
  const first = Promise.withResolvers<number>();
  const answer = health.follow(first.promise, false, () => null);
  const slow = health.follow(new Promise(() => {}), true, () => null);
  state.nowMs = QUEUE_MS_MAX;
  assert.deepEqual(reasons(), []);
  state.nowMs += 1_000;
  assert.deepEqual(reasons(), ['store: 1 requests wait, the first for 4 s'], 'the slow one is no queue');
  first.resolve(7);
  assert.equal(await answer, 7);
  assert.deepEqual(reasons(), []);

  const failed = health.follow(Promise.reject(new Error('disk full')), false, (thrown) => (thrown as Error).message);
  await assert.rejects(failed, /disk full/);
  assert.deepEqual(reasons(), ['store: a write failed: disk full']);
  state.nowMs += WRITE_TROUBLE_MS;
  assert.deepEqual(reasons(), []);

  state.refused = 3;
  assert.deepEqual(reasons(), ['store: a write failed: 3 hits were refused']);
  state.nowMs += WRITE_TROUBLE_MS;
  assert.deepEqual(reasons(), [], 'refused once is not refused now');
  void slow;
});
