import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { copyPath, makeCopy } from '../../../src/main/storage/database-copies.ts';
import { openDatabase, writeStop } from '../../../src/main/storage/db.ts';
import { migrate, type Migration } from '../../../src/main/storage/migrate.ts';
import { MIGRATIONS } from '../../../src/main/storage/migrations/index.ts';
import { AtmIvQueries } from '../../../src/main/storage/queries/atm-iv.ts';
import { CorporateActionQueries } from '../../../src/main/storage/queries/corporate-actions.ts';
import { HistoryGapQueries } from '../../../src/main/storage/queries/history-gaps.ts';
import { HistoryQueries } from '../../../src/main/storage/queries/history.ts';
import { PrefQueries } from '../../../src/main/storage/queries/prefs.ts';
import { SourceQueries } from '../../../src/main/storage/queries/sources.ts';
import { WatchlistQueries } from '../../../src/main/storage/queries/watchlists.ts';
import { temporaryFolder, watched } from '../../support/database.ts';

const open = (file: string, migrations: readonly Migration[] = MIGRATIONS) =>
  openDatabase({ file, migrations, watch: watched(), stamp: '2026-11-20T09-15-00' });
const codeOf = (opening: Promise<unknown>): Promise<string> =>
  opening.then(
    () => 'opened',
    (thrown: { fault?: { code: string } }) => thrown.fault?.code ?? 'another error',
  );

test('a new database is in WAL mode, marked as ours, with the newest schema', async (context) => {
  const { db, migrated, movedTo } = await open(join(temporaryFolder(context), 'deep', 'er', 'muhurat.db'));
  assert.equal(db.pragma('journal_mode', { simple: true }), 'wal');
  assert.equal(db.pragma('synchronous', { simple: true }), 1);
  assert.deepEqual(
    migrated,
    MIGRATIONS.map(({ number }) => number),
  );
  assert.equal(movedTo, null);
  db.close();
});

test('the migrations make the schema from nothing, and a second open runs none', async (context) => {
  const file = join(temporaryFolder(context), 'muhurat.db');
  const first = await open(file);
  const tables = first.db
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    )
    .all();
  assert.deepEqual(
    tables.map(({ name }) => name),
    [
      'alert',
      'alert_mark',
      'alert_rule',
      'atm_iv',
      'atm_iv_cover',
      'captured_minute',
      'corporate_actions',
      'day_volume',
      'delivery',
      'history_bar',
      'history_cover',
      'history_gap',
      'history_raw',
      'hit',
      'instrument',
      'instrument_hold',
      'job',
      'job_item',
      'job_run',
      'journal_fill',
      'journal_note',
      'master',
      'master_part',
      'minute_gap',
      'outcome',
      'own_scanner',
      'pref',
      'prefetch_item',
      'repaired_minute',
      'source',
      'watchlist',
      'watchlist_item',
    ],
  );
  first.db.close();
  const second = await open(file);
  assert.deepEqual(second.migrated, []);
  second.db.close();
});

test('a database of schema 3 keeps its history and gets room for actions, gaps, holds and a prefetch', async (context) => {
  const file = join(temporaryFolder(context), 'muhurat.db');
  const first = await open(file, MIGRATIONS.slice(0, 3));
  const source = new SourceQueries(first).idOf('dhan');
  const bar = { t: 1_000, o: 10, h: 12, l: 9, c: 11, v: 5, oi: 0 };
  first.db.prepare('INSERT INTO history_bar VALUES (?, 7, 1, ?, ?, ?, ?, ?, ?, ?)').run(source, ...Object.values(bar));
  first.db.close();
  const second = await open(file, MIGRATIONS.slice(0, 4));
  assert.deepEqual(second.migrated, [4]);
  assert.deepEqual(new HistoryQueries(second).page(source, 7, true, 2_000, 10), [bar]);
  const actions = new CorporateActionQueries(second);
  const action = {
    throughDate: '2026-11-19',
    seenDate: '2026-11-20',
    factor: 2,
    kind: 'split' as const,
    ratio: '1:2',
  };
  actions.set(source, 7, action);
  actions.keepRaw(source, 7, true, [bar]);
  actions.keepRaw(source, 7, true, [{ ...bar, c: 10 }]);
  assert.deepEqual(actions.list(source, 7), [action]);
  assert.equal(
    actions.raw(source, 7, true, 0, 5_000).get(1_000)?.c,
    11,
    'what is kept as traded is never written over',
  );
  second.db.prepare("UPDATE corporate_actions SET kind = 'x'").run();
  assert.deepEqual(actions.list(source, 7), []);
  const gaps = new HistoryGapQueries(second);
  gaps.settle(source, 7, true, { empty: ['2026-11-18', '2026-11-19'], filled: [], tried: [] });
  gaps.settle(source, 7, true, { empty: ['2026-11-18'], filled: ['2026-11-19'], tried: ['2026-11-18'] });
  assert.deepEqual(gaps.list(source, 7, true, 3), [{ date: '2026-11-18', tries: 1 }]);
  assert.deepEqual(gaps.list(source, 7, true, 1), []);
  second.db.close();
});

test('a database of schema 1 gets the ATM volatility and keeps what it held', async (context) => {
  const file = join(temporaryFolder(context), 'muhurat.db');
  const first = await open(file, MIGRATIONS.slice(0, 1));
  new PrefQueries(first).set('layout', '"mine"');
  const source = new SourceQueries(first).idOf('dhan');
  first.db.close();
  const second = await open(file);
  assert.deepEqual(
    second.migrated,
    MIGRATIONS.slice(1).map(({ number }) => number),
  );
  assert.equal(MIGRATIONS.find(({ name }) => name === 'atm_iv')?.number, 3);
  assert.equal(new PrefQueries(second).get('layout'), '"mine"');
  assert.equal(new SourceQueries(second).idOf('dhan'), source);
  const queries = new AtmIvQueries(second);
  assert.equal(queries.cover(source, 'NIFTY'), null);
  const day = { date: '2026-11-19', near: 0.12, next: null, nearExpiry: '2026-11-23', nextExpiry: '2026-12-29' };
  const cover = { fromDate: '2026-10-21', toDate: '2026-11-19', exhausted: false };
  queries.store(source, 'NIFTY', [day], cover);
  assert.deepEqual(queries.list(source, 'NIFTY', '2026-11-19'), [day]);
  assert.deepEqual(queries.list(source, 'NIFTY', '2026-11-20'), []);
  assert.deepEqual([queries.cover(source, 'NIFTY'), queries.cover(source, 'SENSEX')], [cover, null]);
  second.db.close();
});

test('a database of schema 3 gets lists, begins with the main indices, and keeps what it held', async (context) => {
  const file = join(temporaryFolder(context), 'muhurat.db');
  const first = await open(file, MIGRATIONS.slice(0, 3));
  new PrefQueries(first).set('layout', '"mine"');
  const source = new SourceQueries(first).idOf('dhan');
  first.db.close();
  const second = await open(file);
  assert.equal(MIGRATIONS.find(({ name }) => name === 'watchlists')?.number, 6);
  assert.equal(new PrefQueries(second).get('layout'), '"mine"');
  const [list] = new WatchlistQueries(second).list(source);
  const ids = list?.items.map((item) => (item.type === 'instrument' ? item.securityId : 0));
  assert.deepEqual([list?.name, ids], ['My list', [13, 25, 51]]);
  second.db.close();
});

test('a migration that fails changes nothing; a file of a newer version is refused and left as it is', async (context) => {
  const db = new Database(':memory:');
  const steps = [
    { number: 1, name: 'a', sql: 'CREATE TABLE a (x)' },
    { number: 2, name: 'b', sql: 'CREATE TABLE b (x); CREATE TABLE a (x)' },
  ];
  assert.throws(() => migrate(db, steps));
  assert.equal(db.pragma('user_version', { simple: true }), 1);
  assert.deepEqual(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").all(), []);
  db.close();
  const file = join(temporaryFolder(context), 'muhurat.db');
  const newer = await open(file, [
    ...MIGRATIONS,
    { number: MIGRATIONS.length + 1, name: 'later', sql: 'CREATE TABLE later (x)' },
  ]);
  newer.db.close();
  assert.equal(await codeOf(open(file)), 'input.database_newer');
  assert.ok(existsSync(file));
});

async function filled(file: string): Promise<void> {
  const { db, watch } = await open(file);
  const prefs = new PrefQueries({ db, watch });
  for (let i = 0; i < 300; i += 1) prefs.set(`key${i}`, JSON.stringify('x'.repeat(400)));
  db.close();
}

test('failure mode 31: a file cut short is moved aside under a dated name, and a new one is made', async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'muhurat.db');
  await filled(file);
  const size = readFileSync(file).length;
  truncateSync(file, Math.floor(size / 2));
  const { db, movedTo, damage } = await open(file);
  assert.equal(movedTo, `${file}.damaged-2026-11-20T09-15-00`);
  assert.match(damage ?? '', /malformed/);
  assert.equal(readFileSync(movedTo).length, Math.floor(size / 2), 'nothing of the old file is lost');
  assert.deepEqual(db.prepare('SELECT count(*) AS n FROM pref').get(), { n: 0 });
  db.close();
});

test('failure mode 31: the newest sound one of three rotated copies takes the place of a damaged database', async (context) => {
  const file = join(temporaryFolder(context), 'muhurat.db');
  const { db, watch } = await open(file);
  const prefs = new PrefQueries({ db, watch });
  for (const value of ['1', '2', '3', '4']) {
    prefs.set('generation', value);
    assert.equal(await makeCopy(db, file), true);
  }
  prefs.set('generation', '5');
  db.close();
  const folder = dirname(copyPath(file, 1));
  assert.deepEqual(readdirSync(folder).sort(), ['muhurat.db.1', 'muhurat.db.2', 'muhurat.db.3']);
  const damage = (path: string): void => writeFileSync(path, readFileSync(path).fill(0xa5, 4_096, 9_000));
  const generation = async (): Promise<{ json: unknown; from: string | undefined; movedTo: string | null }> => {
    const opened = await open(file);
    const json = new PrefQueries(opened).get('generation');
    opened.db.close();
    return { json, from: opened.restored?.path, movedTo: opened.movedTo };
  };
  damage(file);
  const first = await generation();
  assert.deepEqual([first.json, first.from], ['4', copyPath(file, 1)]);
  assert.ok(first.movedTo !== null && existsSync(first.movedTo), 'the damaged file is kept');
  damage(file);
  damage(copyPath(file, 1));
  assert.deepEqual((await generation()).json, '3');
  for (const number of [2, 3]) damage(copyPath(file, number));
  damage(file);
  const none = await generation();
  assert.deepEqual([none.json, none.from], [null, undefined]);
});

test('failure mode 31: damage inside, and a file that is no database, are found; a second one gets a name of its own', async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'muhurat.db');
  await filled(file);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(6_000, 0xa5), 0, 6_000, 9_000);
  closeSync(handle);
  const first = await open(file);
  assert.ok(first.movedTo !== null);
  first.db.close();
  writeFileSync(file, 'half a download, not a database at all'.repeat(50));
  const second = await open(file);
  assert.ok(second.movedTo?.endsWith('-1'));
  second.db.close();
  assert.equal(readdirSync(folder).filter((name) => /damaged-[^.]*$/.test(name)).length, 2);
});

test('a database of another program and a folder that cannot be are refused and named', async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'muhurat.db');
  const foreign = new Database(file);
  foreign.exec('CREATE TABLE theirs (x)');
  foreign.close();
  assert.equal(await codeOf(open(file)), 'input.database_foreign');
  writeFileSync(join(folder, 'plain'), 'a file');
  assert.equal(await codeOf(open(join(folder, 'plain', 'muhurat.db'))), 'input.data_folder');
});

test('a full disk is told in words; anything else is not taken for one', async (context) => {
  const { db, watch } = await open(join(temporaryFolder(context), 'muhurat.db'));
  db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 2}`);
  const prefs = new PrefQueries({ db, watch });
  let stop: string | null = null;
  try {
    for (let i = 0; i < 1_000; i += 1) prefs.set(`key${i}`, JSON.stringify('x'.repeat(500)));
  } catch (thrown) {
    stop = writeStop(thrown);
  }
  assert.match(stop ?? '', /disk is full/);
  assert.equal(writeStop(new Error('something else')), null);
  db.close();
});
