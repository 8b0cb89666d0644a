import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { sortRows } from '../../../../src/renderer/panels/watchlist/sort-rows.ts';

interface Row {
  readonly a: number;
  readonly b: number;
  readonly place: number;
}

// What a column says is finite: a division by nothing is no value.
const value = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
);

test('rows are in order either way round, no value is last, and equals keep their places', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), fc.boolean(), (list, descending) => {
      const rows = list.map((a, place): Row => ({ a, b: 0, place }));
      sortRows(rows, [{ valueOf: ({ a }) => a, descending }]);
      const known = rows.filter(({ a }) => !Number.isNaN(a));
      assert.ok(rows.slice(known.length).every(({ a }) => Number.isNaN(a)));
      for (let i = 1; i < rows.length; i += 1) {
        const [before, after] = [rows[i - 1] as Row, rows[i] as Row];
        const equal = before.a === after.a || (Number.isNaN(before.a) && Number.isNaN(after.a));
        if (equal) assert.ok(before.place < after.place);
        else if (!Number.isNaN(after.a)) assert.ok(descending ? before.a > after.a : before.a < after.a);
      }
      assert.equal(new Set(rows).size, list.length);
    }),
  );
});

test('among equals the next column decides, in its own direction', () => {
  const rows: Row[] = [
    { a: 1, b: 1, place: 0 },
    { a: 2, b: 5, place: 1 },
    { a: 1, b: 2, place: 2 },
    { a: Number.NaN, b: 9, place: 3 },
    { a: 1, b: Number.NaN, place: 4 },
  ];
  sortRows(rows, [
    { valueOf: ({ a }) => a, descending: false },
    { valueOf: ({ b }) => b, descending: true },
  ]);
  assert.deepEqual(
    rows.map(({ place }) => place),
    [2, 0, 4, 1, 3],
  );
});

test('no column leaves the rows as they are', () => {
  const rows = [3, 1, 2];
  sortRows(rows, []);
  assert.deepEqual(rows, [3, 1, 2]);
});
