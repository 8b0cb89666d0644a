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
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});

const calls = (name: string): unknown[] =>
  desk.face.engine.calls.filter((one) => one.name === name).map(({ input }) => input);

test('an order rests as a line with side, lots and price, and the keys move it by ticks', async () => {
  const { page } = desk;
  await chart.show('TATASTEEL NOV FUT');
  await desk.arm();
  desk.account.next = 'rest';
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await chart.says(/BUY 1 lot LIMIT · no stop/);
  const order = desk.placed().at(-1);
  assert.ok(order !== undefined);
  await page.locator('.chart-canvas').focus();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'line-list');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowDown');
  await chart.says(/→/);
  assert.equal(calls('order.modify').length, 0, 'a look sends nothing');
  await page.keyboard.press('Escape');
  assert.doesNotMatch((await chart.words()).join(), /→/);
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await chart.settled();
  const sent = calls('order.modify').at(-1) as { price: number; quantity: number };
  assert.equal(sent.quantity, order.quantity);
  assert.equal(sent.price % 5, 0, 'on a tick');
  assert.ok(Math.abs(order.price - sent.price - 15) < 5, `three ticks lower: ${order.price} to ${sent.price}`);
});

test('the pointer drags an order line; Escape takes it back, disarmed it stays, armed it goes', async () => {
  const { page } = desk;
  const before = calls('order.modify').length;
  const [y] = await chart.lines();
  assert.ok(y !== undefined, 'a line is found under the pointer');
  await chart.hold(y, 24);
  await chart.says(/→/);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  assert.equal(calls('order.modify').length, before);
  await page.keyboard.press('Alt+a');
  await chart.hold(y, 24);
  await page.mouse.up();
  await page.locator('.toast', { hasText: 'Disarmed: BUY 1 lot LIMIT stays at' }).waitFor();
  assert.equal(calls('order.modify').length, before);
  await desk.arm();
  await chart.hold(y, 24);
  await page.mouse.up();
  await chart.settled();
  const sent = calls('order.modify').at(-1) as { price: number };
  assert.equal(calls('order.modify').length, before + 1);
  assert.equal(sent.price % 5, 0, 'on a tick');
});

test('a position with stop and target shows its risk; its stop moves without the arm switch', async () => {
  const { page } = desk;
  await page.locator('.chart-canvas').focus();
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await page.locator('.ticket').waitFor({ state: 'detached' });
  const order = desk.placed().at(-1);
  assert.ok(order !== undefined);
  const level = Math.round(order.price / 5) * 5;
  const id = await chart.watch({ stop: level - 200, target: level + 300 });
  await chart.says(/STOP SELL 1 lot · ₹[\d,.]+ at risk/);
  await chart.says(/TARGET SELL 1 lot · \+₹/);
  await desk.face.picture('chart-lines');
  await page.keyboard.press('Alt+a');
  await page.locator('.chart-canvas').focus();
  await page.keyboard.press('Tab');
  while (!/STOP/.test(await page.locator('.line-list [aria-selected="true"]').innerText()))
    await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  await chart.says(/change \+₹/);
  await page.keyboard.press('Enter');
  await chart.settled();
  assert.deepEqual(calls('bracket.modify').at(-1), { clientOrderId: id, stop: level - 150 });
});

test('axe finds nothing on the chart and its lines', async () => {
  const { page } = desk;
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run('.chart', { resultTypes: ['violations'] }));
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
  );
});

test('where every order is asked for, the exact change is asked first; leaving it sends nothing', async () => {
  const { page } = desk;
  desk.face.engine.prefs.set('face.prefs', JSON.stringify({ confirm: 'always' }));
  await page.reload();
  await page.waitForFunction(() => window.__terminal.rowsLive() > 0);
  await chart.show('TATASTEEL NOV FUT');
  await desk.arm();
  await chart.says(/BUY 1 lot LIMIT/);
  const before = calls('order.modify').length;
  const ask = page.locator('.line-ask');
  for (const [key, count] of [
    ['Escape', before],
    ['Enter', before + 1],
  ] as const) {
    await page.locator('.chart-canvas').focus();
    await page.keyboard.press('Tab');
    while (!/BUY 1 lot LIMIT/.test(await page.locator('.line-list [aria-selected="true"]').innerText()))
      await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await ask.waitFor();
    assert.match(await ask.innerText(), /Move BUY 1 lot LIMIT TATASTEEL NOV FUT from [\d.,]+ to [\d.,]+\?/);
    await page.keyboard.press(key);
    await ask.waitFor({ state: 'detached' });
    assert.equal(calls('order.modify').length, count, key);
  }
});

test('a refusal puts the line back and says why', async () => {
  const { page } = desk;
  // The orders are gone at the engine, and the page has not heard of it.
  desk.account.orders.clear();
  await page.locator('.chart-canvas').focus();
  await page.keyboard.press('Tab');
  while (!/BUY 1 lot LIMIT/.test(await page.locator('.line-list [aria-selected="true"]').innerText()))
    await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Send the change' }).press('Enter');
  await page.locator('.toast', { hasText: 'BUY 1 lot LIMIT stays at' }).waitFor();
  assert.doesNotMatch((await chart.words()).join(), /→/);
});
