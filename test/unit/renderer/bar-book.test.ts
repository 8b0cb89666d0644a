import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Bars } from '#contract/model/bar.ts';
import {
  BARS_MAX,
  BarBook,
  type BarRow,
  TAIL_BARS,
  TAIL_BARS_MAX,
} from '../../../src/renderer/panels/chart/bar-book.ts';

const row = (t: number, c = 100): BarRow => ({
  t,
  o: 100,
  h: Math.max(100, c),
  l: Math.min(100, c),
  c,
  v: 1,
  flags: 0,
});
function bars(from: number, count: number): Bars {
  const list = Array.from({ length: count }, (_, i) => row(from + i));
  const column = (name: keyof BarRow): number[] => list.map((one) => one[name]);
  return {
    t: column('t'),
    o: column('o'),
    h: column('h'),
    l: column('l'),
    c: column('c'),
    v: column('v'),
    oi: column('v'),
    flags: column('flags'),
  };
}
const inOrder = (book: BarBook): boolean =>
  book.rows.every((one, i) => i === 0 || (book.rows[i - 1] as BarRow).t < one.t);

test('a page is split into a history that stands still and a live tail', () => {
  const book = new BarBook();
  book.replace(bars(1_000, 600), true);
  assert.equal(book.split, 600 - TAIL_BARS);
  book.replace(bars(0, 20), false);
  assert.equal(book.split, 0);
});

test('the forming bar is replaced, a later one appended, both drawn as the newest', () => {
  const book = new BarBook();
  book.replace(bars(0, 10), false);
  assert.equal(book.apply(row(9, 120)), 'newest');
  assert.equal(book.apply(row(10, 90)), 'newest');
  assert.equal(book.apply(row(11, 95)), 'newest');
  assert.deepEqual(
    book.takeNewest().map((one) => [one.t, one.c]),
    [
      [9, 120],
      [10, 90],
      [11, 95],
    ],
  );
  assert.deepEqual(book.takeNewest(), []);
});

test('a correction of an older bar redraws only the part that holds it; one that is not there is ignored', () => {
  const book = new BarBook();
  book.replace(bars(0, 600), false);
  assert.equal(book.apply(row(500, 7)), 'tail');
  assert.equal(book.apply(row(3, 7)), 'all');
  assert.equal(book.rows[3]?.c, 7);
  assert.equal(book.apply(row(-5)), 'none');
  assert.equal(book.apply(row(3.5)), 'none');
});

test('bars that came live while the page was read are not lost', () => {
  const book = new BarBook();
  book.replace(bars(0, 10), false, [row(9, 130), row(10, 131)]);
  assert.deepEqual(
    book.rows.slice(-2).map((one) => one.c),
    [130, 131],
  );
});

test('older pages go in front without repeats; at the limit the newest bars are left behind', () => {
  const book = new BarBook();
  book.replace(bars(10_000, 600), true);
  assert.equal(book.prepend(bars(9_500, 501), true), 500);
  assert.equal(book.split, 800);
  assert.equal(book.takeShift(), null);
  assert.equal(book.prepend(bars(4_500, 5_000), true), 5_000);
  assert.equal(book.rows.length, BARS_MAX);
  assert.equal(book.takeShift(), 5_000);
  assert.equal(book.behind, true);
  assert.equal(book.split, 0, 'in the past nothing ticks: one part');
  assert.equal(book.apply(row(10_700)), 'none', 'nothing is live in the past');
  assert.equal(book.prepend(bars(4_500, 10), false), 0);
  assert.equal(book.more, false);
});

test('the window goes back and forward over fifty thousand bars and holds no more than its limit', () => {
  const newest = 60_000;
  const page = (before: number, limit: number) => bars(Math.max(0, before - limit), Math.min(limit, before));
  const book = new BarBook();
  const first = (): number => book.rows[0]?.t ?? 0;
  book.replace(page(newest, 600), true);
  let turns = 0;
  while (first() > 10_000) {
    book.prepend(page(first(), 1_000), true);
    assert.ok(book.rows.length <= BARS_MAX);
    turns += 1;
  }
  assert.equal(turns, 50);
  while (book.next !== null) {
    const { beforeMs, count } = book.next;
    const before = beforeMs === null ? newest + 3 : beforeMs;
    assert.equal(book.forward(page(before, beforeMs === null ? 5_000 : count)), true);
    assert.ok(book.rows.length <= BARS_MAX);
    assert.ok(
      book.rows.every(({ t }, i) => t === first() + i),
      'no bar is missing or twice',
    );
  }
  assert.equal(book.rows.at(-1)?.t, newest + 2, 'with the bars that came meanwhile');
  assert.equal(book.behind, false);
  assert.equal(book.split, book.rows.length - TAIL_BARS);
  assert.equal(book.more, true);
  assert.equal(book.apply(row(newest + 3)), 'newest', 'live again');
});

test('the boundary moves before the tail grows dear, and never more than the limit is kept', () => {
  const book = new BarBook();
  book.replace(bars(0, BARS_MAX), false);
  let moved = 0;
  for (let i = 0; i < 1_000; i += 1) if (book.apply(row(BARS_MAX + i)) === 'all') moved += 1;
  assert.ok(moved >= 4 && moved <= 6, `moved ${moved} times`);
  assert.ok(book.rows.length - book.split <= TAIL_BARS_MAX);
  assert.ok(book.rows.length <= BARS_MAX + TAIL_BARS_MAX);
});

test('whatever arrives, bars stay in order without repeats', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('live' as const), t: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ kind: fc.constant('older' as const), t: fc.integer({ min: -400, max: 300 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const book = new BarBook();
      book.replace(bars(100, 50), true);
      for (const { kind, t } of steps) {
        if (kind === 'live') book.apply(row(t, t));
        else book.prepend(bars(t, 30), true);
      }
      assert.ok(inOrder(book));
      assert.ok(book.split >= 0 && book.split <= book.rows.length);
    }),
  );
});
