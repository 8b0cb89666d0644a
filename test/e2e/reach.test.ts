import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { OrderPage } from './order-page.ts';

/** Ways from anywhere to anything: the palette, the menu, from a row of the desk to its chart and its list. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(root: string): Promise<AxeResults> };
const FUTURE = 'TATASTEEL NOV FUT';

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

/** Types into the palette until an entry is chosen, and runs it. */
async function choose(query: string, title: RegExp): Promise<void> {
  const { page } = desk;
  await page.keyboard.press('Control+k');
  await page.locator('.palette input:focus').waitFor();
  await page.keyboard.type(query);
  await page.locator('.palette-entry[aria-selected="true"]', { hasText: title }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.palette').waitFor({ state: 'detached' });
}

const charted = (symbol: string): Promise<unknown> =>
  desk.page.waitForFunction(
    (name) => document.querySelector('.chart-canvas')?.getAttribute('aria-label')?.startsWith(`Chart. ${name},`),
    symbol,
  );

test('an empty palette lists everything, draws what fits, and keeps the chosen entry in sight', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+k');
  await page.locator('.palette input:focus').waitFor();
  const state = (): Promise<{ place: number; all: number; drawn: number; seen: boolean }> =>
    page.evaluate(() => {
      const list = document.querySelector('#palette-list')?.getBoundingClientRect();
      const chosen = document.querySelector('.palette-entry[aria-selected="true"]');
      const at = chosen?.getBoundingClientRect();
      return {
        place: Number(chosen?.ariaPosInSet),
        all: Number(chosen?.ariaSetSize),
        drawn: document.querySelectorAll('.palette-entry').length,
        seen: list !== undefined && at !== undefined && at.top >= list.top && at.bottom <= list.bottom,
      };
    });
  const first = await state();
  assert.ok(first.all > 60 && first.drawn <= 41 && first.place === 1, JSON.stringify(first));
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('PageDown');
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowDown');
  const far = await state();
  assert.deepEqual([far.place, far.seen], [46, true]);
  await page.keyboard.press('Home');
  for (let i = 0; i < 45; i += 1) await page.keyboard.press('ArrowUp');
  assert.deepEqual(await state().then(({ place, seen }) => [place, seen]), [1, true]);
  await page.keyboard.press('ArrowUp');
  const last = await state();
  assert.deepEqual([last.place, last.seen], [last.all, true], 'a step before the first is the last');
  await page.keyboard.press('PageDown');
  assert.equal((await state()).place, last.all, 'a page stops at the end');
  await page.keyboard.type('chart');
  await page.waitForFunction((all) => Number(document.querySelector('.palette-entry')?.ariaSetSize) < all, first.all);
  assert.deepEqual(await state().then(({ place, seen }) => [place, seen]), [1, true], 'another text begins at the top');
});

test('the mouse scrolls through everything that an empty palette lists', async () => {
  const { page } = desk;
  await page.keyboard.press('Control+k');
  await page.locator('.palette input:focus').waitFor();
  await page.waitForFunction(() => {
    const list = document.querySelector('#palette-list');
    list?.scrollTo(0, list.scrollHeight);
    const entries = document.querySelectorAll('.palette-entry');
    return entries.length > 60 && entries.length === Number(entries[0]?.ariaSetSize);
  });
});

test('the palette leads to the hits of one scanner and to one setting', async () => {
  const { page } = desk;
  await choose('opening range', /Opening range breakout.*Scanner/su);
  await page.locator('.card-face[aria-pressed="true"]', { hasText: 'Opening range breakout' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('.hits-table, .hits') !== null);
  await choose('framems', /frameMs.*Setting/su);
  await page.locator('#setting-frameMs').waitFor();
  assert.equal(await page.locator('.setting').count(), 1);
  await page.keyboard.press('Alt+q');
});

test('a command of the menu is run by pressing it; axe finds nothing in the menu', async () => {
  const { page } = desk;
  await page.keyboard.press('?');
  const menu = page.getByRole('dialog', { name: 'Menu and keys' });
  await menu.waitFor();
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await axe.run('.sheet')).violations.map(({ id }) => id));
  assert.deepEqual(found, []);
  await desk.face.picture('menu');
  await menu.getByRole('button', { name: 'Go to the levels' }).press('Enter');
  await menu.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.closest('.levels') !== null);
});

test('rows of positions, orders and trades are charted by key and by double click, and put on the list', async () => {
  const { page } = desk;
  await desk.find(FUTURE);
  await desk.arm();
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  const rows = { positions: 'q', orders: 'F3', fills: 'Shift+F3' };
  const row = (label: string) => page.locator(`.trade-table[aria-label="${label}"] tbody tr`, { hasText: FUTURE });
  await row('Positions').first().waitFor({ state: 'attached' });
  for (const [key, label, chord] of [
    [rows.positions, 'Positions', 'Enter'],
    [rows.orders, 'Orders', 'Alt+Enter'],
  ] as const) {
    await desk.find('RELIANCE');
    await charted('RELIANCE');
    await page.keyboard.press(key);
    await row(label).first().focus();
    await page.keyboard.press(chord);
    await charted(FUTURE);
    assert.equal(
      await row(label)
        .first()
        .evaluate((one) => one === document.activeElement),
      true,
      'the row keeps the keyboard',
    );
  }
  await desk.find('RELIANCE');
  await charted('RELIANCE');
  await page.keyboard.press(rows.positions);
  await row('Positions').first().locator('td').first().dblclick();
  await charted(FUTURE);
  await page.keyboard.press('Control+Alt+y');
  await page.locator('.toast', { hasText: `${FUTURE} is in “My list” now` }).waitFor();
  assert.equal(desk.face.engine.lists[0]?.items.length, 1);
  assert.equal(desk.placeCalls(), 1, 'charting orders nothing');
});
