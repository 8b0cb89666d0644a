import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEPTH_FIRST_CELL, DEPTH_LEVEL_CELLS } from '#contract/columns.ts';
import { fault, FaultError } from '#contract/faults.ts';
import type { VenueMargin } from '../../../../src/main/adapters/order-adapter.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';
import { ScriptedVenue } from '../../../support/scripted-venue.ts';

/** Writes ask levels of the book into the table's row. */
function asks(bed: OrderBed, levels: readonly (readonly [price: number, quantity: number])[]): void {
  const first = bed.table.beginWrite(0) + DEPTH_FIRST_CELL;
  for (const [n, [price, quantity]] of levels.entries()) {
    bed.table.u32[first + n * DEPTH_LEVEL_CELLS + 1] = quantity;
    bed.table.i32[first + n * DEPTH_LEVEL_CELLS + 5] = price;
  }
  bed.table.endWrite(0);
}

/** A venue that says it is the broker, with a margin calculator. */
function liveVenue(margin: () => Promise<VenueMargin>): ScriptedVenue {
  return Object.assign(new ScriptedVenue(), { mode: 'live' as const, margin }) as unknown as ScriptedVenue;
}

describe('margin of several legs', () => {
  it('is asked of the broker alone, in one question; in paper there is none', async () => {
    const asked: number[] = [];
    const marginOfAll = async (orders: readonly unknown[]): Promise<number> => {
      asked.push(orders.length);
      return 7_500_000;
    };
    const venue = Object.assign(new ScriptedVenue(), { mode: 'live' as const, marginOfAll });
    const live = await new OrderBed({ withRisk: true, venue: venue as unknown as ScriptedVenue }).start();
    const legs = [sampleIntent({}), sampleIntent({ clientOrderId: 'm-test-0002', side: 'SELL' })];
    assert.deepEqual(await live.ask('basket.margin', { legs }), { totalPaise: 7_500_000 });
    assert.deepEqual(asked, [2]);
    const paper = await new OrderBed({ withRisk: true }).start();
    assert.deepEqual(await paper.ask('basket.margin', { legs }), { totalPaise: null });
  });
});

describe('the look before sending', () => {
  it('tells value, margin, charges, breakeven and the body, and sends nothing', async () => {
    const bed = await new OrderBed({ withRisk: true }).start();
    const intent = sampleIntent({ quantity: 65, price: 12_000 });
    const seen = await bed.ask('order.preview', intent);
    assert.deepEqual([seen.denied, seen.warnings], [null, []]);
    assert.deepEqual([seen.valuePaise, seen.marginPaise, seen.marginExact], [780_000, 780_000, false]);
    // 20 brokerage, 2.77 exchange, 0.01 SEBI, 0.23 stamp, 4.10 GST.
    assert.equal(seen.chargesPaise, 2_711);
    assert.ok(seen.breakeven !== null && seen.breakeven > 12_000 + 80 && seen.breakeven < 12_000 + 120);
    assert.deepEqual(seen.payloads, [JSON.stringify({ correlationId: intent.clientOrderId, quantity: 65 })]);
    await bed.pass(500);
    assert.deepEqual([bed.venue.placed.length, (await bed.ask('orders.list', { limit: 10 })).orders.length], [0, 0]);
  });

  it('shows each freeze slice as it would go out', async () => {
    const bed = await new OrderBed({ withRisk: true }).start();
    const { payloads, denied } = await bed.ask('order.preview', sampleIntent({ quantity: 1_820 }));
    assert.equal(denied, null);
    assert.deepEqual(
      payloads.map((body) => JSON.parse(body)),
      [
        { correlationId: 'm-test-0001-1', quantity: 1_755 },
        { correlationId: 'm-test-0001-2', quantity: 65 },
      ],
    );
  });

  it('works out the worst fill against the depth that is shown', async () => {
    const bed = await new OrderBed({ withRisk: true }).start();
    asks(bed, [
      [12_350, 65],
      [12_360, 65],
      [12_400, 650],
    ]);
    const at = (price: number, quantity: number) => bed.ask('order.preview', sampleIntent({ price, quantity }));
    const whole = await at(12_360, 130);
    assert.deepEqual([whole.worstFill, whole.worstFillUnits], [12_355, 130]);
    const part = await at(12_360, 195);
    assert.deepEqual([part.worstFill, part.worstFillUnits], [null, 130]);
    const resting = await at(12_345, 65);
    assert.deepEqual([resting.worstFill, resting.worstFillUnits], [null, 0]);
  });

  it('names what denies and what is to be confirmed, and counts no trip', async () => {
    const bed = await new OrderBed({ withRisk: true }).start();
    const large = await bed.ask('order.preview', sampleIntent({ quantity: 65 * 60 }));
    assert.equal(large.denied?.code, 'denied.order_lots');
    const short = await bed.ask('order.preview', sampleIntent({ side: 'SELL', quantity: 650 }));
    assert.deepEqual([short.denied, short.warnings.map(({ code }) => code)], [null, ['margin']]);
    assert.ok((short.marginPaise ?? 0) > 170_000_000);
    const { controls } = await bed.ask('risk.list', {});
    assert.equal(controls.find(({ id }) => id === 'order-lots')?.trips, 0);
    const nothing = await bed.ask('order.preview', sampleIntent({ reduceOnly: true, side: 'SELL' }));
    assert.deepEqual([nothing.denied?.code, nothing.payloads], ['denied.nothing_to_reduce', []]);
  });

  it("asks the broker's calculator when live, and falls back to the approximation", async () => {
    const exact = liveVenue(async () => ({ totalPaise: 12_345_600, availablePaise: 1, shortPaise: 0 }));
    const bed = await new OrderBed({ withRisk: true, venue: exact }).start();
    const seen = await bed.ask('order.preview', sampleIntent());
    assert.deepEqual([seen.marginPaise, seen.marginExact], [12_345_600, true]);
    const deaf = liveVenue(async () => {
      throw new FaultError(fault('unavailable.connect', 'No connection.'));
    });
    const other = await new OrderBed({ withRisk: true, venue: deaf }).start();
    const approximate = await other.ask('order.preview', sampleIntent());
    assert.deepEqual([approximate.marginPaise, approximate.marginExact], [130 * 12_345, false]);
    assert.equal((await other.audited('preview.no_margin')).length, 1);
  });
});

describe('charges of positions', () => {
  it('are those of the published example, one brokerage for an order of two trades', async () => {
    const bed = await new OrderBed().start();
    await bed.ask('order.place', sampleIntent({ quantity: 65, price: 12_000 }));
    await bed.pass(100);
    bed.venue.fill('7001', 30, 12_000, 't1');
    bed.venue.fill('7001', 35, 12_000, 't2');
    await bed.ask(
      'order.place',
      sampleIntent({ side: 'SELL', quantity: 65, price: 15_000, clientOrderId: 'm-test-0002' }),
    );
    await bed.pass(100);
    bed.venue.fill('7002', 65, 15_000, 't3');
    await bed.pass(1_000);
    const [position] = (await bed.ask('positions.list', {})).positions;
    assert.deepEqual([position?.net, position?.realisedPaise, position?.chargesPaise], [0, 195_000, 6_944]);
    assert.equal((await bed.ask('trading.read', {})).chargesPaise, 6_944);
  });
});
