import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const bracket = { entry: sampleIntent(), target: 13_000, stop: 12_000, trail: 0, where: 'client' } as const;
const stateOf = async (bed: OrderBed): Promise<string | undefined> => (await bed.ask('stops.list', {})).stops[0]?.state;

for (const by of ['its exit', 'its stop at the broker'] as const) {
  test(`units of the entry that fill after ${by} closed the rest do not stand without a stop`, async () => {
    const bed = await new OrderBed().start();
    await bed.ask('bracket.place', bracket);
    await bed.pass(100);
    bed.venue.fill('7001', 65, 12_345, 't1');
    await bed.pass(500);
    const cancel = bed.venue.cancel.bind(bed.venue);
    bed.venue.cancel = async (id) => (id === '7001' ? { venueOrderId: id, venueStatus: 'PENDING' } : cancel(id));
    if (by === 'its exit') {
      bed.quote(11_990, 11_985, 11_995);
      await bed.pass(300);
      bed.venue.fill('7003', 65, 11_985, 't2');
    } else bed.venue.fill('7002', 65, 11_760, 't2');
    const before = bed.venue.placed.length;
    bed.venue.fill('7001', 65, 12_345, 't3');
    await bed.pass(1_000);
    const late = bed.venue.placed.slice(before);
    assert.deepEqual(
      late.map(({ side, quantity }) => `${side} ${quantity}`),
      ['SELL 65'],
    );
    const id = [...bed.venue.rows].find(([, row]) => row.correlationId === late[0]?.correlationId)?.[0] ?? '';
    bed.venue.fill(id, 65, 11_900, 't4');
    await bed.pass(1_000);
    assert.equal(await stateOf(bed), 'done');
    assert.equal((await bed.ask('positions.list', {})).positions[0]?.net, 0);
  });
}

test('a hand that closes what filled ends the stop only when the rest of the entry is gone', async () => {
  const bed = await new OrderBed().start();
  await bed.ask('bracket.place', bracket);
  await bed.pass(100);
  bed.venue.fill('7001', 65, 12_345, 't1');
  await bed.pass(500);
  const cancels: string[] = [];
  const cancel = bed.venue.cancel.bind(bed.venue);
  bed.venue.cancel = async (id) => {
    cancels.push(id);
    return id === '7001' ? { venueOrderId: id, venueStatus: 'PENDING' } : cancel(id);
  };
  const { segment, securityId, product } = bracket.entry;
  const exiting = bed.ask('position.exit', {
    segment,
    securityId,
    product,
    owner: 'hand',
    clientOrderId: 'm-exit-0001',
  });
  await bed.pass(200);
  await exiting;
  const [id = ''] = [...bed.venue.rows].find(([, row]) => row.correlationId === 'm-exit-0001') ?? [];
  bed.venue.fill(id, 65, 12_300, 't2');
  await bed.pass(2_000);
  assert.equal(await stateOf(bed), 'firing');
  assert.equal(cancels.filter((one) => one === '7001').length, 1, 'not with every pass');
  await bed.pass(6_000);
  assert.equal(cancels.filter((one) => one === '7001').length, 2);
  bed.venue.cancel = cancel;
  await bed.pass(12_000);
  assert.equal(await stateOf(bed), 'done');
  assert.equal(bed.venue.placed.filter(({ side }) => side === 'SELL').length, 2, 'its stop and the exit, nothing more');
});

test('a trade that comes after the end of the entry was told takes its stop up again', async () => {
  const bed = await new OrderBed().start();
  await bed.ask('bracket.place', bracket);
  await bed.pass(100);
  await bed.ask('order.cancel', { clientOrderId: bracket.entry.clientOrderId });
  await bed.pass(500);
  assert.equal(await stateOf(bed), 'cancelled');
  bed.venue.fill('7001', 65, 12_345, 't1');
  await bed.pass(1_000);
  assert.equal(await stateOf(bed), 'armed');
  assert.deepEqual(
    bed.venue.placed.map(({ side, quantity }) => `${side} ${quantity}`),
    ['BUY 130', 'SELL 65'],
  );
});
