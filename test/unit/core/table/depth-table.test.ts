import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { array, assert as assertProperty, constantFrom, double, nat, property } from 'fast-check';
import { DEPTH_BOOKS, DepthBook, DepthTable, levelsOfBook } from '../../../../src/main/core/table/depth-table.ts';
import { DepthWriter } from '../../../../src/main/core/table/depth-writer.ts';

const THREAD = join(import.meta.dirname, '..', '..', '..', 'support', 'depth-writer.thread.ts');
const LAST = DEPTH_BOOKS - 1;
/** Changed books that must be seen whole, and the time that a loaded machine gets for it. */
const READS = 500;
const READ_MS_MAX = 30_000;

/** Whether every number of the side follows from one seed. */
function isWhole(book: DepthBook, side: 'bid' | 'ask'): boolean {
  const seed = book.atMs(side);
  if (seed === 0) return book.rows(side) === 0;
  const [price, quantity, orders] = [book.prices(side), book.quantities(side), book.orders(side)];
  return price.every(
    (value, row) => value === seed * 3 + row && quantity[row] === seed * 5 + row && orders[row] === seed * 7 + row,
  );
}

test('50 books of 20 levels and one of 200', () => {
  assert.deepEqual(
    Array.from({ length: DEPTH_BOOKS }, (_, book) => levelsOfBook(book)).filter((levels) => levels === 20).length,
    50,
  );
  assert.equal(levelsOfBook(LAST), 200);
  assert.equal(DEPTH_BOOKS, 51);
});

for (const [book, levels] of [
  [7, 20],
  [LAST, 200],
] as const) {
  test(`a reader in another thread never sees a torn book of ${levels} levels`, async () => {
    const table = DepthTable.create();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(THREAD, { workerData: { buffer: table.buffer, book, levels, stop: stop.buffer } });
    const done = once(worker, 'exit');
    const copy = new DepthBook();
    let reads = 0;
    let lastVersion = -1;
    const untilMs = performance.now() + READ_MS_MAX;
    while (reads < READS && performance.now() < untilMs) {
      if (!table.read(book, copy) || table.version(book) === lastVersion) continue;
      lastVersion = table.version(book);
      reads += 1;
      assert.ok(isWhole(copy, 'bid') && isWhole(copy, 'ask'), `torn after ${reads} reads`);
    }
    Atomics.store(stop, 0, 1);
    await done;
    assert.equal(reads, READS, 'the reader came through often enough');
    assert.ok(table.read(book, copy) && isWhole(copy, 'bid'), 'the last book is whole');
  });
}

test('an open row is not read, and a dead writer’s open row is taken over', () => {
  const table = DepthTable.create();
  table.assign(3, 42);
  const cells = new Uint32Array(table.buffer);
  const copy = new DepthBook();
  assert.ok(table.read(3, copy));
  assert.equal(copy.slot, 42);
  const first = 3 * (16 + 20 * 6);
  cells[first] = (cells[first] as number) + 1;
  assert.equal(table.read(3, copy), false);
  table.assign(3, -1);
  assert.ok(table.read(3, copy));
  assert.equal(copy.slot, -1);
});

test('books do not touch each other', () => {
  const table = DepthTable.create();
  const side = {
    rows: 20,
    price: Int32Array.from({ length: 20 }, (_, i) => 1_000 - i),
    quantity: new Uint32Array(20).fill(7),
    orders: new Uint32Array(20).fill(3),
  };
  for (let book = 0; book < DEPTH_BOOKS; book++) {
    table.assign(book, book);
    table.writeSide(book, 'bid', side, book + 1);
  }
  const copy = new DepthBook();
  for (let book = 0; book < DEPTH_BOOKS; book++) {
    assert.ok(table.read(book, copy));
    assert.deepEqual([copy.slot, copy.rows('bid'), copy.rows('ask'), copy.atMs('bid')], [book, 20, 0, book + 1]);
    assert.deepEqual([...copy.prices('bid')], [...side.price]);
  }
});

const wire = (prices: readonly number[]) => ({
  rows: prices.length,
  price: Float64Array.from(prices),
  quantity: Float64Array.from(prices, (_, i) => i + 1),
  orders: Float64Array.from(prices, (_, i) => i + 2),
});

test('padding is left out, disorder and impossible prices are refused whole', () => {
  const table = DepthTable.create();
  const writer = new DepthWriter(table);
  const copy = new DepthBook();
  const seen = (): number[] => (table.read(0, copy) ? [...copy.prices('bid')] : []);
  assert.ok(writer.write(0, 'bid', wire([100.05, 100, 99.95, 0, -0.01]), 100, 5));
  assert.deepEqual(seen(), [10_005, 10_000, 9_995]);
  assert.deepEqual([...copy.quantities('bid')], [1, 2, 3]);
  assert.equal(writer.write(0, 'bid', wire([99, 100]), 100, 6), false, 'bids fall');
  assert.equal(writer.write(0, 'bid', wire([1e300]), 100, 6), false, 'out of range');
  assert.deepEqual(seen(), [10_005, 10_000, 9_995], 'the old side stays');
  assert.equal(copy.atMs('bid'), 5);
  assert.ok(writer.write(0, 'ask', wire([99, 100]), 100, 6), 'asks rise');
  assert.equal(writer.write(0, 'ask', wire([100, 99]), 100, 6), false);
  assert.ok(writer.write(0, 'bid', wire([]), 100, 7), 'an empty side is a side');
  assert.deepEqual(seen(), []);
});

test('whatever the numbers, a book holds positive prices that run away from the best', () => {
  const table = DepthTable.create();
  const writer = new DepthWriter(table);
  const copy = new DepthBook();
  const any = array(double({ noNaN: true }), { maxLength: 200 });
  assertProperty(
    property(any, constantFrom('bid' as const, 'ask' as const), nat(LAST), (prices, side, book) => {
      writer.write(book, side, wire(prices), 100, 1);
      assert.ok(table.read(book, copy));
      const kept = [...copy.prices(side)];
      assert.ok(kept.length <= levelsOfBook(book));
      kept.forEach((price, i) => {
        assert.ok(price > 0);
        const before = kept[i - 1];
        if (before !== undefined) assert.ok(side === 'bid' ? price <= before : price >= before);
      });
    }),
    { numRuns: 500 },
  );
});
