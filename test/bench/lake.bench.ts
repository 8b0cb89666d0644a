import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportOnly, lakeOf, parquetRows, recordSim, spreadOver } from '../support/lake-bed.ts';
import { temporaryFolder } from '../support/recordings.ts';
import { simMessages } from '../support/sim-messages.ts';
import { paceNow } from '../support/machine-pace.ts';

const INSTRUMENTS = 5_000;
const SECONDS = Number(process.env['LAKE_SECONDS'] ?? 120);
const STEP_MS = 250;
const BYTES_MAX = 12;
/** A day of 5,000 packets a second must be done in the night: ten times real time is a floor for slow machines. */
const TICKS_PER_SECOND_MIN = 50_000;

test('a recorded stretch of the simulated market as Parquet: bytes a tick without depth, and the pace', async (context) => {
  const dataDir = temporaryFolder(context);
  recordSim(dataDir, INSTRUMENTS, spreadOver(simMessages(INSTRUMENTS, SECONDS, STEP_MS), STEP_MS));
  const before = process.cpuUsage();
  const startMs = performance.now();
  const { manifest } = await exportOnly(dataDir);
  const tookMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  const ticks = manifest.rows.ticks ?? 0;
  const bytes = (manifest.bytes.ticks ?? 0) / ticks;
  console.log(`${ticks} ticks of ${INSTRUMENTS} instruments in ${SECONDS} s of the simulated market`);
  console.log(`at rest as Parquet: ${bytes.toFixed(2)} bytes a tick without depth (goal ≤ ${BYTES_MAX})`);
  console.log(
    `made at ${((ticks / tookMs) * 1_000).toFixed(0)} ticks/s, ${((user + system) / ticks).toFixed(2)} µs of processor each`,
  );
  const columns = await parquetRows(
    `SELECT path_in_schema AS name, round(sum(total_compressed_size) / ${ticks}, 2) AS bytes FROM parquet_metadata('${lakeOf(dataDir)}/ticks/*/*/*/*.parquet') GROUP BY 1 ORDER BY 2 DESC`,
  );
  console.log(columns.map(({ name, bytes: each }) => `${String(name)} ${String(each)}`).join(', '));
  assert.ok(bytes <= BYTES_MAX, `${bytes} bytes a tick`);
  assert.ok((ticks / tookMs) * 1_000 > TICKS_PER_SECOND_MIN / paceNow());
});
