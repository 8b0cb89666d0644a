import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { fault } from '#contract/faults.ts';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(at: { readonly include: readonly (readonly string[])[] }): Promise<AxeResults> };
const dir = mkdtempSync(join(tmpdir(), 'muhurat-accounts-'));

let desk: OrderPage;
/** Another whole window of the same terminal. */
let other: Page;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0 });
  desk.account.accounts.list = 'asha violet, family orange';
  await desk.page.reload();
  await ready(desk.page);
  await desk.page.evaluate(AXE);
  const opening = desk.page.evaluate(() => void window.open(location.href, 'second'));
  [other] = await Promise.all([desk.page.waitForEvent('popup'), opening]);
  await ready(other);
  await desk.page.bringToFront();
});
after(async () => {
  await desk.face.close();
  rmSync(dir, { recursive: true });
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});
afterEach(async () => {
  for (let i = 0; i < 3; i += 1) await desk.page.keyboard.press('Escape');
});

async function ready(page: Page): Promise<void> {
  await page.locator('.top-bar .account-tag').waitFor();
  await page.waitForFunction(() => window.__terminal.rowsLive() > 0 && window.__terminal.firstRowAtMs !== null);
}
/** Charts the future that is traded here, and puts the keyboard into the chart. */
async function chart(page: Page): Promise<void> {
  await page.locator('.arm').focus();
  await page.keyboard.press('/');
  await page.locator('.palette').waitFor();
  await page.keyboard.type('LT NOV FUT');
  await page.locator('.palette-entry[aria-selected="true"]', { hasText: 'LT NOV FUT' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.dv-tab', { hasText: /^LT NOV FUT$/ }).waitFor();
  await page.keyboard.press('c');
  await page.waitForFunction(() => document.activeElement?.closest('tr, .ag-row, .palette') === null);
}
const calls = (name: string): { account?: string }[] =>
  desk.face.engine.calls.filter((call) => call.name === name).map(({ input }) => input as { account?: string });
const strip = (page: Page): ReturnType<Page['locator']> => page.locator('.account-standing');
const toast = (text: RegExp): Promise<void> => desk.page.locator('.toast', { hasText: text }).first().waitFor();

async function accessible(within: string): Promise<void> {
  const found = await desk.page.evaluate(async (root) => {
    // Of what is looked at alone: the whole page has tests of its own, and takes seconds.
    const include = root.split(', ').map((one) => [one]);
    const { violations } = await axe.run({ include });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  }, within);
  assert.deepEqual(found, [], within);
}

test('a workspace that is bound to another account says so in its window alone; binding it changes no account', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+2');
  await page.keyboard.press('Alt+u');
  const dialog = page.getByRole('dialog', { name: 'Accounts' });
  await dialog.getByLabel('Account of Scalp').selectOption('family');
  await strip(page).getByText('This workspace trades on family; asha is active.').waitFor();
  await accessible('[role="dialog"]');
  await page.keyboard.press('Escape');
  assert.equal(await strip(page).getAttribute('data-account-colour'), 'orange');
  assert.equal(await page.locator('.window').getAttribute('data-account-colour'), 'violet');
  assert.equal(calls('accounts.switch').length, 0, 'nothing switches silently');
  // The other window knows of the binding at once, and stands on another workspace.
  await other.locator('.workspace-bar .chip', { hasText: 'Scalp' }).getByText('family').waitFor();
  assert.equal(await strip(other).count(), 0);
  for (const theme of ['dark', 'light']) {
    await accessible('.account-standing, .workspace-bar');
    await desk.face.picture(`account-standing-${theme}`);
    await page.keyboard.press('t');
  }
  await page.keyboard.press('t');
});

test('nothing that opens a position leaves the bound window; the other window trades, and exits work in both', async () => {
  const { page } = desk;
  await desk.arm();
  await chart(page);
  await page.keyboard.press('F1');
  await desk.ticket.locator('.account-tag', { hasText: 'family' }).waitFor();
  await desk.ticket.getByText('Not sent on asha').waitFor();
  await desk.ticket.locator('#ticket-lots').press('Control+Enter');
  await desk.ticket.locator('.ticket-outcome', { hasText: 'Nothing was sent.' }).waitFor();
  await desk.ticket.getByText('This workspace trades on family; asha is active.').waitFor();
  await desk.face.picture('account-standing-ticket');
  await page.keyboard.press('Alt+b');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+F6');
  const tray = page.getByRole('region', { name: 'Basket tray' });
  await tray.locator('.account-tag', { hasText: 'family' }).waitFor();
  await tray.getByRole('button', { name: /^Send 1 legs/ }).click();
  await tray.getByText('This workspace trades on family; asha is active.').waitFor();
  assert.deepEqual([calls('order.place'), calls('basket.place')], [[], []]);

  await other.bringToFront();
  await other.keyboard.press('Alt+a');
  await other.locator('.arm[aria-checked="true"]').waitFor();
  await chart(other);
  await other.keyboard.press('F1');
  await other.locator('.ticket .account-tag', { hasText: 'asha' }).waitFor();
  await other.waitForFunction(() => /₹\d/.test(document.querySelector('.ticket-figures')?.textContent ?? ''));
  await other.locator('#ticket-lots').press('Control+Enter');
  await other.waitForFunction(() => document.querySelector('.ticket') === null);
  assert.deepEqual(
    calls('order.place').map(({ account }) => account),
    ['asha'],
  );

  await page.bringToFront();
  await page.keyboard.press('q');
  const row = page.locator('.trade-table[aria-label="Positions"] tbody tr', { hasText: 'LT NOV FUT' });
  await row.focus();
  await page.keyboard.press('Alt+Shift+r');
  await toast(/This workspace trades on family; asha is active/);
  assert.equal(calls('position.reverse').length, 0);
  await row.focus();
  await page.keyboard.press('Control+Delete');
  await row.getByText('closed').waitFor();
  assert.deepEqual(
    calls('position.exit').map(({ account }) => account),
    ['asha'],
  );
});

test('one key asks for the change, a refusal says why, and then the window trades; a ticket of before is sent to nobody', async () => {
  const { page } = desk;
  await other.bringToFront();
  await chart(other);
  await other.keyboard.press('F1');
  await other.locator('.ticket .account-tag', { hasText: 'asha' }).waitFor();
  await page.bringToFront();
  desk.account.accounts.refused = fault('denied.account_busy', '1 orders of asha are in doubt.');
  const dialog = page.getByRole('dialog', { name: 'Accounts' });
  await page.keyboard.press('Alt+Shift+U');
  await dialog.getByText('1 orders of asha are in doubt.').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(calls('accounts.switch').length, 0);
  desk.account.accounts.refused = null;
  await page.keyboard.press('Alt+Shift+U');
  const leave = dialog.getByRole('button', { name: 'Leave asha and trade family' });
  await leave.waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Leave asha') === true);
  await page.keyboard.press('Enter');
  await strip(page).waitFor({ state: 'detached' });
  await page.locator('.window[data-account-colour="orange"]').waitFor();

  await other.locator('.ticket').getByText('Not sent on family').waitFor();
  await other.bringToFront();
  await other.keyboard.press('Alt+a');
  const sent = calls('order.place').length;
  await other.locator('#ticket-lots').press('Control+Enter');
  await other.locator('.ticket-outcome', { hasText: 'Nothing was sent.' }).waitFor();
  await other.locator('.ticket', { hasText: 'This was made for asha; family is active.' }).waitFor();
  assert.equal(calls('order.place').length, sent);
  await other.keyboard.press('Escape');

  await page.bringToFront();
  await desk.arm();
  await chart(page);
  await desk.openTicket('F1');
  await desk.ticket.locator('#ticket-lots').press('Control+Enter');
  await page.waitForFunction(() => document.querySelector('.ticket') === null);
  assert.equal(calls('order.place').at(-1)?.account, 'family');
});

test('a binding goes by name through a file; an account that is not here is said in words and chosen anew', async () => {
  const { page } = desk;
  await page.keyboard.press('Alt+w');
  const scalp = page.locator('[data-workspace="scalp"]');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    scalp.getByRole('button', { name: 'export' }).click(),
  ]);
  const path = join(dir, 'scalp.json');
  await download.saveAs(path);
  const text = readFileSync(path, 'utf8');
  assert.match(text, /"account": "family"/);
  writeFileSync(path, text.replace('"family"', '"trust"'));
  await page.locator('input[type="file"][aria-label="Import workspaces"]').setInputFiles(path);
  await toast(/The file binds to trust, which is no account here/);
  await page.keyboard.press('Control+6');
  await strip(page).getByText('There is no account trust here').waitFor();
  assert.equal(await strip(page).getByRole('button').count(), 0, 'there is nothing to change to');
  await accessible('.account-standing');
  await desk.face.picture('account-standing-unknown');
  await page.keyboard.press('Alt+w');
  await page.getByLabel('Account of Scalp 2').selectOption('the active account');
  await strip(page).waitFor({ state: 'detached' });
  await accessible('.settings');
  await page.keyboard.press('Control+Alt+u');
  await toast(/“Scalp 2” trades on family from now on, and on no other/);
  await page.keyboard.press('Control+Alt+u');
  await toast(/“Scalp 2” is not bound to family any more/);
});

test('a panel in a window of its own stands where its workspace stands', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Alt+w');
  await page.getByLabel('Account of Open').selectOption('asha');
  await strip(page).waitFor();
  await page.keyboard.press('q');
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Alt+o')]);
  assert.match(popup.url(), /panel=positions&group=1&space=open$/);
  await strip(popup).getByText('This workspace trades on asha; family is active.').waitFor();
  await page.bringToFront();
  await page.keyboard.press('Control+Alt+u');
  await strip(popup).waitFor({ state: 'detached' });
  await popup.close();
});
