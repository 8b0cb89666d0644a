import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { ChartPage } from './chart-page.ts';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(context: string, options: object): Promise<AxeResults> };

let desk: OrderPage;
let chart: ChartPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0.05 });
  chart = new ChartPage(desk);
  await chart.show('TATASTEEL NOV FUT');
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});

const menu = () => desk.page.locator('.axis-menu');
const levels = (): number[] =>
  desk.face.engine.alerts.rules.flatMap(({ rule: { condition } }) =>
    condition.type === 'price' ? [condition.level] : [],
  );
/** Opens the menu with the right button on the price axis, some way from the top. */
async function open(y: number): Promise<number> {
  const box = await chart.box();
  await desk.page.mouse.click(box.x + box.width - 30, box.y + y, { button: 'right' });
  await menu().waitFor();
  const words = await menu().getByRole('menuitem').first().innerText();
  return Number(/crosses ([\d,.]+)/.exec(words)?.[1]?.replaceAll(',', ''));
}

test('a right click on the price axis offers what can be done there, the stop on its right side', async () => {
  const { page } = desk;
  await open(20);
  const above = await menu().getByRole('menuitem').allInnerTexts();
  assert.match(
    above.join('\n'),
    /^Alert when it crosses [\d.,]+\nBuy limit .*\nSell limit .*\nBuy stop at .*\nHorizontal line .*\nCopy /,
  );
  await desk.face.picture('chart-menu');
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run('.chart', { resultTypes: ['violations'] }));
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  );
  await page.keyboard.press('Escape');
  await menu().waitFor({ state: 'detached' });
  const price = await open(300);
  await menu().getByRole('menuitem', { name: 'Sell stop' }).click();
  await desk.ticket.waitFor();
  assert.match((await desk.ticket.getAttribute('aria-label')) ?? '', /SELL TATASTEEL NOV FUT/);
  const fields = await desk.ticket
    .locator('input')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  assert.ok(fields.includes(price.toFixed(2)), fields.join());
  await page.keyboard.press('Escape');
});

test('by the keys: an alert at the cursor’s price, then its line is moved by a tick and removed', async () => {
  const { page } = desk;
  await page.locator('.chart-canvas').focus();
  await page.keyboard.press('Shift+F10');
  await menu().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: 'You are told when TATASTEEL NOV FUT crosses' }).waitFor();
  const [level] = levels();
  assert.ok(level !== undefined);
  await chart.says(/ALERT crosses/);
  await page.locator('.chart-canvas').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await chart.settled();
  assert.deepEqual(
    levels().map((one) => Math.round((one - level) * 100)),
    [5],
    'the same rule, a tick higher',
  );
  await page.keyboard.press('Delete');
  await page.locator('.line-list').waitFor({ state: 'detached' });
  assert.deepEqual(levels(), []);
});

test('the line of an alert is dragged like any other; a limit of the menu fills the ticket; a line is drawn', async () => {
  const { page } = desk;
  await open(160);
  await menu().getByRole('menuitem', { name: 'Alert' }).click();
  await chart.says(/ALERT crosses/);
  const [before] = levels();
  const [y] = await chart.lines();
  assert.ok(y !== undefined && before !== undefined);
  await chart.hold(y, 40);
  await page.mouse.up();
  await chart.settled();
  assert.ok((levels()[0] ?? before) < before, 'lower');
  await open(60);
  await menu().getByRole('menuitem', { name: 'Buy limit' }).press('Enter');
  await desk.ticket.waitFor();
  await page.keyboard.press('Escape');
  await open(200);
  await menu().getByRole('menuitem', { name: 'Horizontal line' }).press('Enter');
  await page.waitForFunction(() => /selected/.test(document.querySelector('.draw-hint')?.textContent ?? ''));
});

test('the key of an alert begins its rule at the price under the pointer', async () => {
  const { page } = desk;
  const box = await chart.box();
  await page.mouse.move(box.x + 200, box.y + 40);
  await page.locator('.chart-canvas').focus();
  await page.keyboard.press('Alt+z');
  const field = page.getByLabel('New alert');
  await field.waitFor();
  const typed = /^TATASTEEL NOV FUT crosses ([\d.]+)$/.exec(await field.inputValue());
  assert.ok(typed !== null);
  assert.notEqual(Number(typed[1]), levels()[0]);
  assert.equal(Math.round(Number(typed[1]) * 100) % 5, 0, 'on a tick');
});
