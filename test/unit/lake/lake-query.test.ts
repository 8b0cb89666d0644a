import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { queryLake } from '../../../src/main/lake/lake-query.ts';
import { exportOnly, LAKE_DATE, lakeOf, recordSim } from '../../support/lake-bed.ts';
import { temporaryFolder } from '../../support/recordings.ts';
import { simMessages } from '../../support/sim-messages.ts';

const COUNT = 60;
const messages = simMessages(COUNT, 20);

const refused =
  (words: RegExp) =>
  (thrown: unknown): boolean => {
    assert.ok(thrown instanceof FaultError);
    assert.equal(thrown.fault.code, 'input.query');
    assert.match(thrown.fault.text, words);
    return true;
  };

test('the views answer, also over an empty lake; the limit cuts and says so', async (context) => {
  const dataDir = temporaryFolder(context);
  const root = lakeOf(dataDir);
  for (const view of ['ticks', 'bars', 'daily', 'chains']) {
    assert.deepEqual((await queryLake(root, `SELECT count(*) AS n FROM ${view}`)).rows, [[0]]);
  }
  recordSim(dataDir, COUNT, messages);
  const { manifest } = await exportOnly(dataDir);
  const counted = await queryLake(root, 'SELECT date, source, count(*) AS n FROM ticks GROUP BY ALL');
  assert.deepEqual(counted, {
    columns: ['date', 'source', 'n'],
    rows: [[LAKE_DATE, `sim-7-${COUNT}`, manifest.rows.ticks]],
    cut: false,
  });
  const cut = await queryLake(root, 'FROM ticks', 7);
  assert.deepEqual([cut.rows.length, cut.cut], [7, true]);
  const whole = await queryLake(root, `FROM bars`, manifest.rows.bars);
  assert.deepEqual([whole.rows.length, whole.cut], [manifest.rows.bars, false]);
  const described = await queryLake(root, 'SELECT column_name FROM (DESCRIBE daily)');
  assert.ok(described.rows.flat().includes('origin'));
});

test('no file outside the lake is read, and nothing is written anywhere', async (context) => {
  const dataDir = temporaryFolder(context);
  const root = lakeOf(dataDir);
  recordSim(dataDir, COUNT, messages);
  await exportOnly(dataDir);
  const secret = join(dataDir, 'vault.csv');
  writeFileSync(secret, 'token\nabc\n');
  const beside = join(root, 'stolen.parquet');
  await assert.rejects(queryLake(root, `SELECT * FROM read_csv('${secret}')`), refused(/Only the lake can be read/));
  await assert.rejects(queryLake(root, `SELECT * FROM read_text('${root}/../vault.csv')`), refused(/Only the lake/));
  await assert.rejects(queryLake(root, `SELECT * FROM '${secret}'`), refused(/Only the lake|does not exist/));
  await assert.rejects(queryLake(root, `COPY (SELECT 1) TO '${beside}'`), refused(/read-only.*COPY/));
  await assert.rejects(queryLake(root, `EXPLAIN ANALYZE COPY (SELECT 1) TO '${beside}'`), refused(/read-only/));
  await assert.rejects(queryLake(root, `SET enable_external_access = true`), refused(/read-only/));
  await assert.rejects(queryLake(root, `ATTACH '${join(dataDir, 'x.db')}'`), refused(/read-only/));
  await assert.rejects(queryLake(root, `SELECT 1; DROP VIEW ticks`), refused(/2 statements/));
  await assert.rejects(queryLake(root, ' -- nothing'), refused(/is empty/));
  assert.equal(existsSync(beside), false);
});

test('a mistake is told with the way out', async (context) => {
  const root = lakeOf(temporaryFolder(context));
  await assert.rejects(queryLake(root, 'SELECT * FROM tick'), refused(/The views are ticks, bars, daily, chains/));
  await assert.rejects(queryLake(root, 'SELEC 1'), refused(/syntax error/));
  await assert.rejects(queryLake(root, 'SELECT * FROM ticks WHERE symbol = ?'), refused(/parameters/));
});
