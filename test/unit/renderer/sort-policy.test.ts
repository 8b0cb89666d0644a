import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEY_HOLD_MS, RESORT_EVERY_MS, SortPolicy } from '../../../src/renderer/panels/watchlist/sort-policy.ts';

test('at most one sort a second', () => {
  const policy = new SortPolicy();
  assert.equal(policy.due(0), true);
  policy.sorted(0, 10);
  assert.equal(policy.due(RESORT_EVERY_MS - 1), false);
  assert.equal(policy.due(RESORT_EVERY_MS), true);
});

test('never while the pointer is inside, however long, and at once when it has left', () => {
  const policy = new SortPolicy();
  policy.sorted(0, 10);
  policy.pointer(true);
  assert.equal(policy.due(3_600_000), false);
  assert.equal(policy.held(3_600_000), true);
  policy.pointer(false);
  assert.equal(policy.due(3_600_000), true);
});

test('a key in the table holds the order for two seconds', () => {
  const policy = new SortPolicy();
  policy.sorted(0, 10);
  policy.key(5_000);
  assert.equal(policy.due(5_000 + KEY_HOLD_MS - 1), false);
  assert.equal(policy.due(5_000 + KEY_HOLD_MS), true);
});

test('a dear sort comes less often: never more than a twenty-fifth of the time', () => {
  const policy = new SortPolicy();
  policy.sorted(0, 200);
  assert.equal(policy.due(4_900), false);
  assert.equal(policy.due(5_000), true);
});
