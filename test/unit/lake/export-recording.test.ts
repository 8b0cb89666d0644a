import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES } from '../../../src/main/core/bars/day-bars.ts';
import { replayRun } from '../../../src/main/adapters/replay/replay-run.ts';
import { stagingFolder, unitFolder } from '../../../src/main/lake/lake-folder.ts';
import { commitUnit, makeStaging, readManifest, settleStaging } from '../../../src/main/lake/lake-manifest.ts';
import { exportOnly, LAKE_DATE, lakeOf, parquetRows, recordSim, spreadOver } from '../../support/lake-bed.ts';
import { MB, temporaryFolder } from '../../support/recordings.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import { simMessages } from '../../support/sim-messages.ts';

const COUNT = 120;
const SECONDS = 90;
const messages = spreadOver(simMessages(COUNT, SECONDS), 250);

function recorded(context: TestContext): { dataDir: string; root: string } {
  const dataDir = temporaryFolder(context);
  recordSim(dataDir, COUNT, messages, { segmentBytesMax: MB });
  return { dataDir, root: lakeOf(dataDir) };
}

const from = (root: string, table: string): string =>
  `read_parquet('${root}/${table}/**/*.parquet', hive_partitioning = true)`;

test('ticks in are rows out, in the order in which they came, whatever the size of a part', async (context) => {
  const { dataDir, root } = recorded(context);
  const { manifest, written } = await exportOnly(dataDir, { ticksPerPart: 5_000 });
  assert.equal(written, true);
  const packets = messages.reduce((sum, { bytes }) => sum + bytes.length / 162, 0);
  assert.deepEqual(manifest.packets, { all: packets, ticks: packets, others: {}, rejected: {}, damaged: 0 });
  assert.equal(manifest.rows.ticks, packets);
  assert.ok((manifest.files.ticks ?? 0) > 5, 'several parts were written');
  const [total] = await parquetRows(`SELECT count(*)::INT AS n FROM ${from(root, 'ticks')}`);
  assert.equal(total?.['n'], packets);
  // The newest tick of an instrument, by the file, holds the values that the writer of the feed ends with.
  const run = await replayRun(join(dataDir, 'recordings', LAKE_DATE), shippedCalendar());
  const cells = new Int32Array(64);
  const last = await parquetRows(
    `SELECT segment, security_id, last(ltp) AS ltp, last(bid) AS bid, last(volume)::INT AS volume FROM (SELECT * FROM ${from(root, 'ticks')} ORDER BY filename, file_row_number) GROUP BY ALL`.replace(
      'hive_partitioning = true',
      'hive_partitioning = true, filename = true, file_row_number = true',
    ),
  );
  assert.equal(last.length, new Set(last.map((row) => `${String(row['segment'])}:${String(row['security_id'])}`)).size);
  for (const row of last) {
    const slot = run.track.instruments.find(
      ({ segment, securityId }) => segment === row['segment'] && securityId === row['security_id'],
    )?.slot;
    assert.ok(slot !== undefined && run.table.read(slot, cells));
    assert.equal(row['ltp'], cells[4]);
    assert.equal(row['bid'] ?? 0, cells[28]);
    assert.equal(row['volume'], new Float64Array(cells.buffer)[1]);
  }
});

test('minute bars are the bars that were live, and days carry the official value where it is known', async (context) => {
  const { dataDir, root } = recorded(context);
  const told = { o: 100, h: 120, l: 90, c: 110, v: 5, oi: 0 };
  const known = (symbol: string): boolean => symbol.startsWith('RELIANCE ');
  await exportOnly(dataDir, { official: ({ symbol, kind }) => (kind === 'EQUITY' && known(symbol) ? told : null) });
  const run = await replayRun(join(dataDir, 'recordings', LAKE_DATE), shippedCalendar());
  const expected = new Map<string, number[]>();
  const bar = { o: 0, h: 0, l: 0, c: 0, v: 0, oi: 0 };
  for (const { slot, segment, securityId } of run.track.instruments) {
    for (let minute = DAY_BARS_FIRST_MINUTE; minute < DAY_BARS_FIRST_MINUTE + DAY_BARS_MINUTES; minute++) {
      if (!run.bars.read(slot, minute, bar)) continue;
      const { o, h, l, c, v, oi } = bar;
      expected.set(`${segment}:${securityId}:${run.day.midnightMs + minute * 60_000}`, [o, h, l, c, v, oi]);
    }
  }
  const rows = await parquetRows(`SELECT * FROM ${from(root, 'bars')}`);
  assert.equal(rows.length, expected.size);
  assert.ok(rows.length > COUNT);
  for (const row of rows) {
    const key = `${String(row['segment'])}:${String(row['security_id'])}:${String(row['t_ms'])}`;
    const values = ['open', 'high', 'low', 'close', 'volume', 'oi'].map((name) => Number(row[name]));
    assert.deepEqual(values, expected.get(key), key);
  }
  const days = await parquetRows(`SELECT symbol, open, close, origin, date FROM ${from(root, 'daily')}`);
  const official = days.filter(({ origin }) => origin === 'broker');
  assert.deepEqual(
    official.map(({ open, close, date }) => [open, close, date]),
    [[100, 110, LAKE_DATE]],
  );
  assert.ok(days.some(({ origin }) => origin === 'feed'));
});

test('the files hold plain Parquet types alone, and every class has its own folder', async (context) => {
  const { dataDir, root } = recorded(context);
  await exportOnly(dataDir);
  const types = await parquetRows(
    `SELECT DISTINCT type, converted_type FROM parquet_schema('${root}/**/*.parquet') WHERE type IS NOT NULL ORDER BY ALL`,
  );
  const plain = new Set(['INT32', 'INT64', 'DOUBLE', 'BYTE_ARRAY']);
  const marks = new Set([null, undefined, 'INT_32', 'INT_64', 'UTF8', 'DATE', 'NULL']);
  for (const { type, converted_type: mark } of types) {
    assert.ok(plain.has(String(type)) && marks.has(mark as string), `${String(type)} ${String(mark)}`);
  }
  const classes = readdirSync(unitFolder(root, 'ticks', LAKE_DATE, `sim-7-${COUNT}`)).sort();
  assert.deepEqual(classes, ['class=EQ_DERIV', 'class=FNO', 'class=INDEX', 'class=MCX']);
});

test('the same recording is written once; one that has grown takes the place of the first', async (context) => {
  const { dataDir, root } = recorded(context);
  const first = await exportOnly(dataDir);
  const again = await exportOnly(dataDir);
  assert.equal(again.written, false);
  assert.deepEqual(again.manifest, first.manifest);
  const later = messages.map(({ recvMs, bytes }) => ({ recvMs: recvMs + 600_000, bytes }));
  recordSim(dataDir, COUNT, later, { run: 2_000_000 });
  const grown = await exportOnly(dataDir);
  assert.equal(grown.manifest.rows.ticks, 2 * (first.manifest.rows.ticks ?? 0));
  const [total] = await parquetRows(`SELECT count(*)::INT AS n FROM ${from(root, 'ticks')}`);
  assert.equal(total?.['n'], grown.manifest.rows.ticks);
  assert.deepEqual(readdirSync(stagingFolder(root)), [], 'nothing is left behind');
});

test('an export that is cut short leaves the lake as it was; a commit that was begun is completed', async (context) => {
  const { dataDir, root } = recorded(context);
  const { manifest } = await exportOnly(dataDir);
  const torn = makeStaging(root, '2026-11-19', 'sim');
  mkdirSync(unitFolder(torn, 'ticks', '2026-11-19', 'sim'), { recursive: true });
  assert.equal(settleStaging(root), 0);
  assert.equal(existsSync(torn), false);
  // The process died after the manifest was whole and before the folders were moved.
  const staging = makeStaging(root, '2026-11-19', 'sim');
  const folder = unitFolder(staging, 'ticks', '2026-11-19', 'sim');
  mkdirSync(join(folder, 'class=FNO'), { recursive: true });
  writeFileSync(join(folder, 'class=FNO', 'part-0000.parquet'), 'rows');
  const half = { ...manifest, unit: '2026-11-19', slug: 'sim', source: 'sim', rows: { ticks: 1 } };
  writeFileSync(join(staging, 'manifest.json'), JSON.stringify(half));
  assert.equal(settleStaging(root), 1);
  assert.equal(readManifest(root, '2026-11-19', 'sim')?.rows.ticks, 1);
  assert.ok(existsSync(join(unitFolder(root, 'ticks', '2026-11-19', 'sim'), 'class=FNO', 'part-0000.parquet')));
  assert.throws(() => commitUnit(root, makeStaging(root, '2026-11-19', 'sim'), { ...half, source: 'sim:' }), {
    message: /already holds sim under the name sim/,
  });
});

test('damage in the recording is left out, counted and told', async (context) => {
  const { dataDir } = recorded(context);
  const folder = join(dataDir, 'recordings', LAKE_DATE);
  const [first] = readdirSync(folder).sort() as [string];
  const { readFileSync } = await import('node:fs');
  const bytes = readFileSync(join(folder, first));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 0xff;
  writeFileSync(join(folder, first), bytes);
  const { manifest } = await exportOnly(dataDir);
  const { all = 0, ticks = 0, damaged = 0 } = manifest.packets ?? {};
  assert.ok(damaged > 0);
  assert.equal(ticks + damaged, all);
  assert.match(manifest.notes.join(' '), /damaged block/);
});
