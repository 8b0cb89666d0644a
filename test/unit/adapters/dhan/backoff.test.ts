import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../../../src/main/adapters/dhan/backoff.ts';

const low = () => 0;
const high = () => 0.999_999;

test('drops: from half a second to a minute, doubling, the upper half random', () => {
  const most = Array.from({ length: 10 }, (_, attempt) => backoffMs('dropped', attempt, high));
  assert.deepEqual(most, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  const least = Array.from({ length: 10 }, (_, attempt) => backoffMs('dropped', attempt, low));
  assert.deepEqual(
    least,
    most.map((ms) => ms / 2),
  );
});

test('a throttle waits a minute at least and five at most', () => {
  assert.equal(backoffMs('throttled', 0, low), 60_000);
  assert.equal(backoffMs('throttled', 1, high), 120_000);
  assert.equal(backoffMs('throttled', 9, high), 300_000);
});

test('an eviction waits a minute at least, and longer each time', () => {
  assert.equal(backoffMs('evicted', 0, low), 60_000);
  assert.equal(backoffMs('evicted', 2, high), 240_000);
  assert.equal(backoffMs('evicted', 1_000, high), 600_000);
});
