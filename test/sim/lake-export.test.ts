import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentsIn } from '../../src/main/adapters/recording/recording-folder.ts';
import { openRecording } from '../../src/main/adapters/recording/recording-reader.ts';
import { until } from '../support/feed-server.ts';
import { lakeOf, parquetRows } from '../support/lake-bed.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { temporaryFolder } from '../support/recordings.ts';

/** Packets that make the export worth looking at. */
const PACKETS = 500;

test('a recording terminal exports its day in a process of its own, and the feed goes on', async (context) => {
  const dataDir = temporaryFolder(context);
  const terminal = await RealTerminal.start({ dataDir, record: true, openBrowser: false });
  context.after(() => terminal.stop());
  assert.equal((await terminal.page.call('lake.status', {})).state, 'waiting');
  const recorded = (): number => terminal.health?.counters['recorder.packetsRecorded'] ?? 0;
  await until(() => recorded() > PACKETS, 'a recording', 30_000);
  const started = await terminal.page.call('lake.export', {});
  assert.equal(started.state, 'running');
  await assert.rejects(terminal.page.call('lake.export', {}), /is being exported/);
  const before = terminal.health?.packets ?? 0;
  await until(() => terminal.health?.lake.state === 'done', 'the export', 30_000);
  const { ticks, date } = terminal.health?.lake ?? {};
  assert.ok((terminal.health?.packets ?? 0) > before, 'the feed went on');
  const [row] = await parquetRows(
    `SELECT count(*)::INT AS n FROM read_parquet('${lakeOf(dataDir)}/ticks/**/*.parquet', hive_partitioning = true) WHERE date = '${String(date)}'`,
  );
  assert.equal(row?.['n'], ticks);
  assert.ok((ticks ?? 0) > PACKETS);
  await terminal.stop();
  const { reader } = openRecording(segmentsIn(`${dataDir}/recordings/${String(date)}`), null);
  assert.ok(reader.packets >= (ticks ?? 0));
  reader.close();
});
