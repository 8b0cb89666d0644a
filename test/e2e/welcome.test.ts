import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { FakePage } from './fake-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(root: string): Promise<AxeResults> };
/** Made up; it never leaves this machine. */
const TOKEN = 'eyJhbGciOiJIUzUxMiJ9.made-up-for-the-test';

let face: FakePage;
let page: Page;
before(async () => {
  face = await FakePage.open({ instruments: 300, share: 0.02 });
  page = face.page;
});
after(async () => {
  await face.close();
  assert.deepEqual(face.faults, [], 'the page reported no fault at any time');
});

const dialog = () => page.getByRole('dialog', { name: 'First steps' });
const stored = (): unknown => JSON.parse(face.engine.prefs.get('face.welcome') ?? 'null');

async function noFault(root: string): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    async (where) => (await axe.run(where)).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    root,
  );
  assert.deepEqual(found, []);
}

/** Opens the page as somebody does who never did. */
async function firstStart(): Promise<void> {
  face.engine.prefs.clear();
  await page.reload();
  await page.waitForFunction(() => window.__terminal.firstRowAtMs !== null);
}

test('a first start shows the first steps beside a working terminal; skipped, they stay away', async () => {
  assert.equal(await dialog().count(), 0, 'whoever was here before is not asked');
  await firstStart();
  await dialog().waitFor();
  assert.match(await dialog().innerText(), /Demo.*Prices are made up/s);
  await face.picture('welcome-market');
  await noFault('.welcome');
  const before = await page.evaluate(() => window.__terminal.framesPainted());
  await page.waitForFunction((n) => window.__terminal.framesPainted() > n, before);
  await page.keyboard.press('w');
  await page.waitForFunction(() => document.activeElement?.closest('.live-grid') instanceof Element);
  assert.equal(await dialog().count(), 1, 'keys reach the terminal meanwhile');
  await page.reload();
  await dialog().waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  assert.deepEqual(stored(), { version: 1, open: false });
  await page.reload();
  await page.waitForFunction(() => window.__terminal.firstRowAtMs !== null);
  assert.equal(await dialog().count(), 0);
});

test('by keyboard alone: keys of Kite, the light theme, done; the command brings it back', async () => {
  await page.keyboard.press('Control+Alt+j');
  await dialog().waitFor();
  await dialog().getByRole('button', { name: 'Next' }).press('Enter');
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.type === 'radio');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await face.picture('welcome-keys');
  await noFault('.welcome');
  await dialog().getByRole('button', { name: 'Next' }).press('Enter');
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.name === 'welcome-theme');
  await page.keyboard.press('ArrowDown');
  await face.picture('welcome-look');
  await noFault('.welcome');
  await dialog().getByRole('button', { name: 'Done' }).press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light');
  assert.equal((JSON.parse(face.engine.prefs.get('face.keys') ?? '{}') as { preset?: string }).preset, 'kite');
});

test('an account is stored by the engine, looked at line by line, and used from the next start', async () => {
  await page.keyboard.press('Control+Alt+j');
  await dialog()
    .getByRole('radio', { name: /My account at Dhan/ })
    .check();
  await page.locator('#welcome-client').fill('1100003626');
  await page.getByRole('button', { name: 'Store and look at it' }).click();
  await dialog().getByRole('alert').filter({ hasText: 'The access token is empty' }).waitFor();
  await page.locator('#welcome-token').fill(TOKEN);
  await page.locator('#welcome-passphrase').fill('one passphrase');
  await page.locator('#welcome-again').fill('another one');
  await page.keyboard.press('Enter');
  await dialog().getByRole('alert').filter({ hasText: 'The two passphrases differ' }).waitFor();
  assert.ok(!face.engine.calls.some(({ name }) => name === 'brokerAccount.connect'), 'nothing was sent');
  face.engine.settings.brokerAccount.refusal =
    'The token ended at 2026-11-20 10:30 IST. Make a new one. Nothing was stored.';
  await page.locator('#welcome-again').fill('one passphrase');
  await page.keyboard.press('Enter');
  await dialog().getByRole('alert').filter({ hasText: 'The token ended' }).waitFor();
  assert.equal(await page.locator('#welcome-token').inputValue(), TOKEN, 'what was typed can be put right');
  face.engine.settings.brokerAccount.refusal = null;
  await page.keyboard.press('Enter');
  const lines = page.locator('.findings > div');
  await lines.nth(4).waitFor();
  assert.match(await lines.nth(2).innerText(), /data plan\s+✗ not in order\s+not active: .*Subscribe/s);
  assert.match(await lines.nth(4).innerText(), /static IP\s+! look at it/s);
  assert.match(await dialog().innerText(), /client id ••••3626/);
  assert.equal(await page.locator('#welcome-token').inputValue(), '', 'the field is empty again');
  await face.picture('welcome-dhan');
  await noFault('.welcome');
  await page.getByRole('button', { name: 'Use Dhan from the next start' }).click();
  await dialog().getByText('The next start uses Dhan').waitFor();
  assert.equal(face.engine.settings.stored['source'], 'dhan');
  const kept =
    [...face.engine.prefs.values()].join() +
    JSON.stringify(face.engine.settings.stored) +
    page.url() +
    (await page.content());
  const local = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  assert.ok(
    !`${kept}${local}`.includes(TOKEN) && !`${kept}${local}`.includes('one passphrase'),
    'the page keeps no secret',
  );
  await page.keyboard.press('Escape');
});

test('help: the keys of where I am, words, panels, the minutes of another terminal', async () => {
  await page.keyboard.press('w');
  await page.keyboard.press('Alt+h');
  const help = page.locator('.help');
  await help.getByRole('heading', { name: 'Market watch' }).waitFor();
  assert.match(await help.innerText(), /Delete\s+Take the row out of the list/);
  await page.getByRole('button', { name: 'Words', exact: true }).click();
  await page.getByLabel('Search the words').fill('theta');
  await page.waitForFunction(
    () => document.querySelector('.help-terms [data-term]')?.getAttribute('data-term') === 'Theta',
  );
  await face.picture('help-words');
  await noFault('.help');
  await page.getByLabel('Search the words').fill('nothing like it');
  await help.getByText('No word is about').waitFor();
  await page.getByRole('button', { name: 'Panels', exact: true }).click();
  await help.getByRole('button', { name: 'Gap board' }).waitFor();
  await noFault('.help');
  await page.getByRole('button', { name: 'First five minutes' }).click();
  await help.getByRole('button', { name: 'TWS' }).click();
  await help.getByText('nothing is transmitted unarmed').waitFor();
  await face.picture('help-start');
  await noFault('.help');
});

test('what is this: a column head under the pointer, a focused cell, a panel', async () => {
  await page.keyboard.press('w');
  await page.locator('.ag-header-cell[col-id="oi"]').hover();
  await page.keyboard.press('Shift+F1');
  await page.locator('.help-terms [data-term="Open interest"]').waitFor();
  await page.mouse.move(5, 5);
  await page.locator('.live-grid .ag-cell[col-id="ltp"]').first().focus();
  await page.keyboard.press('Shift+F1');
  await page.waitForFunction(
    () => document.querySelector('.help-terms [data-term]')?.getAttribute('data-term') === 'LTP',
  );
});
