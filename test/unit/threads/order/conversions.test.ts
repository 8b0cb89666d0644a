import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const { segment, securityId } = sampleIntent();
const INTRADAY = { segment, securityId, product: 'INTRADAY', owner: 'hand' } as const;

async function held(): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('order.place', sampleIntent());
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(500);
  return bed;
}

const nets = async (bed: OrderBed): Promise<Record<string, number>> =>
  Object.fromEntries((await bed.ask('positions.list', {})).positions.map(({ product, net }) => [product, net]));

test('a conversion moves units at their cost: no result, no charges, and both parts can be exited', async () => {
  const bed = await held();
  const before = (await bed.ask('positions.list', {})).positions[0];
  await bed.ask('position.convert', { ...INTRADAY, quantity: 65, to: 'MARGIN' });
  assert.deepEqual(await nets(bed), { INTRADAY: 65, MARGIN: 65 });
  const { positions } = await bed.ask('positions.list', {});
  const sum = (of: 'realisedPaise' | 'chargesPaise'): number => positions.reduce((all, row) => all + row[of], 0);
  assert.deepEqual([sum('realisedPaise'), sum('chargesPaise')], [0, before?.chargesPaise]);
  await bed.pass(15_000);
  assert.deepEqual(await nets(bed), { INTRADAY: 65, MARGIN: 65 }, 'the venue says the same, and nothing moves twice');
  const exited = bed.ask('position.exit', { ...INTRADAY, product: 'MARGIN', clientOrderId: 'exit-margin-1' });
  await bed.pass(100);
  await exited;
  const exit = bed.venue.placed.at(-1);
  assert.deepEqual([exit?.product, exit?.side, exit?.quantity], ['MARGIN', 'SELL', 65]);
});

test('a conversion without an answer holds exits back by its units until the positions tell of it', async () => {
  const bed = await held();
  bed.venue.mood = 'lose_after';
  await assert.rejects(bed.ask('position.convert', { ...INTRADAY, quantity: 65, to: 'MARGIN' }), /answer/);
  bed.venue.mood = 'accept';
  const exited = bed.ask('position.exit', { ...INTRADAY, clientOrderId: 'exit-intra-01' });
  await bed.pass(50);
  await exited;
  assert.equal(bed.venue.placed.at(-1)?.quantity, 65, 'not the 65 that may be gone');
  await bed.pass(3_000);
  assert.deepEqual(await nets(bed), { INTRADAY: 65, MARGIN: 65 });
});

test('a position that a stop guards is not converted away from under it', async () => {
  const bed = await new OrderBed().start();
  await bed.ask('bracket.place', { entry: sampleIntent(), target: 0, stop: 12_000, trail: 0, where: 'client' });
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(500);
  const convert = bed.ask('position.convert', { ...INTRADAY, quantity: 65, to: 'MARGIN' });
  await assert.rejects(convert, /Cancel the stop first/);
});

test('a conversion that is booked ends no other one of its instrument that has no answer', async () => {
  const bed = await held();
  bed.venue.mood = 'lose_before';
  await assert.rejects(bed.ask('position.convert', { ...INTRADAY, quantity: 65, to: 'CNC' }), /answer/);
  bed.venue.mood = 'accept';
  await bed.ask('position.convert', { ...INTRADAY, quantity: 35, to: 'MARGIN' });
  assert.deepEqual(await nets(bed), { INTRADAY: 95, MARGIN: 35 });
  const exited = bed.ask('position.exit', { ...INTRADAY, clientOrderId: 'exit-intra-02' });
  await bed.pass(50);
  await exited;
  assert.equal(bed.venue.placed.at(-1)?.quantity, 30, 'not the 65 that may be gone');
});

test('units that a working order would close are not converted away: it says what to cancel first', async () => {
  const bed = await held();
  const exit = { side: 'SELL', type: 'LIMIT', price: 12_900, trigger: 0 } as const;
  await bed.ask('order.place', sampleIntent({ ...exit, clientOrderId: 'm-hand-exit-1', quantity: 65 }));
  await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-hand-buy-01', quantity: 65, price: 12_000 }));
  await bed.pass(200);
  await assert.rejects(
    bed.ask('position.convert', { ...INTRADAY, quantity: 130, to: 'MARGIN' }),
    /cover 65 of the 130 units, so 65 can be converted. Cancel first: m-hand-exit-1 \(SELL 65 at 129.00\)\./,
  );
  await bed.ask('position.convert', { ...INTRADAY, quantity: 65, to: 'MARGIN' });
  assert.deepEqual(await nets(bed), { INTRADAY: 65, MARGIN: 65 });
  await bed.ask('order.cancel', { clientOrderId: 'm-hand-exit-1' });
  await bed.pass(200);
  await bed.ask('position.convert', { ...INTRADAY, quantity: 65, to: 'MARGIN' });
  assert.equal((await nets(bed))['MARGIN'], 130);
});
