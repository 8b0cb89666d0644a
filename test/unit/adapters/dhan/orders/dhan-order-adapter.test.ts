import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DhanOrderAdapter } from '../../../../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import type { TransportRequest } from '../../../../../src/main/adapters/dhan/orders/order-transport.ts';
import { venueOrder } from './sample-orders.ts';

test('every new order asks once more whether it still goes when its turn has come', async () => {
  const sent: TransportRequest[] = [];
  const adapter = new DhanOrderAdapter({
    mode: 'live',
    account: 'main',
    clientId: '1100000001',
    transport: {
      send: (request) => {
        sent.push(request);
        return Promise.resolve({ status: 200, text: '{"orderId":"1","orderStatus":"TRANSIT"}', sentMonoMs: 0 });
      },
      stream: () => {},
      renew: () => {},
      close: () => Promise.resolve(),
    },
    unitsPer: () => 1,
    nowMs: () => 0,
  });
  const order = { ...venueOrder({ product: 'CNC' }), stillGoes: () => 'The kill switch was pulled.' };
  await adapter.place(order);
  await adapter.placeSuper({ ...order, target: 340_000, stop: 330_000, trail: 0 });
  await adapter.placeForever({ ...order, trigger: 334_000, flag: 'SINGLE', price1: 0, trigger1: 0, quantity1: 0 });
  assert.deepEqual(
    sent.map(({ path, stillGoes }) => [path, stillGoes?.()]),
    ['/orders', '/super/orders', '/forever/orders'].map((path) => [path, 'The kill switch was pulled.']),
  );
});
