import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openRecording } from '../../../../src/main/adapters/recording/recording-reader.ts';
import { segmentsIn } from '../../../../src/main/adapters/recording/recording-folder.ts';
import { openReplay } from '../../../../src/main/adapters/replay/replay-adapter.ts';
import { replayRun } from '../../../../src/main/adapters/replay/replay-run.ts';
import { Counters, RECORDER_COUNTERS } from '../../../../src/main/core/counters.ts';
import { MessageRing } from '../../../../src/main/core/recording/message-ring.ts';
import { RecorderBody } from '../../../../src/main/threads/recorder/recorder-body.ts';
import type { RecorderBoot, RecorderReport } from '../../../../src/main/threads/protocol.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { FeedSink } from '../../../../src/main/adapters/adapter.ts';
import { FeedBench, HandFeed } from '../../../support/feed-bench.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';
import { MB, temporaryFolder } from '../../../support/recordings.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';
import { sharedMemory, told } from '../../../support/store-bench.ts';
import { type SimMessage, simMessages } from '../../../support/sim-messages.ts';
import { simUniverse } from '../../../support/sim-universe.ts';

const calendar = shippedCalendar();
const DAY = calendar.tradeDay('2026-11-20');
const COUNT = 120;
const START_MS = DAY.midnightMs + (9 * 60 + 30) * 60_000;

const universe = (): Instrument[] => simUniverse(COUNT);

interface Rig {
  readonly body: RecorderBody;
  readonly counters: Counters<(typeof RECORDER_COUNTERS)[number]>;
  readonly ring: MessageRing;
  readonly said: ReturnType<typeof told<RecorderReport>>;
  readonly again: () => RecorderBody;
}

function rig(dataDir: string, ringBytes: number): Rig {
  const ring = MessageRing.create(ringBytes);
  const memory = { ...sharedMemory(COUNT), recording: ring.buffer };
  const said = told<RecorderReport>(START_MS);
  const boot: RecorderBoot = {
    name: 'recorder',
    clock: { epochMs: START_MS, wallMs: 0, speed: 1 },
    day: DAY,
    memory,
    logLevel: 'info',
    dataDir,
    sourceKey: 'sim:7:120',
    segmentBytesMax: 64 * MB,
    keepBytesMax: 1_024 * MB,
  };
  const again = (): RecorderBody => new RecorderBody(boot, said.tools, { freeBytes: () => 10 * 1_024 * MB });
  return { body: again(), counters: Counters.attach(memory.counters.recorder, RECORDER_COUNTERS), ring, said, again };
}

/** A live feed body whose messages go into the ring, and its recorder. */
function live(dataDir: string, messages: readonly SimMessage[]): { bench: FeedBench; recording: Rig } {
  const recording = rig(dataDir, 2 ** 22);
  let sink: FeedSink | null = null;
  const open = (parts: { readonly sink: FeedSink }): HandFeed => {
    sink = parts.sink;
    return new HandFeed(false);
  };
  const bench = new FeedBench(DAY, COUNT, START_MS - 1_000, open, new ManualTimers(), undefined, recording.ring.buffer);
  const instruments = universe();
  bench.body.step({ type: 'subscribe', instruments, resume: [] }, bench.nowMs);
  recording.body.step({ type: 'begin', instruments });
  for (const [index, { bytes, recvMs }] of messages.entries()) {
    bench.nowMs = recvMs;
    (sink as FeedSink | null)?.bytes(bytes, recvMs);
    if (index === 400) (sink as FeedSink | null)?.lost([3, 4, 5, 6, 7, 8]);
    if (index % 50 === 0) recording.body.tick();
  }
  recording.body.close();
  return { bench, recording };
}

const MESSAGES = simMessages(COUNT, 200, 500);

test('a recorded stretch gives the bars that were live, byte for byte, every time', async (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  const { bench, recording } = live(dataDir, MESSAGES);
  const counts = recording.counters.snapshot();
  const fed = bench.counters.snapshot();
  assert.equal(
    fed.bytes,
    MESSAGES.reduce((sum, { bytes }) => sum + bytes.length, 0),
  );
  assert.equal(counts.bytesRecorded, fed.bytes);
  assert.equal(counts.messagesRecorded, fed.messages);
  assert.equal(counts.packetsRecorded, fed.packets);
  assert.equal(counts.bytesDropped + counts.messagesDropped + counts.bytesWaiting, 0);
  assert.ok(fed.applied > 5_000 && fed.gapsMarked > 0, `${fed.applied} packets, ${fed.gapsMarked} gaps`);
  const folder = join(dataDir, 'recordings', DAY.date);
  for (const path of [folder, segmentsIn(folder)[0] ?? '']) {
    const run = await replayRun(path, calendar);
    assert.equal(run.track.ticks, fed.packets);
    assert.equal(Buffer.compare(Buffer.from(run.bars.buffer), Buffer.from(bench.bars.buffer)), 0);
    for (const name of ['applied', 'gapsMarked', 'volumeRegressions', 'indicativeTicks'] as const) {
      assert.equal(run.counters[name], fed[name], name);
    }
  }
});

test('the terminal plays a recording on its clock, pauses, changes speed and seeks back', async (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  const { bench } = live(dataDir, MESSAGES);
  const timers = new ManualTimers();
  const lines: { epochMs: number; wallMs: number; speed: number }[] = [];
  const clock = {
    nowMs: () => {
      const line = lines.at(-1);
      return line === undefined ? 0 : Math.floor(line.epochMs + (timers.wallMs() - line.wallMs) * line.speed);
    },
  };
  const folder = join(dataDir, 'recordings', DAY.date);
  const open = (parts: { readonly sink: FeedSink }) => openReplay(folder, { speed: 10 }, timers, parts.sink);
  const played = new FeedBench(DAY, COUNT, START_MS, open, timers, clock);
  played.lines.push = (...added) => {
    lines.push(...added);
    return lines.length;
  };
  while (played.of('instruments').length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [named] = played.of('instruments');
  assert.equal(named?.instruments.length, COUNT);
  played.body.step({ type: 'subscribe', instruments: named?.instruments ?? [], resume: [] }, clock.nowMs());
  const state = () => played.of('replay').at(-1)?.state;
  const packets = () => played.counters.get('packets');
  await timers.advance(4_000);
  assert.ok(packets() > 0 && state()?.playing === true);
  played.body.step({ type: 'replay', action: 'pause' }, clock.nowMs());
  const paused = packets();
  await timers.advance(2_000);
  assert.equal(packets(), paused);
  played.body.step({ type: 'replay', action: 'speed', value: 1_000 }, clock.nowMs());
  played.body.step({ type: 'replay', action: 'play' }, clock.nowMs());
  await timers.advance(2_000);
  assert.equal(state()?.ended, true);
  assert.equal(Buffer.compare(Buffer.from(played.bars.buffer), Buffer.from(bench.bars.buffer)), 0);
  const before = packets();
  played.body.step({ type: 'replay', action: 'seek', value: START_MS + 60_000 }, clock.nowMs());
  assert.ok(packets() > before);
  assert.notEqual(Buffer.compare(Buffer.from(played.bars.buffer), Buffer.from(bench.bars.buffer)), 0);
  played.body.step({ type: 'replay', action: 'seek', value: START_MS + 900_000 }, clock.nowMs());
  assert.equal(Buffer.compare(Buffer.from(played.bars.buffer), Buffer.from(bench.bars.buffer)), 0);
  await played.body.close();
});

test('a recorder that falls behind never holds up the feed: what finds no room is counted and told', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  const { body, ring, counters, said } = rig(dataDir, 2 ** 15);
  let bytes = 0;
  let messages = 0;
  const push = (from: number, to: number): void => {
    for (const one of MESSAGES.slice(from, to)) {
      ring.push(one.bytes, one.recvMs, 0);
      bytes += one.bytes.length;
      messages += 1;
    }
  };
  // Before it knows its instruments everything waits in the ring.
  push(0, 3);
  body.tick();
  assert.equal(counters.get('bytesDropped'), 0);
  assert.ok(counters.get('bytesWaiting') > bytes);
  body.step({ type: 'begin', instruments: universe() });
  push(3, 200);
  body.tick();
  push(200, 203);
  body.close();
  const counts = counters.snapshot();
  assert.ok(counts.messagesDropped > 0 && counts.messagesRecorded > 6);
  assert.equal(counts.bytesRecorded + counts.bytesDropped, bytes);
  assert.equal(counts.messagesRecorded + counts.messagesDropped, messages);
  assert.equal(said.notices.length, 1);
  assert.match(said.notices[0] ?? '', /recorder_behind/);
});

test('after a death of the thread the books still add up', async (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  const { body, ring, counters, again, said } = rig(dataDir, 2 ** 20);
  body.step({ type: 'begin', instruments: universe() });
  let bytes = 0;
  const push = (from: number, to: number): void => {
    for (const one of MESSAGES.slice(from, to)) {
      ring.push(one.bytes, one.recvMs, 0);
      bytes += one.bytes.length;
    }
  };
  push(0, 40);
  // Taken from the ring, in the open block, and then the thread is gone.
  body.tick();
  push(40, 60);
  await said.timers.advance(250);
  const next = again();
  next.step({ type: 'begin', instruments: universe() });
  next.tick();
  next.close();
  const counts = counters.snapshot();
  assert.equal(counts.messagesRecorded, 20);
  assert.equal(counts.messagesDropped, 40);
  assert.equal(counts.bytesRecorded + counts.bytesDropped, bytes);
  const { reader } = openRecording(segmentsIn(join(dataDir, 'recordings', DAY.date)), null);
  assert.equal(reader.segments.length, 1);
});
