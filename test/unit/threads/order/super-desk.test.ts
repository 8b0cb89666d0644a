import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Stop } from '#contract/model/basket.ts';
import type { VenueSuper } from '../../../../src/main/adapters/order-adapter.ts';
import { NIFTY_CALL, OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { rowOf } from '../../../support/scripted-venue.ts';

const ID = sampleIntent().clientOrderId;
const TARGET = '7101';
const STOP = '7102';

const exits = (more: Partial<VenueSuper> = {}): VenueSuper => ({
  venueOrderId: '7001',
  venueStatus: 'TRADED',
  legs: [
    { leg: 'STOP_LOSS_LEG', venueOrderId: STOP, price: 12_000, trail: 100, venueStatus: 'PENDING', lives: true },
    { leg: 'TARGET_LEG', venueOrderId: TARGET, price: 13_000, trail: 0, venueStatus: 'PENDING', lives: true },
  ],
  ...more,
});

/** The broker puts the exits of a filled entry into its book: orders of their own, which name no entry. */
function placeLegs({ venue }: OrderBed): void {
  for (const [id, leg] of [
    [STOP, 'STOP_LOSS_LEG'],
    [TARGET, 'TARGET_LEG'],
  ] as const) {
    const isStop = leg === 'STOP_LOSS_LEG';
    const row = rowOf(
      {
        correlationId: `broker-${id}`,
        instrument: NIFTY_CALL,
        side: 'SELL',
        product: 'INTRADAY',
        type: isStop ? 'SL' : 'LIMIT',
        validity: 'DAY',
        quantity: 130,
        price: isStop ? 11_400 : 13_000,
        trigger: isStop ? 12_000 : 0,
        disclosed: 0,
        amo: null,
      },
      id,
    );
    venue.rows.set(id, { ...row, leg });
  }
}

/** A bed with a filled super order of 130 units whose exits are at the exchange. */
async function bracketed(filled = 130): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('bracket.place', { entry: sampleIntent(), target: 13_000, stop: 12_000, trail: 100, where: 'broker' });
  await bed.pass(100);
  bed.venue.superList = [exits({ venueStatus: 'PENDING' })];
  bed.venue.fill('7001', filled, 12_345, 't1');
  if (filled === 130) placeLegs(bed);
  else
    for (const leg of ['STOP_LOSS_LEG', 'TARGET_LEG'] as const) bed.venue.moveLeg('7001', leg, { venueOrderId: null });
  await bed.pass(1_000);
  return bed;
}

const stopOf = async (bed: OrderBed): Promise<Stop | undefined> => (await bed.ask('stops.list', {})).stops[0];
const legOf = async (bed: OrderBed, role: string) => {
  const { orders } = await bed.ask('orders.list', { limit: 20 });
  return orders.find((order) => order.role === role) ?? assert.fail(role);
};

describe('the legs of a super order', () => {
  it('are changed and cancelled by the name of the leg, never as orders of their own', async () => {
    const bed = await bracketed();
    const target = await legOf(bed, 'target');
    assert.equal(target.parentId, ID, 'the list names the entry');
    const terms = { type: 'LIMIT', validity: 'DAY', quantity: 130, price: 13_200, trigger: 0 } as const;
    await bed.ask('order.modify', { clientOrderId: target.clientOrderId, ...terms });
    await bed.pass(50);
    assert.deepEqual(bed.venue.legRequests, [{ what: 'modify', id: '7001', leg: 'TARGET_LEG' }]);
    assert.equal(bed.venue.superList[0]?.legs[1]?.price, 13_200);
    await assert.rejects(
      bed.ask('order.modify', { clientOrderId: target.clientOrderId, ...terms, quantity: 65 }),
      /changes the price alone/,
    );
    await bed.ask('order.cancel', { clientOrderId: target.clientOrderId });
    await bed.pass(100);
    assert.deepEqual(bed.venue.legRequests.at(-1), { what: 'cancel', id: '7001', leg: 'TARGET_LEG' });
    assert.equal(bed.venue.rows.get(STOP)?.word.status, 'Working');
    const left = await stopOf(bed);
    assert.deepEqual([left?.state, left?.target, left?.stop], ['armed', null, 12_000]);
    await assert.rejects(bed.ask('bracket.modify', { clientOrderId: ID, target: 13_500 }), /broker adds none later/);
  });

  it('a stop leg keeps its trail when it is moved, and 0 takes a leg away for good', async () => {
    const bed = await bracketed();
    const stop = await legOf(bed, 'stop');
    const terms = { type: 'SL', validity: 'DAY', quantity: 130, price: 11_500, trigger: 12_100 } as const;
    await bed.ask('order.modify', { clientOrderId: stop.clientOrderId, ...terms });
    await bed.pass(50);
    const { price, trail } = bed.venue.superList[0]?.legs[0] ?? {};
    assert.deepEqual([price, trail], [12_100, 100]);
    await bed.ask('bracket.modify', { clientOrderId: ID, target: 0 });
    assert.deepEqual(bed.venue.legRequests.at(-1), { what: 'cancel', id: '7001', leg: 'TARGET_LEG' });
  });

  it('with its entry everything ends; what filled of it stands without an exit, and a person is told', async () => {
    const bed = await bracketed(65);
    await bed.ask('order.cancel', { clientOrderId: ID });
    await bed.pass(1_000);
    assert.deepEqual(bed.venue.legRequests, [{ what: 'cancel', id: '7001', leg: 'ENTRY_LEG' }]);
    assert.equal((await stopOf(bed))?.state, 'cancelled');
    const { alarms } = await bed.ask('alarms.list', {});
    assert.match(alarms.find(({ kind }) => kind === 'naked_leg')?.text ?? '', /stand without an exit/);
  });
});

describe('the list of super orders', () => {
  it('tells target, stop and trail as they are at the broker, also after a restart', async () => {
    const first = await bracketed();
    first.venue.moveLeg('7001', 'STOP_LOSS_LEG', { price: 12_300, trail: 50 });
    await first.pass(11_000);
    const before = await stopOf(first);
    assert.deepEqual(
      [before?.stop, before?.trail, before?.text],
      [12_300, 50, 'kept by the broker: target PENDING, stop PENDING'],
    );
    first.venue.moveLeg('7001', 'STOP_LOSS_LEG', { price: 12_400 });
    first.venue.change(STOP, { trigger: 12_400 });
    const second = await new OrderBed({ dataDir: first.dataDir, venue: first.venue }).start();
    await second.pass(500);
    const after = await stopOf(second);
    assert.deepEqual([after?.state, after?.target, after?.stop, after?.trail], ['armed', 13_000, 12_400, 50]);
  });

  it('brings one that was placed elsewhere: it can be changed like ours', async () => {
    const bed = await new OrderBed().start();
    bed.venue.rows.set('7001', { ...rowOf({ ...rowOrder, correlationId: '' }, '7001'), leg: 'ENTRY_LEG' });
    bed.venue.superList = [exits({ venueStatus: 'PENDING' })];
    await bed.pass(31_000);
    const stop = await stopOf(bed);
    assert.deepEqual(
      [stop?.id, stop?.where, stop?.target, stop?.stop, stop?.trail],
      ['x-7001', 'broker', 13_000, 12_000, 100],
    );
    await bed.ask('bracket.modify', { clientOrderId: 'x-7001', stop: 12_200 });
    assert.equal(bed.venue.superList[0]?.legs[0]?.price, 12_200);
  });
});

const rowOrder = {
  instrument: NIFTY_CALL,
  side: 'BUY',
  product: 'INTRADAY',
  type: 'LIMIT',
  validity: 'DAY',
  quantity: 130,
  price: 12_000,
  trigger: 0,
  disclosed: 0,
  amo: null,
} as const;

describe('a super order whose target filled', () => {
  it('is done at once, and a stop that the broker left standing is cancelled', async () => {
    const bed = await bracketed();
    bed.venue.fill(TARGET, 130, 13_000, 't2');
    const { stops } = await bed.ask('stops.list', {});
    assert.deepEqual([stops[0]?.state, stops[0]?.text], ['done', 'closed by its target']);
    await bed.pass(1_500);
    assert.deepEqual(bed.venue.legRequests, [{ what: 'cancel', id: '7001', leg: 'STOP_LOSS_LEG' }]);
    assert.equal(bed.venue.rows.get(STOP)?.word.status, 'Cancelled');
  });

  it('is done also when it filled while the terminal was gone', async () => {
    const first = await bracketed();
    first.venue.sink = null;
    first.venue.fill(STOP, 130, 11_900, 't2', true);
    const second = await new OrderBed({ dataDir: first.dataDir, venue: first.venue }).start();
    await second.pass(1_500);
    assert.equal((await stopOf(second))?.state, 'done');
    assert.equal(second.venue.rows.get(TARGET)?.word.status, 'Cancelled');
    const { positions } = await second.ask('positions.list', {});
    assert.deepEqual(
      positions.map(({ net }) => net),
      [0],
    );
  });
});
