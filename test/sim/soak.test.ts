import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSoak } from '../soak/soak-run.ts';

test('a short soak drops nothing and measures what the long one prints', async () => {
  const found = await runSoak(6, 2_000);
  assert.equal(found.dropped, 0);
  assert.equal(found.sent, found.received);
  assert.equal(found.reconnects, 0);
  assert.ok(found.received > 10_000, `${found.received} packets`);
  for (const name of ['heapMbPerHour', 'rssMbPerHour', 'loopP99Ms', 'loopMaxMs', 'stepMaxMs', 'lagP99Ms'] as const) {
    assert.ok(Number.isFinite(found[name]), name);
  }
  assert.ok(found.rssMb > 0 && found.loopMaxMs > 0);
});
