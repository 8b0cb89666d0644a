import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ForeverLeg } from '#contract/model/broker-control.ts';
import type { Order } from '#contract/model/order.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';

const { segment, securityId } = sampleIntent();
const leg = (venueOrderId: string, more: Partial<ForeverLeg> = {}): ForeverLeg => ({
  venueOrderId,
  segment,
  securityId,
  symbol: 'NIFTY 23 NOV 24500 CE',
  flag: 'SINGLE',
  leg: 'TARGET_LEG',
  side: 'SELL',
  product: 'MARGIN',
  quantity: 65,
  price: 15_000,
  trigger: 14_900,
  venueStatus: 'CONFIRM',
  resting: true,
  ...more,
});

/** A bed whose venue keeps forever orders of yesterday. */
async function bedWith(legs: ForeverLeg[]): Promise<OrderBed> {
  const venue = new ScriptedVenue();
  venue.legs = legs;
  const bed = await new OrderBed({ venue }).start();
  await bed.pass(500);
  return bed;
}

const orderOf = async (bed: OrderBed, id: string): Promise<Order | undefined> =>
  (await bed.ask('orders.list', { limit: 100 })).orders.find(({ clientOrderId }) => clientOrderId === id);
const restingOf = ({ venue }: OrderBed): string[] =>
  venue.legs.filter(({ resting }) => resting).map(({ venueOrderId }) => venueOrderId);
const ask = async (bed: OrderBed, product: 'MARGIN' | 'INTRADAY', quantity = 65): Promise<void> => {
  const id = `m-open-${product}`;
  await bed.ask('order.place', sampleIntent({ clientOrderId: id, product, quantity }));
  await bed.pass(100);
  const row = [...bed.venue.rows.values()].find(({ correlationId }) => correlationId === id);
  bed.venue.fill(row?.word.venueOrderId ?? '', quantity, 12_345, `t-${product}`);
  await bed.pass(500);
};

describe('forever orders of earlier days', () => {
  it('are adopted at the start as orders of elsewhere, once, without an alarm, also when they are two legs', async () => {
    const second = { leg: 'STOP_LOSS_LEG', trigger: 11_000, price: 10_900 } as const;
    const bed = await bedWith([
      leg('901', { flag: 'OCO' }),
      leg('901', { flag: 'OCO', ...second }),
      leg('902', { side: 'BUY', price: 0, quantity: 130 }),
      leg('903', { venueStatus: 'CANCELLED', resting: false }),
    ]);
    await bed.pass(40_000);
    const { orders } = await bed.ask('orders.list', { limit: 100 });
    assert.deepEqual(
      orders.map(({ clientOrderId, role, external, owner, status, type, side, quantity, trigger }) =>
        [clientOrderId, role, external, owner, status, type, side, quantity, trigger].join(' '),
      ),
      [
        'x-901 forever true external Working LIMIT SELL 65 14900',
        'x-902 forever true external Working MARKET BUY 130 14900',
      ],
    );
    assert.deepEqual((await bed.ask('alarms.list', {})).alarms, []);
    assert.deepEqual(await bed.audited('order.adopted'), [
      'venue: forever order x-901, SELL 65 NIFTY 23 NOV 24500 CE at trigger 149.00, placed on an earlier day or elsewhere: it rests at the broker. An exit of its position cancels it.',
      'venue: forever order x-902, BUY 130 NIFTY 23 NOV 24500 CE at trigger 149.00, placed on an earlier day or elsewhere: it rests at the broker. An exit of its position cancels it.',
    ]);
    // One that fired ends; what it sent comes with the book.
    bed.venue.legs = bed.venue.legs.map((one) => ({ ...one, venueStatus: 'TRIGGERED', resting: false }));
    await bed.pass(12_000);
    assert.equal((await orderOf(bed, 'x-901'))?.status, 'Expired');
  });

  it('count in no limit and no margin: they hold nothing until they fire', async () => {
    const venue = new ScriptedVenue();
    venue.legs = [leg('901', { side: 'BUY', quantity: 650, price: 15_000 })];
    const bed = await new OrderBed({ venue, withRisk: true }).start();
    await bed.pass(500);
    await bed.ask('risk.configure', { id: 'open-orders', limit: 1 });
    const placed = await bed.ask('order.place', sampleIntent({ quantity: 65, price: 12_340 }));
    assert.notEqual(placed.fault?.code, 'denied.open_orders');
    assert.equal((await orderOf(bed, 'x-901'))?.status, 'Working');
  });

  it('do not take the place of one that was sent a moment ago and has no id yet', async () => {
    const bed = await bedWith([]);
    bed.venue.mood = 'lose_after';
    const order = sampleIntent({
      clientOrderId: 'm-forever-1',
      side: 'SELL',
      product: 'MARGIN',
      trigger: 14_900,
      price: 14_800,
      type: 'SL',
    });
    await bed.ask('forever.place', { order, flag: 'SINGLE', price1: 0, trigger1: 0, quantity1: 0 });
    bed.venue.legs.push(leg('950', { quantity: 195 }));
    bed.venue.mood = 'accept';
    await bed.pass(15_000);
    const { orders } = await bed.ask('orders.list', { limit: 100 });
    const ids = orders.map(({ clientOrderId, venueOrderId }) => `${clientOrderId} ${venueOrderId}`).toSorted();
    assert.deepEqual(ids, ['m-forever-1 7001', 'x-950 950']);
  });

  it('a list that cannot be read does not stop the day: nothing of it works here', async () => {
    const venue = new ScriptedVenue();
    venue.forevers = () => Promise.reject(new Error('no such page'));
    const bed = await new OrderBed({ venue }).start();
    await bed.pass(500);
    assert.equal((await bed.ask('trading.read', {})).state, 'Active');
    const [told] = await bed.audited('forever.unread');
    assert.match(told ?? '', /list of forever orders could not be read.*look at the broker/);
  });
});

describe('with a position go its forever orders', () => {
  it('an exit cancels those of its product, both sides, and says so in the audit; shares and other products keep theirs', async () => {
    const bed = await bedWith([
      leg('901'),
      leg('902', { side: 'BUY' }),
      leg('903', { product: 'INTRADAY' }),
      leg('904', { securityId: 49_082, symbol: 'NIFTY 23 NOV 24500 PE' }),
    ]);
    await ask(bed, 'MARGIN');
    await ask(bed, 'INTRADAY');
    const exit = { segment, securityId, product: 'MARGIN', owner: 'hand', clientOrderId: 'm-exit-0001' } as const;
    const exiting = bed.ask('position.exit', exit);
    await bed.pass(500);
    await exiting;
    assert.deepEqual(restingOf(bed), ['903', '904'], 'the position of the other product still stands');
    assert.equal(bed.venue.placed.at(-1)?.quantity, 65, 'the exit is not cut by what was cancelled for it');
    assert.deepEqual(
      (await bed.audited('exit.forever_cancelled')).map((line) => /order (x-\d+)/.exec(line)?.[1]),
      ['x-901', 'x-902'],
    );
    await bed.pass(12_000);
    assert.equal((await orderOf(bed, 'x-902'))?.status, 'Cancelled');
  });

  it('a part of a position leaves the forever orders of its other side', async () => {
    const bed = await bedWith([leg('902', { side: 'BUY' })]);
    await ask(bed, 'MARGIN', 130);
    const exit = { segment, securityId, product: 'MARGIN', owner: 'hand', clientOrderId: 'm-exit-0001' } as const;
    const exiting = bed.ask('position.exit', { ...exit, quantity: 65 });
    await bed.pass(500);
    await exiting;
    assert.deepEqual(restingOf(bed), ['902']);
  });

  it('exit-all and the kill switch cancel all of them, and the progress names each', async () => {
    const bed = await bedWith([leg('901'), leg('904', { securityId: 49_082, side: 'BUY' })]);
    await bed.ask('kill.start', { by: 'test' });
    await bed.pass(1_000);
    assert.deepEqual(restingOf(bed), []);
    const { kill } = await bed.ask('trading.read', {});
    const named = kill.steps.map(({ text }) => text).filter((text) => text.startsWith('cancelling the forever order'));
    assert.deepEqual(
      named.map((text) => /order (x-\d+), (SELL|BUY)/.exec(text)?.slice(1).join(' ')),
      ['x-901 SELL', 'x-904 BUY'],
    );
    const all = await bedWith([leg('901'), leg('904', { securityId: 49_082, side: 'BUY' })]);
    await all.ask('positions.exitAll', { clientOrderId: 'm-exit-all-1' });
    await all.pass(500);
    assert.deepEqual(restingOf(all), []);
  });

  it('the kill switch asks the venue first: what it never showed yet is cancelled too', async () => {
    const bed = await bedWith([]);
    bed.venue.legs = [leg('905')];
    await bed.ask('kill.start', { by: 'test' });
    await bed.pass(1_000);
    assert.deepEqual(restingOf(bed), []);
    assert.equal((await bed.ask('trading.read', {})).kill.phase, 'done');
  });
});
