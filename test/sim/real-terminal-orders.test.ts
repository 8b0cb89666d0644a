import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import type { Trading } from '#contract/model/trading.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { until } from '../support/feed-server.ts';

test('the terminal on the simulator trades: intent, fill, position, funds', { timeout: 90_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-trades-'));
  const real = await RealTerminal.start({ dataDir, source: 'sim', clock: '2026-11-20 10:30' });
  try {
    const orders = new Map<string, Order>();
    let trading: Trading | null = null;
    real.page.on('order.changed', (order) => orders.set(order.clientOrderId, order));
    real.page.on('trading.changed', (state) => {
      trading = state;
    });
    await until(() => trading?.state === 'Active' && trading.stream === 'live', 'trading active', 30_000);
    assert.equal(trading!.mode, 'paper');
    const { rows } = await real.page.call('instruments.page', { from: 0, limit: 80 });
    const share = rows.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share');
    const intent: OrderIntent = {
      clientOrderId: 'trades-0001',
      segment: share.segment,
      securityId: share.securityId,
      side: 'BUY',
      product: 'INTRADAY',
      type: 'MARKET',
      validity: 'DAY',
      quantity: 3,
      price: 0,
      trigger: 0,
      disclosed: 0,
      amo: null,
      owner: 'hand',
      source: 'ticket',
      reduceOnly: false,
      confirmed: [],
    };
    await real.page.call('order.place', intent);
    await until(() => orders.get('trades-0001')?.status === 'Filled', 'filled', 20_000);
    const filled = orders.get('trades-0001')!;
    assert.equal(filled.filled, 3);
    assert.equal(filled.sent?.type, 'LIMIT');
    const { positions } = await real.page.call('positions.list', {});
    assert.equal(positions.find(({ securityId }) => securityId === share.securityId)?.net, 3);
    const funds = await real.page.call('funds.read', {});
    assert.ok(funds.utilised > 0 && funds.available < funds.startOfDay);
  } finally {
    await real.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
