import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  KEY_HOLD_MS,
  RESORT_EVERY_MS,
  SortPolicy,
  compareLive,
} from '../../../src/renderer/panels/watchlist/sort-policy.ts';

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

test('numbers sort, and rows without a value are last both ways', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)));
  fc.assert(
    fc.property(values, fc.boolean(), (list, descending) => {
      // As the grid does it: the comparator's sign is turned round for a descending sort.
      const sorted = list.toSorted((a, b) => (descending ? -1 : 1) * compareLive(a, b, descending));
      const numbers = sorted.filter((value) => !Number.isNaN(value));
      assert.deepEqual(sorted.slice(0, numbers.length), numbers, 'no gaps among the numbers');
      for (let i = 1; i < numbers.length; i += 1) {
        const step = (numbers[i] as number) - (numbers[i - 1] as number);
        assert.ok(descending ? step <= 0 : step >= 0);
      }
    }),
  );
});
