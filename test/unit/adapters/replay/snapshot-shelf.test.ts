import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SnapshotShelf } from '../../../../src/main/adapters/replay/snapshot-shelf.ts';
import { until } from '../../../support/feed-server.ts';
import { temporaryFolder } from '../../../support/recordings.ts';

const SIZE = 40_000;
const noise = (seed: number): Uint8Array =>
  Uint8Array.from({ length: SIZE }, (_, i) => (i * 2_654_435_761 * seed) >>> 13);
const copy = (n: number) => ({
  closed: n,
  rows: noise(n + 1),
  minutes: new Map([[600 + n, noise(n + 50)]]),
  numbers: [n],
});

test('keeps snapshots in memory, then in a scratch file beside the recording that goes with it', async (context) => {
  const folder = temporaryFolder(context);
  const shelf = new SnapshotShelf(join(folder, 'day.mrec'), { memory: 3 * SIZE, file: 1_000_000 });
  for (let n = 0; n < 6; n += 1) {
    await until(() => shelf.wants(n * 1_000), 'room in the compressor');
    shelf.add(n * 1_000, { numbers: [n], memory: [noise(n + 100)] }, copy(n));
  }
  await until(() => shelf.bytes.file > 0 && shelf.bytes.memory <= 3 * SIZE, 'the compressor');
  assert.equal(shelf.wants(5_000), false, 'a place that has a snapshot needs no other');
  assert.ok(readdirSync(folder).length <= 1);
  for (let n = 0; n < 6; n += 1) {
    const found = shelf.before(n * 1_000 + 500) ?? assert.fail('a snapshot');
    assert.equal(found.closed, n);
    assert.deepEqual(Buffer.from(shelf.read(found.rows)), Buffer.from(noise(n + 1)));
    assert.deepEqual(Buffer.from(shelf.read(found.memory[0] ?? assert.fail())), Buffer.from(noise(n + 100)));
    const minute = shelf.minuteIn(found, 602);
    assert.equal(minute === null, n < 2, 'a minute is found in the snapshot at or before the place');
  }
  assert.equal(shelf.before(-1), null);
  shelf.close();
  assert.deepEqual(readdirSync(folder), [], 'nothing is left behind');
});

test('with no room left it takes no more and stays right; a folder that cannot be written leaves memory', async (context) => {
  const shelf = new SnapshotShelf(join(temporaryFolder(context), 'absent', 'day.mrec'), {
    memory: 1_000,
    file: 1_000_000,
  });
  shelf.add(0, { numbers: [], memory: [] }, copy(0));
  shelf.add(1, { numbers: [], memory: [] }, copy(1));
  await until(() => !shelf.wants(2), 'the limit');
  const kept = shelf.before(1) ?? assert.fail('a snapshot');
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(Buffer.from(shelf.read(kept.rows)), Buffer.from(noise(2)));
  shelf.close();
});
