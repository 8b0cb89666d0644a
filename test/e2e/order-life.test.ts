import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(options: object): Promise<AxeResults> };

let desk: OrderPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0.05 });
  await desk.find('NTPC NOV FUT');
  await desk.arm();
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});

async function send(): Promise<void> {
  await desk.page.keyboard.press('c');
  await desk.openTicket('F1');
  await desk.page.keyboard.press('Control+Enter');
  await desk.ticket.waitFor({ state: 'detached' });
}

async function violations(): Promise<string[]> {
  await desk.page.evaluate(AXE);
  const found = await desk.page.evaluate(() => axe.run({ include: [['.trade:has(.order-steps, .trade-table)']] }));
  return found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

test('Space on an order shows its whole life with what was sent and what came back; Escape closes it', async () => {
  const { page, account } = desk;
  await send();
  const [order] = desk.placed();
  account.audit.push({
    seq: account.audit.length + 1,
    atMs: desk.face.engine.nowMs(),
    event: 'order.sent',
    who: 'engine',
    clientOrderId: order?.clientOrderId ?? null,
    text: 'POST /orders',
    json: '{"transactionType":"BUY","quantity":75}',
  });
  await page.keyboard.press('F3');
  await page.keyboard.press('Space');
  const sheet = page.locator('.order-sheet');
  await sheet.locator('pre').first().waitFor();
  const text = await sheet.innerText();
  for (const part of ['order.intended', 'order.sent', '"quantity": 75', order?.clientOrderId ?? '?', 'Broker’s id'])
    assert.ok(text.includes(part), part);
  assert.deepEqual(await violations(), []);
  await desk.face.picture('order-life');
  await page.keyboard.press('Escape');
  assert.equal(await sheet.count(), 0);
});

test('orders in doubt have their own view: what is not known, since when, what is being done', async () => {
  const { page, account } = desk;
  const view = (name: RegExp) => page.getByRole('group', { name: 'Which orders' }).getByRole('button', { name });
  await view(/^In doubt/).click();
  await page.getByText('No order is in doubt: the broker has answered for every one.').waitFor();
  account.next = 'doubt';
  await send();
  await page.locator('.trade-table[aria-label="Orders in doubt"] tbody tr').waitFor();
  const [row] = await desk.rows('Orders in doubt');
  assert.match(
    row?.join('|') ?? '',
    /\d\d:\d\d:\d\d · [\d.]+ s\|B\|NTPC NOV FUT\|.*Whether it was placed\|Looked up at the broker/,
  );
  assert.deepEqual(await violations(), []);
  await desk.face.picture('order-doubt');
  await view(/^All/).click();
  assert.equal((await desk.rows('Orders')).length, 2);
});
