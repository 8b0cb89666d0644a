import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { buyAtMarket, SOON_MS, tableSays } from './real-desk.ts';
import { RunningTerminal } from './running-terminal.ts';

let terminal: RunningTerminal;
let first: Page;
let second: Page;
before(async () => {
  terminal = await RunningTerminal.open({ args: ['--instruments', '1000'] });
  first = terminal.page;
  // Another window of the same browser: its session is known, and the key of the address is used up.
  second = await first.context().newPage();
  await second.goto(first.url());
  for (const page of [first, second])
    await page.locator('.trade-state', { hasText: 'entries allowed' }).waitFor({ timeout: 30_000 });
  await first.bringToFront();
  await first.keyboard.press('Alt+a');
});
after(async () => {
  await terminal.close();
  assert.deepEqual(terminal.faults, [], 'the page reported no fault at any time');
});

/** Switches faults between the engine and the venue. */
async function venueFaults(body: object): Promise<void> {
  const answer = await fetch(`${terminal.exchange}/sim/venue/faults`, { method: 'POST', body: JSON.stringify(body) });
  assert.ok(answer.ok, await answer.text());
}

const alarms = (page: Page, words: RegExp) => page.locator('.alarm', { hasText: words });

test('two windows see the same orders and positions; only the one that was armed is', async () => {
  await buyAtMarket(first, 'TATASTEEL NOV FUT');
  for (const page of [first, second]) await tableSays(page, 'Orders', /TATASTEEL NOV FUT.*filled/u);
  for (const page of [first, second]) await tableSays(page, 'Positions', /TATASTEEL NOV FUT.*\+1/u);
  assert.equal(await second.locator('.arm').getAttribute('aria-checked'), 'false');
});

test('failure mode 12: cut after it was accepted: an alarm in both windows, found later, and once at the venue', async () => {
  // The books are read through the same door: the fault begins with the order.
  await buyAtMarket(first, 'SBIN NOV FUT', 1, () => venueFaults({ cutAfter: 1, seed: 'page' }));
  for (const page of [first, second]) await alarms(page, /In doubt.*SBIN NOV FUT/).waitFor({ timeout: SOON_MS });
  await venueFaults({});
  for (const page of [first, second]) await tableSays(page, 'Orders', /SBIN NOV FUT.*filled/u);
  await tableSays(second, 'Positions', /SBIN NOV FUT.*\+1/u);
  assert.equal(await alarms(first, /In doubt/).count(), 1, 'the alarm waits for a person all the same');
  await second.bringToFront();
  await second.keyboard.press('Alt+y');
  for (const page of [first, second]) await alarms(page, /In doubt/).waitFor({ state: 'detached', timeout: SOON_MS });
  await first.bringToFront();
});

test('a rejection after the acceptance is an alarm that waits for a person, with the broker’s reason', async () => {
  // More margin than the account has: ours only warns, because its margin is an approximation.
  await buyAtMarket(first, 'RELIANCE NOV FUT', 10);
  for (const page of [first, second])
    await alarms(page, /Rejected late.*RELIANCE NOV FUT/).waitFor({ timeout: SOON_MS });
  await tableSays(first, 'Orders', /RELIANCE NOV FUT.*rejected/u);
  await first.keyboard.press('Alt+y');
  await alarms(second, /Rejected late/).waitFor({ state: 'detached', timeout: SOON_MS });
});
