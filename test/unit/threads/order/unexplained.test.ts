import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Product } from '#contract/model/order.ts';
import type { VenuePosition } from '../../../../src/main/adapters/order-adapter.ts';
import { UNEXPLAINED_READINGS } from '../../../../src/main/threads/order/unexplained.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const { segment, securityId } = sampleIntent();
const PLACE = { segment, securityId, symbol: 'NIFTY', product: 'INTRADAY' } as const;
const COST = { carried: 0, carriedAverage: null, realisedPaise: 0 };
const IDLE_MS = 30_000;
const COUNTING_MS = 10_000;
/** The first of the readings may come as late as in calm; the others follow sooner. */
const ALMOST_MS = IDLE_MS + COUNTING_MS * (UNEXPLAINED_READINGS - 3);

const nets = async (bed: OrderBed): Promise<unknown> =>
  (await bed.ask('positions.list', {})).positions.map(({ owner, net }) => [owner, net]);

const CARRIED = { segment, securityId, owner: 'carried' } as const;

/** A row of the broker; what is carried of it is what it began the day with there. */
const row = (product: Product, net: number, carried = 0): VenuePosition => {
  const cost = { carried, carriedAverage: carried === 0 ? null : 12_000, realisedPaise: 0 };
  return { ...PLACE, ...cost, product, net };
};

const byProduct = async (bed: OrderBed): Promise<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const { product, net } of (await bed.ask('positions.list', {})).positions) {
    sums[product] = (sums[product] ?? 0) + net;
  }
  return sums;
};

/** A bed that began the day with so many units of MARGIN. */
async function carrying(net: number): Promise<OrderBed> {
  const bed = new OrderBed();
  bed.venue.openPositions = [row('MARGIN', net, net)];
  return await bed.start();
}

describe('positions of one instrument that differ in opposite ways', () => {
  it('are a conversion of the smaller number of units, and what is left of it is taken over', async () => {
    const bed = await carrying(325);
    bed.venue.openPositions = [row('MARGIN', 130, 130), row('INTRADAY', 325)];
    await bed.pass(ALMOST_MS);
    assert.deepEqual(await byProduct(bed), { MARGIN: 325 });
    await bed.pass(COUNTING_MS * 3);
    assert.deepEqual(await byProduct(bed), { MARGIN: 130, INTRADAY: 325 });
    const [moved, taken, ...more] = await bed.audited('position.unexplained');
    assert.match(moved ?? '', /195 units stand in MARGIN here and in INTRADAY at the broker.*booked as converted/);
    assert.match(taken ?? '', /INTRADAY: the broker holds 130 units that no order of today explains/);
    assert.deepEqual(more, []);
    const { alarms } = await bed.ask('alarms.list', {});
    assert.equal(alarms.filter(({ text }) => text.includes('booked as converted')).length, 1);
    const { positions } = await bed.ask('positions.list', {});
    const results = positions.map(({ realisedPaise }) => realisedPaise);
    assert.deepEqual(new Set(results), new Set([0]), 'nothing is gained or lost by it');
    void bed.ask('position.exit', { ...CARRIED, product: 'INTRADAY', clientOrderId: 'm-exit-0001' });
    await bed.pass(200);
    assert.deepEqual(
      bed.venue.placed.map(({ side, quantity }) => [side, quantity]),
      [['SELL', 325]],
    );
  });

  it('of a short are one too, the other way round', async () => {
    const bed = await carrying(-195);
    bed.venue.openPositions = [row('MARGIN', -65, -65), row('INTRADAY', -195)];
    await bed.pass(ALMOST_MS + COUNTING_MS * 3);
    assert.deepEqual(await byProduct(bed), { MARGIN: -65, INTRADAY: -195 });
    assert.equal((await bed.audited('position.converted')).length, 1);
  });

  it('are none when nothing that is open here could have moved', async () => {
    const bed = await new OrderBed().start();
    bed.venue.openPositions = [row('MARGIN', -65), row('INTRADAY', 130)];
    await bed.pass(ALMOST_MS + COUNTING_MS * 3);
    assert.deepEqual(await byProduct(bed), { MARGIN: -65, INTRADAY: 130 });
    assert.deepEqual(await bed.audited('position.converted'), []);
  });

  it('are not touched while an order works in one of the products', async () => {
    const bed = await carrying(325);
    await bed.ask('order.place', sampleIntent());
    bed.venue.openPositions = [row('MARGIN', 130, 130), row('INTRADAY', 325)];
    await bed.pass(ALMOST_MS + COUNTING_MS * 3);
    assert.deepEqual(await byProduct(bed), { MARGIN: 325 });
  });
});

describe('a position that nothing explains', () => {
  it('is taken over when the broker shows it in reading after reading, and can be exited then', async () => {
    const bed = await new OrderBed().start();
    bed.venue.openPositions = [{ ...PLACE, ...COST, net: 130 }];
    await bed.pass(ALMOST_MS);
    assert.deepEqual(await nets(bed), []);
    await bed.pass(COUNTING_MS * 3);
    assert.deepEqual(await nets(bed), [['carried', 130]]);
    const { alarms } = await bed.ask('alarms.list', {});
    assert.ok(alarms.some(({ text }) => text.includes('holds 130 units that no order of today explains')));
    assert.equal((await bed.audited('position.unexplained')).length, 1);
    const exit = { segment, securityId, product: 'INTRADAY', owner: 'carried', clientOrderId: 'm-exit-0001' } as const;
    void bed.ask('position.exit', exit);
    await bed.pass(200);
    assert.deepEqual(
      bed.venue.placed.map(({ side, quantity }) => [side, quantity]),
      [['SELL', 130]],
    );
    const next = await new OrderBed({ dataDir: bed.dataDir, venue: bed.venue }).start();
    assert.deepEqual(await nets(next), [['carried', 130]], 'and in every further life of the day');
  });

  it('is taken over while an order rests that could only have made it smaller', async () => {
    const resting = await new OrderBed().start();
    await resting.ask('order.place', sampleIntent({ side: 'SELL' }));
    resting.venue.openPositions = [{ ...PLACE, ...COST, net: 130 }];
    await resting.pass(ALMOST_MS + COUNTING_MS * 3);
    assert.deepEqual(await nets(resting), [['carried', 130]]);
  });

  it('is left alone while an order of either side is in doubt there', async () => {
    const bed = await new OrderBed().start();
    const { clientOrderId, quantity, type, validity, price, trigger } = sampleIntent({ side: 'SELL' });
    await bed.ask('order.place', sampleIntent({ side: 'SELL' }));
    await bed.pass(1_000);
    bed.venue.mood = 'lose_before';
    await bed.ask('order.modify', { clientOrderId, type, validity, price, trigger, quantity: 2 * quantity });
    bed.venue.mood = 'accept';
    // What became of it cannot be read.
    bed.venue.rows.clear();
    bed.venue.openPositions = [{ ...PLACE, ...COST, net: 130 }];
    await bed.pass(ALMOST_MS + COUNTING_MS * 3);
    const [order] = (await bed.ask('orders.list', { limit: 10 })).orders;
    assert.equal(order?.inDoubt, 'modify');
    assert.deepEqual(await nets(bed), []);
  });

  it('is taken over beside what was carried, at an average cost', async () => {
    const bed = await carrying(130);
    bed.venue.openPositions = [row('MARGIN', 195, 130)];
    await bed.pass(ALMOST_MS + COUNTING_MS * 3);
    const { positions } = await bed.ask('positions.list', {});
    assert.deepEqual(
      positions.map(({ owner, net, openAverage }) => [owner, net, openAverage]),
      [['carried', 195, 12_115]],
    );
  });

  it('is left alone while it changes, while an order works there, and when the broker holds less', async () => {
    const changing = await new OrderBed().start();
    for (let n = 1; n <= UNEXPLAINED_READINGS * 2; n += 1) {
      changing.venue.openPositions = [{ ...PLACE, ...COST, net: 65 * (1 + (n % 2)) }];
      await changing.pass(IDLE_MS);
    }
    assert.deepEqual(await nets(changing), []);
    const working = await new OrderBed().start();
    await working.ask('order.place', sampleIntent());
    working.venue.openPositions = [{ ...PLACE, ...COST, net: 130 }];
    await working.pass(IDLE_MS * UNEXPLAINED_READINGS);
    assert.deepEqual(await nets(working), []);
    const less = await new OrderBed().start();
    await less.ask('order.place', sampleIntent());
    await less.pass(100);
    less.venue.fill('7001', 130, 12_345, 't1');
    await less.pass(1_000);
    less.venue.openPositions = [{ ...PLACE, ...COST, net: 65 }];
    await less.pass(IDLE_MS * (UNEXPLAINED_READINGS + 2));
    assert.deepEqual(await nets(less), [['hand', 130]]);
  });
});
