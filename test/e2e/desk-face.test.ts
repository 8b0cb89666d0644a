import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { fault } from '#contract/faults.ts';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(root: string, options: object): Promise<AxeResults> };

let desk: OrderPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0.02 });
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});
afterEach(async () => {
  for (let i = 0; i < 3; i += 1) await desk.page.keyboard.press('Escape');
});

const lastCall = (name: string): unknown => desk.face.engine.calls.findLast((call) => call.name === name)?.input;

test('a forever order with two legs goes out of the ticket, is listed, changed leg by leg and cancelled', async () => {
  const { page } = desk;
  desk.face.engine.share = 0;
  await desk.find('TATASTEEL NOV FUT');
  await desk.arm();
  await desk.openTicket('F1');
  await desk.ticket.getByLabel('forever').check();
  assert.equal(await desk.ticket.getByLabel('Product').inputValue(), 'MARGIN', 'nothing intraday rests over days');
  await desk.ticket.getByLabel('legs').selectOption('OCO');
  const { instruments } = desk.face.engine.market;
  const slot = instruments.find(({ symbol }) => symbol === 'TATASTEEL NOV FUT')?.slot ?? -1;
  const rupees = Math.round(desk.face.engine.market.get(slot, 'ltp') / 100);
  await page.locator('#ticket-trigger').fill(String(rupees + 3));
  await page.locator('#ticket-price').fill(String(rupees + 3));
  await desk.ticket.getByLabel('Trigger of the second leg').fill(String(rupees - 3));
  await page.locator('#ticket-lots').press('Control+Enter');
  await desk.ticket
    .or(page.locator('.toast', { hasText: 'TATASTEEL' }))
    .first()
    .waitFor();
  await page.waitForFunction(() => document.querySelector('.ticket') === null);
  const sent = lastCall('forever.place') as {
    flag: string;
    trigger1: number;
    order: { trigger: number; type: string };
  };
  assert.deepEqual([sent.flag, sent.order.type, sent.order.trigger - sent.trigger1], ['OCO', 'SL', 600]);
  await page.keyboard.press('Shift+F8');
  const rows = page.locator('.trade-table[aria-label="Forever orders"] tbody tr');
  await rows.nth(1).waitFor();
  await rows.first().focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('New quantity of TATASTEEL NOV FUT').fill('150');
  await page.getByLabel('New quantity of TATASTEEL NOV FUT').press('Enter');
  await rows.filter({ hasText: '150' }).first().waitFor();
  await desk.face.picture('desk-forever');
  await rows.first().focus();
  await page.keyboard.press('Control+Delete');
  await page.waitForFunction(
    () => document.querySelectorAll('.trade-table[aria-label="Forever orders"] tr.is-final').length === 2,
  );
  await page.keyboard.press('Alt+a');
});

test('t on a position trails its stop; without one it opens a stop ticket that can only reduce', async () => {
  const { page } = desk;
  await desk.find('INFY NOV FUT');
  await desk.arm();
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await desk.ticket.waitFor({ state: 'detached' });
  await page.keyboard.press('q');
  const row = page.locator('.trade-table[aria-label="Positions"] tr', { hasText: 'INFY NOV FUT' });
  await row.waitFor();
  await row.focus();
  await page.keyboard.press('t');
  await desk.ticket.waitFor();
  assert.equal(await desk.ticket.getByLabel('reduce only').isChecked(), true);
  await page.keyboard.press('Escape');
  const entry = desk.placed().findLast(({ symbol }) => symbol === 'INFY NOV FUT');
  assert.ok(entry !== undefined);
  const stop = {
    id: entry.clientOrderId,
    clientOrderId: entry.clientOrderId,
    symbol: entry.symbol,
    where: 'client',
    target: null,
    stop: 140_000,
    trail: 0,
    state: 'armed',
    text: 'watched here',
  } as const;
  desk.account.broker.stops.set(stop.id, stop);
  desk.account.tell('stop.changed', stop);
  await page.keyboard.press('Shift+F3');
  await page.locator('.trade-table[aria-label="Stops"] tr', { hasText: 'INFY NOV FUT' }).waitFor();
  await page.keyboard.press('q');
  // Showing a panel gives it the keyboard a moment later: the row has it when it keeps it.
  for (let keeps = false; !keeps; keeps = await row.evaluate((one) => one === document.activeElement)) {
    await row.focus();
    await page.waitForTimeout(150);
  }
  await page.keyboard.press('t');
  await page.getByLabel('Distance of the stop of INFY NOV FUT').fill('12.50');
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: 'follows by 12.50' }).waitFor();
  assert.equal((lastCall('bracket.modify') as { trail: number }).trail, 1_250);
  await page.keyboard.press('Shift+F3');
  await page.locator('.trade-table[aria-label="Stops"] tr', { hasText: '12.50' }).waitFor();
  await page.keyboard.press('Alt+a');
});

test('statements are read page by page and saved as a file that a spreadsheet opens safely', async () => {
  const { page } = desk;
  await page.keyboard.press('Shift+F7');
  const form = page.getByRole('form', { name: 'Statement' });
  await form.getByRole('button', { name: 'Read' }).click();
  await page.getByText('60 rows of ledger').waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  assert.match(file.suggestedFilename(), /^asha-ledger-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  assert.deepEqual(
    [lines.length, lines[0], lines[1]],
    [61, 'Date,Narration,Voucher,Debit', '2026-11-19,Entry 1,0,-1.50'],
  );
});

test('the audit is asked for by kind and by order, and saved', async () => {
  const { page } = desk;
  await page.keyboard.press('F7');
  await page.locator('.trade-table[aria-label="Audit"] tbody tr').first().waitFor();
  const panel = page.locator('.audit-tools', { has: page.getByLabel('Which decisions') });
  await panel.getByLabel('Which decisions').selectOption('order.denied');
  await panel.getByLabel('Id of an order').fill('abc-1');
  await panel.getByLabel('Id of an order').press('Enter');
  await page.waitForFunction(() => document.querySelector('.trade-table[aria-label="Audit"]') !== null);
  await page.waitForTimeout(100);
  assert.deepEqual(lastCall('audit.list'), { limit: 500, event: 'order.denied', clientOrderId: 'abc-1' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'audit.csv');
});

test('an alarm moves no panel: it has its place from the start, and further ones lie above it', async () => {
  const { page } = desk;
  const tops = (): Promise<number[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('.stage, .status-strip, .dv-groupview')].map((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return top * 10_000 + bottom;
      }),
    );
  const before = await tops();
  for (const text of ['one', 'two', 'three', 'four']) desk.account.raiseAlarm('external', text, null);
  await page.getByText('1 more after these').waitFor();
  assert.deepEqual(await tops(), before);
  await desk.face.picture('desk-alarms');
  for (let i = 0; i < 4; i += 1) {
    await page.keyboard.press('Alt+y');
    await page.waitForFunction(
      (left) => document.querySelector('.alarms')?.getAttribute('data-count') === left,
      String(3 - i),
    );
  }
  assert.deepEqual(await tops(), before);
});

test('several accounts: colour and label everywhere, a change that asks, a refusal that says why', async () => {
  const { page } = desk;
  assert.equal(await page.locator('.account-tag').count(), 0, 'one account needs no colours');
  desk.account.accounts.list = 'asha violet, family orange';
  await page.reload();
  await page.waitForFunction(() => window.__terminal.firstRowAtMs !== null);
  await page.locator('.window[data-account-colour="violet"]').waitFor();
  await page.locator('.top-bar .account-tag', { hasText: 'asha' }).waitFor();
  await desk.find('LT NOV FUT');
  await desk.arm();
  await desk.openTicket('F1');
  await desk.ticket.locator('.account-tag', { hasText: 'asha' }).waitFor();
  desk.account.accounts.refused = fault('denied.account_busy', '1 orders of asha are in doubt.');
  await page.keyboard.press('Alt+u');
  const dialog = page.getByRole('dialog', { name: 'Accounts' });
  await dialog.getByRole('button', { name: 'family' }).click();
  await dialog.getByText('1 orders of asha are in doubt.').waitFor();
  await page.keyboard.press('Escape');
  desk.account.accounts.refused = null;
  await page.keyboard.press('Alt+u');
  await dialog.getByRole('button', { name: 'family' }).click();
  await dialog.getByText('2 working orders stay at the broker.').waitFor();
  await desk.face.picture('desk-accounts');
  await dialog.getByRole('button', { name: 'Leave asha and trade family' }).click();
  await page.locator('.window[data-account-colour="orange"]').waitFor();
  assert.equal(await page.locator('.arm').getAttribute('aria-checked'), 'false', 'the change disarms');
  assert.equal(await desk.ticket.count(), 0, 'and closes a ticket that was made for the other account');
  await page.keyboard.press('F3');
  assert.ok((await page.locator('.dv-right-actions-container .account-tag', { hasText: 'family' }).count()) >= 2);
});

test('after flattening the broker’s own switch and its exit by result are offered, off again by the typed word', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+Shift+K');
  await desk.kill.getByText(/Done: entries blocked/).waitFor();
  const own = desk.kill.getByRole('region', { name: 'Switch of the broker' });
  await own.getByRole('button', { name: 'Also stop trading at the broker' }).click();
  await own.getByText('Kill switch activated.').waitFor();
  assert.equal(await own.getByRole('button', { name: 'Allow it again' }).isDisabled(), true);
  await own.locator('input').fill('RESUME');
  await own.getByRole('button', { name: 'Allow it again' }).click();
  await own.getByText('Kill switch deactivated.').waitFor();
  const exit = desk.kill.getByRole('region', { name: 'Exit by result at the broker' });
  await exit.getByLabel('Loss ₹').fill('5,000');
  await exit.getByRole('button', { name: 'Switch on' }).click();
  await exit.getByText(/On: exits everything at a loss of ₹5,000/).waitFor();
  await desk.face.picture('desk-broker-doors');
  await exit.locator('input').fill('RESUME');
  await exit.getByRole('button', { name: 'Switch off' }).click();
  await exit.getByText(/^Off/).waitFor();
  assert.deepEqual([desk.account.broker.killed, desk.account.broker.pnl.active], [false, false]);
});

test('no panel of the desk breaks the accessibility rules, in either theme and with an account’s colour', async () => {
  const { page } = desk;
  await page.evaluate(AXE);
  const check = async (name: string, within = 'body'): Promise<void> => {
    const found = await page.evaluate(async (root) => {
      const { violations } = await axe.run(root, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
    }, within);
    assert.deepEqual(found, [], name);
  };
  // Two panels are seen at once, one in each half of the desk.
  const pairs = [
    ['q', 'F3'],
    ['Shift+F3', 'F8'],
    ['Shift+F7', 'Shift+F8'],
    ['r', 'F7'],
    ['v', 'Control+F6'],
  ] as const;
  for (const theme of ['dark', 'light']) {
    for (const pair of pairs) {
      await page.keyboard.press('w');
      for (const key of pair) await page.keyboard.press(key);
      await page.waitForTimeout(150);
      await check(`${theme}: ${pair.join(' ')}`);
    }
    await page.keyboard.press('Alt+u');
    // What lies behind an open dialog cannot be reached, and is cut off where the dialog begins.
    await check(`${theme}: accounts`, '[role="dialog"]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    await page.keyboard.press('t');
  }
});
