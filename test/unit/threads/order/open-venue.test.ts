import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import type { BrokerAccess, OrderBoot } from '../../../../src/main/threads/protocol.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const PAPER = { venue: { kind: 'paper' } } as const;
const DHAN: BrokerAccess = {
  urls: {
    rest: 'https://api.dhan.co/v2',
    auth: '',
    feed: '',
    depth20: null,
    depth200: null,
    orderUpdate: 'wss://api-order-update.dhan.co',
    masterCompact: '',
    masterDetailed: '',
  },
  clientId: '1000000003',
  accessToken: 'secret',
};

test('paper trades on the table of the feed, and nothing of the broker is made', async () => {
  const opened = [
    mock.method(http, 'request'),
    mock.method(https, 'request'),
    mock.method(http.Agent.prototype, 'addRequest' as never),
  ];
  const bed = await new OrderBed({ realVenue: PAPER }).start();
  bed.body.step({ type: 'access', access: DHAN }, 0);
  await bed.ask('order.place', sampleIntent({ clientOrderId: 'paper-0001', type: 'MARKET', price: 0 }));
  await bed.pass(1_000);
  const { orders } = await bed.ask('orders.list', { limit: 10 });
  assert.deepEqual(
    orders.map(({ status, filled, quantity }) => [status, filled === quantity]),
    [['Filled', true]],
  );
  const trading = await bed.ask('trading.read', {});
  assert.deepEqual([trading.mode, trading.stream, trading.reconciledMs !== null], ['paper', 'live', true]);
  const { positions } = await bed.ask('positions.list', {});
  assert.deepEqual([positions.length, positions[0]?.net, positions[0]?.differs], [1, orders[0]?.filled, false]);
  assert.deepEqual(
    opened.map(({ mock: calls }) => calls.callCount()),
    [0, 0, 0],
  );
  mock.restoreAll();
  assert.ok(existsSync(join(bed.dataDir, 'orders', 'paper-main', 'paper-account.bin')));
});

test('the paper account and the book go on together after a crash; another book begins anew', async () => {
  const first = await new OrderBed({ realVenue: PAPER }).start();
  await first.ask('order.place', sampleIntent({ clientOrderId: 'paper-0002', type: 'MARKET', price: 0 }));
  await first.pass(1_000);
  const again = await new OrderBed({ realVenue: PAPER, dataDir: first.dataDir }).start();
  await again.pass(1_000);
  const { positions } = await again.ask('positions.list', {});
  assert.deepEqual([positions[0]?.net === 0, positions[0]?.differs], [false, false]);
  const rewound: Pick<OrderBoot, 'book'> = { book: 'paper-main-1' };
  const fresh = await new OrderBed({ realVenue: { ...PAPER, ...rewound }, dataDir: first.dataDir }).start();
  await fresh.pass(1_000);
  assert.deepEqual((await fresh.ask('positions.list', {})).positions, []);
});

test('an access that does not fit the mode opens nothing, and is said', async () => {
  const bed = await new OrderBed({ realVenue: { venue: { kind: 'http', mode: 'paper' } } }).start();
  bed.body.step({ type: 'access', access: DHAN }, 0);
  const notices = bed.reports.flatMap((report) => (report.type === 'notice' ? [report.notice] : []));
  assert.equal(notices.at(-1)?.code, 'denied.paper_address');
  const trading = await bed.ask('trading.read', {});
  assert.ok(trading.blocks.some(({ code, text }) => code === 'no_venue' && /simulator on this machine/.test(text)));
  assert.equal(trading.state, 'Halted');
});
