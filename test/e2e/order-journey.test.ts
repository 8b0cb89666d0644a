import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PATIENCE_MS } from '../support/pages/patience.ts';
import { buyAtMarket, tableSays } from './real-desk.ts';
import { RunningTerminal } from './running-terminal.ts';

let terminal: RunningTerminal;
before(async () => {
  terminal = await RunningTerminal.open({ args: ['--instruments', '2000'] });
});
after(async () => {
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

const says = (label: string, pattern: RegExp): Promise<void> => tableSays(terminal.page, label, pattern);
const buy = (symbol: string): Promise<void> => buyAtMarket(terminal.page, symbol);

test('on the real engine: find, ticket with its figures, fill, live position, exit, flat', async () => {
  const { page } = terminal;
  await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: PATIENCE_MS });
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
  await page.keyboard.press('Control+Delete');
  await says('Positions', /NIFTY NOV FUT.*closed/u);
});

test('on the real engine: the kill switch flattens, halts, and survives a reload of the page', async () => {
  const { page } = terminal;
  await page.keyboard.press('Alt+a');
  await buy('BANKNIFTY NOV FUT');
  await says('Positions', /BANKNIFTY NOV FUT.*\+1/u);
  await page.keyboard.press('Control+Shift+K');
  await page.locator('.kill', { hasText: /Done: entries blocked/ }).waitFor({ timeout: PATIENCE_MS });
  await says('Positions', /BANKNIFTY NOV FUT.*closed/u);
  await page.reload();
  await page.locator('.trade-state', { hasText: 'halted' }).waitFor({ timeout: PATIENCE_MS });
  await says('Positions', /BANKNIFTY NOV FUT.*closed/u);
});
