import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { replayRun } from '../../src/main/adapters/replay/replay-run.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { ScannerSettings } from '../../src/main/threads/scan/scanner-settings.ts';
import type { SharedMemory } from '../../src/main/threads/protocol.ts';
import { until } from '../support/feed-server.ts';
import { OneThread } from '../support/one-thread.ts';
import { RECORDED_DATE, recordDay } from '../support/recorded-day.ts';
import { temporaryFolder } from '../support/recordings.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { ThreadTrio } from '../support/thread-trio.ts';

const INSTRUMENTS = 60;
const MINUTES = 50;
/** For a scan thread that takes two seconds of real time for eight instruments, and minutes for the time before the open. */
const SLOW_MINUTES = 20;
const SLOW_SLICE_MS = 2_000;
/** Every so many messages one comes after its minute was closed. */
const LATE_EVERY = 40;

/** Hits without what differs from run to run. */
const plain = (hits: readonly Hit[]): string =>
  JSON.stringify(
    hits
      .map(({ id: _id, ...hit }) => hit)
      .toSorted(
        (a, b) =>
          a.atMs - b.atMs ||
          a.slot - b.slot ||
          `${a.scannerId}${a.interval}`.localeCompare(`${b.scannerId}${b.interval}`),
      ),
  );
const bytesOf = ({ bars }: SharedMemory): Buffer => Buffer.from(bars);

async function byThreads(
  context: TestContext,
  file: string,
  speed: number | 'max',
): Promise<{ memory: SharedMemory; hits: Hit[] }> {
  const day = shippedCalendar().tradeDay(RECORDED_DATE);
  const clock = { epochMs: day.midnightMs, wallMs: Date.now(), speed: 0 };
  const parts = { capacity: INSTRUMENTS, dataDir: temporaryFolder(context), day, clock, access: null, file };
  const trio = new ThreadTrio({ ...parts, sourceKey: 'replay:day', speed: 1 });
  const named = () => trio.feed.find((report) => report.type === 'instruments');
  await until(() => named() !== undefined, 'the instruments of the recording');
  trio.post('feed', { type: 'replay', action: 'speed', value: speed });
  const { instruments } = await trio.ask({ kind: 'adopt', instruments: named()?.instruments ?? [] });
  await trio.begin(instruments);
  const state = () => trio.feed.findLast((report) => report.type === 'replay')?.state;
  await until(() => state()?.ended === true, 'the end', 60_000);
  const gate = MinuteGate.attach(trio.memory.gate);
  await until(() => gate.settled, 'the scanners');
  const { hits } = await trio.ask({ kind: 'hits', limit: 500 });
  assert.deepEqual(await trio.close(), [0, 0, 0]);
  return { memory: trio.memory, hits: [...hits] };
}

test('two replays of one recorded day give the same bars and hits, byte for byte, at any speed', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, MINUTES, LATE_EVERY);
  const first = await byThreads(context, folder, 'max');
  const second = await byThreads(context, folder, 'max');
  assert.ok(first.hits.length > 5, `${first.hits.length} hits`);
  assert.ok(MinuteGate.attach(first.memory.gate).forms > 5, 'late trades amended closed bars');
  assert.equal(Buffer.compare(bytesOf(first.memory), bytesOf(second.memory)), 0);
  assert.equal(plain(first.hits), plain(second.hits));

  const slow = await byThreads(context, folder, 1_000);
  assert.equal(Buffer.compare(bytesOf(first.memory), bytesOf(slow.memory)), 0);
  assert.equal(plain(first.hits), plain(slow.hits));

  const one = await OneThread.open(context, folder, INSTRUMENTS);
  one.feed.step({ type: 'replay', action: 'speed', value: 'max' }, one.nowMs);
  await one.until(() => one.state?.ended === true && MinuteGate.attach(one.memory.gate).settled);
  assert.equal(Buffer.compare(bytesOf(first.memory), bytesOf(one.memory)), 0);
  assert.equal(plain(first.hits), plain(one.hits));
  await one.close();

  const scanners = new ScannerSettings(SCANNERS).list;
  const run = await replayRun(folder, shippedCalendar(), { scanners });
  const runBars = DayBars.attach(run.bars.buffer, INSTRUMENTS);
  assert.equal(Buffer.compare(bytesOf(first.memory), Buffer.from(runBars.buffer)), 0);
  assert.equal(plain(first.hits), plain(run.hits), 'the command line fires the same');
});

test('a replay waits for scanners that are far slower than it, and ends with the same hits', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, SLOW_MINUTES, LATE_EVERY);
  const fast = await hitsAtEnd(context, folder, 0);
  const slow = await hitsAtEnd(context, folder, SLOW_SLICE_MS);
  assert.ok(fast.length > 3, `${fast.length} hits`);
  assert.equal(slow.length, fast.length);
  assert.equal(plain(slow), plain(fast));
  const run = await replayRun(folder, shippedCalendar(), { scanners: new ScannerSettings(SCANNERS).list });
  assert.equal(plain(slow), plain(run.hits), 'the command line fires the same');
});

/** What was told when the end was, with a scan thread that takes so long for every few instruments. */
async function hitsAtEnd(context: TestContext, folder: string, sliceMs: number): Promise<readonly Hit[]> {
  const one = await OneThread.open(context, folder, INSTRUMENTS, sliceMs);
  one.feed.step({ type: 'replay', action: 'speed', value: 'max' }, one.nowMs);
  await one.until(() => one.hitsAtEnd !== null, 20_000, Math.max(sliceMs, 20));
  await one.close();
  return one.hitsAtEnd ?? [];
}

test('back and forth through snapshots: the same bars as played straight, and the same hits found again', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, MINUTES, LATE_EVERY);
  const straight = await OneThread.open(context, folder, INSTRUMENTS);
  straight.feed.step({ type: 'replay', action: 'speed', value: 'max' }, straight.nowMs);
  await straight.until(() => straight.state?.ended === true && MinuteGate.attach(straight.memory.gate).settled);
  const { fromMs, toMs } = straight.state ?? assert.fail('a state');
  const one = await OneThread.open(context, folder, INSTRUMENTS);
  const gate = MinuteGate.attach(one.memory.gate);
  const seek = async (value: number): Promise<void> => {
    one.feed.step({ type: 'replay', action: 'seek', value }, one.nowMs);
    await one.until(() => one.state?.goingToMs === null && gate.settled);
  };
  one.feed.step({ type: 'replay', action: 'pause' }, one.nowMs);
  for (const part of [0.5, 0.2, 0.9, 0.35, 0.1, 0.7, 0]) {
    const placeMs = Math.floor(fromMs + (toMs - fromMs) * part);
    await seek(placeMs);
    assert.equal(one.state?.nowMs, placeMs);
    const fresh = await OneThread.open(context, folder, INSTRUMENTS);
    fresh.feed.step({ type: 'replay', action: 'pause' }, fresh.nowMs);
    fresh.feed.step({ type: 'replay', action: 'seek', value: placeMs }, fresh.nowMs);
    const there = MinuteGate.attach(fresh.memory.gate);
    await fresh.until(() => fresh.state?.goingToMs === null && there.settled);
    assert.equal(Buffer.compare(bytesOf(fresh.memory), bytesOf(one.memory)), 0, `bars at ${part}`);
    assert.deepEqual(one.state?.hitsMs.length, fresh.state?.hitsMs.length);
    assert.equal(gate.closed, there.closed);
    assert.deepEqual(gate.hitMinutes(), there.hitMinutes(), `hits at ${part}`);
    await fresh.close();
  }
  await seek(toMs + 10_000);
  assert.equal(Buffer.compare(bytesOf(straight.memory), bytesOf(one.memory)), 0);
  assert.deepEqual(gate.hitMinutes(), MinuteGate.attach(straight.memory.gate).hitMinutes());
  await Promise.all([one.close(), straight.close()]);
});

test('steps by message, second and bar, and from hit to hit', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, MINUTES);
  const one = await OneThread.open(context, folder, INSTRUMENTS);
  const gate = MinuteGate.attach(one.memory.gate);
  const order = async (action: string, more: object = {}): Promise<number> => {
    one.feed.step({ type: 'replay', action, ...more } as never, one.nowMs);
    await one.until(() => one.state?.goingToMs === null && !one.state.playing && gate.settled);
    return one.state?.nowMs ?? 0;
  };
  const startMs = await order('pause');
  const secondMs = await order('step', { unit: 'second' });
  assert.equal(secondMs, Math.floor(startMs / 1_000) * 1_000 + 1_000);
  const fiveMs = await order('step', { unit: 'bar', interval: '5s' });
  assert.equal(fiveMs, Math.floor(secondMs / 5_000) * 5_000 + 5_000, 'a bar of five seconds');
  const fifteenMs = await order('step', { unit: 'bar', interval: '15s' });
  assert.equal(fifteenMs, Math.floor(fiveMs / 15_000) * 15_000 + 15_000);
  const packets = (): number => one.packets;
  const before = packets();
  await order('step', { unit: 'tick' });
  assert.ok(packets() > before && packets() <= before + 50, 'one message');
  await order('step', { unit: 'bar', interval: '5m' });
  assert.equal(gate.closed, 559, 'the bar from 09:15 is closed');
  await order('step', { unit: 'bar', interval: '5m' });
  assert.equal(gate.closed, 564);
  await order('step', { unit: 'bar', interval: '3m' });
  assert.equal(gate.closed, 566, 'three minutes count from the open');
  await order('step', { unit: 'bar', interval: '2m' });
  assert.equal(gate.closed, 568);
  await order('step', { unit: 'bar', interval: '50t' });
  assert.equal(gate.closed, 569, 'a bar of trades has no length: the minute');
  const first = await order('nextHit');
  const [minute = -1] = gate.hitMinutes();
  assert.equal(gate.closed, minute, 'it stands where the minute that fired is closed');
  const second = await order('nextHit');
  assert.ok(second > first);
  assert.equal(await order('previousHit'), first);
  assert.deepEqual(gate.hitMinutes(), [minute], 'nothing of what lies ahead');
  assert.equal(await order('nextHit'), second);
  await one.close();
});
