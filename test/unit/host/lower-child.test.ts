import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { lowerChild } from '../../../src/main/host/lower-child.ts';

const { PRIORITY_LOW } = constants.priority;
const HALF = 3;

test('a child stands back as far as it is asked, never forward, and one that is gone is no error', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const { pid } = child;
  assert.ok(pid !== undefined);
  lowerChild(pid, 'behind');
  assert.ok(getPriority(pid) >= HALF);
  lowerChild(pid, 'last');
  lowerChild(pid, 'behind');
  assert.equal(getPriority(pid), Math.max(PRIORITY_LOW, getPriority()));
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  lowerChild(pid, 'last');
  lowerChild(undefined, 'last');
});

test('a thread stands back alone', { skip: process.platform !== 'linux' }, async () => {
  const before = getPriority();
  const module = new URL('../../../src/main/threads/lower-thread.ts', import.meta.url).href;
  const code = `
    const { parentPort } = require('node:worker_threads');
    const { getPriority } = require('node:os');
    import('${module}').then(({ lowerThread }) => {
      lowerThread('behind');
      parentPort.postMessage(getPriority(0));
    });`;
  const worker = new Worker(code, { eval: true });
  const [priority] = (await once(worker, 'message')) as [number];
  assert.equal(priority, Math.max(HALF, before));
  assert.equal(getPriority(), before, 'the thread that started it is as it was');
  await worker.terminate();
});
