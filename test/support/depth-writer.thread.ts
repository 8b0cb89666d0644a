import { workerData } from 'node:worker_threads';
import { DepthTable } from '../../src/main/core/table/depth-table.ts';

/** Writes books whose every number follows from one seed, as fast as it can, until `stop` is set. */
const { buffer, book, levels, stop } = workerData as {
  buffer: SharedArrayBuffer;
  book: number;
  levels: number;
  stop: SharedArrayBuffer;
};
const table = DepthTable.attach(buffer);
const price = new Int32Array(levels);
const quantity = new Uint32Array(levels);
const orders = new Uint32Array(levels);
const idle = new Int32Array(new SharedArrayBuffer(4));
const stopped = new Int32Array(stop);
for (let seed = 1; Atomics.load(stopped, 0) === 0; seed++) {
  const rows = 1 + (seed % levels);
  for (let row = 0; row < rows; row++) {
    price[row] = seed * 3 + row;
    quantity[row] = seed * 5 + row;
    orders[row] = seed * 7 + row;
  }
  // The row is closed now and then for a moment that varies, as it is between two packets.
  for (let spin = 0; spin < (seed % 64) * 20; spin++) Atomics.add(idle, 0, 1);
  table.writeSide(book, seed % 2 === 0 ? 'bid' : 'ask', { rows, price, quantity, orders }, seed);
}
