import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { OWN_SCANNERS_MAX } from '#contract/model/own-scanner.ts';
import { migrate } from '../../../src/main/storage/migrate.ts';
import { MIGRATIONS } from '../../../src/main/storage/migrations/index.ts';
import { OwnScannerQueries } from '../../../src/main/storage/queries/own-scanners.ts';
import { SAMPLE_OWN } from '../../contract/own-samples.ts';
import { temporaryDatabase, watched } from '../../support/database.ts';

const refusal = (words: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof FaultError);
  assert.equal(thrown.fault.code, 'input.own_scanner');
  assert.match(thrown.fault.text, words);
  return true;
};

test('own scanners are stored, replaced, listed in order and removed; an id is never given twice', async (context) => {
  const storage = await temporaryDatabase(context, watched());
  const queries = new OwnScannerQueries(storage);
  assert.deepEqual(queries.list(), []);
  const first = queries.save(SAMPLE_OWN);
  const second = queries.save({
    ...SAMPLE_OWN,
    title: 'Other',
    intervals: ['1m', '15m'],
    kinds: ['INDEX', 'EQUITY'],
    plan: null,
  });
  assert.deepEqual(queries.list(), [first, second]);
  assert.deepEqual(new OwnScannerQueries(storage).list(), [first, second], 'as stored');
  const schedule = { kind: 'interval', minutes: 30 } as const;
  const changed = { ...first, expression: 'close > 1', schedule, cooldownBars: 9 };
  assert.deepEqual(queries.save(changed), changed);
  assert.throws(() => queries.save({ ...SAMPLE_OWN, title: 'Other' }), refusal(/“Other” already/));
  queries.remove(second.id);
  queries.remove(999);
  assert.throws(() => queries.save(second), refusal(/removed meanwhile/));
  assert.ok(queries.save({ ...SAMPLE_OWN, title: 'Third' }).id > second.id);
  assert.equal(queries.list()[0]?.cooldownBars, 9);
});

test('there is a limit, and a row that cannot be read is told and left out', async (context) => {
  const watch = watched();
  const storage = await temporaryDatabase(context, watch);
  const queries = new OwnScannerQueries(storage);
  for (let i = 0; i < OWN_SCANNERS_MAX; i += 1) queries.save({ ...SAMPLE_OWN, title: `Scanner ${i}` });
  assert.throws(() => queries.save(SAMPLE_OWN), refusal(/There are 50 scanners/));
  storage.db.prepare("UPDATE own_scanner SET plan = '{' WHERE id = 2").run();
  storage.db.prepare("UPDATE own_scanner SET kinds = 'SHARE' WHERE id = 3").run();
  storage.db.prepare("UPDATE own_scanner SET schedule = '{' WHERE id = 4").run();
  storage.db.prepare("UPDATE own_scanner SET schedule = 'null' WHERE id = 5").run();
  assert.equal(queries.list().length, OWN_SCANNERS_MAX - 4);
  assert.equal(watch.badRows.length, 4);
});

test('the migration finds a database of the version before and keeps what is in it', async (context) => {
  const { db } = await temporaryDatabase(context, watched());
  const at = MIGRATIONS.findIndex(({ name }) => name === 'own scanners');
  assert.ok(at > 0);
  db.exec('DROP TABLE own_scanner');
  db.prepare('INSERT INTO pref (key, json) VALUES (?, ?)').run('kept', '1');
  db.pragma(`user_version = ${at}`);
  migrate(db, MIGRATIONS.slice(0, at + 1));
  assert.deepEqual(db.prepare('SELECT count(*) AS n FROM own_scanner').get(), { n: 0 });
  assert.deepEqual(db.prepare("SELECT json FROM pref WHERE key = 'kept'").get(), { json: '1' });
});

test('scanners that were saved before there were schedules run on every bar', async (context) => {
  const storage = await temporaryDatabase(context, watched());
  const { db } = storage;
  const at = MIGRATIONS.findIndex(({ name }) => name === 'own schedules');
  db.exec('ALTER TABLE own_scanner DROP COLUMN schedule');
  db.prepare(`INSERT INTO own_scanner (title, expression, intervals, kinds, side, fires, cooldown_bars, plan)
    VALUES ('Old', 'close > 1', '5m', 'EQUITY', 'up', 'edge', 0, NULL)`).run();
  db.pragma(`user_version = ${at}`);
  migrate(db, MIGRATIONS.slice(0, at + 1));
  const [old] = new OwnScannerQueries(storage).list();
  assert.deepEqual([old?.title, old?.schedule], ['Old', { kind: 'bar' }]);
});
