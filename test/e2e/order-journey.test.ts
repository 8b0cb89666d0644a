import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RunningTerminal } from './running-terminal.ts';

/** An answer of the simulated venue and the frame that shows it, on a busy machine, ms. */
const SOON_MS = 8_000;

let terminal: RunningTerminal;
before(async () => {
  terminal = await RunningTerminal.open({ args: ['--instruments', '2000'] });
});
after(async () => {
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

/** Waits until a table of the desk says something. */
async function says(label: string, pattern: RegExp): Promise<void> {
  await terminal.page.waitForFunction(
    ({ name, source }) =>
      new RegExp(source, 'u').test(
        document.querySelector(`.trade-table[aria-label="${name}"] tbody`)?.textContent ?? '',
      ),
    { name: label, source: pattern.source },
    { timeout: SOON_MS },
  );
}

/** Charts an instrument by the search field and buys one lot of it at the market. */
async function buy(symbol: string): Promise<void> {
  const { page } = terminal;
  await page.keyboard.press('w');
  await page.keyboard.press('/');
  await page.keyboard.type(symbol);
  await page.locator('.palette-entry[aria-selected="true"]', { hasText: symbol }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.dv-tab', { hasText: symbol }).first().waitFor();
  await page.keyboard.press('c');
  await page.keyboard.press('F1');
  await page.locator('.ticket').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('m');
  await page.locator('.ticket', { hasText: /MARKET is sent as LIMIT at/ }).waitFor({ timeout: SOON_MS });
  await page.keyboard.press('Control+Enter');
  const asks = page.locator('.ticket-confirm');
  await asks
    .or(page.locator('.toast', { hasText: symbol }))
    .first()
    .waitFor({ timeout: SOON_MS });
  if ((await asks.count()) > 0) await page.keyboard.press('Control+Enter');
  await page.locator('.ticket').waitFor({ state: 'detached', timeout: SOON_MS });
}

test('on the real engine: find, ticket with its figures, fill, live position, exit, flat', async () => {
  const { page } = terminal;
  await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: SOON_MS });
  await page.keyboard.press('Alt+a');
  await buy('NIFTY NOV FUT');
  await says('Orders', /NIFTY NOV FUT.*filled/u);
  await says('Positions', /NIFTY NOV FUT.*\+1/u);
  const seen = await page.evaluate(() =>
    ['Positions', 'Orders'].map(
      (name) => (document.querySelector(`.trade-table[aria-label="${name}"]`)?.getBoundingClientRect().height ?? 0) > 0,
    ),
  );
  assert.deepEqual(seen, [true, true], 'positions and orders are seen together');
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('q');
  await page.keyboard.press('x');
  await says('Positions', /NIFTY NOV FUT.*closed/u);
});

test('on the real engine: the kill switch flattens, halts, and survives a reload of the page', async () => {
  const { page } = terminal;
  await page.keyboard.press('Alt+a');
  await buy('BANKNIFTY NOV FUT');
  await says('Positions', /BANKNIFTY NOV FUT.*\+1/u);
  await page.keyboard.press('Control+Shift+K');
  await page.locator('.kill', { hasText: /Done: entries blocked/ }).waitFor({ timeout: SOON_MS });
  await says('Positions', /BANKNIFTY NOV FUT.*closed/u);
  await page.reload();
  await page.locator('.trade-state', { hasText: 'halted' }).waitFor({ timeout: SOON_MS });
  await says('Positions', /BANKNIFTY NOV FUT.*closed/u);
});
