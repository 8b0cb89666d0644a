import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Alarm } from '#contract/model/trading.ts';
import { fault } from '#contract/faults.ts';
import { REFUSALS_MAX, refusalWaitMs } from '../../../../src/main/threads/order/backstop-refusal.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const { segment, securityId, clientOrderId } = sampleIntent();
const HAND = { segment, securityId, product: 'INTRADAY', owner: 'hand' } as const;
const NO_FUNDS = 'You have insufficient funds. Please add Rs.23.70 to trade.';
const NOT_ALLOWED = 'Trading is not allowed in this instrument';

/** A bed with a client bracket of 130 units at 123.45, of which some are filled. */
async function armed(filled = 130, { target = 13_000, trail = 0 } = {}): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('bracket.place', { entry: sampleIntent(), target, stop: 12_000, trail, where: 'client' });
  await bed.pass(100);
  bed.venue.fill('7001', filled, 12_345, 't1');
  await bed.pass(500);
  return bed;
}

/** The broker refuses an order some moments after it took it, as its RMS does. */
async function refuse({ venue, pass }: Pick<OrderBed, 'venue' | 'pass'>, id: string, why: string): Promise<void> {
  venue.sink?.told(venue.change(id, { status: 'Rejected', venueStatus: 'REJECTED', text: `RMS:${id}:${why}` }));
  await pass(100);
}

const refuseIn = (bed: OrderBed, id: string, why: string): Promise<void> =>
  refuse({ venue: bed.venue, pass: (ms) => bed.pass(ms) }, id, why);
const textOf = async (bed: OrderBed): Promise<string> => (await bed.ask('stops.list', {})).stops[0]?.text ?? '';
const naked = async (bed: OrderBed): Promise<Alarm[]> =>
  (await bed.ask('alarms.list', {})).alarms.filter(({ kind }) => kind === 'naked_leg');
const sells = (bed: OrderBed): number => bed.venue.placed.filter(({ side }) => side === 'SELL').length;

describe('a stop at the broker whose change is out', () => {
  it('follows the next move when the answer is there', async () => {
    const bed = await armed();
    const modify = bed.venue.modify.bind(bed.venue);
    const waiting: (() => void)[] = [];
    bed.venue.modify = async (...args) => {
      await new Promise<void>((done) => void waiting.push(done));
      return modify(...args);
    };
    await bed.ask('bracket.modify', { clientOrderId, stop: 12_100 });
    await bed.pass(100);
    await bed.ask('bracket.modify', { clientOrderId, stop: 12_250 });
    await bed.pass(3_000);
    assert.equal(waiting.length, 1, 'one change at a time');
    for (let n = 0; n < 2; n += 1) {
      for (const done of waiting.splice(0)) done();
      await bed.pass(3_000);
    }
    assert.equal(bed.venue.rows.get('7002')?.word.trigger, 12_005);
  });
});

describe('a stop at the broker that was refused', () => {
  it('is tried again when funds may be there, each refusal is an alarm, and the row says who guards', async () => {
    const bed = await armed();
    assert.equal(await textOf(bed), 'watched here, with a stop at the broker behind it');
    await refuseIn(bed, '7002', NO_FUNDS);
    assert.match(await textOf(bed), /^watched here alone, no stop at the broker: .*insufficient funds.* in 30 s\.$/);
    const [first] = await naked(bed);
    assert.match(first?.text ?? '', /Only this terminal guards the position\. Tried again in 30 s\./);
    await bed.ask('alarms.acknowledge', { id: first?.id ?? 0 });
    await bed.pass(28_000);
    assert.equal(sells(bed), 1, 'not before');
    await bed.pass(3_000);
    assert.equal(sells(bed), 2);
    await refuseIn(bed, '7003', NO_FUNDS);
    const alarms = await naked(bed);
    assert.deepEqual([alarms.length, alarms.at(-1)?.acknowledgedMs], [2, null], 'told again, to be acknowledged again');
    await bed.pass(31_000);
    bed.venue.sink?.told(bed.venue.change('7004', { venueStatus: 'PENDING' }));
    await bed.pass(5_000);
    assert.equal(await textOf(bed), 'watched here, with a stop at the broker behind it');
    const [again] = bed.venue.placed.slice(-1);
    assert.deepEqual([again?.type, again?.trigger, again?.quantity], ['SL', 11_760, 130]);
  });

  it('is not tried again for a reason that stays, until a person moves the stop', async () => {
    const bed = await armed();
    await refuseIn(bed, '7002', NOT_ALLOWED);
    await bed.pass(150_000);
    assert.equal(sells(bed), 1);
    assert.match(await textOf(bed), /not allowed.* not tried again: move the stop to try\.$/);
    await bed.ask('bracket.modify', { clientOrderId, stop: 12_000 });
    await bed.pass(100);
    assert.equal(sells(bed), 2, 'at once');
  });

  it('is tried again when the stop that trails asks for another price than the one that was refused', async () => {
    const bed = await armed(130, { target: 0, trail: 300 });
    await refuseIn(bed, '7002', 'Order Price needs to be Circuit Limits of 119.00 to 140.00');
    await bed.pass(10_000);
    assert.equal(sells(bed), 1);
    bed.quote(12_800, 12_795, 12_805);
    await bed.pass(1_000);
    const [again] = bed.venue.placed.slice(-1);
    assert.deepEqual([sells(bed), again?.trigger], [2, 12_250]);
  });

  it('is given up after so many refusals in a row, and the client stop still fires', async () => {
    const bed = await armed();
    for (let n = 2; n < 2 + REFUSALS_MAX; n += 1) {
      await refuseIn(bed, `700${n}`, NO_FUNDS);
      await bed.pass(62_000);
    }
    assert.equal(sells(bed), REFUSALS_MAX);
    await bed.pass(120_000);
    assert.equal(sells(bed), REFUSALS_MAX);
    assert.match(await textOf(bed), /not tried again/);
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(300);
    assert.deepEqual([sells(bed), bed.venue.placed.at(-1)?.type], [REFUSALS_MAX + 1, 'LIMIT']);
  });

  it('that counted as never arrived and is there after all goes, when another has taken its place', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('bracket.place', { entry: sampleIntent(), target: 0, stop: 12_000, trail: 0, where: 'client' });
    await bed.pass(100);
    bed.venue.mood = 'lose_before';
    bed.venue.fill('7001', 130, 12_345, 't1');
    await bed.pass(500);
    bed.venue.mood = 'accept';
    await bed.pass(150_000);
    const placed = bed.venue.placed.filter(({ side }) => side === 'SELL');
    assert.equal(placed.length, 2, 'looked up in vain, and placed anew a minute later');
    // What was on its way all the time.
    const found = bed.venue.rows.get('7002');
    assert.ok(found !== undefined);
    const late = { ...found, correlationId: placed[0]?.correlationId ?? '' };
    bed.venue.rows.set('7099', { ...late, word: { ...late.word, venueOrderId: '7099' } });
    bed.venue.sink?.told({ ...late, word: { ...late.word, venueOrderId: '7099' } });
    await bed.pass(6_000);
    assert.equal(bed.venue.rows.get('7099')?.word.status, 'Cancelled');
    assert.equal(bed.venue.rows.get('7002')?.word.status, 'Working');
  });
});

describe('the stop at the broker', () => {
  it('grows with an entry that goes on filling', async () => {
    const bed = await armed(65);
    assert.equal(bed.venue.rows.get('7002')?.quantity, 65);
    bed.venue.fill('7001', 65, 12_345, 't2');
    await bed.pass(6_000);
    assert.equal(bed.venue.rows.get('7002')?.word.quantity, 130);
    assert.equal(sells(bed), 1, 'changed, not doubled');
  });

  it('shrinks when something else closed a part, and those of two brackets never close more than the account holds', async () => {
    const bed = await armed();
    const second = sampleIntent({ clientOrderId: 'm-test-0002', confirmed: ['duplicate'] });
    await bed.ask('bracket.place', { entry: second, target: 0, stop: 11_000, trail: 0, where: 'client' });
    await bed.pass(100);
    bed.venue.fill('7003', 130, 12_345, 't2');
    await bed.pass(500);
    const hand = sampleIntent({ clientOrderId: 'm-hand-0001', side: 'SELL', quantity: 195 });
    await bed.ask('order.place', hand);
    await bed.pass(100);
    bed.venue.fill('7005', 195, 12_345, 't3');
    await bed.pass(15_000);
    const rests = ['7002', '7004'].map((id) => bed.venue.rows.get(id)?.word);
    const working = rests.filter((word) => word?.status === 'Working').map((word) => word?.quantity ?? 0);
    assert.equal(
      working.reduce((sum, units) => sum + units, 0),
      65,
      `of 65 open: ${JSON.stringify(working)}`,
    );
  });

  it('is another one when its changes are used up', async () => {
    const bed = await armed();
    for (let n = 1; n <= 25; n += 1) {
      await bed.ask('bracket.modify', { clientOrderId, stop: 12_000 - 100 * n });
      await bed.pass(300);
    }
    await bed.pass(6_000);
    assert.equal(bed.venue.rows.get('7002')?.word.status, 'Cancelled');
    const next = bed.venue.rows.get('7003');
    assert.deepEqual([next?.word.status, next?.trigger, next?.quantity], ['Working', 9_310, 130]);
  });

  it('never closes more than what is open, whatever refuses, cancels, fills and exits', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('refuse' as const),
        text: fc.constantFrom(NO_FUNDS, NOT_ALLOWED, 'Too many requests'),
      }),
      fc.record({ do: fc.constantFrom('fill' as const, 'cancel' as const, 'exit' as const, 'done' as const) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 50, max: 31_000 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const bed = await armed(65);
        let serial = 0;
        const working = () =>
          [...bed.venue.rows.values()].filter(({ side, word }) => side === 'SELL' && word.status === 'Working');
        for (const one of steps) {
          const [order] = working();
          const id = order?.word.venueOrderId ?? '';
          serial += 1;
          if (one.do === 'wait') await bed.pass(one.ms);
          else if (one.do === 'refuse' && order !== undefined) await refuseIn(bed, id, one.text);
          else if (one.do === 'fill' && (bed.venue.rows.get('7001')?.word.filled ?? 0) < 130)
            bed.venue.fill('7001', 65, 12_345, `f${serial}`);
          else if (one.do === 'cancel' && order !== undefined) await bed.venue.cancel(id);
          else if (one.do === 'exit')
            await Promise.all([
              bed
                .ask('position.exit', { ...HAND, quantity: 65, clientOrderId: `exit-part-${serial}` })
                .catch(() => null),
              bed.pass(2_500),
            ]);
          else if (one.do === 'done' && order !== undefined && order.type === 'LIMIT')
            bed.venue.fill(id, 65, 12_340, `x${serial}`);
          await bed.pass(100);
          const net = bed.venue.openPositions.reduce((sum, row) => sum + row.net, 0);
          const resting = working().reduce(
            (sum, { quantity, word }) => sum + (word.quantity ?? quantity) - (word.filled ?? 0),
            0,
          );
          assert.ok(resting <= net, `${resting} rest of ${net} open`);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('a refusal', () => {
  it('is waited out by its reason, and no longer than its bound', () => {
    const wait = (code: `rejected.${string}`, text: string, times = 1): number | null =>
      refusalWaitMs(fault(code, text), times);
    assert.equal(wait('rejected.venue', `RMS:1:${NO_FUNDS}`), 30_000);
    assert.equal(wait('rejected.rate_limited', 'The broker refused'), 60_000);
    assert.equal(wait('rejected.session_dead', 'Invalid Token'), 10_000);
    assert.equal(wait('rejected.order_in_transit', 'Order is in Transit state', 5), 40_000);
    assert.equal(wait('rejected.venue', `RMS:1:${NO_FUNDS}`, REFUSALS_MAX), null);
    for (const text of [NOT_ALLOWED, 'Order Price needs to be Circuit Limits of 2915.70 to 3563.50', ''])
      assert.equal(wait('rejected.venue', text), null);
    assert.equal(refusalWaitMs(null, 1), null);
  });
});
