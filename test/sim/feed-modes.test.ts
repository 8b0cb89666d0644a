import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RealTerminal } from '../support/real-terminal.ts';

/** Packets that the exchange has sent so far, by their name on the wire. */
async function sentBy(dataDir: string): Promise<Readonly<Record<string, number>>> {
  const logs = join(dataDir, 'logs');
  const text = readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('\n');
  const [, url = ''] = /"rest":"(http:\/\/127\.0\.0\.1:\d+)\/v2"/.exec(text) ?? assert.fail('the address in the log');
  const answer = (await (await fetch(`${url}/sim/counters`)).json()) as { sent: Record<string, number> };
  return answer.sent;
}

test('with a small feed mode only what somebody looks at comes in full, and goes back when the last one lets go', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'modes-'));
  const clock = '2026-11-20 11:00';
  const real = await RealTerminal.start({ dataDir, source: 'sim', instruments: 60, clock, feedMode: 'ticker' });
  context.after(async () => {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { page } = real;
  const rises = async (name: string): Promise<number> => {
    const before = (await sentBy(dataDir))[name] ?? 0;
    await sleep(700);
    return ((await sentBy(dataDir))[name] ?? 0) - before;
  };
  const until = async (holds: () => Promise<boolean>, what: string): Promise<void> => {
    for (let tries = 0; !(await holds()); tries += 1) assert.ok(tries < 30, what);
  };
  await until(async () => (await rises('ticker')) > 20, 'tickers come');
  assert.equal((await sentBy(dataDir))['full'] ?? 0, 0, 'nobody looks at anything');

  const { rows } = await page.call('instruments.page', { from: 0, limit: 60 });
  const { epoch } = real.session ?? assert.fail('a session');
  const { slot } = rows.find(({ symbol }) => symbol === 'RELIANCE') ?? assert.fail('a share');
  await page.call('chart.open', { epoch, slot, interval: '1m' });
  await until(async () => (await rises('full')) > 0, 'the charted share comes in full');
  const full = await rises('full');
  const ticker = await rises('ticker');
  assert.ok(full < ticker, `one share in full (${full}), the rest as tickers (${ticker})`);
  await page.call('chart.open', { epoch, slot, interval: '5m' });
  await page.call('chart.close', { epoch, slot, interval: '1m' });
  await until(async () => (await rises('full')) > 0, 'another chart of it is open');
  await page.call('chart.close', { epoch, slot, interval: '5m' });
  await until(async () => (await rises('full')) === 0, 'the last one has let go');
});
