import assert from 'node:assert/strict';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { copyPath, newestCopyMs } from '../../../../src/main/storage/database-copies.ts';
import { COPY_AFTER_MS, COPY_EVERY_MS, CopyKeeper } from '../../../../src/main/threads/store/copy-keeper.ts';
import { until } from '../../../support/feed-server.ts';
import { storeRig } from '../../../support/store-bench.ts';

test('failure mode 31: a copy is made after the start, and the next one half a day later', async (context) => {
  const rig = await storeRig(context, {});
  const { name: file } = rig.context.storage.db;
  const keeper = new CopyKeeper(rig.context);
  const { timers } = rig;
  keeper.tick();
  assert.equal(newestCopyMs(file), null);
  await timers.advance(COPY_AFTER_MS);
  keeper.tick();
  await until(() => newestCopyMs(file) !== null, 'the first copy');
  const setAge = (ageMs: number): void => {
    const seconds = (timers.wallMs() - ageMs) / 1_000;
    utimesSync(copyPath(file, 1), seconds, seconds);
  };
  setAge(COPY_EVERY_MS - 1_000);
  await new Promise((done) => setTimeout(done, 50));
  keeper.tick();
  await new Promise((done) => setTimeout(done, 50));
  assert.equal(existsSync(copyPath(file, 2)), false);
  setAge(COPY_EVERY_MS);
  keeper.tick();
  await until(() => existsSync(copyPath(file, 2)) && existsSync(copyPath(file, 1)), 'the second copy');
  assert.deepEqual(readdirSync(join(dirname(file), 'copies')).sort(), ['muhurat.db.1', 'muhurat.db.2']);
});

test('a terminal that ends while a copy is made ends at once, and leaves no half copy in place', async (context) => {
  const rig = await storeRig(context, {});
  const { db } = rig.context.storage;
  const file = db.name;
  db.exec('CREATE TABLE filling (body BLOB)');
  db.prepare(
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) INSERT INTO filling SELECT randomblob(4000) FROM n',
  ).run();
  const keeper = new CopyKeeper(rig.context);
  await rig.timers.advance(COPY_AFTER_MS);
  keeper.tick();
  await new Promise((done) => setImmediate(done));
  keeper.stop();
  rig.body.close();
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(newestCopyMs(file), null);
});
