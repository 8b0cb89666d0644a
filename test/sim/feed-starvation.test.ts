import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { istDate } from '../../src/main/core/time/ist.ts';
import { listing } from '../support/feed-sink.ts';
import { until } from '../support/feed-server.ts';
import { FeedThread } from '../support/feed-thread.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { ACCESS } from '../support/store-bench.ts';

/** How long the main thread, with everything that stands for database and window, is blocked. */
const BLOCKED_MS = 500;

test('failure mode 34: the feed goes on while the main thread is blocked for half a second', async () => {
  const stream = new Worker(join(import.meta.dirname, '../support/feed-stream.ts'));
  const port = await new Promise<number>((resolve) => stream.once('message', resolve));
  const access = { ...ACCESS, urls: { ...ACCESS.urls, feed: `ws://127.0.0.1:${port}`, rest: 'http://127.0.0.1:1/v2' } };
  const nowMs = Date.now();
  const day = shippedCalendar().tradeDay(istDate(nowMs));
  const thread = new FeedThread(access, { epochMs: nowMs, wallMs: nowMs, speed: 1 }, day, 64);
  await until(() => thread.says('ready'), 'the thread');
  const [share] = listing(1, 20);
  assert.ok(share);
  thread.order({ type: 'subscribe', instruments: [{ ...share, securityId: 1_333 }], resume: [] });
  await until(() => thread.counters.get('applied') > 20, 'packets');
  const before = thread.counters.get('applied');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
  // Read before this thread's event loop turns again: what was applied was applied meanwhile.
  const applied = thread.counters.get('applied') - before;
  assert.ok(applied > BLOCKED_MS / 5 / 4, `${applied} packets in ${BLOCKED_MS} ms`);
  thread.order({ type: 'close' });
  assert.equal(await thread.exit, 0);
  await stream.terminate();
});
