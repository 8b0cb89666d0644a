import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { asOfHits, differences, histories, hitsOf, plain } from '../support/session-hits.ts';

const DATE = '2026-11-20';
const INSTRUMENTS = 30;
/** Longest real wait for the histories of them all, at the broker's rate. */
const HISTORY_MS_MAX = 90_000;
const at = (hour: number, minute: number): number => istMidnightMs(DATE) + (hour * 60 + minute) * 60_000;

/** Scanners over the recording from the command line, with the history that the terminal had, against what fired live. */
async function assertAsOf(dataDir: string, fired: readonly Hit[]): Promise<void> {
  const asOf = (await asOfHits(dataDir, DATE)).filter(({ atMs }) => atMs <= at(9, 42));
  console.log(`as of: ${asOf.length} hits of ${new Set(asOf.map(({ scannerId }) => scannerId)).size} scanners`);
  assert.deepEqual(differences(fired, asOf), {}, 'live alone, as of alone');
}

/** Keys of hits that are stored more than once. */
const twice = (hits: readonly Hit[]): string[] => {
  const keys = hits.map(({ scannerId, segment, securityId, interval, atMs, variant }) =>
    [scannerId, segment, securityId, interval, atMs, variant].join(' '),
  );
  return keys.filter((key, i) => keys.indexOf(key) !== i);
};

// The terminal is up before the first exchange opens: minutes that a broker told afterwards are in no recording.
test('what fired live fires in the replay of its recording; after a seek nothing of the future is shown', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'session-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const options = { dataDir, instruments: INSTRUMENTS };
  const live = await RealTerminal.start({ ...options, record: true, clock: `${DATE} 08:30:00`, speed: 120 });
  context.after(() => live.stop());
  await until(() => live.session?.feed === 'live', 'the feed', 20_000);
  assert.ok(live.nowMs < at(9, 0), 'this machine is too busy: the feed came up after the exchange had opened');
  await live.reach(at(9, 42) + 90_000);
  // What fired before the scanners had their history is found then.
  await histories(live, HISTORY_MS_MAX);
  const fired = (await hitsOf(live)).filter(({ atMs }) => atMs <= at(9, 42));
  await live.stop();
  assert.ok(fired.length >= 3, `${fired.length} hits`);
  await assertAsOf(dataDir, fired);

  const source = `replay:${join(dataDir, 'recordings', DATE)}`;
  const replay = await RealTerminal.start({ ...options, source, speed: 1 });
  context.after(() => replay.stop());
  let state: ReplayState | null = null;
  replay.page.on('replay.changed', (told) => {
    state = told;
  });
  const order = (input: object): Promise<ReplayState> => replay.page.call('replay.control', input as never);
  const now = (): ReplayState => state ?? assert.fail('no state was told');
  await order({ action: 'speed', value: 'max' });
  await order({ action: 'play' });
  await until(() => state?.ended === true, 'the end of the replay', 40_000);
  const again = (await hitsOf(replay)).filter(({ atMs }) => atMs <= at(9, 42));
  assert.deepEqual(differences(fired, again), {}, 'live alone, replay alone');
  assert.equal(now().speed, 'max');

  await order({ action: 'seek', value: at(9, 30) });
  await until(() => now().goingToMs === null && now().nowMs === at(9, 30), 'the seek');
  assert.equal(replay.nowMs, at(9, 30));
  assert.deepEqual(
    (await hitsOf(replay)).filter(({ atMs }) => atMs > at(9, 30)),
    [],
  );
  assert.ok(now().hitsMs.every((ms) => ms <= at(9, 30)));
  const { epoch } = replay.session ?? assert.fail('a session');
  const question = { epoch, slot: 0, beforeMs: null, limit: 100 } as const;
  for (const interval of ['1m', '5m'] as const) {
    const { bars } = await replay.page.call('history.bars', { ...question, interval });
    assert.ok(bars.t.length > 0 && bars.t.every((t) => t <= at(9, 30)), `${interval} bars end at the replay's time`);
  }

  // Back and forth, and all scanners made anew: what is found again is neither stored nor told again.
  const { scanners } = await replay.page.call('scan.list', {});
  const some = scanners.find(({ id }) => id === 'pivot-proximity') ?? assert.fail('it is listed');
  const params = Object.fromEntries(some.params.map(({ name, value }) => [name, value]));
  for (const enabled of [false, true]) await replay.page.call('scan.configure', { id: some.id, enabled, params });
  await order({ action: 'seek', value: at(9, 20) });
  await order({ action: 'speed', value: 'max' });
  await order({ action: 'play' });
  await until(() => now().ended && now().nowMs > at(9, 42), 'the end again', 40_000);
  const third = (await hitsOf(replay)).filter(({ atMs }) => atMs <= at(9, 42));
  assert.deepEqual(plain(third), plain(again));
  assert.deepEqual([twice(fired), twice(third)], [[], []], 'false duplicates');
  await replay.stop();
});
