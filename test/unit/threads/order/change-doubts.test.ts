import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlaceReply } from '../../../../src/main/adapters/order-adapter.ts';
import { EXIT, EXIT_ID, EXIT_TERMS, heldExit, keepChanges } from '../../../support/held-exit.ts';
import type { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const exitOf = async (bed: OrderBed) =>
  (await bed.ask('orders.list', { limit: 100 })).orders.find((one) => one.clientOrderId === EXIT_ID);

/** A change to 195 has no answer, and the cancel that came after it has none either. */
async function bothLost(): Promise<OrderBed> {
  const bed = await heldExit();
  bed.venue.mood = 'lose_before';
  await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId: EXIT_ID, quantity: 195 });
  await bed.pass(100);
  await bed.ask('order.cancel', { clientOrderId: EXIT_ID });
  await bed.pass(100);
  return bed;
}

describe('a change without an answer whose order is cancelled in vain', () => {
  it('is looked up when the doubt of the cancel is over', async () => {
    const bed = await bothLost();
    bed.venue.mood = 'accept';
    assert.equal((await exitOf(bed))?.inDoubt, 'cancel');
    await bed.pass(40_000);
    const exit = await exitOf(bed);
    assert.deepEqual([exit?.status, exit?.inDoubt, exit?.quantityAsked, exit?.quantity], ['Working', null, null, 65]);
    await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId: EXIT_ID, quantity: 130 });
  });

  it('is looked up when the venue refuses another cancel', async () => {
    const bed = await bothLost();
    bed.venue.cancel = async (): Promise<PlaceReply> => {
      bed.venue.mood = 'reject';
      return bed.venue.modify('7002', bed.venue.placed[1] as never);
    };
    await bed.ask('order.cancel', { clientOrderId: EXIT_ID });
    await bed.pass(100);
    bed.venue.mood = 'accept';
    await bed.pass(40_000);
    const exit = await exitOf(bed);
    assert.deepEqual([exit?.inDoubt, exit?.quantityAsked], [null, null]);
  });
});

describe('two changes of the price that are out', () => {
  it('let no change of the quantity pass before both have an answer', async () => {
    const bed = await heldExit();
    const waiting = keepChanges(bed);
    const change = (quantity: number, price: number): Promise<unknown> =>
      bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId: EXIT_ID, quantity, price });
    await change(65, 12_405);
    await change(65, 12_410);
    waiting.shift()?.();
    await bed.pass(1_000);
    await assert.rejects(change(130, 12_410), /its last change has no answer yet/);
    await change(65, 12_415);
    for (const done of waiting.splice(0)) done();
    await bed.pass(1_000);
    await change(130, 12_415);
  });
});

describe('a change that is answered while the books are read', () => {
  it('is not taken back by a row from before it', async () => {
    const bed = await heldExit();
    const positions = bed.venue.positions.bind(bed.venue);
    const reading: (() => void)[] = [];
    bed.venue.positions = async () => {
      await new Promise<void>((done) => void reading.push(done));
      return positions();
    };
    await bed.pass(12_000);
    assert.equal(reading.length, 1, 'the book was read, the positions were not');
    await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId: EXIT_ID, quantity: 130 });
    await bed.pass(100);
    assert.deepEqual([(await exitOf(bed))?.quantity, (await exitOf(bed))?.quantityAsked], [130, null]);
    for (const done of reading.splice(0)) done();
    await bed.pass(100);
    assert.equal((await exitOf(bed))?.quantity, 130);
    const next = sampleIntent({ clientOrderId: 'm-exit-0002', ...EXIT, quantity: 130 });
    assert.equal((await bed.ask('order.place', next)).quantity, 65, 'nothing beyond the position');
  });
});
