import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { BracketIntent } from '#contract/model/basket.ts';
import { backstopTrigger, follow, verdictOf } from '../../../../src/main/core/orders/stop-rule.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const ID = sampleIntent().clientOrderId;
const bracket = (changes: Partial<BracketIntent> = {}): BracketIntent => ({
  entry: sampleIntent(),
  target: 13_000,
  stop: 12_000,
  trail: 0,
  where: 'client',
  ...changes,
});

/** A bed with a filled entry of 130 units at 123.45 and its bracket armed. */
async function armed(changes: Partial<BracketIntent> = {}): Promise<OrderBed> {
  const bed = await new OrderBed().start();
  await bed.ask('bracket.place', bracket(changes));
  await bed.pass(100);
  bed.venue.fill('7001', 130, 12_345, 't1');
  await bed.pass(500);
  return bed;
}

describe('a stop in the order thread', () => {
  it('failure mode 24: fires without any window within 100 ms, after its backstop at the broker is cancelled', async () => {
    const bed = await armed();
    const backstop = bed.venue.rows.get('7002');
    assert.deepEqual([backstop?.type, backstop?.trigger, backstop?.side], ['SL', 11_760, 'SELL']);
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(300);
    assert.equal(bed.venue.rows.get('7002')?.word.status, 'Cancelled');
    const exit = bed.venue.placed.at(-1);
    assert.deepEqual([exit?.side, exit?.quantity, exit?.type], ['SELL', 130, 'LIMIT']);
    bed.venue.fill('7003', 130, 11_985, 't3');
    await bed.pass(500);
    assert.equal((await bed.ask('stops.list', {})).stops[0]?.state, 'done');
  });

  it('is disarmed at once when its stop at the broker or its exit filled, not with the next pass', async () => {
    const hit = await armed();
    hit.venue.fill('7002', 130, 11_900, 't2');
    const { stops } = await hit.ask('stops.list', {});
    assert.deepEqual([stops[0]?.state, stops[0]?.text], ['done', 'its units are closed']);
    const target = await armed();
    target.quote(13_010, 13_005, 13_015);
    await target.pass(300);
    target.venue.fill('7003', 130, 13_005, 't3');
    assert.equal((await target.ask('stops.list', {})).stops[0]?.state, 'done');
  });

  it('finds after a restart that its stop at the broker closed it, and sends nothing', async () => {
    const first = await armed();
    first.venue.sink = null;
    first.venue.fill('7002', 130, 11_900, 't2', true);
    first.quote(13_010, 13_005, 13_015);
    const second = new OrderBed({ dataDir: first.dataDir, venue: first.venue });
    second.quote(13_010, 13_005, 13_015);
    await second.start();
    await second.pass(1_000);
    assert.equal((await second.ask('stops.list', {})).stops[0]?.state, 'done');
    assert.equal(second.venue.placed.length, 2, 'the entry and its stop at the broker');
  });

  it('goes on without end when its exits do not fill, less and less often, and calls a person', async () => {
    const bed = await armed();
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(300);
    const exits = (): number => bed.venue.placed.filter(({ correlationId }) => /-x\d+$/.test(correlationId)).length;
    const alarms = (): number =>
      bed.pushes.filter((push) => push.name === 'alarm.changed' && push.payload.kind === 'exit_failed').length;
    await bed.pass(12_000);
    assert.deepEqual([exits(), alarms()], [3, 0], 'the first ones every 5 s');
    await bed.pass(108_000);
    assert.deepEqual([exits(), alarms()], [6, 1], 'after five in vain a person is told');
    await bed.pass(240_000);
    assert.ok(exits() > 8 && exits() < 12, `${exits()} exits in six minutes`);
    const [last] = bed.venue.placed.slice(-1);
    const row = [...bed.venue.rows.values()].find(({ correlationId }) => correlationId === last?.correlationId);
    bed.venue.fill(row?.word.venueOrderId ?? '', 130, 11_985, 'late');
    await bed.pass(500);
    assert.equal((await bed.ask('stops.list', {})).stops[0]?.state, 'done');
  });

  it('counts what its stop at the broker sold while that was being cancelled: the exit takes only the rest', async () => {
    const bed = await armed();
    // A second bracket of the same owner: its units must not be sold by the exit of the first.
    const other = sampleIntent({ clientOrderId: 'other-units', confirmed: ['duplicate'] });
    await bed.ask('order.place', other);
    await bed.pass(100);
    bed.venue.fill('7003', 130, 12_345, 't2');
    await bed.pass(300);
    bed.venue.cancel = async (venueOrderId) => {
      if (venueOrderId === '7002') bed.venue.fill('7002', 65, 11_760, 't3');
      const row = bed.venue.change(venueOrderId, { status: 'Cancelled', venueStatus: 'CANCELLED' });
      bed.venue.sink?.told(row);
      return { venueOrderId, venueStatus: 'CANCELLED' };
    };
    bed.quote(11_700, 11_695, 11_705);
    await bed.pass(2_500);
    const exit = bed.venue.placed.at(-1);
    assert.deepEqual([exit?.side, exit?.quantity], ['SELL', 65]);
  });

  it('has its stop at the broker again when the exit of another owner took it out of the way', async () => {
    const bed = await armed();
    const intent = sampleIntent({ clientOrderId: 'other-entry-1', owner: 'other', confirmed: ['duplicate'] });
    await bed.ask('order.place', intent);
    await bed.pass(100);
    bed.venue.fill('7003', 130, 12_345, 't2');
    await bed.pass(500);
    const { segment, securityId, product } = intent;
    const key = { segment, securityId, product, owner: 'other', clientOrderId: 'other-exit-01' };
    const exited = bed.ask('position.exit', key);
    await bed.pass(6_000);
    await exited;
    assert.equal(bed.venue.rows.get('7002')?.word.status, 'Cancelled');
    assert.equal(bed.venue.placed.length, 4, 'while the exit is out nothing is placed beside it');
    bed.venue.fill('7004', 130, 12_340, 't3');
    await bed.pass(6_000);
    const again = bed.venue.rows.get('7005');
    assert.deepEqual([again?.type, again?.trigger, again?.quantity], ['SL', 11_760, 130]);
    assert.equal(bed.venue.placed.length, 5);
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(300);
    assert.equal(bed.venue.rows.get('7005')?.word.status, 'Cancelled', 'its own exit takes it away as ever');
  });

  it('fires at the target, and not on a stale price', async () => {
    const bed = await armed();
    await bed.pass(61_000);
    const placed = bed.venue.placed.length;
    // The row is old by now: its price is no reason to sell.
    await bed.pass(1_000);
    assert.equal(bed.venue.placed.length, placed);
    bed.quote(13_000, 12_990, 13_005);
    await bed.pass(300);
    assert.equal(bed.venue.placed.length, placed + 1);
  });

  it('of two brackets whose ids begin alike each exits its own units, and never those of the other', async () => {
    const bed = await new OrderBed().start();
    const ids = ['m-20261120-scalp-01', 'm-20261120-scalp-02'] as const;
    for (const [n, clientOrderId] of ids.entries()) {
      const stop = n === 0 ? 12_000 : 11_000;
      await bed.ask('bracket.place', bracket({ entry: sampleIntent({ clientOrderId }), stop }));
      await bed.pass(100);
      bed.venue.fill(n === 0 ? '7001' : '7003', 130, 12_345, `t${n}`);
      await bed.pass(500);
    }
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(3_000);
    const exits = (): typeof bed.venue.placed =>
      bed.venue.placed.filter(({ side, type }) => side === 'SELL' && type === 'LIMIT');
    assert.deepEqual(
      exits().map(({ quantity }) => quantity),
      [130],
    );
    bed.venue.fill('7005', 130, 11_985, 't5');
    await bed.pass(20_000);
    assert.equal(exits().length, 1);
    const { stops } = await bed.ask('stops.list', {});
    assert.deepEqual(
      stops.map(({ state }) => state),
      ['done', 'armed'],
    );
  });

  it('takes back the rest of a partly filled entry when it fires', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('bracket.place', bracket());
    await bed.pass(100);
    bed.venue.fill('7001', 65, 12_345, 't1');
    await bed.pass(500);
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(500);
    assert.equal(bed.venue.rows.get('7001')?.word.status, 'Cancelled');
    assert.equal(bed.venue.placed.at(-1)?.quantity, 65);
  });

  it('is found by a restart, and goes on', async () => {
    const first = await armed();
    const second = new OrderBed({ dataDir: first.dataDir, venue: first.venue });
    await second.start();
    second.quote(11_990, 11_985, 11_995);
    await second.pass(500);
    const exit = first.venue.placed.at(-1);
    assert.deepEqual([exit?.side, exit?.quantity], ['SELL', 130]);
  });

  it('keeps trying when its exit is refused, with an alarm', async () => {
    const bed = await armed();
    bed.venue.mood = 'reject';
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(3_000);
    bed.venue.mood = 'accept';
    bed.quote(11_990, 11_985, 11_995);
    await bed.pass(8_000);
    assert.equal(bed.venue.placed.at(-1)?.side, 'SELL');
    assert.equal(bed.venue.placed.at(-1)?.quantity, 130);
  });

  it('is taken away by a zero, and refuses levels in the wrong order', async () => {
    const bed = await armed();
    const stop = await bed.ask('bracket.modify', { clientOrderId: ID, target: 0, stop: 0 });
    assert.equal(stop.state, 'cancelled');
    await assert.rejects(bed.ask('bracket.place', bracket({ target: 11_000 })), /target of a BUY lies above/);
  });
});

describe('the rule of a stop', () => {
  it('a trailing stop never moves back, and the stop wins over the target', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 5_000, max: 20_000 }), { minLength: 1 }),
        fc.constantFrom('BUY' as const, 'SELL' as const),
        (prices, side) => {
          const sign = side === 'BUY' ? 1 : -1;
          let levels = { target: null, stop: side === 'BUY' ? 5_000 : 20_000, trail: 300, best: null } as Parameters<
            typeof follow
          >[0];
          for (const price of prices) {
            const next = follow(levels, side, price);
            assert.ok(sign * ((next.stop ?? 0) - (levels.stop ?? 0)) >= 0);
            assert.ok(sign * ((next.stop ?? 0) - ((next.best ?? 0) - sign * 300)) >= 0);
            levels = next;
          }
        },
      ),
    );
    assert.equal(verdictOf({ target: 10, stop: 12, trail: 0, best: null }, 'BUY', 11), 'stop');
    assert.equal(backstopTrigger(12_000, 'BUY', 5), 11_760);
    assert.equal(backstopTrigger(12_000, 'SELL', 5), 12_240);
    assert.equal(backstopTrigger(10, 'BUY', 5), 5);
  });
});
