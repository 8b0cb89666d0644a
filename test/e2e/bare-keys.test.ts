import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ORDER_OUTPUTS } from '../contract/order-samples.ts';
import { BARE_KEYS, TRADING_CALLS } from '../support/pages/bare-keys.ts';
import { PATIENCE_MS } from '../support/pages/patience.ts';
import { OrderPage } from './order-page.ts';

const SYMBOL = 'TATASTEEL NOV FUT';
const tableRow = (label: string): string => `.trade-table[aria-label="${label}"] tbody tr`;

/** Where the keys are pressed: how it comes to the screen, what holds the keyboard, and what does trade there. */
interface Place {
  readonly panel: string;
  readonly holder: string;
  /** Keys that put the cursor of the place where something is. */
  readonly first: readonly string[];
  readonly chord: string;
  readonly call: string;
}
const PLACES: readonly Place[] = [
  { panel: 'F3', holder: tableRow('Orders'), first: [], chord: 'Control+Delete', call: 'order.cancel' },
  { panel: 'Shift+F8', holder: tableRow('Forever orders'), first: [], chord: 'Control+Delete', call: 'forever.cancel' },
  { panel: 'Control+F6', holder: tableRow('Baskets'), first: [], chord: 'Control+Delete', call: 'basket.cancel' },
  { panel: 'Alt+r', holder: '.ladder-scroll', first: ['ArrowDown'], chord: 'Control+Enter', call: 'order.place' },
  { panel: 'c', holder: '.line-list', first: [], chord: 'Control+Delete', call: 'order.cancel' },
  { panel: 'c', holder: '.chart-canvas', first: [], chord: 'Control+Shift+X', call: 'orders.cancelAll' },
  { panel: 'q', holder: tableRow('Positions'), first: [], chord: 'Control+Delete', call: 'position.exit' },
];

let desk: OrderPage;
before(async () => {
  desk = await OrderPage.open({ instruments: 300, share: 0 });
  await desk.find(SYMBOL);
  await desk.arm();
});
after(async () => {
  await desk.face.close();
  assert.deepEqual(desk.face.faults, [], 'the page reported no fault at any time');
});

const trading = (): string[] =>
  desk.face.engine.calls.map(({ name }) => name).filter((name) => TRADING_CALLS.includes(name));

/** Puts an order into the account, as the engine does. */
function put(id: string, next: 'market' | 'rest'): void {
  const { market } = desk.face.engine;
  const row = market.instruments.find(({ symbol }) => symbol === SYMBOL);
  assert.ok(row !== undefined);
  desk.account.next = next;
  const last = Math.round(market.get(row.slot, 'ltp') / 5) * 5;
  const { confirmed: _confirmed, ...sample } = { ...ORDER_OUTPUTS['order.place'], confirmed: [] };
  desk.account.place({
    ...sample,
    confirmed: [],
    segment: row.segment,
    securityId: row.securityId,
    clientOrderId: id,
    side: 'BUY',
    product: 'INTRADAY',
    type: next === 'rest' ? 'LIMIT' : 'MARKET',
    quantity: row.lot,
    price: next === 'rest' ? last - 50 : 0,
    trigger: 0,
    reduceOnly: false,
    owner: 'hand',
    source: 'ticket',
  });
}

/** One order rests, under an id of its own, and no other. */
function leaveOne(id: string): void {
  for (const order of desk.account.orders.values())
    if (order.status === 'Working') desk.account.change(order, { status: 'Cancelled' });
  put(`rest ${id} ${desk.account.orders.size}`, 'rest');
}

/** Presses every key at a holder inside the page, and Escape after each; a real press would take minutes for all. */
function pressAll(holder: string, keys: readonly string[]): Promise<string[]> {
  return desk.page.evaluate(
    async ({ selector, all }) => {
      const press = (target: Element | null, chord: string): void => {
        const shiftKey = chord.startsWith('Shift+');
        const key = shiftKey ? chord.slice('Shift+'.length) : chord;
        const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key;
        const init = { key: shiftKey && key.length === 1 ? key.toUpperCase() : key, code, shiftKey };
        target?.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }));
      };
      const missed: string[] = [];
      for (const key of all) {
        const target = document.querySelector<HTMLElement>(selector);
        if (target === null) missed.push(key);
        target?.focus();
        press(target, key);
        await new Promise((done) => setTimeout(done));
        for (let i = 0; i < 2; i += 1) press(document.activeElement, 'Escape');
      }
      return missed;
    },
    { selector: holder, all: [...keys] },
  );
}

test('no key without Ctrl or Alt trades from any row of the desk, the ladder or the chart; the chord of the place does', async () => {
  const { page, account, face } = desk;
  put('held', 'market');
  put('rest-1', 'rest');
  const order = account.orders.get('rest-1');
  assert.ok(order !== undefined);
  const { segment, securityId, symbol, side, product, quantity, price } = order;
  account.broker.legs.push({
    segment,
    securityId,
    symbol,
    side,
    product,
    quantity,
    price,
    venueOrderId: 'f1',
    flag: 'SINGLE',
    leg: 'TARGET_LEG',
    trigger: price,
    venueStatus: 'CONFIRM',
    resting: true,
  });
  const basket = { ...ORDER_OUTPUTS['basket.place'], basketId: 'b-1', state: 'running' as const };
  account.baskets.set('b-1', basket);
  account.tell('basket.changed', basket);
  for (const { panel, holder, first, chord, call } of PLACES) {
    leaveOne(call);
    await page.keyboard.press(panel);
    await page.locator(holder).first().waitFor({ state: 'attached' });
    const start = trading().length;
    assert.deepEqual(await pressAll(holder, [...first, ...BARE_KEYS]), [], `${holder} is there for every key`);
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Escape');
    assert.equal(await page.locator('.arm[aria-checked="true"]').count(), 1, 'armed all the time');
    await page.keyboard.press(panel);
    await page.locator(holder).first().focus();
    for (const key of first) await page.keyboard.press(key);
    await page.keyboard.press(chord);
    // Calls arrive in the order in which they left: what a bare key had sent would be there before.
    const deadline = performance.now() + PATIENCE_MS;
    while (trading().length === start && performance.now() < deadline) await page.waitForTimeout(20);
    assert.deepEqual(trading().slice(start), [call], `${holder} ${chord}`);
  }
  await face.picture('bare-keys');
});

test('a key that is pressed right after the key of a panel never reaches the panel that was left', async () => {
  const { page } = desk;
  const rows = { orders: tableRow('Orders'), forever: tableRow('Forever orders') };
  put('rest-last', 'rest');
  await page.keyboard.press('F3');
  await page.locator(rows.orders, { hasText: 'working' }).first().focus();
  const before = trading().length;
  const place = await page.evaluate(() => {
    const press = (key: string, ctrlKey = false): void => {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(
        new KeyboardEvent('keydown', {
          key,
          code: key,
          ctrlKey,
          shiftKey: key === 'F8',
          bubbles: true,
          cancelable: true,
        }),
      );
    };
    const edits = (): number => document.querySelectorAll('[aria-label="Orders"] .inline-edit').length;
    const opened = edits();
    const from = document.activeElement?.closest('table')?.getAttribute('aria-label');
    press('F8');
    const left = document.activeElement?.closest('table') === null;
    press('Delete', true);
    press('Enter');
    return { from, left, edits: edits() - opened };
  });
  assert.deepEqual([place.from, place.left, place.edits], ['Orders', true, 0]);
  await page.waitForFunction((forever) => document.activeElement?.matches(forever) === true, rows.forever);
  assert.equal(trading().length, before, 'nothing was cancelled in the panel that was left');
});
