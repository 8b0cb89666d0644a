import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fault, FaultError } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import { NIFTY_CALL, OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { rowOf, ScriptedVenue } from '../../../support/scripted-venue.ts';

const ID = sampleIntent().clientOrderId;

async function orderOf(bed: OrderBed, clientOrderId = ID): Promise<Order> {
  const { orders } = await bed.ask('orders.list', { limit: 100 });
  const order = orders.find((known) => known.clientOrderId === clientOrderId);
  if (order === undefined) throw new Error(`no order ${clientOrderId}`);
  return order;
}

describe('an order through the order thread', () => {
  it('is submitted at once, accepted, filled, and becomes a position', async () => {
    const bed = await new OrderBed().start();
    const placed = await bed.ask('order.place', sampleIntent());
    assert.equal(placed.status, 'Submitted');
    await bed.pass(100);
    assert.equal((await orderOf(bed)).status, 'Working');
    bed.venue.fill('7001', 130, 12_340, 't1');
    await bed.pass(1_000);
    const order = await orderOf(bed);
    assert.equal(order.status, 'Filled');
    const { positions } = await bed.ask('positions.list', {});
    assert.equal(positions[0]?.net, 130);
    assert.equal(positions[0]?.unrealisedPaise, 130 * 5);
    const { fills } = await bed.ask('fills.list', { limit: 10 });
    assert.deepEqual(
      fills.map(({ synthetic }) => synthetic),
      [false],
    );
    assert.equal((await bed.ask('trading.read', {})).state, 'Active');
  });

  it('failure mode 14: the same intent twice is one order', async () => {
    const bed = await new OrderBed().start();
    await Promise.all([bed.ask('order.place', sampleIntent()), bed.ask('order.place', sampleIntent())]);
    await bed.pass(500);
    assert.equal(bed.venue.placed.length, 1);
  });

  it('goes out as a protected limit when it is a market order, and shows it', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ type: 'MARKET', price: 0 }));
    await bed.pass(100);
    assert.deepEqual((await orderOf(bed)).sent, { type: 'LIMIT', price: 13_585, trigger: 0 });
    assert.equal(bed.venue.placed[0]?.type, 'LIMIT');
    assert.equal(bed.venue.placed[0]?.price, 13_585);
  });

  it('failure mode 21: a stop without a limit goes out with its protecting limit on the far side, and shows it', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ type: 'SLM', side: 'SELL', price: 0, trigger: 12_000 }));
    await bed.pass(100);
    assert.deepEqual((await orderOf(bed)).sent, { type: 'SL', price: 10_800, trigger: 12_000 });
  });

  it('is rejected by the venue, in its words', async () => {
    const bed = await new OrderBed().start();
    bed.venue.mood = 'reject';
    await bed.ask('order.place', sampleIntent());
    bed.venue.mood = 'accept';
    await bed.pass(100);
    const order = await orderOf(bed);
    assert.equal(order.status, 'Rejected');
    assert.equal(order.fault?.text, 'RMS: no margin');
  });

  it('is denied, not rejected, when nothing left the machine', async () => {
    const bed = await new OrderBed().start();
    bed.venue.mood = 'unreachable';
    await bed.ask('order.place', sampleIntent());
    await bed.pass(50);
    const order = await orderOf(bed);
    assert.equal(order.status, 'Denied');
    assert.equal(order.sentMs, null);
  });

  it('is cut into whole-lot slices of the freeze quantity under one parent', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ quantity: 65 * 60 }));
    await bed.pass(100);
    assert.deepEqual(
      bed.venue.placed.map(({ quantity }) => quantity),
      [1_755, 1_755, 390],
    );
    for (const [n, { quantity }] of bed.venue.placed.entries())
      bed.venue.fill(`${7_001 + n}`, quantity, 12_340, `t${n}`);
    await bed.pass(1_000);
    const parent = await orderOf(bed);
    assert.deepEqual([parent.status, parent.filled, parent.averagePrice], ['Filled', 3_900, 12_340]);
    const { positions } = await bed.ask('positions.list', {});
    assert.equal(positions[0]?.net, 3_900);
  });
});

describe('an order in doubt', () => {
  it('failure mode 12: the answer is missing, the venue has it: found by its id, never sent again', async () => {
    const bed = await new OrderBed().start();
    bed.venue.mood = 'lose_after';
    await bed.ask('order.place', sampleIntent());
    await bed.pass(0);
    bed.venue.mood = 'accept';
    assert.equal((await orderOf(bed)).inDoubt, 'place');
    await bed.pass(2_000);
    const order = await orderOf(bed);
    assert.deepEqual([order.status, order.inDoubt, order.venueOrderId], ['Working', null, '7001']);
    assert.equal(bed.venue.placed.length, 1);
    const { alarms } = await bed.ask('alarms.list', {});
    assert.equal(alarms[0]?.kind, 'in_doubt');
  });

  it('never arrived: stays in doubt for 20 s of looking, then is proven lost, and is not sent again', async () => {
    const bed = await new OrderBed().start();
    bed.venue.mood = 'lose_before';
    await bed.ask('order.place', sampleIntent());
    await bed.pass(0);
    bed.venue.mood = 'accept';
    await bed.pass(15_000);
    assert.equal((await orderOf(bed)).inDoubt, 'place');
    await bed.pass(30_000);
    const order = await orderOf(bed);
    assert.deepEqual([order.status, order.fault?.code], ['Rejected', 'rejected.never_arrived']);
    assert.equal(bed.venue.placed.length, 1);
  });

  it('a lookup that fails proves nothing', async () => {
    const bed = await new OrderBed().start();
    bed.venue.mood = 'lose_before';
    await bed.ask('order.place', sampleIntent());
    await bed.pass(0);
    bed.venue.isDeaf = true;
    await bed.pass(120_000);
    assert.equal((await orderOf(bed)).inDoubt, 'place');
    assert.equal((await bed.ask('trading.read', {})).state, 'Halted');
  });

  it('failure mode 13: a crash between intent and answer leads to the same lookup after the restart', async () => {
    const first = await new OrderBed().start();
    first.venue.mood = 'lose_after';
    await first.ask('order.place', sampleIntent());
    // No close: the process is gone. The venue lives on.
    const venue = new ScriptedVenue();
    for (const [id, row] of first.venue.rows) venue.rows.set(id, row);
    const second = new OrderBed({ dataDir: first.dataDir, venue });
    assert.equal((await second.ask('trading.read', {})).state, 'Halted');
    await second.start();
    await second.pass(1_000);
    assert.deepEqual([(await orderOf(second)).status, venue.placed.length], ['Working', 0]);
    const again = await second.ask('order.place', sampleIntent());
    assert.equal(again.venueOrderId, '7001');
    assert.equal(venue.placed.length, 0);
  });

  it('a cancel without an answer is looked up too', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent());
    await bed.pass(100);
    bed.venue.mood = 'lose_before';
    await bed.ask('order.cancel', { clientOrderId: ID });
    await bed.pass(0);
    bed.venue.mood = 'accept';
    assert.equal((await orderOf(bed)).inDoubt, 'cancel');
    await bed.pass(10_000);
    const order = await orderOf(bed);
    assert.deepEqual([order.status, order.inDoubt, order.fault?.code], ['Working', null, 'rejected.cancel_not_seen']);
    await bed.ask('order.cancel', { clientOrderId: ID });
    await bed.pass(1_000);
    assert.equal((await orderOf(bed)).status, 'Cancelled');
  });
});

describe('what happens at the venue without us', () => {
  it('failure mode 15: fills of a time when the stream was down are found in the books', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent());
    await bed.pass(100);
    bed.venue.sink?.state('down', 'reset');
    bed.venue.fill('7001', 65, 12_340, 't1', true);
    await bed.pass(100);
    assert.equal((await bed.ask('trading.read', {})).state, 'Reducing');
    bed.venue.sink?.state('live', null);
    await bed.pass(200);
    assert.equal((await orderOf(bed)).filled, 65);
    assert.equal((await bed.ask('trading.read', {})).state, 'Active');
  });

  it('failure mode 18: a failed position query is not flat: entries are blocked, positions stay', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent());
    await bed.pass(100);
    bed.venue.fill('7001', 130, 12_340, 't1');
    await bed.pass(500);
    bed.venue.isDeaf = true;
    await bed.ask('reconcile.run', { dryRun: false });
    const trading = await bed.ask('trading.read', {});
    assert.equal(trading.state, 'Halted');
    const { positions } = await bed.ask('positions.list', {});
    assert.deepEqual([positions[0]?.net, positions[0]?.brokerNet], [130, null]);
  });

  it('failure mode 19: an order placed elsewhere is adopted once, tagged and counted', async () => {
    const bed = await new OrderBed().start();
    const elsewhere = { ...sampleIntent(), correlationId: '', instrument: NIFTY_CALL, type: 'LIMIT' as const };
    bed.venue.rows.set('9001', { ...rowOf(elsewhere, '9001'), correlationId: 'NA-other' });
    await bed.ask('reconcile.run', { dryRun: false });
    await bed.ask('reconcile.run', { dryRun: false });
    const { orders } = await bed.ask('orders.list', { limit: 10 });
    assert.deepEqual(
      orders.map(({ external, owner }) => [external, owner]),
      [[true, 'external']],
    );
    bed.venue.fill('9001', 130, 12_340, 't9');
    await bed.pass(1_000);
    const { positions } = await bed.ask('positions.list', {});
    assert.deepEqual([positions[0]?.net, positions[0]?.owner, positions[0]?.differs], [130, 'external', false]);
  });

  it('the legs that the broker makes of a super order are of its owner, and no alarm', async () => {
    const bed = await new OrderBed().start();
    const entry = sampleIntent({ owner: 'spread' });
    await bed.ask('bracket.place', { entry, target: 13_000, stop: 12_000, trail: 0, where: 'broker' });
    await bed.pass(100);
    bed.venue.fill('7001', 130, 12_340, 't1');
    await bed.pass(100);
    const made = bed.venue.rows.get('7001');
    assert.ok(made !== undefined);
    for (const [id, leg] of [
      ['8001', 'TARGET_LEG'],
      ['8002', 'STOP_LOSS_LEG'],
    ] as const) {
      const word = { ...made.word, venueOrderId: id, status: 'Working' as const, filled: 0, averagePrice: null };
      bed.venue.rows.set(id, { ...made, word, leg, correlationId: `broker-${id}`, side: 'SELL' });
    }
    await bed.pass(10_000);
    const { orders } = await bed.ask('orders.list', { limit: 10 });
    const legs = orders.filter(({ side }) => side === 'SELL');
    assert.deepEqual(
      legs
        .map(({ role, owner, reduceOnly }) => [role, owner, reduceOnly])
        .sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1)),
      [
        ['stop', 'spread', true],
        ['target', 'spread', true],
      ],
    );
    assert.deepEqual((await bed.ask('alarms.list', {})).alarms, []);
    bed.venue.fill('8001', 130, 13_000, 't2');
    await bed.pass(1_000);
    const { positions } = await bed.ask('positions.list', {});
    assert.deepEqual(
      positions.map(({ net, owner }) => [net, owner]),
      [[0, 'spread']],
    );
  });

  it('failure mode 20: a rejection after the acceptance raises an alarm that must be acknowledged', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent());
    await bed.pass(100);
    bed.venue.sink?.told(
      bed.venue.change('7001', { status: 'Rejected', venueStatus: 'REJECTED', text: 'RMS:7001:no margin' }),
    );
    const { alarms } = await bed.ask('alarms.list', {});
    assert.equal(alarms[0]?.kind, 'late_reject');
    const seen = await bed.ask('alarms.acknowledge', { id: alarms[0]?.id ?? 0 });
    assert.notEqual(seen.acknowledgedMs, null);
  });

  it('a dry comparison changes nothing and says what it would', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent());
    await bed.pass(100);
    bed.venue.fill('7001', 65, 12_340, 't1', true);
    const report = await bed.ask('reconcile.run', { dryRun: true });
    assert.ok(report.differences.length >= 2);
    assert.equal((await orderOf(bed)).filled, 0);
  });
});

describe('exits', () => {
  async function long(units: number): Promise<OrderBed> {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ quantity: units }));
    await bed.pass(100);
    bed.venue.fill('7001', units, 12_340, 't1');
    await bed.pass(1_000);
    return bed;
  }
  const exit = (quantity: number, clientOrderId = 'm-exit-0001') =>
    sampleIntent({ side: 'SELL', quantity, clientOrderId, reduceOnly: true });

  it('failure mode 23: are cut to what is open, working exits counted', async () => {
    const bed = await long(130);
    await bed.ask('order.place', exit(650));
    const second = await bed.ask('order.place', exit(65, 'm-exit-0002'));
    assert.equal(second.status, 'Denied');
    assert.equal(second.fault?.code, 'denied.nothing_to_reduce');
    await bed.pass(100);
    assert.deepEqual(
      bed.venue.placed.map(({ quantity }) => quantity),
      [130, 130],
    );
  });

  it('go out while entries are blocked, without a price, and without a journal', async () => {
    const bed = await long(130);
    bed.body.step(
      {
        type: 'facts',
        facts: {
          feed: 'stale',
          lagMsP99: 60_000,
          tokenEndsMs: null,
          tokenDead: false,
          clockSkewMs: null,
          changedInstruments: [],
          staticIpOk: null,
        },
      },
      0,
    );
    assert.equal((await bed.ask('trading.read', {})).state, 'Reducing');
    await bed.ask('order.place', { ...exit(65), type: 'MARKET', price: 0 });
    await bed.pass(100);
    assert.equal(bed.venue.placed.length, 2);
  });
});

describe('the journal', () => {
  it('failure mode 30: without it no entry goes out, and the trader is told', async () => {
    const broken = (): never => {
      throw new FaultError(fault('unavailable.journal', 'The order journal cannot be written (ENOSPC).'));
    };
    const bed = await new OrderBed({
      parts: {
        openJournal: () => ({
          damage: { tornBytes: 0, badRecords: 0, keptAs: null },
          append: broken,
          records: () => [],
          sync: () => {},
          close: () => {},
        }),
      },
    }).start();
    const order = await bed.ask('order.place', sampleIntent());
    assert.equal(order.status, 'Denied');
    assert.equal(bed.venue.placed.length, 0);
    assert.equal((await bed.ask('trading.read', {})).journal, 'failed');
    assert.ok(bed.reports.some((report) => report.type === 'notice'));
  });

  it('read twice gives the same orders, fills and positions', async () => {
    const first = await new OrderBed().start();
    await first.ask('order.place', sampleIntent());
    await first.pass(100);
    first.venue.fill('7001', 65, 12_340, 't1');
    await first.pass(1_000);
    await first.body.close();
    const state = async (bed: OrderBed): Promise<unknown> => [
      await bed.ask('orders.list', { limit: 10 }),
      await bed.ask('fills.list', { limit: 10 }),
    ];
    const second = new OrderBed({ dataDir: first.dataDir, venue: first.venue });
    const third = new OrderBed({ dataDir: first.dataDir, venue: first.venue });
    assert.deepEqual(await state(third), await state(second));
  });
});
