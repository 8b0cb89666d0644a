import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, beforeEach, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import type { Order } from '#contract/model/order.ts';
import { fakeBooks, pushBook } from './fake-depth.ts';
import { OrderPage } from './order-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
declare const axe: { run(options: object): Promise<AxeResults> };
const SYMBOL = 'TATASTEEL NOV FUT';

let desk: OrderPage;
let slot = -1;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0 });
  const { market } = desk.face.engine;
  slot = market.instruments.find(({ symbol }) => symbol === SYMBOL)?.slot ?? -1;
  // Prices of the made-up market need not stand on a tick; a ladder's do.
  setLast(Math.round(market.get(slot, 'ltp') / 5) * 5);
  fakeBooks.best = (of) => ({ bid: market.get(of, 'bid'), ask: market.get(of, 'ask') });
  await desk.find(SYMBOL);
  await desk.page.keyboard.press('Alt+r');
  await desk.page.waitForFunction(() => document.activeElement?.classList.contains('ladder-scroll'));
  await desk.page.waitForFunction(() => document.querySelectorAll('.ladder-chip, .is-best-ask').length > 0);
});
after(async () => {
  fakeBooks.best = null;
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});
beforeEach(async () => {
  await desk.page.mouse.move(5, 5);
  for (let i = 0; i < 3; i += 1) await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('Alt+r');
});

function setLast(ltp: number): void {
  const { market } = desk.face.engine;
  for (const [name, value] of [
    ['ltp', ltp],
    ['bid', ltp - 5],
    ['ask', ltp + 5],
  ] as const)
    market.set(slot, name, value);
}
/** Tells the page of new prices, as the feed does. */
function tell(ltp: number): void {
  setLast(ltp);
  desk.face.engine.setFeed('live', null, 0);
  pushBook();
}

const text = (price: number): string => {
  const digits = (price / 100).toFixed(2);
  return digits.length > 6 ? `${digits.slice(0, -6)},${digits.slice(-6)}` : digits;
};
const row = (price: number): Locator =>
  desk.page.locator('.ladder-row', { has: desk.page.locator('.ladder-price', { hasText: text(price) }) });
const cell = (price: number, column: string): Locator => row(price).locator(`td[data-column="${column}"]`);
const last = (): number => desk.face.engine.market.get(slot, 'ltp');
const prices = (): Promise<string[]> => desk.page.locator('.ladder-price .ladder-text').allTextContents();
const until = (words: string): Promise<unknown> =>
  desk.page.waitForFunction((said) => document.querySelector('.ladder')?.textContent?.includes(said) === true, words);
const working = (): Order[] => desk.placed().filter(({ status }) => status === 'Working');
async function workingIs(count: number): Promise<void> {
  for (let i = 0; i < 100 && working().length !== count; i += 1) await desk.page.waitForTimeout(20);
  assert.equal(working().length, count);
}

test('the ladder shows the book around the best prices, and says what a press would do', async () => {
  assert.match((await row(last() + 5).getAttribute('class')) ?? '', /is-best-ask/);
  assert.match((await row(last() - 5).getAttribute('class')) ?? '', /is-best-bid/);
  assert.match((await row(last()).getAttribute('class')) ?? '', /is-last/);
  assert.equal(await cell(last() - 10, 'bid').innerText(), '750');
  await desk.page.keyboard.press('y');
  await desk.page.waitForFunction(() => document.querySelectorAll('.ladder-bid').length > 8);
  await cell(last() - 25, 'bid').hover();
  await until(`Press: BUY 1 lot · 75 at ${text(last() - 25)} · Ctrl: stop · disarmed: Alt+A arms`);
  await until('held');
});

test('the prices stand still under the pointer and walk back when it leaves', async () => {
  await cell(last() - 10, 'bid').hover();
  await until('held');
  const before = await prices();
  const from = last();
  tell(from + 400);
  await until('rows above');
  assert.deepEqual(await prices(), before, 'no row moved under the pointer');
  await desk.page.keyboard.press('Home');
  await desk.page.waitForFunction(() => !/rows above/.test(document.querySelector('.ladder-held')?.textContent ?? ''));
  assert.match((await row(from + 400).getAttribute('class')) ?? '', /is-last/);
  tell(from);
  await until('rows below');
  await desk.page.mouse.move(5, 5);
  await desk.page.keyboard.press('Escape');
  await desk.page.waitForFunction(
    (price) => document.querySelector('.ladder-row.is-last .ladder-price')?.textContent === price,
    text(from),
  );
  await desk.page.waitForFunction(() => document.querySelector('.ladder-held')?.textContent === '');
});

test('by keys alone: disarmed nothing goes; armed a buy, carried, cancelled, a sell stop', async () => {
  const { page } = desk;
  await page.keyboard.press('ArrowDown');
  await until('held');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowDown');
  const price = last() - 20;
  await until(`${text(price)} · bid`);
  await until('Ctrl+Enter buys');
  await page.keyboard.press('Control+Enter');
  await page.locator('.toast', { hasText: 'Disarmed' }).waitFor();
  assert.equal(desk.placeCalls(), 0);
  await desk.arm();
  desk.account.next = 'rest';
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: 'Enter alone sends nothing' }).waitFor();
  assert.equal(desk.placeCalls(), 0);
  await page.keyboard.press('Control+Enter');
  await workingIs(1);
  const [bought] = working();
  assert.deepEqual(
    [bought?.side, bought?.type, bought?.price, bought?.quantity, bought?.source],
    ['BUY', 'LIMIT', price, 75, 'ladder'],
  );
  await cell(price, 'buy').filter({ hasText: '75' }).waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await until(`Move BUY order from ${text(price)} to ${text(price + 5)}`);
  await page.keyboard.press('Escape');
  assert.equal(desk.face.engine.calls.filter(({ name }) => name === 'order.modify').length, 0, 'Escape leaves it');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await cell(price + 10, 'buy')
    .filter({ hasText: '75' })
    .waitFor();
  assert.equal(working()[0]?.price, price + 10);
  await page.keyboard.press('Delete');
  await page.locator('.toast', { hasText: 'Delete alone cancels nothing' }).waitFor();
  await workingIs(1);
  await page.keyboard.press('Alt+Delete');
  await workingIs(0);
  desk.account.next = 'rest';
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+Shift+Enter');
  await workingIs(1);
  const [stop] = working();
  assert.deepEqual([stop?.side, stop?.type, stop?.trigger, stop?.quantity], ['SELL', 'SLM', price + 10, 150]);
  await cell(price + 10, 'sell')
    .filter({ hasText: 'S 150' })
    .waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Alt+Shift+Delete');
  await workingIs(0);
});

test('by the pointer: a press buys, a drag moves, the right button cancels, Ctrl+Delete goes flat', async () => {
  const { page } = desk;
  const [low, high] = [last() - 30, last() - 15];
  desk.account.next = 'rest';
  await cell(low, 'bid').click();
  await workingIs(1);
  await cell(low, 'buy').filter({ hasText: '75' }).waitFor();
  await cell(low, 'buy').hover();
  await page.mouse.down();
  await cell(high, 'buy').hover();
  await until(`Move BUY order from ${text(low)} to ${text(high)}: let go changes it`);
  await desk.face.picture('ladder-drag');
  await page.mouse.up();
  await cell(high, 'buy').filter({ hasText: '75' }).waitFor();
  assert.equal(working()[0]?.price, high);
  await cell(high, 'bid').click({ button: 'right' });
  await workingIs(0);
  await cell(last() + 5, 'bid').click();
  await until('+1 · 75');
  await page.keyboard.press('Control+Delete');
  await until('flat');
  assert.equal(desk.placed().at(-1)?.reduceOnly, true);
});

test('a large order stands in the ticket and goes with its key; a refusal is told in words', async () => {
  const { page } = desk;
  const lots = Math.ceil(600_000 / ((last() / 100) * 75));
  await page.locator('.ladder-lots input').fill(String(lots));
  await page.keyboard.press('Alt+r');
  const before = desk.placeCalls();
  await cell(last() - 20, 'bid').click();
  await desk.ticket.waitFor();
  assert.match(await desk.ticket.innerText(), /Worth more than ₹5,00,000/);
  assert.equal(desk.placeCalls(), before, 'nothing goes before it is confirmed');
  desk.account.next = 'rest';
  await page.keyboard.press('Control+Enter');
  await workingIs(1);
  assert.deepEqual([working()[0]?.quantity, working()[0]?.source], [lots * 75, 'ladder']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+r');
  await page.keyboard.press('Alt+Shift+Delete');
  await workingIs(0);
  await page.locator('.ladder-lots input').fill('1');
  desk.account.next = 'deny';
  await cell(last() - 20, 'ask').click();
  await page.locator('.toast', { hasText: 'Make it smaller' }).waitFor();
  await page.locator('.toast', { hasText: 'Make it smaller' }).getByLabel('Dismiss').click();
});

test('nothing for axe in dark and light', async () => {
  const { page } = desk;
  desk.account.next = 'rest';
  await cell(last() - 15, 'bid').click();
  desk.account.next = 'rest';
  await cell(last() + 20, 'ask').click({ modifiers: ['Control'] });
  await workingIs(2);
  await cell(last() - 10, 'bid').click();
  await page.keyboard.press('ArrowUp');
  await page.evaluate(AXE);
  for (const theme of ['dark', 'light']) {
    const found = await page.evaluate(() => axe.run({ include: [['.ladder']] }));
    assert.deepEqual(
      found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
      [],
      theme,
    );
    await desk.face.picture(`ladder-${theme}`);
    await page.keyboard.press('t');
    await page.waitForTimeout(150);
  }
});
