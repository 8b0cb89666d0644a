import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ForeverLeg } from '#contract/model/broker-control.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { NIFTY_CALL, OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';

const { segment, securityId } = sampleIntent();
const leg = (venueOrderId: string, more: Partial<ForeverLeg> = {}): ForeverLeg => ({
  venueOrderId,
  segment,
  securityId,
  symbol: 'X',
  flag: 'SINGLE',
  leg: 'TARGET_LEG',
  side: 'SELL',
  product: 'MARGIN',
  quantity: 65,
  price: 11_000,
  trigger: 11_100,
  venueStatus: 'CONFIRM',
  resting: true,
  ...more,
});
const refuse = async (): Promise<never> => {
  throw new FaultError(fault('rejected.order', 'refused'));
};

/** 65 units open in MARGIN, and a forever order of an earlier day on the closing side. */
async function withForever(): Promise<OrderBed> {
  const venue = new ScriptedVenue();
  venue.legs = [leg('901')];
  const bed = await new OrderBed({ venue }).start();
  await bed.pass(500);
  await bed.ask('order.place', sampleIntent({ clientOrderId: 'm-open-0001', product: 'MARGIN', quantity: 65 }));
  await bed.pass(100);
  venue.fill('7001', 65, 12_345, 't-1');
  await bed.pass(500);
  venue.cancelForever = refuse;
  return bed;
}

const textsOf = async (bed: OrderBed, wanted: string): Promise<string[]> =>
  (await bed.ask('alarms.list', {})).alarms.filter(({ kind }) => kind === wanted).map(({ text }) => text);
const statusOf = async (bed: OrderBed, id: string): Promise<string | undefined> =>
  (await bed.ask('orders.list', { limit: 100 })).orders.find(({ clientOrderId }) => clientOrderId === id)?.status;
const sells = ({ venue }: OrderBed): number => venue.placed.filter(({ side }) => side === 'SELL').length;

test('an exit goes out although the broker refuses to cancel a forever order', async () => {
  const bed = await withForever();
  const exit = bed.ask('position.exit', {
    segment,
    securityId,
    product: 'MARGIN',
    owner: 'hand',
    clientOrderId: 'm-x-1',
  });
  exit.catch(() => {});
  await bed.pass(500);
  assert.equal(sells(bed), 1, 'at once: it waits for no cancel that was refused');
  const told = await textsOf(bed, 'exit_failed');
  assert.match(told[0] ?? '', /forever order x-901.*cancel failed.*still rests at the broker. Cancel it there/);
  assert.match((await textsOf(bed, 'external'))[0] ?? '', /with the exit goes the forever order x-901/);
});

test('the kill switch flattens although the broker refuses to cancel a forever order', async () => {
  const bed = await withForever();
  await bed.ask('kill.start', { by: 'me' });
  await bed.pass(30_000);
  assert.ok(sells(bed) > 0);
});

test('a forever order that left the list ends, blocks nothing, and a person is told', async () => {
  const bed = await withForever();
  bed.venue.legs = [];
  await bed.pass(15_000);
  assert.equal(await statusOf(bed, 'x-901'), 'Working', 'one reading without it proves nothing');
  await bed.pass(30_000);
  assert.equal(await statusOf(bed, 'x-901'), 'Expired');
  assert.match((await textsOf(bed, 'external'))[0] ?? '', /x-901.*not in the broker's list any more/);
  const exit = bed.ask('position.exit', {
    segment,
    securityId,
    product: 'MARGIN',
    owner: 'hand',
    clientOrderId: 'm-x-1',
  });
  exit.catch(() => {});
  await bed.pass(4_000);
  assert.equal(sells(bed), 1);
});

async function shareBed(): Promise<OrderBed> {
  const venue = new ScriptedVenue();
  const over = { kind: 'EQUITY', sessionClass: 'EQ_PLAIN', expiry: null, strike: null, right: null } as const;
  const share = { ...NIFTY_CALL, ...over, segment: 'NSE_EQ' as const, lot: 1, symbol: 'INFY', underlying: 'INFY' };
  // Guards 100 shares that lie in the holdings.
  venue.legs = [leg('901', { segment: 'NSE_EQ', product: 'CNC', quantity: 100 })];
  const bed = new OrderBed({ venue });
  bed.body.step({ type: 'instruments', instruments: [share] }, 0);
  await bed.pass(500);
  const entry = sampleIntent({ segment: 'NSE_EQ', product: 'CNC', quantity: 10 });
  await bed.ask('bracket.place', { entry, target: 13_000, stop: 12_000, trail: 0, where: 'client' });
  await bed.pass(100);
  venue.fill('7001', 10, 12_345, 't-1');
  await bed.pass(1_000);
  return bed;
}

test('a bracket of 10 shares has its stop at the broker beside a forever order for the holdings', async () => {
  const bed = await shareBed();
  assert.equal(sells(bed), 1, JSON.stringify((await bed.ask('alarms.list', {})).alarms.map(({ text }) => text)));
});

test('when the stop of 10 shares fires, the forever order for 100 shares in the holdings stays', async () => {
  const bed = await shareBed();
  bed.quote(11_990, 11_985, 11_995);
  await bed.pass(4_000);
  assert.equal(bed.venue.legs[0]?.resting, true);
  assert.match((await bed.audited('order.adopted'))[0] ?? '', /the kill switch cancel it, a single exit does not/);
});

test('exit-all and the kill switch cancel what guards holdings too', async () => {
  for (const name of ['positions.exitAll', 'kill.start'] as const) {
    const bed = await shareBed();
    if (name === 'kill.start') await bed.ask(name, { by: 'test' });
    else bed.ask(name, { clientOrderId: 'm-exit-all-1' }).catch(() => {});
    await bed.pass(1_000);
    assert.equal(bed.venue.legs[0]?.resting, false, name);
  }
});

test('a forever order that comes back after it ended is told of, once', async () => {
  const bed = await withForever();
  const { legs } = bed.venue;
  bed.venue.legs = [];
  await bed.pass(45_000);
  bed.venue.legs = legs;
  await bed.pass(25_000);
  const told = await textsOf(bed, 'external');
  assert.equal(told.filter((text) => /in the broker's list again.*cancel it at the broker/.test(text)).length, 1);
});

test('a stop at the broker that our rule held back is tried again when the way is free', async () => {
  const bed = await new OrderBed().start();
  const rival = sampleIntent({ clientOrderId: 'm-rival-001', side: 'SELL', quantity: 65, price: 13_500 });
  await bed.ask('bracket.place', { entry: sampleIntent(), target: 13_000, stop: 12_000, trail: 0, where: 'client' });
  await bed.ask('order.place', rival);
  await bed.pass(100);
  bed.venue.fill('7001', 65, 12_345, 't1');
  await bed.pass(500);
  assert.match((await textsOf(bed, 'naked_leg'))[0] ?? '', /no stop behind ours/);
  await bed.ask('order.cancel', { clientOrderId: 'm-rival-001' });
  await bed.pass(6_000);
  const stops = bed.venue.placed.filter(({ side, type }) => side === 'SELL' && type === 'SL');
  assert.deepEqual(
    stops.map(({ quantity }) => quantity),
    [65],
  );
});
