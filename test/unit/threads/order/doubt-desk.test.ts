import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '#contract/model/order.ts';
import type { VenueOrder } from '../../../../src/main/adapters/order-adapter.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { rowOf } from '../../../support/scripted-venue.ts';

const { clientOrderId: ID } = sampleIntent();

/** A forever order whose placing timed out; the venue has it unless it never came. */
async function doubted(mood: 'lose_before' | 'lose_after'): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  bed.venue.mood = mood;
  const order = { ...sampleIntent(), product: 'MARGIN', type: 'SL', price: 12_410, trigger: 12_400 } as const;
  await bed.ask('forever.place', { order, flag: 'SINGLE', price1: 0, trigger1: 0, quantity1: 0 });
  await bed.pass(0);
  bed.venue.mood = 'accept';
  assert.equal((await ordersOf(bed))[0]?.inDoubt, 'place');
  return bed;
}

async function ordersOf(bed: OrderBed): Promise<readonly Order[]> {
  const { orders } = await bed.ask('orders.list', { limit: 100 });
  return orders.toSorted((a, b) => Number(b.clientOrderId === ID) - Number(a.clientOrderId === ID));
}

/** The trigger is met: the list says so, and the book has what was sent, traded. */
function fire(bed: OrderBed): void {
  bed.venue.legs = bed.venue.legs.map((leg) => ({ ...leg, venueStatus: 'TRIGGERED', resting: false }));
  const sent = bed.venue.placed[0] as VenueOrder;
  bed.venue.rows.set('8001', rowOf({ ...sent, trigger: 0 }, '8001'));
  bed.venue.fill('8001', sent.quantity, 12_345, 'f1', true);
}

test('failure mode 12: a forever order that fired before it was found has arrived, and what it sent is known', async () => {
  const bed = await doubted('lose_after');
  fire(bed);
  await bed.pass(60_000);
  const [ours, child] = await ordersOf(bed);
  assert.deepEqual([ours?.status, ours?.venueOrderId, ours?.inDoubt], ['Expired', '7001', null]);
  assert.match(ours?.venueText ?? '', /trigger was met/);
  assert.deepEqual([child?.venueOrderId, child?.filled, child?.parentId], ['8001', ours?.quantity, ID]);
  assert.equal(bed.venue.placed.length, 1);
});

test('a forever order that is over and has no child in the book is known by its terms, after it was waited for', async () => {
  for (const [venueStatus, status] of [
    ['TRIGGERED', 'Expired'],
    ['CANCELLED', 'Cancelled'],
  ] as const) {
    const bed = await doubted('lose_after');
    bed.venue.legs = bed.venue.legs.map((leg) => ({ ...leg, venueStatus, resting: false }));
    await bed.pass(15_000);
    assert.equal((await ordersOf(bed))[0]?.inDoubt, 'place', 'it may be one of an earlier day');
    await bed.pass(45_000);
    assert.equal((await ordersOf(bed))[0]?.status, status);
  }
});

test('a child in the book proves that a forever order came which the list does not name', async () => {
  const bed = await doubted('lose_after');
  fire(bed);
  bed.venue.legs = [];
  await bed.pass(60_000);
  const [ours, child] = await ordersOf(bed);
  assert.deepEqual([ours?.status, ours?.inDoubt, child?.venueOrderId], ['Submitted', 'place', '8001']);
});

test('a forever order of which nothing speaks never arrived; one that rests is found', async () => {
  const lost = await doubted('lose_before');
  await lost.pass(60_000);
  assert.equal((await ordersOf(lost))[0]?.fault?.code, 'rejected.never_arrived');
  const found = await doubted('lose_after');
  await found.pass(2_000);
  assert.deepEqual(
    (await ordersOf(found)).map(({ status, venueOrderId }) => [status, venueOrderId]),
    [['Working', '7001']],
  );
});
