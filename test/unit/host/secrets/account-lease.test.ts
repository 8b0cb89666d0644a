import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { FileLease } from '../../../../src/main/host/secrets/account-lease.ts';

const AUTH = 'https://auth.example';
const CLIENT = '1100000001';
const TAKER = join(import.meta.dirname, '..', '..', '..', 'support', 'lease-taker.ts');

function folder(context: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'muhurat-lease-'));
  context.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('two engines on one account: the second learns who the first is, also in one process', (context) => {
  const dir = folder(context);
  const [first, second] = [new FileLease('/data/one', AUTH, dir), new FileLease('/data/two', AUTH, dir)];
  assert.equal(first.take(CLIENT), null);
  assert.equal(first.take(CLIENT), null, 'its own lease, taken again after the source was lost');
  assert.deepEqual(second.take(CLIENT), { pid: process.pid, dataDir: '/data/one' });
  second.release(CLIENT);
  assert.deepEqual(second.take(CLIENT), { pid: process.pid, dataDir: '/data/one' }, 'it gives back only its own');
  assert.equal(new FileLease('/data/two', 'https://sandbox.example', dir).take(CLIENT), null, 'another account');
  first.release(CLIENT);
  assert.equal(second.take(CLIENT), null);
  second.release(CLIENT);
});

test('the lease of a dead engine goes to exactly one of those that find it at once', {
  timeout: 60_000,
}, async (context) => {
  const dir = folder(context);
  const probe = new FileLease('/data/probe', AUTH, dir);
  assert.equal(probe.take(CLIENT), null);
  const [file = ''] = readdirSync(dir);
  probe.release(CLIENT);
  const takers: ChildProcess[] = [];
  context.after(() => takers.forEach((taker) => taker.kill('SIGKILL')));
  for (let n = 0; n < 6; n += 1) {
    const taker = spawn(process.execPath, [TAKER, dir, `/data/${n}`], { stdio: ['pipe', 'pipe', 'inherit'] });
    takers.push(taker);
  }
  const lines = takers.map(({ stdout }) => createInterface({ input: stdout as NodeJS.ReadableStream }));
  await Promise.all(lines.map((line) => once(line, 'line')));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(dir, file), JSON.stringify({ pid: dead, dataDir: '/data/dead' }));
  const said = Promise.all(lines.map((line) => once(line, 'line').then(([text]) => String(text))));
  for (const taker of takers) taker.stdin?.write('go\n');
  const words = await said;
  assert.equal(words.filter((word) => word === 'taken').length, 1, words.join(', '));
  for (const taker of takers) taker.stdin?.end();
  await Promise.all(takers.map(async (taker) => taker.exitCode ?? (await once(taker, 'exit'))));
  assert.deepEqual(readdirSync(dir), [file], 'nothing is left beside the lease');
});
