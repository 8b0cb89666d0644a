import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(at: string): Promise<AxeResults> };

let desk: OrderPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0.05 });
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});

const sheet = (): Locator => desk.page.getByRole('dialog', { name: 'Saved baskets and files' });
const told = (text: RegExp): Promise<void> => desk.page.locator('.toast', { hasText: text }).first().waitFor();
const legs = (): Promise<string[]> => desk.page.locator('.tray .tray-leg').allInnerTexts();
const stored = (): { name: string; legs: unknown[] }[] =>
  JSON.parse(desk.face.engine.prefs.get('baskets') ?? '[]') as { name: string; legs: unknown[] }[];

async function sound(): Promise<void> {
  await desk.page.evaluate(AXE);
  const found = await desk.page.evaluate(async () =>
    (await axe.run('[role=dialog]')).violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`),
  );
  assert.deepEqual(found, []);
}

/** Goes to the sheet from a leg of the tray, or from the button of an empty tray. */
async function open(): Promise<void> {
  await desk.page.keyboard.press('Control+F6');
  const first = desk.page.locator('.tray .tray-leg').first();
  if ((await first.count()) > 0) await first.focus();
  else await desk.page.getByRole('button', { name: /^Saved, files/ }).focus();
  await desk.page.keyboard.press('Control+s');
  await sheet().waitFor();
  assert.equal(await desk.page.evaluate(() => (document.activeElement as HTMLInputElement).maxLength), 40);
}

test('by keys: rows of a CSV become legs; the others stay with line and reason, and are corrected', async () => {
  const { page } = desk;
  await open();
  await sheet().getByLabel('Lines of the CSV').focus();
  await page.keyboard.insertText(
    'Symbol,Side,Lots,Price\nITC NOV FUT,BUY,1,m\nNO SUCH FUT,SELL,1,\nONGC NOV FUT,SELL,2,2700\n',
  );
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await sheet().getByText('2 of 3 rows are legs.').waitFor();
  assert.match(await sheet().getByLabel('Rows that are no leg').innerText(), /Line 3 NO SUCH FUT.*no live data/s);
  await sound();
  await desk.face.picture('tray-import');
  assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /Put 2 into the tray/);
  await page.keyboard.press('Enter');
  await sheet().getByText('In the tray: 2 more legs.').waitFor();
  assert.equal(
    await sheet().getByLabel('Lines of the CSV').inputValue(),
    'Symbol,Side,Lots,Price\nNO SUCH FUT,SELL,1,\n',
  );
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'detached' });
  assert.match((await legs()).join('\n'), /ITC NOV FUT.*at the market.*ONGC NOV FUT.*2 lots/s);
});

test('by keys: a tray is saved by a name, loaded, renamed and deleted, and deleting is asked once more', async () => {
  const { page } = desk;
  await open();
  await page.keyboard.type('Friday');
  await page.keyboard.press('Enter');
  await told(/Saved: Friday, 2 legs/);
  assert.deepEqual(
    stored().map(({ name, legs: kept }) => [name, kept.length]),
    [['Friday', 2]],
  );
  await sheet().getByLabel('Saved basket', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await sheet().waitFor({ state: 'detached' });
  assert.equal((await legs()).length, 4, 'loading adds to what is there');
  await open();
  await sheet().getByLabel('Saved basket', { exact: true }).selectOption('Friday');
  await sheet().getByLabel('Name', { exact: true }).fill('Expiry');
  await sheet().getByRole('button', { name: 'Rename Friday to this' }).press('Enter');
  await told(/Renamed: Friday is Expiry/);
  await sound();
  await desk.face.picture('tray-saved');
  await sheet().getByRole('button', { name: 'Delete Expiry' }).press('Enter');
  assert.equal(stored().length, 1, 'the first press only asks');
  await page.keyboard.press('Enter');
  await told(/Deleted: Expiry/);
  await sheet().getByText('None yet.').waitFor();
  assert.deepEqual(stored(), []);
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'INPUT');
  await page.keyboard.press('Escape');
});

test('the tray leaves as a file that is read as the same legs; one that cannot be loaded stays saved', async () => {
  const { page } = desk;
  const before = await legs();
  await open();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    sheet().getByRole('button', { name: 'Export the tray' }).press('Enter'),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.equal(text.split('\r\n').length, before.length + 2);
  await sheet()
    .getByLabel('File with legs')
    .setInputFiles({ name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await sheet().getByText(`${before.length} of ${before.length} rows are legs.`).waitFor();
  await sheet().getByRole('button', { name: 'Leave it' }).press('Enter');
  await sheet().getByLabel('Name', { exact: true }).fill('Gone');
  await sheet().getByLabel('Name', { exact: true }).press('Enter');
  await told(/Saved: Gone/);
  const json = JSON.stringify(stored()).replaceAll('ITC NOV FUT', 'ITC OCT FUT');
  desk.face.engine.prefs.set('baskets', json);
  await page.keyboard.press('Escape');
  await open();
  await sheet().getByLabel('Saved basket', { exact: true }).selectOption('Gone');
  await page.keyboard.press('Tab');
  await sheet().getByLabel('Saved basket', { exact: true }).press('Enter');
  await told(/Gone was not loaded and stays saved\. What was ITC OCT FUT is ITC NOV FUT now/);
  assert.equal(desk.face.engine.prefs.get('baskets'), json);
  await page.keyboard.press('Escape');
  assert.deepEqual(await legs(), before);
});
