import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { continuousParts } from '../../src/main/core/session/continuous-time.ts';
import { importFile } from '../../src/main/lake/import/import-file.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { temporaryFolder } from '../support/recordings.ts';

const PACKETS = 500;

/** Plays a day of a lake to its end in a real terminal. */
async function play(dataDir: string, day: string): Promise<RealTerminal> {
  const terminal = await RealTerminal.start({ dataDir, source: `replay:${day}` });
  let state: ReplayState | null = null;
  terminal.page.on('replay.changed', (told) => {
    state = told;
  });
  await terminal.page.call('replay.control', { action: 'speed', value: 'max' });
  await terminal.page.call('replay.control', { action: 'play' });
  await until(() => state?.ended === true, 'the end of the day', 60_000);
  return terminal;
}

test('a recorded day that was exported to the lake plays as replay:lake/DATE', async (context) => {
  const dataDir = temporaryFolder(context);
  const live = await RealTerminal.start({ dataDir, record: true });
  context.after(() => live.stop());
  await until(() => (live.health?.counters['recorder.packetsRecorded'] ?? 0) > PACKETS, 'a recording', 30_000);
  await live.page.call('lake.export', {});
  await until(() => live.health?.lake.state === 'done', 'the export', 30_000);
  const date = String(live.health?.lake.date);
  await live.stop();
  const replay = await play(dataDir, `lake/${date}`);
  context.after(() => replay.stop());
  assert.equal(replay.session?.day.date, date);
  assert.ok((replay.session?.instruments ?? 0) > 10, 'the instruments of the day');
  await until(() => (replay.health?.packets ?? 0) > 0, 'ticks in the table', 10_000);
});

test('a replay of an imported day has its levels from what the lake holds of the days before', async (context) => {
  const folder = temporaryFolder(context);
  const calendar = shippedCalendar();
  const lines = ['2026-11-18', '2026-11-19', '2026-11-20'].flatMap((date, n) =>
    ['09:15', '09:16', '15:10'].map((time) => `${date}T${time}:00+05:30,${1_000 + n},1010,990,1005,100`),
  );
  const path = join(folder, 'RELIANCE.csv');
  writeFileSync(path, ['date,open,high,low,close,volume', ...lines].join('\n'));
  await importFile({
    root: join(folder, 'lake'),
    path,
    context: {
      symbol: 'RELIANCE',
      sessionClass: 'EQ_DERIV',
      session: (date, name) => continuousParts(calendar.tradeDay(date), name),
    },
    layout: null,
    source: 'file',
    dryRun: false,
  });
  const replay = await play(temporaryFolder(context), join(folder, 'lake', '2026-11-20'));
  context.after(() => replay.stop());
  const epoch = replay.session?.epoch ?? assert.fail('an epoch');
  // The history comes a moment after the day was opened.
  const levelsSoon = async (): Promise<InstrumentLevels> => {
    for (let n = 0; n < 100; n += 1) {
      const levels = await replay.page.call('levels.of', { epoch, slot: 0 }).catch(() => null);
      if (levels !== null) return levels;
      await sleep(100);
    }
    return assert.fail('no levels');
  };
  const { previous, cpr } = await levelsSoon();
  assert.deepEqual([previous?.date, previous?.high, previous?.low, previous?.close], ['2026-11-19', 1_010, 990, 1_005]);
  assert.ok(cpr.day !== null, 'CPR of the day');
  const report = await replay.page.call('quality.report', {});
  const row = report.rows.find(({ id }) => id === 'levels');
  assert.doesNotMatch(`${row?.value} ${row?.remedy}`, /Pre-market/);
});
