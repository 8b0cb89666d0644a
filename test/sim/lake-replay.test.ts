import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplayState } from '#contract/model/terminal.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { temporaryFolder } from '../support/recordings.ts';

const PACKETS = 500;

/** Plays a day of the lake to its end in a real terminal. */
async function play(dataDir: string, date: string): Promise<RealTerminal> {
  const terminal = await RealTerminal.start({ dataDir, source: `replay:lake/${date}` });
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
  const replay = await play(dataDir, date);
  context.after(() => replay.stop());
  assert.equal(replay.session?.day.date, date);
  assert.ok((replay.session?.instruments ?? 0) > 10, 'the instruments of the day');
  await until(() => (replay.health?.packets ?? 0) > 0, 'ticks in the table', 10_000);
});
