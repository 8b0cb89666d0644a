import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedReading } from '../../../../src/main/threads/order/shared-reading.ts';

/** Readings that end when the test says so. */
function readings() {
  const ends: { resolve: (value: number) => void; reject: (why: Error) => void }[] = [];
  const shared = new SharedReading(() => new Promise<number>((resolve, reject) => void ends.push({ resolve, reject })));
  return { shared, ends };
}

test('who asks while a reading is on its way shares the next one, which begins after it', async () => {
  const { shared, ends } = readings();
  const first = shared.read();
  const second = shared.read();
  const third = shared.read();
  assert.equal(ends.length, 1, 'one at a time');
  ends[0]?.resolve(1);
  assert.equal(await first, 1);
  await new Promise((done) => setImmediate(done));
  assert.equal(ends.length, 2, 'one for both who waited');
  ends[1]?.resolve(2);
  assert.deepEqual(await Promise.all([second, third]), [2, 2]);
  const fourth = shared.read();
  assert.equal(ends.length, 3, 'nobody reads: a new one begins at once');
  ends[2]?.resolve(3);
  assert.equal(await fourth, 3);
});

test('a reading that fails fails for those who share it, and the next one begins anyway', async () => {
  const { shared, ends } = readings();
  const first = shared.read();
  const second = shared.read();
  ends[0]?.reject(new Error('gone'));
  await assert.rejects(first, /gone/);
  await new Promise((done) => setImmediate(done));
  ends[1]?.resolve(2);
  assert.equal(await second, 2);
});
