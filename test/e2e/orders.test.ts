import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(options: object): Promise<AxeResults> };

let desk: OrderPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0.05 });
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});
afterEach(async () => {
  for (let i = 0; i < 3; i += 1) await desk.page.keyboard.press('Escape');
});

test('by the keyboard alone: find, buy ticket, send, see the trade, exit', async () => {
  const { page } = desk;
  await desk.find('TATASTEEL NOV FUT');
  await desk.openTicket('F1');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'ticket-lots');
  await page.keyboard.press('ArrowUp');
  assert.match(await desk.ticket.innerText(), /2 lots · 150/);
  await page.keyboard.press('Control+Enter');
  assert.match(await desk.ticket.innerText(), /Disarmed: Alt\+A arms/);
  assert.equal(desk.placeCalls(), 0, 'nothing opens a position while disarmed');
  await desk.arm();
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() =>
    /filled/.test(document.querySelector('.trade-table[aria-label="Orders"]')?.textContent ?? ''),
  );
  assert.equal(await desk.ticket.count(), 0, 'the ticket has closed');
  await page.keyboard.press('q');
  assert.deepEqual((await desk.rows('Positions'))[0]?.slice(0, 3), ['TATASTEEL NOV FUT', '+2', '+150']);
  assert.match((await desk.rows('Positions'))[0]?.[5] ?? '', /^[+−]?₹[\d,]+\.\d\d$/);
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('Control+Delete');
  await page.waitForFunction(() =>
    document.querySelector('.trade-table[aria-label="Positions"] tbody tr')?.classList.contains('is-final'),
  );
  const [buy, sell] = desk.placed();
  assert.deepEqual(
    [buy?.side, buy?.quantity, sell?.side, sell?.quantity, sell?.reduceOnly],
    ['BUY', 150, 'SELL', 150, true],
  );
  assert.notEqual(buy?.clientOrderId, sell?.clientOrderId);
});

test('prices are typed, follow the market and step by ticks; what is really sent is shown', async () => {
  const { page, face } = desk;
  await desk.find('INFY NOV FUT');
  face.engine.share = 0;
  await page.waitForTimeout(150);
  await desk.openTicket('F2');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'ticket-price');
  await page.keyboard.type('b+2');
  const slot = face.engine.market.instruments.find(({ symbol }) => symbol === 'INFY NOV FUT')?.slot ?? -1;
  const bid = face.engine.market.get(slot, 'bid');
  const shown = ((bid + 10) / 100).toFixed(2);
  await page.waitForFunction(
    (text) => document.querySelectorAll('.ticket-meaning')[1]?.textContent?.replaceAll(',', '') === `= ${text}`,
    shown,
  );
  await page.keyboard.press('Control+ArrowDown');
  assert.equal(await page.locator('#ticket-price').inputValue(), 'b+1');
  await page.locator('#ticket-price').fill('1,500.02');
  assert.match(await desk.ticket.innerText(), /Not on a tick of 0\.05: 1,500\.00 or 1,500\.05/);
  await page.locator('#ticket-price').fill('m');
  await desk.ticket.getByText(/MARKET is sent as LIMIT at [\d,]+\.\d\d/).waitFor();
  await desk.ticket.getByRole('button', { name: 'SL-M' }).click();
  await desk.ticket.getByText(/SL-M is sent as SL with a protective limit at/).waitFor();
  await desk.ticket.getByLabel('target and stop').check();
  assert.match(await desk.ticket.innerText(), /The stop lives at the broker \(super order\)/);
  await desk.ticket.getByRole('button', { name: 'Exact payload' }).click();
  await page.locator('.ticket-payload', { hasText: '"orderType":"STOP_LOSS"' }).waitFor();
  await face.picture('ticket');
  face.engine.share = 0.05;
});

test('a denial is shown before and after sending; a warning asks once more and names the order', async () => {
  const { page } = desk;
  await desk.arm();
  await desk.find('TITAN NOV FUT');
  await desk.openTicket('F1');
  await page.keyboard.type('900');
  await desk.ticket.getByText(/Would be denied: Worth more than the largest order/).waitFor();
  await page.locator('#ticket-lots').fill('6');
  await desk.ticket.getByText('Warning: More than your usual 5 lots.').waitFor();
  const before = desk.placeCalls();
  await page.locator('#ticket-lots').press('Control+Enter');
  await desk.ticket
    .getByText(/BUY 6 lots · 450 TITAN NOV FUT at [\d,.]+, LIMIT INTRADAY DAY — SIM, account asha\./)
    .waitFor();
  assert.equal(desk.placeCalls(), before, 'the first press only asks');
  await desk.face.picture('ticket-confirm');
  await page.keyboard.press('Control+Enter');
  await desk.ticket.waitFor({ state: 'detached' });
  assert.equal(desk.placeCalls(), before + 1);
  const sent = desk.face.engine.calls.findLast(({ name }) => name === 'order.place')?.input as { confirmed: string[] };
  assert.deepEqual(sent.confirmed, ['large_size']);
  desk.account.next = 'deny';
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await desk.ticket.getByText(/denied here: Worth more than/).waitFor();
  assert.equal(await desk.ticket.count(), 1, 'a denied order leaves the ticket open to be changed');
});

test('failure mode 14: a held send key sends once, and a sticky ticket needs a new key to send again', async () => {
  const { page } = desk;
  await desk.find('LT NOV FUT');
  await desk.openTicket('F1');
  await desk.ticket.getByLabel('stay open').check();
  await page.locator('#ticket-lots').focus();
  const before = desk.placeCalls();
  await page.keyboard.down('Control');
  // Playwright marks every further `down` of a held key as a repeat.
  for (let i = 0; i < 8; i += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await desk.ticket.getByText(/A new key makes the send key live again/).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
  await page.waitForTimeout(200);
  assert.equal(desk.placeCalls(), before + 1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(200);
  assert.equal(desk.placeCalls(), before + 2);
  const ids = desk.placed().map(({ clientOrderId }) => clientOrderId);
  assert.equal(new Set(ids).size, ids.length);
  await desk.ticket.getByLabel('stay open').uncheck();
});

test('failure mode 12: no answer is told, and sending again asks for the same order', async () => {
  const { page } = desk;
  desk.account.next = 'silent';
  await desk.find('SBIN NOV FUT');
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await desk.ticket.getByText(/The order may have arrived/).waitFor();
  const before = desk.placed().length;
  await page.keyboard.press('Control+Enter');
  await desk.ticket.waitFor({ state: 'detached' });
  const ids = desk.face.engine.calls
    .filter(({ name }) => name === 'order.place')
    .slice(-2)
    .map(({ input }) => (input as { clientOrderId: string }).clientOrderId);
  assert.equal(ids[0], ids[1]);
  assert.equal(desk.placed().length, before);
});

test('an order is changed in its row and cancelled by a key', async () => {
  const { page } = desk;
  desk.account.next = 'rest';
  await desk.find('WIPRO NOV FUT');
  await desk.openTicket('F1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('b-40');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('F3');
  const row = page.locator('.trade-table[aria-label="Orders"] tr', { hasText: 'WIPRO NOV FUT' });
  await row.filter({ hasText: 'working' }).waitFor();
  await row.focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('New price of WIPRO NOV FUT').fill('1,000.00');
  await page.getByLabel('New price of WIPRO NOV FUT').press('Enter');
  await row.filter({ hasText: '1,000.00' }).waitFor();
  await row.focus();
  await page.keyboard.press('Delete');
  await page.locator('.toast', { hasText: 'Delete alone cancels and exits nothing' }).waitFor();
  assert.equal(desk.face.engine.calls.filter(({ name }) => name === 'order.cancel').length, 0);
  await page.keyboard.press('Control+Delete');
  await row.filter({ hasText: 'cancelled' }).waitFor();
});

test('failure mode 20: doubts and late rejections wait in a strip until they are acknowledged, beside the ticket', async () => {
  const { page } = desk;
  await desk.find('NTPC NOV FUT');
  desk.account.next = 'doubt';
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await desk.alarms.first().waitFor();
  desk.account.next = 'reject';
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.querySelectorAll('.alarm').length === 2);
  await page.keyboard.press('F3');
  assert.match((await desk.rows('Orders')).map((row) => row.join('|')).join('\n'), /in doubt: placed\?/);
  await desk.openTicket('F1');
  const [ticket, strip] = await Promise.all([desk.ticket.boundingBox(), desk.page.locator('.alarms').boundingBox()]);
  assert.ok(ticket !== null && strip !== null && ticket.y + ticket.height <= strip.y, 'the strip covers no ticket');
  await desk.face.picture('alarms');
  await page.keyboard.press('Alt+y');
  await page.waitForFunction(() => document.querySelectorAll('.alarm').length === 1);
  await page.getByRole('button', { name: /^Acknowledge/ }).click();
  await page.waitForFunction(() => document.querySelectorAll('.alarm').length === 0);
  assert.equal(
    desk.account.alarms.every(({ acknowledgedMs }) => acknowledgedMs !== null),
    true,
  );
});

test('legs are collected in the tray, reordered, and sent as one basket', async () => {
  const { page } = desk;
  for (const symbol of ['ITC NOV FUT', 'ONGC NOV FUT']) {
    await desk.find(symbol);
    await desk.openTicket('F2');
    await page.keyboard.press('Alt+b');
    await desk.ticket.getByText(/Added to the basket/).waitFor();
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+F6');
  await page.locator('.tray-leg').nth(1).focus();
  await page.keyboard.press('Alt+ArrowUp');
  assert.match(await page.locator('.tray-leg').first().innerText(), /ONGC NOV FUT/);
  await desk.face.picture('basket');
  await page.locator('.tray-leg').first().press('Control+Enter');
  await page.waitForFunction(() => document.querySelectorAll('.tray-leg').length === 0);
  const sent = desk.face.engine.calls.findLast(({ name }) => name === 'basket.place')?.input as {
    legs: { side: string }[];
  };
  assert.deepEqual(
    sent.legs.map(({ side }) => side),
    ['SELL', 'SELL'],
  );
});

test('the account is read again after a lost connection: nothing twice, nothing missed, and disarmed', async () => {
  const { page, face } = desk;
  await page.keyboard.press('F3');
  const before = (await desk.rows('Orders')).length;
  face.engine.refusing = true;
  face.engine.dropSockets();
  await page.getByText('Connection to the engine lost.').waitFor();
  const row = face.engine.market.instruments.find(({ symbol }) => symbol === 'LT NOV FUT');
  assert.ok(row !== undefined);
  const known = desk.placed()[0];
  assert.ok(known !== undefined);
  desk.account.place({
    ...known,
    clientOrderId: 'cli-00000001',
    source: 'cli',
    confirmed: [],
    price: 0,
    type: 'MARKET',
  });
  face.engine.refusing = false;
  await page.locator('.banner').waitFor({ state: 'detached', timeout: 10_000 });
  await page.waitForFunction(
    (count) => document.querySelectorAll('.trade-table[aria-label="Orders"] tbody tr').length === count,
    before + 1,
  );
  assert.equal(await page.locator('.arm').getAttribute('aria-checked'), 'false');
  face.faults.splice(0, face.faults.length, ...face.faults.filter((text) => !text.includes('WebSocket connection')));
});

test('the panels of the desk have no violation of the accessibility rules', async () => {
  const { page } = desk;
  await page.evaluate(AXE);
  const check = async (name: string): Promise<void> => {
    const found = await page.evaluate(async () => {
      const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
    });
    assert.deepEqual(found, [], name);
  };
  const panels = {
    positions: 'q',
    orders: 'F3',
    fills: 'F8',
    baskets: 'Control+F6',
    risk: 'r',
    funds: 'Control+Alt+f',
    holdings: 'v',
    audit: 'F7',
  };
  for (const [name, key] of Object.entries(panels)) {
    await page.keyboard.press('w');
    await page.keyboard.press(key);
    await page.waitForTimeout(250);
    await check(name);
    await desk.face.picture(`desk-${name}`);
  }
  await desk.find('LT NOV FUT');
  await desk.openTicket('F1');
  await check('ticket');
});

test('the kill switch works from a text field while disarmed, shows its steps, and unlocks by the word after the hold', async () => {
  const { page } = desk;
  desk.account.next = 'rest';
  await desk.arm();
  await desk.find('LT NOV FUT');
  await desk.openTicket('F1');
  await page.keyboard.press('Control+Enter');
  await desk.ticket.waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('f');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'watchlist-filter');
  const before = desk.face.engine.calls.filter(({ name }) => name === 'kill.start').length;
  await page.keyboard.press('Control+Shift+K');
  await desk.kill.waitFor();
  await desk.kill.getByText(/Done: entries blocked/).waitFor();
  assert.equal(desk.face.engine.calls.filter(({ name }) => name === 'kill.start').length, before + 1);
  const word = desk.kill.locator('input').first();
  await word.fill('RESUME');
  assert.equal(await desk.kill.getByRole('button', { name: 'Unlock' }).isDisabled(), true, 'the hold time is not over');
  assert.match(await desk.kill.innerText(), /positions are being exited/);
  assert.match(await page.locator('.trade-state').innerText(), /halted/);
  await desk.face.picture('kill');
  await desk.kill.getByText('To allow entries again').waitFor({ timeout: 5_000 });
  await word.fill('RESUM');
  assert.equal(await desk.kill.getByRole('button', { name: 'Unlock' }).isDisabled(), true);
  await word.fill('RESUME');
  await word.press('Enter');
  await desk.kill.waitFor({ state: 'detached' });
  assert.match(await page.locator('.trade-state').innerText(), /entries allowed/);
});
