import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import { type BasketIntent, LEG_OF_FAULT, type RestLeg } from '#contract/model/basket.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const ID = 'm-basket-01';
const basket = (changes: Partial<BasketIntent> = {}): BasketIntent => ({
  basketId: ID,
  owner: 'spread',
  legs: [
    sampleIntent({ clientOrderId: 'm-leg-buy1', side: 'BUY' }),
    sampleIntent({ clientOrderId: 'm-leg-sell', side: 'SELL', product: 'MARGIN' }),
  ],
  legTimeoutMs: 2_000,
  policy: 'hold',
  ...changes,
});

async function begun(changes: Partial<BasketIntent> = {}): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('basket.place', basket(changes));
  await bed.pass(200);
  return bed;
}
const restOf = async (bed: OrderBed, basketId = ID): Promise<readonly RestLeg[]> =>
  (await bed.ask('basket.rest', { basketId })).legs;
const units = (legs: readonly RestLeg[]) => legs.map(({ intent }) => intent?.quantity ?? 0);
const intents = (legs: readonly RestLeg[]): OrderIntent[] => legs.flatMap(({ intent }) => intent ?? []);
const refusal = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'taken',
    (thrown: unknown) => [faultOf(thrown).code, faultOf(thrown).detail?.[LEG_OF_FAULT]],
  );

describe('what remains of a basket', () => {
  it('failure mode 22: the rest of a part-filled leg and the leg that never went out; sent once, whoever asks again', async () => {
    const bed = await begun();
    assert.deepEqual(await refusal(restOf(bed)), ['denied.basket_runs', undefined]);
    bed.venue.fill('7001', 65, 12_345, 't1');
    await bed.pass(3_000);
    const legs = await restOf(bed);
    assert.deepEqual(units(legs), [65, 130]);
    assert.deepEqual(await restOf(bed), legs, 'asking changes nothing');
    assert.equal(bed.venue.placed.length, 1, 'and sends nothing');
    await bed.ask('basket.place', basket({ basketId: 'm-basket-02', legs: intents(legs) }));
    await bed.pass(200);
    assert.deepEqual([bed.venue.placed.at(-1)?.side, bed.venue.placed.at(-1)?.quantity], ['BUY', 65]);
    assert.match((await restOf(bed))[0]?.why ?? '', /sends it again has not ended/);
    const again = basket({ basketId: 'm-basket-03', legs: intents(legs) });
    assert.deepEqual(await refusal(bed.ask('basket.place', again)), ['denied.retry', intents(legs)[0]?.clientOrderId]);
    bed.venue.fill('7002', 65, 12_345, 't2');
    await bed.pass(200);
    bed.venue.fill('7003', 130, 12_345, 't3');
    await bed.pass(200);
    assert.deepEqual(units(await restOf(bed)), [0, 0]);
    assert.deepEqual(await refusal(bed.ask('basket.place', again)), ['denied.retry', intents(legs)[0]?.clientOrderId]);
    assert.equal(bed.venue.placed.length, 3);
  });

  it('a second try follows from the first: all tries count together, from either basket', async () => {
    const bed = await begun();
    await bed.pass(3_000);
    const first = await restOf(bed);
    assert.deepEqual(units(first), [130, 130]);
    await bed.ask('basket.place', basket({ basketId: 'm-basket-02', legs: intents(first) }));
    await bed.pass(200);
    bed.venue.fill('7002', 65, 12_345, 't1');
    await bed.pass(3_000);
    const [old, next] = [await restOf(bed), await restOf(bed, 'm-basket-02')];
    assert.deepEqual(
      [units(old), units(next)],
      [
        [65, 130],
        [65, 130],
      ],
    );
    assert.deepEqual(intents(old), intents(next));
    assert.notEqual(intents(old)[0]?.clientOrderId, intents(first)[0]?.clientOrderId);
  });

  it('failure mode 16: a fill that came late is held against the rest when it is sent', async () => {
    const bed = await begun();
    await bed.pass(3_000);
    const legs = await restOf(bed);
    bed.venue.fill('7001', 65, 12_345, 'late');
    await bed.pass(500);
    const late = bed.ask('basket.place', basket({ basketId: 'm-basket-02', legs: intents(legs) }));
    assert.deepEqual(await refusal(late), ['denied.retry', intents(legs)[0]?.clientOrderId]);
    assert.deepEqual(units(await restOf(bed)), [65, 130]);
    const turned = intents(await restOf(bed)).map((leg) => ({ ...leg, side: 'SELL' as const }));
    assert.deepEqual(await refusal(bed.ask('basket.place', basket({ basketId: 'm-basket-03', legs: turned }))), [
      'denied.retry',
      turned[0]?.clientOrderId,
    ]);
  });

  it('what an unwinding took back remains as a whole', async () => {
    const bed = await begun({ policy: 'unwind' });
    bed.venue.fill('7001', 130, 12_345, 't1');
    await bed.pass(3_000);
    assert.deepEqual(await refusal(restOf(bed)), ['denied.basket_runs', undefined]);
    bed.venue.fill('7003', 130, 12_340, 't3');
    await bed.pass(500);
    assert.deepEqual(units(await restOf(bed)), [130, 130]);
  });

  it('failure mode 12: a leg in doubt remains with nobody until it is resolved', async () => {
    const bed = await new OrderBed().start();
    bed.venue.mood = 'lose_before';
    await bed.ask('basket.place', basket());
    await bed.pass(100);
    await bed.ask('basket.cancel', { basketId: ID }).catch(() => {});
    const asked = await bed.ask('baskets.list', {});
    assert.equal(asked.baskets[0]?.state, 'cancelled');
    const [leg, other] = await restOf(bed);
    assert.match(leg?.why ?? '', /in doubt/);
    assert.deepEqual([leg?.intent, other?.intent?.quantity], [null, 130]);
  });
});
