import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { backupCommand } from '../../../src/main/cli/backup.ts';
import { exportCommand } from '../../../src/main/cli/export.ts';
import { importCommand } from '../../../src/main/cli/import.ts';
import type { CliIo } from '../../../src/main/cli/io.ts';
import { queryCommand } from '../../../src/main/cli/query.ts';
import { restoreCommand } from '../../../src/main/cli/restore.ts';
import { openDataFolder } from '../../../src/main/host/data-folder.ts';
import { recordSim } from '../../support/lake-bed.ts';
import { temporaryFolder } from '../../support/recordings.ts';
import { simMessages } from '../../support/sim-messages.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const COUNT = 40;
const messages = simMessages(COUNT, 15);

function bed(context: TestContext) {
  const dataDir = temporaryFolder(context);
  const said = { out: '', complaints: '' };
  const io: CliIo = {
    lines: (async function* () {})(),
    write: (text) => {
      said.out += text;
      return Promise.resolve();
    },
    complain: (text) => void (said.complaints += text),
  };
  const run = async (command: (args: readonly string[], io: CliIo) => Promise<number>, ...args: string[]) => {
    said.out = '';
    said.complaints = '';
    const code = await command([...args, '--data', dataDir], io);
    return { code, ...said };
  };
  const exportDays = (args: readonly string[], to: CliIo): Promise<number> => exportCommand(args, ROOT, to);
  return { dataDir, run, exportDays };
}

test('a recorded day is exported and asked about, as a table, CSV and JSON', async (context) => {
  const { dataDir, run, exportDays } = bed(context);
  await assert.rejects(run(exportDays), /holds no recordings: start the terminal with --record/);
  recordSim(dataDir, COUNT, messages);
  await assert.rejects(run(exportDays, '--date', '2026-11-19'), /Recorded are: 2026-11-20 sim:7:40/);
  await assert.rejects(run(exportDays, '--date', '2026-02-30'), /takes a date/);
  await assert.rejects(run(exportDays, '--dat', 'x'), /There is no flag '--dat'/);
  assert.match((await run(exportDays)).out, /2026-11-20 sim:7:40: written\n {2}ticks {2}\d+ rows in 3 files/);
  assert.match((await run(exportDays)).out, /already there/);
  const sql = 'SELECT symbol, count(*) AS n FROM ticks GROUP BY symbol ORDER BY symbol LIMIT 2';
  assert.match((await run(queryCommand, sql)).out, /^symbol +n\n-+ {2}-+\n\S+/);
  assert.match((await run(queryCommand, sql, '--format', 'csv')).out, /^symbol,n\n/);
  const json = JSON.parse((await run(queryCommand, sql, '--format', 'json')).out) as unknown[];
  assert.equal(json.length, 2);
  const cut = await run(queryCommand, 'FROM ticks', '--limit', '3', '--format', 'json');
  assert.match(cut.complaints, /Only the first 3 rows are shown/);
  await assert.rejects(run(queryCommand), /No question was asked/);
  await assert.rejects(run(queryCommand, 'SELECT 1', '--limit', '0'), /from 1 to 1000000/);
  await assert.rejects(run(queryCommand, 'SELECT 1', '--format', 'xml'), /table, csv or json/);
});

test('a folder is imported file by file; what cannot be is told, and the rest goes on', async (context) => {
  const { dataDir, run } = bed(context);
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'good.csv'), 'date,open,high,low,close\n2024-01-01,10,12,9,11\n');
  writeFileSync(join(folder, 'foreign.csv'), 'a,b\n1,2\n');
  const dry = await run(importCommand, folder, '--symbol', 'NIFTY', '--dry-run');
  assert.equal(dry.code, 1);
  assert.match(dry.out, /foreign\.csv\n {2}not imported: .*no known layout/);
  assert.match(
    dry.out,
    /1 records: 1 would be accepted, 0 refused\n {2}1 rows of 2024 \(1 year\); nothing was written/,
  );
  assert.equal(existsSync(join(dataDir, 'lake')), false);
  await run(importCommand, folder, '--symbol', 'NIFTY');
  assert.match((await run(queryCommand, 'SELECT close FROM daily', '--format', 'csv')).out, /1100/);
  assert.match((await run(importCommand, '--layouts')).out, /nse-chain +→ chains/);
  await assert.rejects(run(importCommand, join(folder, 'none')), /is not there/);
  await assert.rejects(run(importCommand, folder, '--class', 'SHARE'), /--class takes one of INDEX/);
});

test('a folder into which was imported, and that was backed up, is still one that a terminal takes', async (context) => {
  const { dataDir, run } = bed(context);
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'good.csv'), 'date,open,high,low,close\n2024-01-01,10,12,9,11\n');
  await run(importCommand, folder, '--symbol', 'NIFTY');
  const file = join(folder, 'safe.tar.gz');
  await run(backupCommand, file);
  const into = join(folder, 'back');
  await run(restoreCommand, file, '--into', into);
  for (const dir of [dataDir, into]) openDataFolder(dir).release();
});

test('backup and restore by command', async (context) => {
  const { dataDir, run } = bed(context);
  const folder = temporaryFolder(context);
  recordSim(dataDir, COUNT, messages);
  writeFileSync(join(dataDir, 'vault.json'), 'sealed');
  const file = join(folder, 'safe.tar.gz');
  assert.match((await run(backupCommand, file)).out, /2 files, .*\n {2}holds credentials, encrypted: vault\.json/);
  await assert.rejects(run(backupCommand, file, '--without', 'prefs'), /--without takes recordings and lake/);
  await assert.rejects(run(restoreCommand, file), /is not empty/);
  const into = join(folder, 'back');
  assert.match((await run(restoreCommand, file, '--into', into)).out, /2 files of the backup of .*, all checked/);
  assert.deepEqual(readdirSync(into).sort(), ['recordings', 'vault.json']);
});
