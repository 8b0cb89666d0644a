import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(root: string, options: object): Promise<AxeResults> };

let desk: OrderPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0 });
  await desk.find('TATASTEEL NOV FUT');
  await desk.arm();
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});
afterEach(async () => {
  for (let i = 0; i < 3; i += 1) await desk.page.keyboard.press('Escape');
});

const line = () => desk.alarms.filter({ hasText: 'No answer' });
const idsOf = (name: string, key: string): string[] =>
  desk.face.engine.calls
    .filter((call) => call.name === name)
    .map(({ input }) => String((input as Record<string, unknown>)[key]));

test('a quick order that nobody answered while a ticket is open stays in the strip, and is asked for again', async () => {
  const { page, account } = desk;
  await desk.openTicket('F1');
  const ticket = await desk.ticket.locator('h2, .ticket-symbol, header').first().innerText();
  await page.keyboard.press('Alt+r');
  await page.waitForFunction(() => document.activeElement?.classList.contains('ladder-scroll'));
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowDown');
  account.next = 'lost';
  await page.keyboard.press('Control+Enter');
  await line().waitFor();
  assert.match(await line().innerText(), /No answer.*BUY 1 lot · 75 TATASTEEL NOV FUT.*may have arrived/s);
  assert.equal(await desk.ticket.locator('h2, .ticket-symbol, header').first().innerText(), ticket);
  assert.equal(desk.placed().length, 0, 'the engine never had it');
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run('.alarms', { resultTypes: ['violations'] }));
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  );
  await desk.face.picture('unanswered');
  account.next = 'lost';
  await line().getByRole('button', { name: 'Ask again' }).click();
  await page.locator('.toast', { hasText: 'did not answer in time' }).first().waitFor();
  await line().waitFor();
  account.next = 'rest';
  await line().getByRole('button', { name: 'Ask again' }).click();
  await line().waitFor({ state: 'detached' });
  assert.equal(new Set(idsOf('order.place', 'clientOrderId')).size, 1, 'one order, however often it is asked for');
  assert.equal(desk.placed().length, 1);
});

test('a ticket that nobody answered leaves its order in the strip when it is closed; its key lets it go', async () => {
  const { page, account } = desk;
  await page.keyboard.press('c');
  await desk.openTicket('F1');
  account.next = 'lost';
  await page.keyboard.press('Control+Enter');
  await desk.ticket.getByText(/may have arrived/).waitFor();
  assert.equal(await line().count(), 0, 'the ticket shows it');
  await page.keyboard.press('Escape');
  await line().waitFor();
  await page.keyboard.press('Alt+y');
  await line().waitFor({ state: 'detached' });
});

test('a basket that nobody answered is the same basket when it is sent again', async () => {
  const { page, account } = desk;
  for (const symbol of ['ITC NOV FUT', 'ONGC NOV FUT']) {
    await desk.find(symbol);
    await desk.openTicket('F1');
    await page.keyboard.press('Alt+b');
    await desk.ticket.getByText(/Added to the basket/).waitFor();
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+F6');
  await page.locator('.tray').focus();
  account.next = 'lost';
  await page.keyboard.press('Control+Enter');
  await page.locator('.tray', { hasText: 'may have arrived' }).waitFor();
  assert.equal(await page.locator('.tray-leg').count(), 2, 'nothing leaves the tray unanswered');
  assert.match(await line().innerText(), /Basket of 2 legs/);
  await page.waitForFunction(
    () => document.querySelector('.tray .ticket-row > button:last-child:not(:disabled)') !== null,
  );
  await page.locator('.tray').focus();
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.querySelectorAll('.tray-leg').length === 0);
  await line().waitFor({ state: 'detached' });
  const ids = idsOf('basket.place', 'basketId');
  assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
});
