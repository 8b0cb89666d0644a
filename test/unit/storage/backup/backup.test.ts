import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { FaultError } from '#contract/faults.ts';
import { scanSegment } from '../../../../src/main/adapters/recording/segment-reader.ts';
import { type BackupOptions, makeBackup } from '../../../../src/main/storage/backup/make-backup.ts';
import { restoreBackup } from '../../../../src/main/storage/backup/restore-backup.ts';
import { readTarHeader, tarHeader } from '../../../../src/main/storage/backup/tar-entry.ts';
import { openDatabase } from '../../../../src/main/storage/db.ts';
import { MIGRATIONS } from '../../../../src/main/storage/migrations/index.ts';
import { watched } from '../../../support/database.ts';
import { recordSim } from '../../../support/lake-bed.ts';
import { temporaryFolder } from '../../../support/recordings.ts';
import { simMessages } from '../../../support/sim-messages.ts';

const messages = simMessages(30, 10);

interface Bed {
  readonly folder: string;
  readonly dataDir: string;
  readonly file: string;
  readonly backup: (more?: Partial<BackupOptions>) => ReturnType<typeof makeBackup>;
}

/** A data folder with an open database, a recording that is being written, a vault and the marks of a running terminal. */
async function bed(context: TestContext): Promise<Bed> {
  const folder = temporaryFolder(context);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const opened = await openDatabase({
    file: join(dataDir, 'muhurat.db'),
    migrations: MIGRATIONS,
    watch: watched(),
    stamp: 'now',
  });
  context.after(() => opened.db.close());
  opened.db.prepare("INSERT INTO pref VALUES ('theme', '\"dark\"')").run();
  recordSim(dataDir, 30, messages);
  const [segment = ''] = segments(dataDir);
  appendFileSync(segment, 'half a block');
  writeFileSync(segment.replace('.mrec', '.places.lock'), '1');
  writeFileSync(join(dataDir, 'muhurat-data.json'), '{"product":"muhurat","layout":1}');
  writeFileSync(join(dataDir, 'vault.json'), 'sealed');
  writeFileSync(join(dataDir, 'lock.json'), '{"pid":1}');
  writeFileSync(join(dataDir, 'empty.txt'), '');
  mkdirSync(join(dataDir, 'logs'));
  writeFileSync(join(dataDir, 'logs', 'today.jsonl'), '{}');
  const deep = join(dataDir, 'lake', 'ticks', 'date=2026-11-20', `source=${'s'.repeat(60)}`, 'class=EQ_DERIV');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'part-0000.parquet'), 'PAR1'.repeat(100_000));
  const file = join(folder, 'safe.tar.gz');
  const wholeBytes = (path: string): number => scanSegment(path)?.wholeBytes ?? 0;
  const plain = { dataDir, file, without: [], wholeBytes, createdAt: '2026-11-20T16:00:00Z' };
  return { folder, dataDir, file, backup: (more = {}) => makeBackup({ ...plain, ...more }) };
}

const segments = (dataDir: string): string[] => {
  const folder = join(dataDir, 'recordings', '2026-11-20');
  return readdirSync(folder).map((name) => join(folder, name));
};

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

test('a backup of a running terminal comes back: database, whole blocks, lake and vault', async (context) => {
  const { folder, dataDir, file, backup } = await bed(context);
  const report = await backup();
  assert.deepEqual(report.secrets, ['vault.json']);
  assert.deepEqual(readdirSync(folder).sort(), ['data', 'safe.tar.gz'], 'no partial file stays');
  const into = join(folder, 'back');
  const manifest = await restoreBackup(file, into);
  assert.equal(manifest.files.length, report.files);
  const [segment = ''] = segments(into);
  const whole = scanSegment(segment);
  assert.ok(whole !== null && whole.fileBytes === whole.wholeBytes && whole.blocks.length > 0);
  const recording = segment.split('/').at(-1) ?? '';
  const names = ['empty.txt', 'muhurat-data.json', 'muhurat.db', 'part-0000.parquet', recording, 'vault.json'];
  assert.deepEqual(new Set(filesOf(into)), new Set(names));
  assert.deepEqual(readFileSync(segment), readFileSync(segments(dataDir)[0] ?? '').subarray(0, whole.wholeBytes));
  const { db } = await openDatabase({
    file: join(into, 'muhurat.db'),
    migrations: MIGRATIONS,
    watch: watched(),
    stamp: 'x',
  });
  assert.deepEqual(db.prepare('SELECT json FROM pref').all(), [{ json: '"dark"' }]);
  db.close();
});

test('the archive is one that any tar opens', async (context) => {
  const { file, backup } = await bed(context);
  await backup();
  const listed = execFileSync('tar', ['tzf', file]).toString('utf8').trim().split('\n');
  assert.ok(listed.includes('muhurat.db') && listed.includes('vault.json'));
  assert.ok(listed.some((path) => path.includes('class=EQ_DERIV/part-0000.parquet')));
  assert.equal(listed.at(-1), 'backup.json');
  const large = { path: 'recordings/x.mrec', size: 12 * 2 ** 30 };
  assert.deepEqual(readTarHeader(tarHeader(large)), large);
});

test('parts can be left out; a file that is there, one inside the data folder and a folder that is not are refused', async (context) => {
  const { dataDir, file, backup } = await bed(context);
  await assert.rejects(backup({ file: join(dataDir, 'x.tar.gz') }), /lies in the data folder/);
  await assert.rejects(backup({ file: join(dataDir, '..', 'no', 'x.tar.gz') }), /is not there. Make it/);
  await assert.rejects(backup({ dataDir: join(dataDir, 'no') }), /There is no data folder/);
  await backup({ without: ['recordings', 'lake'] });
  await assert.rejects(backup(), /is there already/);
  const into = join(dataDir, '..', 'back');
  await restoreBackup(file, into);
  assert.equal(existsSync(join(into, 'recordings')), false);
  assert.equal(existsSync(join(into, 'lake')), false);
});

test('a damaged archive is found before a byte is written, wherever the damage is', async (context) => {
  const { folder, file, backup } = await bed(context);
  await backup();
  const into = join(folder, 'back');
  const good = readFileSync(file);
  const refuse = async (bytes: Buffer, words: RegExp): Promise<void> => {
    writeFileSync(file, bytes);
    await assert.rejects(restoreBackup(file, into), (thrown: unknown) => {
      assert.ok(thrown instanceof FaultError);
      assert.equal(thrown.fault.code, 'input.backup_damaged');
      assert.match(thrown.fault.text, words);
      return true;
    });
    assert.deepEqual(readdirSync(folder).sort(), ['data', 'safe.tar.gz']);
  };
  for (let at = 20; at < good.length; at += Math.ceil(good.length / 12)) {
    const bytes = Buffer.from(good);
    bytes[at] = (bytes[at] as number) ^ 0xff;
    await refuse(bytes, /damaged/);
  }
  await refuse(good.subarray(0, good.length >> 1), /damaged/);
  await refuse(Buffer.from('no archive'), /damaged/);
  // Sound to the compressor, yet another file than the one that was put in.
  const plain = gunzipSync(good);
  const changed = Buffer.from(plain);
  changed.write('opened', plain.indexOf('sealed'));
  await refuse(gzipSync(changed), /vault\.json is not what was put in/);
  const climbing = Buffer.concat([tarHeader({ path: '../evil', size: 0 }), plain]);
  await refuse(gzipSync(climbing), /leads out of the folder/);
  const added = Buffer.concat([tarHeader({ path: 'extra', size: 0 }), plain]);
  await refuse(gzipSync(added), /extra is not in its list/);
  writeFileSync(file, good);
  assert.ok((await restoreBackup(file, into)).files.length > 0);
});

test('a folder that holds something or is in use is never written over', async (context) => {
  const { folder, dataDir, file, backup } = await bed(context);
  await backup();
  await assert.rejects(restoreBackup(file, dataDir), /A terminal uses/);
  const held = join(folder, 'held');
  mkdirSync(held);
  writeFileSync(join(held, 'mine.txt'), 'mine');
  await assert.rejects(restoreBackup(file, held), /is not empty/);
  assert.equal(readFileSync(join(held, 'mine.txt'), 'utf8'), 'mine');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  assert.ok((await restoreBackup(file, empty)).files.length > 0);
  truncateSync(file, 0);
  await assert.rejects(restoreBackup(file, join(folder, 'x')), /damaged/);
  await assert.rejects(restoreBackup(join(folder, 'none'), join(folder, 'x')), /is not there/);
});
