import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlaceReply } from '../../../../src/main/adapters/order-adapter.ts';
import { EXIT, EXIT_ID, EXIT_TERMS, heldExit, keepChanges } from '../../../support/held-exit.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

/** An exit that works, and a broker that keeps its answers to changes until `answer`. */
async function working(quantity = 65): Promise<{ bed: OrderBed; clientOrderId: string; answer: () => void }> {
  const bed = await heldExit(quantity);
  const waiting = keepChanges(bed);
  return { bed, clientOrderId: EXIT_ID, answer: () => waiting.splice(0).forEach((done) => done()) };
}

const quantitiesOf = ({ venue }: OrderBed): number[] => venue.placed.map(({ quantity }) => quantity);

describe('a change that is out', () => {
  it('counts with its larger quantity, so that a second exit does not exceed the position', async () => {
    const { bed, clientOrderId, answer } = await working();
    await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId, quantity: 130 });
    await bed.pass(200);
    await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0002', quantity: 65, ...EXIT }));
    const over = await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0003', quantity: 65, ...EXIT }));
    assert.equal(over.status, 'Denied', 'nothing is left beside 130 and 65');
    await bed.pass(200);
    answer();
    await bed.pass(1_000);
    assert.deepEqual(quantitiesOf(bed), [195, 65, 65]);
    assert.equal(bed.venue.rows.get('7002')?.word.quantity, 130);
  });

  it('that makes an order smaller gives its units back when the venue shows it, not with the answer', async () => {
    const { bed, clientOrderId } = await working(195);
    bed.venue.modify = async (venueOrderId): Promise<PlaceReply> => ({ venueOrderId, venueStatus: 'TRANSIT' });
    await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId, quantity: 65, price: 12_405 });
    await bed.pass(200);
    const early = await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0002', quantity: 65, ...EXIT }));
    assert.equal(early.status, 'Denied', 'the venue may still trade 195');
    const read = async () =>
      (await bed.ask('orders.list', { limit: 100 })).orders.find((one) => one.clientOrderId === clientOrderId);
    assert.deepEqual(
      [(await read())?.quantity, (await read())?.price, (await read())?.quantityAsked],
      [195, 12_405, null],
    );
    bed.venue.sink?.told(bed.venue.change('7002', { quantity: 65, price: 12_405 }));
    assert.equal((await read())?.quantity, 65);
    const next = await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0003', quantity: 130, ...EXIT }));
    assert.notEqual(next.status, 'Denied');
  });

  it('gives its units back when the broker refuses it', async () => {
    const { bed, clientOrderId, answer } = await working();
    await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId, quantity: 195 });
    bed.venue.mood = 'reject';
    answer();
    await bed.pass(1_000);
    bed.venue.mood = 'accept';
    const next = await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0002', quantity: 130, ...EXIT }));
    assert.notEqual(next.status, 'Denied');
  });

  it('takes no second quantity before its answer, while prices may follow each other', async () => {
    const { bed, clientOrderId, answer } = await working();
    const change = (quantity: number, price: number): Promise<unknown> =>
      bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId, quantity, price });
    await change(65, 12_405);
    await change(65, 12_410);
    await assert.rejects(change(130, 12_410), /its last change has no answer yet\. Try again in a moment/);
    answer();
    await bed.pass(1_000);
    await change(130, 12_410);
    await assert.rejects(change(130, 12_415), /its last change has no answer yet/);
  });

  it('does not go when its order ended, or its units are gone, while it waited for room in the rate', async () => {
    const { bed, clientOrderId } = await working();
    const asked: (() => string | null | undefined)[] = [];
    bed.venue.modify = (_id, { stillGoes }): Promise<PlaceReply> => {
      asked.push(() => stillGoes?.());
      return new Promise(() => {});
    };
    await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId, quantity: 130 });
    assert.equal(asked[0]?.(), null, 'it goes');
    // Elsewhere 130 of the 195 were sold.
    bed.venue.openPositions = bed.venue.openPositions.map((row) => ({ ...row, net: 65 }));
    await bed.pass(11_000);
    assert.match(asked[0]?.() ?? '', /Only 65 units are left to reduce/);
    await bed.ask('order.cancel', { clientOrderId });
    await bed.pass(200);
    assert.match(asked[0]?.() ?? '', /The order ended while its change waited/);
  });

  it('is in doubt after a crash, still counts, and is looked up', async () => {
    const { bed, clientOrderId } = await working();
    await bed.ask('order.modify', { ...EXIT_TERMS, clientOrderId, quantity: 195 });
    await bed.pass(100);
    const next = await new OrderBed({ dataDir: bed.dataDir, venue: bed.venue }).start();
    const read = async () =>
      (await next.ask('orders.list', { limit: 100 })).orders.find((one) => one.clientOrderId === clientOrderId);
    assert.deepEqual([(await read())?.inDoubt, (await read())?.quantityAsked], ['modify', 195]);
    const over = await next.ask('order.place', sampleIntent({ clientOrderId: 'm-exit-0002', quantity: 65, ...EXIT }));
    assert.equal(over.status, 'Denied');
    await next.pass(20_000);
    assert.deepEqual(
      [(await read())?.inDoubt, (await read())?.quantityAsked, (await read())?.quantity],
      [null, null, 65],
    );
  });
});
