import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import type { Trading } from '#contract/model/trading.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';

test('forever orders, the exit by result, EDIS, statements and the kill switch of the broker, with the threads and the exchange process', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-doors-'));
  const { page, stop } = await RealTerminal.start({ dataDir, source: 'sim', clock: '2026-11-20 10:30' }).then(
    (real) => ({
      page: real.page,
      stop: () => real.stop(),
    }),
  );
  context.after(async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const orders = new Map<string, Order>();
  let trading: Trading | null = null;
  page.on('order.changed', (order) => orders.set(order.clientOrderId, order));
  page.on('trading.changed', (state) => {
    trading = state;
  });
  const state = (): Trading | null => trading;
  await until(() => state()?.state === 'Active' && state()?.stream === 'live', 'trading', 30_000);
  const { rows } = await page.call('instruments.page', { from: 0, limit: 80 });
  const share = rows.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share');
  const intent: OrderIntent = {
    clientOrderId: 'doors-0001',
    segment: share.segment,
    securityId: share.securityId,
    side: 'BUY',
    product: 'CNC',
    type: 'MARKET',
    validity: 'DAY',
    quantity: 2,
    price: 0,
    trigger: 0,
    disclosed: 0,
    amo: null,
    owner: 'hand',
    source: 'ticket',
    reduceOnly: false,
    confirmed: ['duplicate', 'far_price', 'large', 'late', 'physical', 'margin'],
  };
  const entry = await page.call('order.place', intent);
  assert.equal(entry.fault, null, entry.fault?.text);
  await until(() => orders.get('doors-0001')?.status === 'Filled', 'the fill', 20_000).catch((thrown: unknown) => {
    throw new Error(`${String(thrown)}: ${JSON.stringify(orders.get('doors-0001'))}`);
  });
  const last = orders.get('doors-0001')?.averagePrice ?? 0;
  const price = Math.round((last * 0.95) / share.tick) * share.tick;
  const terms = { type: 'SL', price, trigger: price } as const;
  const order: OrderIntent = { ...intent, ...terms, clientOrderId: 'doors-0002' };
  const placed = await page.call('forever.place', { order, flag: 'SINGLE', price1: 0, trigger1: 0, quantity1: 0 });
  assert.equal(placed.fault, null, placed.fault?.text);
  await until(() => orders.get('doors-0002')?.status === 'Working', 'the forever order', 20_000);
  const venueOrderId = orders.get('doors-0002')?.venueOrderId ?? assert.fail('its id');

  const moved = price - share.tick;
  const change = { venueOrderId, leg: 'TARGET_LEG', type: 'LIMIT', quantity: 1, price: moved, trigger: moved } as const;
  await page.call('forever.modify', change);
  const { legs } = await page.call('forever.list', {});
  const [leg] = legs;
  assert.deepEqual([leg?.venueOrderId, leg?.trigger, leg?.quantity, leg?.resting], [venueOrderId, moved, 1, true]);
  await until(() => orders.get('doors-0002')?.quantity === 1, 'its new terms here', 20_000);
  const { differences } = await page.call('reconcile.run', { dryRun: true });
  assert.deepEqual(differences, []);
  await page.call('order.cancel', { clientOrderId: 'doors-0002' });
  await until(() => orders.get('doors-0002')?.status === 'Cancelled', 'the cancel', 20_000);
  assert.equal((await page.call('forever.list', {})).legs[0]?.resting, false);

  await page.call('pnlExit.set', { profitPaise: 0, lossPaise: 50_000_000, products: ['INTRADAY'], killSwitch: false });
  const set = await page.call('pnlExit.read', {});
  assert.deepEqual([set.active, set.lossPaise], [true, 50_000_000]);
  await page.call('pnlExit.stop', {});
  assert.equal((await page.call('pnlExit.read', {})).active, false);

  assert.match((await page.call('edis.pin', {})).text, /PIN/);
  const form = { isin: 'INE733E01010', quantity: 1, exchange: 'NSE', segment: 'EQ' } as const;
  assert.match((await page.call('edis.form', form)).html, /^<!DOCTYPE html>/);
  assert.equal((await page.call('edis.inquire', { isin: 'ALL' })).approved, 0);

  const span = { fromDate: '2026-11-01', toDate: '2026-11-20', page: 0 } as const;
  const ledger = await page.call('statements.read', { kind: 'ledger', ...span });
  assert.deepEqual([ledger.columns.at(-1), ledger.more], ['Balance', false]);
  assert.deepEqual(
    ledger.rows.slice(0, 2).map((row) => [row[0], row[1]]),
    [
      ['', 'CLOSING BALANCE'],
      ['', 'OPENING BALANCE'],
    ],
  );
  const past = await page.call('statements.read', { kind: 'trades', ...span });
  assert.deepEqual(
    [past.columns.includes('GST'), past.rows.length, past.more],
    [true, 0, false],
    'a page without rows is the end',
  );

  await assert.rejects(page.call('kill.broker', { activate: true }), /refused/, 'while something is open');
  await page.call('positions.exitAll', { clientOrderId: 'doors-0003' });
  const isFlat = async (): Promise<boolean> =>
    (await page.call('positions.list', {})).positions.every(({ net }) => net === 0);
  for (let tries = 0; tries < 200 && !(await isFlat()); tries += 1) await sleep(100);
  assert.ok(await isFlat(), 'flat after 20 s');
  assert.match((await page.call('kill.broker', { activate: true })).text, /activated/i);
  await page.call('order.place', { ...intent, clientOrderId: 'doors-0004' });
  await until(() => orders.get('doors-0004')?.status === 'Rejected', 'the refusal of the broker', 20_000);
  assert.equal(orders.get('doors-0004')?.fault?.kind, 'rejected', 'theirs, not ours');
});
