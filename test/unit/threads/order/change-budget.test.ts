import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODIFICATIONS_MAX } from '../../../../src/main/threads/order/change-desk.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

test('an order is changed 24 times; the 25th of the broker is kept, and the refusal says what to do', async () => {
  const bed = await new OrderBed().start();
  const { clientOrderId } = await bed.ask('order.place', sampleIntent());
  await bed.pass(100);
  let changes = 0;
  const modify = bed.venue.modify.bind(bed.venue);
  bed.venue.modify = (...args) => {
    changes += 1;
    return modify(...args);
  };
  const terms = { clientOrderId, type: 'LIMIT', validity: 'DAY', quantity: 130, trigger: 0 } as const;
  for (let n = 1; n <= MODIFICATIONS_MAX; n += 1) {
    await bed.ask('order.modify', { ...terms, price: 12_345 - 5 * n });
    await bed.pass(100);
  }
  const more = bed.ask('order.modify', { ...terms, price: 12_000 });
  await assert.rejects(more, /changed 24 times and the broker takes 25\. Cancel it and place a new one/);
  await bed.pass(100);
  assert.deepEqual([changes, bed.venue.rows.get('7001')?.word.price], [24, 12_345 - 5 * 24]);
  await bed.ask('order.cancel', { clientOrderId });
  await bed.pass(100);
  assert.equal(bed.venue.rows.get('7001')?.word.status, 'Cancelled', 'a cancel is no change');
});
