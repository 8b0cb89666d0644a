import { workerData } from 'node:worker_threads';
import { DepthTable } from '../../src/main/core/table/depth-table.ts';

/** Writes books whose every number follows from one seed, as fast as it can, until it has written `rounds`. */
const { buffer, book, levels, rounds } = workerData as {
  buffer: SharedArrayBuffer;
  book: number;
  levels: number;
  rounds: number;
};
const table = DepthTable.attach(buffer);
const price = new Int32Array(levels);
const quantity = new Uint32Array(levels);
const orders = new Uint32Array(levels);
const idle = new Int32Array(new SharedArrayBuffer(4));
for (let seed = 1; seed <= rounds; seed++) {
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
