import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OrderIntent } from '#contract/model/order.ts';
import { NIFTY_CALL, OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { rowOf } from '../../../support/scripted-venue.ts';

const { segment, securityId } = sampleIntent();
const AT = { segment, securityId, owner: 'hand' } as const;

/** A bed with 130 units bought as MARGIN. */
async function held(): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent({ product: 'MARGIN' }));
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(500);
  return bed;
}

async function rest(bed: OrderBed, clientOrderId: string, more: Partial<OrderIntent> = {}): Promise<void> {
  const levels = { type: 'SL', side: 'SELL', price: 11_990, trigger: 12_000 } as const;
  const order = sampleIntent({ product: 'MARGIN', ...levels, clientOrderId, ...more });
  await bed.ask('forever.place', { order, flag: 'SINGLE', price1: 0, trigger1: 0, quantity1: 0 });
  await bed.pass(100);
}

const externals = async (bed: OrderBed): Promise<string[]> =>
  (await bed.ask('alarms.list', {})).alarms.filter(({ kind }) => kind === 'external').map(({ text }) => text);

test('a forever order is not at the exchange: it holds no conversion, and is told of when it guards too much after it', async () => {
  const bed = await held();
  await rest(bed, 'm-forever-01', { quantity: 65 });
  await bed.ask('position.convert', { ...AT, product: 'MARGIN', quantity: 65, to: 'INTRADAY' });
  assert.deepEqual(await externals(bed), [], 'the 65 that stay are enough for it');
  await bed.ask('position.convert', { ...AT, product: 'MARGIN', quantity: 65, to: 'INTRADAY' });
  const [told, ...more] = await externals(bed);
  assert.match(told ?? '', /MARGIN holds 0 units, less than the forever order m-forever-01, SELL 65 .* cancel it/);
  assert.deepEqual(more, []);
  const { orders } = await bed.ask('orders.list', { limit: 10 });
  assert.equal(orders.find(({ clientOrderId }) => clientOrderId === 'm-forever-01')?.status, 'Working', 'it stays');
});

test('a forever order on the opening side says nothing about a conversion', async () => {
  const bed = await held();
  await rest(bed, 'm-forever-02', { side: 'BUY', trigger: 12_600, price: 12_610 });
  await bed.ask('position.convert', { ...AT, product: 'MARGIN', quantity: 130, to: 'INTRADAY' });
  assert.deepEqual(await externals(bed), []);
});

/** A super order of 65 units beside 65 of a plain one. */
async function besideSuper(withLegs: boolean): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-plain-001', quantity: 65 }));
  const entry = sampleIntent({ quantity: 65 });
  await bed.ask('bracket.place', { entry, target: 13_000, stop: 12_000, trail: 0, where: 'broker' });
  await bed.pass(100);
  const leg = (name: 'STOP_LOSS_LEG' | 'TARGET_LEG', id: string) => ({
    leg: name,
    venueOrderId: withLegs ? id : null,
    price: name === 'TARGET_LEG' ? 13_000 : 12_000,
    trail: 0,
    venueStatus: 'PENDING',
    lives: true,
  });
  const legs = [leg('STOP_LOSS_LEG', '7101'), leg('TARGET_LEG', '7102')];
  bed.venue.superList = [{ venueOrderId: '7002', venueStatus: 'TRADED', legs }];
  bed.venue.fill('7001', 65, 12_345, 't1');
  bed.venue.fill('7002', 65, 12_345, 't2');
  for (const one of withLegs ? legs : []) {
    const isStop = one.leg === 'STOP_LOSS_LEG';
    const terms = { type: isStop ? ('SL' as const) : ('LIMIT' as const), price: isStop ? 11_400 : 13_000 };
    const row = rowOf(
      {
        ...terms,
        correlationId: `broker-${one.leg}`.slice(0, 20),
        instrument: NIFTY_CALL,
        side: 'SELL',
        product: 'INTRADAY',
        validity: 'DAY',
        quantity: 65,
        trigger: isStop ? 12_000 : 0,
        disclosed: 0,
        amo: null,
      },
      String(one.venueOrderId),
    );
    bed.venue.rows.set(String(one.venueOrderId), { ...row, leg: one.leg });
  }
  await bed.pass(1_000);
  return bed;
}

for (const withLegs of [true, false]) {
  const where = withLegs ? 'of which only one ever trades' : 'that are not at the exchange yet';
  test(`the two exits of a super order, ${where}, cover its units once`, async () => {
    const bed = await besideSuper(withLegs);
    const convert = (quantity: number) =>
      bed.ask('position.convert', { ...AT, product: 'INTRADAY', quantity, to: 'MARGIN' });
    await assert.rejects(convert(130), /cover 65 of the 130 units, so 65 can be converted/);
    await convert(65);
    await assert.rejects(convert(65), /cover 65 of the 65 units, so 0 can be converted/);
  });
}
