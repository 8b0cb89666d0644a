import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { CallInput } from '#contract/calls/index.ts';
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

const sent = (): CallInput<'basket.place'>[] =>
  desk.face.engine.calls
    .filter(({ name }) => name === 'basket.place')
    .map(({ input }) => input as CallInput<'basket.place'>);
const row = () => desk.page.locator('.trade-table[aria-label="Baskets"] tbody tr').first();

test('failure mode 22: by keys, what remains of a held basket comes into the tray and goes out when a person sends it', async () => {
  const { page, account } = desk;
  await page.keyboard.press('Control+F6');
  await page.getByRole('button', { name: /^Saved, files/ }).press('Enter');
  await page.getByLabel('Lines of the CSV').fill('Symbol,Side,Lots,Price\nITC NOV FUT,BUY,3,5\nONGC NOV FUT,BUY,1,5\n');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Put 2 into the tray' }).press('Enter');
  await page.keyboard.press('Escape');
  await desk.arm();
  await page.locator('.tray .tray-leg').first().press('Control+Enter');
  await page.locator('.tray .tray-leg').first().waitFor({ state: 'detached' });
  const [first] = sent();
  const [itc, ongc] = first?.legs ?? [];
  assert.ok(first !== undefined && itc !== undefined && ongc !== undefined);
  const { lot } = account.orders.get(itc.clientOrderId) ?? assert.fail('an order');
  account.fill(itc.clientOrderId, lot, 500);
  account.change(account.orders.get(itc.clientOrderId) ?? assert.fail(), { status: 'Cancelled' });
  account.change(account.orders.get(ongc.clientOrderId) ?? assert.fail(), { inDoubt: 'place' });
  const basket = account.baskets.get(first.basketId) ?? assert.fail('a basket');
  account.tell('basket.changed', {
    ...basket,
    state: 'held',
    reason: 'the leg ended Cancelled',
    updatedMs: basket.updatedMs + 1,
  });
  await row().getByRole('button', { name: 'Rest…' }).waitFor();
  await row().focus();
  await page.keyboard.press('x');
  await page.locator('.tray .tray-leg').first().waitFor();
  assert.match(
    await page.locator('.tray').innerText(),
    /ITC NOV FUT\s+2 lots.*Left out: ONGC NOV FUT: It is in doubt/s,
  );
  assert.equal(await page.locator('.tray .tray-leg').count(), 1);
  assert.equal(sent().length, 1, 'nothing goes out by asking');
  await page.waitForFunction(() => document.activeElement?.closest('.tray') !== null);
  await page.evaluate(AXE);
  const broken = await page.evaluate(async () =>
    (await axe.run('.trade')).violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`),
  );
  assert.deepEqual(broken, []);
  await desk.face.picture('basket-rest');
  await row().focus();
  await page.keyboard.press('x');
  await page.locator('.toast', { hasText: 'ITC NOV FUT is in the tray already.' }).waitFor();
  assert.equal(await page.locator('.tray .tray-leg').count(), 1, 'the same rest is not there twice');
  await page.locator('.tray .tray-leg').first().press('Control+Enter');
  await page.locator('.tray .tray-leg').first().waitFor({ state: 'detached' });
  const [, again] = sent();
  assert.deepEqual(
    again?.legs.map(({ clientOrderId, quantity }) => [clientOrderId, quantity]),
    [[`${itc.clientOrderId}-r1`, 2 * lot]],
  );
  assert.notEqual(again?.basketId, first.basketId);
});
