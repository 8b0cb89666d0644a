import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Instrument } from '#contract/model/instrument.ts';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import { replayRun } from '../../src/main/adapters/replay/replay-run.ts';
import { Counters, RECORDER_COUNTERS } from '../../src/main/core/counters.ts';
import { MessageRing } from '../../src/main/core/recording/message-ring.ts';
import type { RecorderBoot } from '../../src/main/threads/protocol.ts';
import { until } from '../support/feed-server.ts';
import { FeedThread } from '../support/feed-thread.ts';
import { MB, temporaryFolder } from '../support/recordings.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { machineTimers, SimExchange } from '../support/sim-exchange.ts';
import { sharedMemory } from '../support/store-bench.ts';

const LISTED = 200;
const DATE = '2026-11-20';
/** Enough for several blocks' worth of traffic. */
const PACKETS = 1_000;

test('the real threads: what the feed took in is on the disk, and plays to the same bars', async (context) => {
  const dataDir = temporaryFolder(context);
  const exchange = await SimExchange.start(LISTED, DATE, 10 * 60);
  context.after(() => exchange.server.close());
  const broker = openDhan(exchange.access, machineTimers, () => 0.5);
  const master = await broker.reference.master(DATE, null);
  assert.ok(master !== 'unchanged');
  const instruments: Instrument[] = await broker.reference.universe(master.instruments, LISTED);
  broker.close();

  const ring = MessageRing.create(2 ** 22);
  const memory = { ...sharedMemory(LISTED), recording: ring.buffer };
  const boot: RecorderBoot = {
    name: 'recorder',
    clock: exchange.line,
    day: exchange.day,
    memory,
    logLevel: 'info',
    dataDir,
    sourceKey: 'sim:7:200',
    segmentBytesMax: 64 * MB,
    keepBytesMax: 1_024 * MB,
  };
  const file = join(import.meta.dirname, '../../src/main/threads/recorder.thread.ts');
  const recorder = new Worker(file, { workerData: boot });
  // Threads that a failed assertion leaves behind would hold up the whole run.
  context.after(() => recorder.terminate());
  const order = (message: object): void => {
    // A worker has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    recorder.postMessage(message);
  };
  const exit = new Promise((resolve) => {
    recorder.on('exit', resolve);
  });
  const feed = new FeedThread(exchange.access, exchange.line, exchange.day, LISTED, ring.buffer);
  context.after(() => feed.order({ type: 'close' }));
  await until(() => feed.says('ready'), 'the feed thread');
  order({ type: 'begin', instruments });
  feed.order({ type: 'subscribe', instruments, resume: [] });
  await until(() => feed.counters.get('packets') >= PACKETS, 'packets');
  feed.order({ type: 'close' });
  assert.equal(await feed.exit, 0);
  order({ type: 'close' });
  assert.equal(await exit, 0);

  const counts = Counters.attach(memory.counters.recorder, RECORDER_COUNTERS).snapshot();
  const fed = feed.counters.snapshot();
  assert.equal(counts.bytesRecorded, fed.bytes);
  assert.equal(counts.messagesRecorded, fed.messages);
  assert.equal(counts.packetsRecorded, fed.packets);
  assert.equal(counts.bytesDropped, 0);
  const run = await replayRun(join(dataDir, 'recordings', DATE), shippedCalendar());
  assert.equal(run.counters.packets, fed.packets);
  assert.equal(run.counters.applied, fed.applied);
  assert.equal(Buffer.compare(Buffer.from(run.bars.buffer), Buffer.from(feed.bars.buffer)), 0);
});
