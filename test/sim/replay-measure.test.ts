import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '../support/recordings.ts';

const SCRIPT = join(import.meta.dirname, '../measure/replay-day.ts');
const WAIT_MAX_MS = 60_000;

/** Runs the measurement; `stopAt` sends SIGTERM when its output has that text. */
async function measure(context: TestContext, size: readonly string[], stopAt: string | null = null) {
  const folder = temporaryFolder(context);
  const child = spawn(process.execPath, [SCRIPT, folder, ...size], { timeout: WAIT_MAX_MS, killSignal: 'SIGKILL' });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      text += data.toString();
      if (stopAt !== null && text.includes(stopAt)) child.kill('SIGTERM');
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { code, text };
}

test('the measurement of a replayed day goes to its end, with a figure for every step', async (context) => {
  const { code, text } = await measure(context, ['3', '300', '200']);
  assert.equal(code, 0, text);
  const lines = [
    /^recorded 36000 packets of 3 minutes/m,
    /^index: made or checked in .* % of the recording's bytes/m,
    /^20 seeks before it was played: median \d+ ms, slowest \d+ ms/m,
    /^played 3 minutes in .*: × \d+ of real time \(load /m,
    /^processor time: feed \d+\.\d s, scan \d+\.\d s/m,
    /^20 seeks after it was played: median \d+ ms/m,
    /^the bars at the end after all seeks are the same$/m,
  ];
  for (const line of lines) assert.match(text, line);
});

test('a measurement that is stopped from outside says where it was', async (context) => {
  const { code, text } = await measure(context, ['3', '300', '200'], 'index: made');
  assert.equal(code, 143, text);
  assert.match(text, /^stopped by SIGTERM after \d+ s: .*; no further numbers$/m);
});
