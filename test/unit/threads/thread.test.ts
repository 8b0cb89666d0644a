import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { ThreadClock } from '../../../src/main/threads/thread-clock.ts';

type Report = { readonly type: string } & Record<string, unknown>;

let worker: Worker;
let reports: Report[];
let exit: Promise<number>;
let thrown: Error | null;

beforeEach(() => {
  const clock = { epochMs: 5_000_000, wallMs: Date.now(), speed: 100 };
  worker = new Worker(join(import.meta.dirname, '../../support/echo.thread.ts'), {
    workerData: { name: 'feed', logLevel: 'info', clock },
  });
  reports = [];
  worker.on('message', (report: Report) => reports.push(report));
  thrown = null;
  worker.on('error', (error: Error) => (thrown = error));
  exit = new Promise((resolve) => {
    worker.on('exit', resolve);
  });
});
afterEach(async () => {
  order({ type: 'close' });
  await exit;
});

/** A worker has no origin to name. */
function order(message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(message);
}

async function report(type: string): Promise<Report> {
  for (;;) {
    const found = reports.find((one) => one.type === type);
    if (found !== undefined) return found;
    await once(worker, 'message');
  }
}

test('ready, answers by engine time, and closed as the last word, with exit code 0', async () => {
  await report('ready');
  order({ type: 'echo' });
  const { nowMs } = await report('echo');
  assert.ok(Number.isInteger(nowMs) && (nowMs as number) >= 5_000_000, String(nowMs));
  order({ type: 'close' });
  order({ type: 'echo' });
  assert.equal(await exit, 0);
  assert.equal(reports.at(-1)?.type, 'closed');
  assert.equal(reports.filter(({ type }) => type === 'echo').length, 1);
  const events = reports.filter(({ type }) => type === 'log').map(({ event }) => event);
  assert.deepEqual(events, ['echo.closed'], 'lines below the level stay in the thread');
});

test('a clock order moves the thread to another line', async () => {
  await report('ready');
  order({ type: 'clock', clock: { epochMs: 9_000, wallMs: Date.now(), speed: 0 } });
  order({ type: 'echo' });
  assert.equal((await report('echo'))['nowMs'], 9_000);
});

test('the longest step is told', async () => {
  await report('ready');
  order({ type: 'block' });
  const { maxMs } = await report('duty');
  assert.ok((maxMs as number) >= 290, `${String(maxMs)} ms`);
});

for (const type of ['throw', 'throwLater']) {
  test(`a fault (${type}) is told before the thread ends with code 1`, async () => {
    await report('ready');
    order({ type });
    assert.equal(await exit, 1);
    assert.match(thrown?.message ?? '', /no way on/);
    const notice = reports.find((one) => one.type === 'notice')?.['notice'] as { level: string; text: string };
    assert.equal(notice.level, 'error');
    assert.match(notice.text, /no way on/);
    const line = reports.find((one) => one['event'] === 'thread.failed')?.['fields'] as { stack: string };
    assert.match(line.stack, /echo\.thread\.ts/);
  });
}

test('a timer that the body left behind does not keep the thread', async () => {
  await report('ready');
  order({ type: 'leak' });
  order({ type: 'close' });
  assert.equal(await exit, 0);
});

test('the clock reads its line in whole milliseconds and obeys a new one until its thread owns it', () => {
  let wallMs = 1_000;
  const clock = new ThreadClock({ epochMs: 50_000, wallMs: 1_000, speed: 2.5 }, () => wallMs);
  wallMs = 1_001;
  assert.equal(clock.nowMs(), 50_002);
  clock.obey({ epochMs: 70_000, wallMs: 1_001, speed: 0 });
  wallMs = 9_000;
  assert.equal(clock.nowMs(), 70_000);
  clock.own({ epochMs: 80_000, wallMs: 9_000, speed: 0 });
  clock.obey({ epochMs: 70_000, wallMs: 1_001, speed: 0 });
  assert.equal(clock.nowMs(), 80_000);
});
