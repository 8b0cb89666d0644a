import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';

const BOOKS = ['orders', 'trades', 'positions', 'funds'] as const;

/** A venue of which one book cannot be read until it is mended. */
class HalfDeaf extends ScriptedVenue {
  readonly #book: (typeof BOOKS)[number];
  isMended = false;

  constructor(book: (typeof BOOKS)[number]) {
    super();
    this.#book = book;
  }

  override orders(): ReturnType<ScriptedVenue['orders']> {
    return this.#read('orders', () => super.orders());
  }

  override trades(): ReturnType<ScriptedVenue['trades']> {
    return this.#read('trades', () => super.trades());
  }

  override positions(): ReturnType<ScriptedVenue['positions']> {
    return this.#read('positions', () => super.positions());
  }

  override funds(): ReturnType<ScriptedVenue['funds']> {
    return this.#read('funds', () => super.funds());
  }

  async #read<T>(book: string, read: () => Promise<T>): Promise<T> {
    if (book === this.#book && !this.isMended) {
      throw new FaultError(fault('unavailable.broker_error', `The broker refused ${book}.`));
    }
    return read();
  }
}

describe('a start', () => {
  for (const book of BOOKS) {
    it(`stays halted while the broker does not give its ${book}: no entry leaves, and it becomes active by itself`, async () => {
      const venue = new HalfDeaf(book);
      const bed = await new OrderBed({ venue, withRisk: true }).start();
      await bed.pass(20_000);
      const trading = await bed.ask('trading.read', {});
      assert.equal(trading.state, 'Halted');
      assert.ok(trading.blocks.some(({ code }) => code === 'unreconciled'));
      const entry = await bed.ask('order.place', sampleIntent());
      assert.deepEqual([entry.status, entry.fault?.kind], ['Denied', 'denied']);
      await bed.pass(500);
      assert.equal(venue.placed.length, 0);
      venue.isMended = true;
      await bed.pass(60_000);
      bed.quote(12_345, 12_340, 12_350);
      assert.equal((await bed.ask('trading.read', {})).state, 'Active');
      assert.equal((await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-after-0001' }))).status, 'Submitted');
      await bed.pass(100);
      assert.equal(venue.placed.length, 1);
    });
  }

  it('lets the exit of what the journal knows go while the broker gives no positions, and no more than that', async () => {
    const venue = new HalfDeaf('positions');
    venue.isMended = true;
    const first = await new OrderBed({ venue }).start();
    await first.ask('order.place', sampleIntent());
    await first.pass(100);
    venue.fill('7001', 130, 12_345, 't1');
    await first.pass(500);
    venue.isMended = false;
    const bed = await new OrderBed({ dataDir: first.dataDir, venue, withRisk: true }).start();
    await bed.pass(5_000);
    assert.equal((await bed.ask('trading.read', {})).state, 'Halted');
    const exit = { side: 'SELL', reduceOnly: true, price: 12_300, quantity: 195 } as const;
    const order = await bed.ask('order.place', sampleIntent({ ...exit, clientOrderId: 'm-exit-0001' }));
    assert.deepEqual([order.status, order.quantity], ['Submitted', 130]);
    await bed.pass(100);
    assert.deepEqual(
      venue.placed.slice(1).map(({ side, quantity }) => [side, quantity]),
      [['SELL', 130]],
    );
  });
});
