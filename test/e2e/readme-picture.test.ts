import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { ARTIFACTS } from './fake-page.ts';
import { RunningTerminal } from './running-terminal.ts';

const PICTURE = resolve(import.meta.dirname, '..', '..', 'build', 'readme', 'terminal.png');
/** Enough for 1920 × 1080 of a calm screen; a README must not weigh more, bytes. */
const PICTURE_BYTES_MAX = 600_000;
/** Lets some scanners read their history and find something, ms; only the README's own picture is worth the wait. */
const SETTLE_MS = process.env['UPDATE_PICTURE'] === '1' ? 20_000 : 0;

/** Writes test/artifacts/terminal.png; with UPDATE_PICTURE=1 also the README's own picture. */
test('the picture of the README is the real terminal in the middle of a morning', async () => {
  const terminal = await RunningTerminal.open({ args: ['--clock', '2026-11-20 10:20:00', '--seed', '7'] });
  try {
    const { page } = terminal;
    await page.waitForFunction(() => window.__terminal.rowsLive() >= 5_000, undefined, { timeout: 20_000 });
    await page.locator('.hit-row').first().waitFor({ timeout: 40_000 });
    await page.waitForTimeout(SETTLE_MS);
    const high = page.locator('.hit-row', { has: page.locator('.priority-high') });
    const row = (await high.count()) > 0 ? high.first() : page.locator('.hit-row').first();
    const symbol = await row.locator('.hit-symbol').innerText();
    await row.click();
    await terminal.charted(symbol);
    await page.waitForTimeout(SETTLE_MS / 5);
    await terminal.picture('terminal');
    const made = join(ARTIFACTS, 'terminal.png');
    assert.ok(statSync(made).size <= PICTURE_BYTES_MAX, `${statSync(made).size} bytes`);
    if (process.env['UPDATE_PICTURE'] === '1') {
      mkdirSync(dirname(PICTURE), { recursive: true });
      copyFileSync(made, PICTURE);
    }
    assert.deepEqual(terminal.faults, []);
  } finally {
    await terminal.close();
  }
});
