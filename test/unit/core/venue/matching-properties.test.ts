import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { netQty } from '../../../../src/main/core/venue/positions.ts';
import { CLIENT, CRUDE, OPTION, orderBody, SHARE, VenueBed } from './venue-bed.ts';

/** What a random client and a random market do, one step after the other. */
type Step =
  | {
      readonly act: 'place';
      readonly what: 0 | 1 | 2;
      readonly buy: boolean;
      readonly lots: number;
      readonly ticks: number;
      readonly type: number;
    }
  | { readonly act: 'change'; readonly cancels: boolean; readonly which: number; readonly ticks: number }
  | { readonly act: 'price'; readonly what: 0 | 1 | 2; readonly ticks: number }
  | { readonly act: 'volume'; readonly what: 0 | 1 | 2; readonly quantity: number }
  | { readonly act: 'super'; readonly buy: boolean; readonly lots: number }
  | { readonly act: 'exitAll' }
  | { readonly act: 'day' };

const what = fc.constantFrom<0 | 1 | 2>(0, 1, 2);
const ticks = fc.integer({ min: -12, max: 12 });
const lots = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('place' as const), what, buy: fc.boolean(), lots, ticks, type: fc.nat(5) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('change' as const), cancels: fc.boolean(), which: fc.nat(50), ticks }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('price' as const), what, ticks }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('volume' as const), what, quantity: fc.nat(2_000) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('super' as const), buy: fc.boolean(), lots }) },
  { weight: 1, arbitrary: fc.constantFrom({ act: 'exitAll' as const }, { act: 'day' as const }) },
);

const INSTRUMENTS = [SHARE, OPTION, CRUDE] as const;
const PRODUCTS = ['INTRADAY', 'MARGIN', 'MARGIN'] as const;

function act(bed: VenueBed, ids: string[], one: Step): void {
  const base = (index: 0 | 1 | 2): number => bed.market.quotes.get(INSTRUMENTS[index].key)?.ltpPaise ?? 0;
  if (one.act === 'price') {
    const instrument = INSTRUMENTS[one.what];
    bed.market.set(instrument, Math.max(instrument.tickPaise * 10, base(one.what) + one.ticks * instrument.tickPaise));
  } else if (one.act === 'volume') bed.market.trade(INSTRUMENTS[one.what], one.quantity);
  else if (one.act === 'exitAll') bed.call('DELETE', '/positions');
  else if (one.act === 'day') bed.nowMs += 86_400_000;
  else if (one.act === 'super') {
    const price = base(0) / 100;
    const sign = one.buy ? 1 : -1;
    const exits = { targetPrice: price + sign, stopLossPrice: price - sign, trailingJump: 0.5 };
    const side = { transactionType: one.buy ? 'BUY' : 'SELL', quantity: one.lots };
    bed.call('POST', '/super/orders', orderBody({ ...side, orderType: 'MARKET', price: 0, ...exits }));
  } else if (one.act === 'place') {
    const instrument = INSTRUMENTS[one.what];
    const price = (base(one.what) + one.ticks * instrument.tickPaise) / 100;
    const stop = one.type === 4;
    const answer = bed.call('POST', '/orders', {
      ...orderBody({ transactionType: one.buy ? 'BUY' : 'SELL', price: one.type === 5 ? 0 : price }),
      exchangeSegment: instrument.segment,
      securityId: String(instrument.securityId),
      productType: PRODUCTS[one.what],
      quantity: one.lots * instrument.lotStep,
      orderType: stop ? 'STOP_LOSS' : one.type === 5 ? 'MARKET' : 'LIMIT',
      ...(stop ? { triggerPrice: price } : {}),
      validity: one.type === 3 ? 'IOC' : 'DAY',
    });
    if (answer.status === 200) ids.push(String(answer.body['orderId']));
  } else {
    const id = ids[one.which % Math.max(1, ids.length)];
    if (id === undefined) return;
    if (one.cancels) bed.call('DELETE', `/orders/${id}`);
    else bed.call('PUT', `/orders/${id}`, { price: (base(0) + one.ticks * 5) / 100 });
  }
}

/** What holds at every moment. */
function check(bed: VenueBed): void {
  const account = bed.venue.account(CLIENT);
  for (const order of account.orders.values()) {
    assert.ok(order.filled <= order.quantity, 'no more is filled than was ordered');
    const sum = account.trades.filter((one) => one.orderId === order.id).reduce((all, one) => all + one.quantity, 0);
    assert.equal(sum, order.filled, 'the trades of an order are its fills');
  }
  for (const one of account.supers.values()) {
    const out = (one.target?.filled ?? 0) + (one.stop?.filled ?? 0);
    assert.ok(out <= one.entry.filled, 'exits never exceed the entry');
  }
  const past = [...account.history, ...account.trades];
  const value = past.reduce((sum, { side, pricePaise, quantity, instrument }) => {
    const paise = pricePaise * quantity * instrument.multiplier;
    return sum + (side === 'SELL' ? paise : -paise);
  }, 0);
  assert.equal(account.cashPaise, account.openingPaise + value - account.chargesPaise, 'money is conserved');
  for (const instrument of INSTRUMENTS) {
    const signed = past
      .filter((one) => one.instrument.key === instrument.key)
      .reduce((sum, one) => sum + (one.side === 'BUY' ? one.quantity : -one.quantity), 0);
    const held = [...account.positions.values()]
      .filter((one) => one.instrument.key === instrument.key)
      .reduce((sum, one) => sum + netQty(one), 0);
    assert.equal(held, signed, 'a position is the sum of its fills');
  }
}

test('any sequence: fills, positions and money stay exact', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const bed = new VenueBed();
      const ids: string[] = [];
      for (const one of steps) {
        act(bed, ids, one);
        bed.run(60);
        check(bed);
      }
      bed.run(1_000);
      check(bed);
    }),
    { numRuns: 150, seed: 7 },
  );
});

test('the same calls give the same frames', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
      const frames = (): (string | null)[] => {
        const bed = new VenueBed();
        const ids: string[] = [];
        for (const one of steps) {
          act(bed, ids, one);
          bed.run(60);
        }
        return bed.events.map((event) => event.frame);
      };
      assert.deepEqual(frames(), frames());
    }),
    { numRuns: 30, seed: 7 },
  );
});
