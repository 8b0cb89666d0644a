import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import { type BasketIntent, LEG_OF_FAULT } from '#contract/model/basket.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const ID = 'm-basket-01';
/** A sell written first and a buy: the buy goes out first all the same. Products differ, so the legs are apart. */
const basket = (changes: Partial<BasketIntent> = {}): BasketIntent => ({
  basketId: ID,
  owner: 'spread',
  legs: [
    sampleIntent({ clientOrderId: 'm-leg-sell', side: 'SELL', product: 'MARGIN' }),
    sampleIntent({ clientOrderId: 'm-leg-buy1', side: 'BUY' }),
  ],
  legTimeoutMs: 2_000,
  policy: 'hold',
  ...changes,
});

const stateOf = async (bed: OrderBed): Promise<string> =>
  (await bed.ask('baskets.list', {})).baskets.find(({ basketId }) => basketId === ID)?.state ?? 'unknown';

async function begun(changes: Partial<BasketIntent> = {}): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('basket.place', basket(changes));
  await bed.pass(200);
  return bed;
}

describe('a basket', () => {
  it('sends buys first, the next leg when the one before is filled, under its owner', async () => {
    const bed = await begun();
    assert.deepEqual(
      bed.venue.placed.map(({ side }) => side),
      ['BUY'],
    );
    bed.venue.fill('7001', 130, 12_345, 't1');
    await bed.pass(200);
    assert.deepEqual(
      bed.venue.placed.map(({ side }) => side),
      ['BUY', 'SELL'],
    );
    bed.venue.fill('7002', 130, 12_345, 't2');
    await bed.pass(200);
    assert.equal(await stateOf(bed), 'done');
    const { positions } = await bed.ask('positions.list', {});
    assert.deepEqual(
      positions.map(({ owner }) => owner),
      ['spread', 'spread'],
    );
    assert.equal((await bed.ask('basket.place', basket())).state, 'done');
    assert.equal(bed.venue.placed.length, 2);
  });

  it('a warning names its leg, and what is confirmed of one leg is still asked of the other', async () => {
    const bed = await new OrderBed({ withRisk: true }).start();
    for (const [i, leg] of basket().legs.entries()) {
      await bed.ask('order.place', { ...leg, clientOrderId: `${leg.clientOrderId}-before` });
      await bed.pass(100);
      bed.venue.fill(`700${i + 1}`, 130, 12_345, `before${i}`);
      await bed.pass(100);
    }
    const legs = (confirmed: readonly string[]) =>
      basket().legs.map((leg) => ({ ...leg, confirmed: confirmed.includes(leg.clientOrderId) ? ['duplicate'] : [] }));
    const before = bed.venue.placed.length;
    const refusal = async (confirmed: readonly string[]): Promise<unknown> =>
      bed.ask('basket.place', basket({ legs: legs(confirmed) })).then(
        ({ state }) => state,
        (thrown: unknown) => {
          const { code, detail } = faultOf(thrown);
          return [code, detail?.[LEG_OF_FAULT]];
        },
      );
    assert.deepEqual(await refusal([]), ['denied.confirm_duplicate', 'm-leg-buy1']);
    assert.deepEqual(await refusal(['m-leg-buy1']), ['denied.confirm_duplicate', 'm-leg-sell']);
    assert.equal(bed.venue.placed.length, before, 'nothing went out while a leg was asked about');
    assert.equal(await refusal(['m-leg-buy1', 'm-leg-sell']), 'running');
  });

  it('failure mode 22: the second leg is rejected; hold stops with an alarm', async () => {
    const bed = await begun();
    bed.venue.mood = 'reject';
    bed.venue.fill('7001', 130, 12_345, 't1');
    await bed.pass(500);
    assert.equal(await stateOf(bed), 'held');
    const { alarms } = await bed.ask('alarms.list', {});
    assert.ok(alarms.some(({ kind }) => kind === 'naked_leg'));
  });

  it('failure mode 22: the second leg takes too long; unwind reverses what filled', async () => {
    const bed = await begun({ policy: 'unwind' });
    bed.venue.fill('7001', 130, 12_345, 't1');
    await bed.pass(3_000);
    assert.equal(await stateOf(bed), 'unwinding');
    const unwind = bed.venue.placed.at(-1);
    assert.deepEqual([unwind?.side, unwind?.product, unwind?.quantity], ['SELL', 'INTRADAY', 130]);
    bed.venue.fill('7003', 130, 12_340, 't3');
    await bed.pass(500);
    assert.equal(await stateOf(bed), 'unwound');
  });

  it('failure mode 22: complete sends what is left as a protected market order', async () => {
    const bed = await begun({ policy: 'complete' });
    bed.venue.fill('7001', 65, 12_345, 't1');
    await bed.pass(3_000);
    const chase = bed.venue.placed.at(-1);
    assert.deepEqual([chase?.side, chase?.quantity, chase?.price], ['BUY', 65, 13_585]);
    bed.venue.fill('7002', 65, 12_350, 't2');
    await bed.pass(300);
    bed.venue.fill('7003', 130, 12_340, 't3');
    await bed.pass(300);
    assert.equal(await stateOf(bed), 'done');
  });

  it('failure mode 22: the duplicate control does not stop the protected market order of complete', async () => {
    const bed = await new OrderBed({ withRisk: true }).start();
    await bed.ask('basket.place', basket({ policy: 'complete' }));
    await bed.pass(3_000);
    const chase = bed.venue.placed.at(-1);
    assert.deepEqual([bed.venue.placed.length, chase?.side, chase?.quantity], [2, 'BUY', 130]);
    assert.equal(await stateOf(bed), 'running');
  });

  it('goes on after a restart with the leg that it finds, and sends none twice', async () => {
    const first = await begun();
    const second = new OrderBed({ dataDir: first.dataDir, venue: first.venue });
    await second.start();
    await second.pass(500);
    assert.equal(first.venue.placed.length, 1);
    first.venue.fill('7001', 130, 12_345, 't1');
    await second.pass(500);
    assert.deepEqual(
      first.venue.placed.map(({ side }) => side),
      ['BUY', 'SELL'],
    );
  });

  it('a leg in doubt is looked up before anything else happens', async () => {
    const bed = await new OrderBed().start();
    bed.venue.mood = 'lose_before';
    await bed.ask('basket.place', basket({ policy: 'complete' }));
    await bed.pass(100);
    bed.venue.mood = 'accept';
    await bed.pass(10_000);
    assert.deepEqual([await stateOf(bed), bed.venue.placed.length], ['running', 1]);
  });

  it('is cancelled by hand; what filled stays', async () => {
    const bed = await begun();
    bed.venue.fill('7001', 65, 12_345, 't1');
    await bed.pass(200);
    assert.equal((await bed.ask('basket.cancel', { basketId: ID })).state, 'cancelled');
    await bed.pass(200);
    assert.equal(bed.venue.rows.get('7001')?.word.status, 'Cancelled');
    assert.equal(bed.venue.placed.length, 1);
  });
});
