import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunningTerminal, freePort } from './running-terminal.ts';

/** What a browser itself prints while nothing answers; all else is a fault of the page. */
const REFUSED = /WebSocket connection to|ERR_CONNECTION_REFUSED|status of 403/;

async function live(terminal: RunningTerminal): Promise<void> {
  const before = await terminal.page.evaluate(() => window.__terminal.rowsApplied());
  await terminal.page.waitForFunction((rows) => window.__terminal.rowsApplied() > rows + 300, before, {
    timeout: 20_000,
  });
}

test('a page whose engine was killed comes back by itself when it is started again on the same port', async () => {
  const port = String(await freePort());
  const terminal = await RunningTerminal.open({ args: ['--port', port, '--instruments', '300'] });
  try {
    const { page } = terminal;
    await live(terminal);
    const exchange = terminal.exchange;
    await terminal.kill();
    await page.getByText('Connection to the engine lost.').waitFor();
    await page.getByText(`Nothing answers at 127.0.0.1:${port}; start the terminal again`).waitFor({ timeout: 10_000 });
    assert.notEqual((await terminal.column('ltp'))[0], '–', 'the last values are kept');
    assert.equal(await page.evaluate(() => document.querySelector('.window')?.getAttribute('data-link')), 'lost');
    await terminal.picture('engine-gone');
    await assert.rejects(fetch(`${exchange}/sim/counters`), 'the exchange ended with its engine');
    await terminal.start();
    await page.locator('.banner').waitFor({ state: 'detached', timeout: 20_000 });
    await live(terminal);
    assert.deepEqual(
      terminal.faults.filter((text) => !REFUSED.test(text)),
      [],
    );
  } finally {
    await terminal.close();
  }
});

test('when the port is another one, the page says what to open, and the new address shows the same layout', async () => {
  const terminal = await RunningTerminal.open({ args: ['--instruments', '300'] });
  try {
    const { page } = terminal;
    await page.keyboard.press('d');
    await page.waitForTimeout(1_000);
    await terminal.end();
    await page.getByText('if it prints another address, open that one').waitFor({ timeout: 10_000 });
    await page.close();
    await terminal.openPage(await terminal.start());
    await live(terminal);
    assert.equal(await terminal.page.evaluate(() => document.documentElement.dataset['density']), 'comfortable');
    assert.deepEqual(
      terminal.faults.filter((text) => !REFUSED.test(text)),
      [],
    );
  } finally {
    await terminal.close();
  }
});
