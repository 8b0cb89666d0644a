import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { ROW_BYTES, ROW_CELLS } from '../../../../src/contract/columns.ts';
import { TickTable } from '../../../../src/main/core/table/tick-table.ts';

test('a row is readable when closed, unreadable while open, and its version tells every write', () => {
  const table = TickTable.create(3);
  const out = new Int32Array(ROW_CELLS);
  fc.assert(
    fc.property(
      fc.array(fc.record({ slot: fc.nat(2), cell: fc.integer({ min: 1, max: ROW_CELLS - 1 }), value: fc.integer() })),
      (writes) => {
        for (const { slot, cell, value } of writes) {
          const before = table.version(slot);
          const first = table.beginWrite(slot);
          table.i32[first + cell] = value;
          assert.equal(table.read(slot, out), false);
          table.endWrite(slot);
          assert.equal(table.version(slot), before + 2);
          assert.equal(table.read(slot, out), true);
          assert.equal(out[cell], value | 0);
        }
      },
    ),
  );
});

test('a row that a dead writer left open is taken over by the next write', () => {
  const table = TickTable.create(1);
  table.beginWrite(0);
  const successor = TickTable.attach(table.buffer);
  const out = new Int32Array(ROW_CELLS);
  assert.equal(successor.read(0, out), false);
  successor.beginWrite(0);
  assert.equal(successor.version(0) % 2, 1);
  successor.endWrite(0);
  assert.equal(successor.read(0, out), true);
});

test('the version survives its own overflow', () => {
  const table = TickTable.create(1);
  table.u32[0] = 0xffff_fffe;
  table.beginWrite(0);
  assert.equal(table.version(0), 0xffff_ffff);
  table.endWrite(0);
  assert.equal(table.version(0), 0);
});

test('clearing empties every row and moves every version', () => {
  const table = TickTable.create(2);
  table.i32[table.beginWrite(1) + 4] = 7;
  table.endWrite(1);
  table.clear();
  assert.deepEqual([table.version(0), table.version(1), table.i32[ROW_CELLS + 4]], [2, 4, 0]);
});

test('wrong sizes are refused', () => {
  assert.throws(() => TickTable.create(0), /1 to 25000/);
  assert.throws(() => TickTable.create(25_001), /1 to 25000/);
  assert.throws(() => TickTable.attach(new SharedArrayBuffer(ROW_BYTES + 4)), /whole rows/);
});

test('a reader in another thread never accepts a torn row', async () => {
  const table = TickTable.create(1);
  const source = new URL('../../../../src/main/core/table/tick-table.ts', import.meta.url).href;
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    const { TickTable } = await import(${JSON.stringify(source)});
    const table = TickTable.attach(workerData);
    parentPort.postMessage('ready');
    for (let n = 1; n <= 300000; n++) {
      const first = table.beginWrite(0);
      for (let i = 1; i < ${ROW_CELLS}; i++) table.i32[first + i] = n;
      table.endWrite(0);
    }
    parentPort.postMessage('done');`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: table.buffer });
  const writer = { done: false };
  // One listener for both words: on a busy machine they arrive together.
  await new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (word) => {
      if (word === 'done') writer.done = true;
      resolve(word);
    });
  });
  const out = new Int32Array(ROW_CELLS);
  let seen = 0;
  do {
    for (let i = 0; i < 2_000; i++) {
      if (!table.read(0, out)) continue;
      seen += 1;
      for (let cell = 2; cell < ROW_CELLS; cell++) assert.equal(out[cell], out[1]);
    }
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  } while (!writer.done);
  await worker.terminate();
  // On a busy machine the writer may have held the row at every look: at rest it can be read.
  if (table.read(0, out)) seen += 1;
  assert.ok(seen > 0);
});
