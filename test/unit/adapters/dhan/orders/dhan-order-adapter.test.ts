import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DhanOrderAdapter } from '../../../../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import type { TransportRequest } from '../../../../../src/main/adapters/dhan/orders/order-transport.ts';
import { venueOrder } from './sample-orders.ts';

/** The adapter over a transport that answers everything alike. */
function adapterOn(text = '{"orderId":"1","orderStatus":"TRANSIT"}') {
  const sent: TransportRequest[] = [];
  const tokens: string[] = [];
  const adapter = new DhanOrderAdapter({
    mode: 'live',
    account: 'main',
    clientId: '1100000001',
    transport: {
      send: (request) => {
        sent.push(request);
        return Promise.resolve({ status: 200, text, sentMonoMs: 0 });
      },
      stream: () => {},
      renew: (token) => void tokens.push(token),
      close: () => Promise.resolve(),
    },
    unitsPer: () => 1,
    nowMs: () => 0,
  });
  return { adapter, sent, tokens };
}

test('every new order and every change asks once more whether it still goes when its turn has come', async () => {
  const { adapter, sent } = adapterOn();
  const order = { ...venueOrder({ product: 'CNC' }), stillGoes: () => 'The kill switch was pulled.' };
  await adapter.place(order);
  await adapter.placeSuper({ ...order, target: 340_000, stop: 330_000, trail: 0 });
  await adapter.placeForever({ ...order, trigger: 334_000, flag: 'SINGLE', price1: 0, trigger1: 0, quantity1: 0 });
  await adapter.modify('5925', order);
  assert.deepEqual(
    sent.map(({ path, stillGoes }) => [path, stillGoes?.()]),
    ['/orders', '/super/orders', '/forever/orders', '/orders/5925'].map((path) => [
      path,
      'The kill switch was pulled.',
    ]),
  );
});

test('the legs of a super order have doors of their own; with the entry leg everything is cancelled', async () => {
  const { adapter, sent } = adapterOn();
  for (const leg of ['TARGET_LEG', 'STOP_LOSS_LEG', 'ENTRY_LEG'] as const) await adapter.cancelSuper('5925', leg);
  const order = { ...venueOrder({ product: 'CNC' }), target: 340_000, stop: 330_000, trail: 1_000 };
  await adapter.modifySuper('5925', 'STOP_LOSS_LEG', order);
  assert.deepEqual(
    sent.map(({ method, path, body, rate }) => [method, path, body, rate]),
    [
      ['DELETE', '/super/orders/5925/TARGET_LEG', null, 'exit'],
      ['DELETE', '/super/orders/5925/STOP_LOSS_LEG', null, 'exit'],
      ['DELETE', '/super/orders/5925/ENTRY_LEG', null, 'exit'],
      [
        'PUT',
        '/super/orders/5925',
        '{"dhanClientId":"1100000001","orderId":"5925","legName":"STOP_LOSS_LEG","stopLossPrice":3300,"trailingJump":10}',
        'exit',
      ],
    ],
  );
});

/** The documents' own row (dhan-api §7.2); the stop's order has an id of its own here. */
const SUPER_ROW = {
  dhanClientId: '1100003626',
  orderId: '5925022734212',
  orderStatus: 'TRADED',
  transactionType: 'BUY',
  exchangeSegment: 'NSE_EQ',
  securityId: '1333',
  legName: 'ENTRY_LEG',
  legDetails: [
    {
      orderId: '5925022734299',
      legName: 'STOP_LOSS_LEG',
      totalQuatity: 0,
      price: 1400.05,
      orderStatus: 'PENDING',
      trailingJump: 10,
    },
    { orderId: '5925022734212', legName: 'TARGET_LEG', price: '1550', orderStatus: 'Triggered', trailingJump: 0 },
  ],
};

test('the list of super orders: levels, trail and state of each leg, and the order that a leg is', async () => {
  const { adapter, sent } = adapterOn(JSON.stringify([SUPER_ROW, { orderId: '' }]));
  assert.deepEqual(await adapter.supers(), [
    {
      venueOrderId: '5925022734212',
      venueStatus: 'TRADED',
      legs: [
        {
          leg: 'STOP_LOSS_LEG',
          venueOrderId: '5925022734299',
          price: 140_005,
          trail: 1_000,
          venueStatus: 'PENDING',
          lives: true,
        },
        { leg: 'TARGET_LEG', venueOrderId: null, price: 155_000, trail: 0, venueStatus: 'TRIGGERED', lives: false },
      ],
    },
  ]);
  assert.equal(sent[0]?.path, '/super/orders');
});

test('a token of another account is not taken', () => {
  const { adapter, tokens } = adapterOn();
  adapter.renew({ clientId: '1100000002', accessToken: 'theirs' });
  adapter.renew({ clientId: '1100000001', accessToken: 'ours' });
  assert.deepEqual(tokens, ['ours']);
});
