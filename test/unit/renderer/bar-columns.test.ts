import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BarBook } from '../../../src/renderer/panels/chart/bar-book.ts';
import { BarColumns } from '../../../src/renderer/panels/chart/bar-columns.ts';

const row = (t: number, c: number) => ({ t, o: 10, h: 20, l: 5, c, v: c * 2, flags: 0 });

test('columns that follow the newest bars read like columns made anew', () => {
  const step = fc.record({ ahead: fc.boolean(), close: fc.integer({ min: 1, max: 99 }), asked: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const book = new BarBook();
      const columns = new BarColumns();
      let t = 0;
      for (const { ahead, close, asked } of steps) {
        if (ahead || t === 0) t += 60_000;
        const change = book.apply(row(t, close));
        if (change === 'all') columns.forget(0);
        if (!asked) continue;
        columns.forget(book.dirtyFrom);
        book.takeNewest();
        const { t: times, c, v } = columns.of(book.rows);
        assert.deepEqual(
          times,
          book.rows.map((one) => one.t),
        );
        assert.deepEqual(
          c,
          book.rows.map((one) => one.c),
        );
        assert.deepEqual(
          v,
          book.rows.map((one) => one.v),
        );
      }
    }),
  );
});

test('bars that are gone are gone from the columns', () => {
  const columns = new BarColumns();
  assert.equal(columns.of([row(1, 1), row(2, 2), row(3, 3)]).t.length, 3);
  columns.forget(0);
  assert.deepEqual(columns.of([row(5, 7)]).c, [7]);
  columns.forget(0);
  assert.deepEqual(columns.of([]).t, []);
});
