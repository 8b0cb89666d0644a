import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FINAL_STATUSES } from '#contract/model/order.ts';
import { isFinal, restOf } from '../../../../src/main/core/orders/apply-event.ts';
import { OrderBook } from '../../../../src/main/core/orders/order-book.ts';
import type { OrderEvent } from '../../../../src/main/core/orders/order-event.ts';
import { PositionBook } from '../../../../src/main/core/orders/position-book.ts';
import { accepted, sampleIntent, sampleTrade, submitted, told } from '../../../support/order-events.ts';

const ID = sampleIntent().clientOrderId;
const rejected: OrderEvent = {
  type: 'OrderRejected',
  fault: { kind: 'rejected', code: 'rejected.venue', text: 'no' },
  atMs: 4,
};
const doubted: OrderEvent = {
  type: 'OrderDoubted',
  about: 'place',
  fault: { kind: 'in_doubt', code: 'in_doubt.place_timeout', text: 'no answer' },
  atMs: 2,
};

function bookOf(...events: OrderEvent[]): OrderBook {
  const book = new OrderBook();
  for (const event of events) book.apply(ID, event);
  return book;
}

function trade(book: OrderBook, id: string, quantity: number, price?: number): readonly { quantity: number }[] {
  const made = book.tradeEvent('7001', sampleTrade(id, quantity, price));
  return made === null ? [] : book.apply(made.clientOrderId, made.event).fills;
}

describe('an order', () => {
  it('is submitted, working, filled', () => {
    const book = bookOf(submitted(), accepted, told({ filled: 65, averagePrice: 12_340 }));
    assert.equal(book.get(ID)?.status, 'Working');
    assert.equal(book.get(ID)?.filled, 65);
    book.apply(ID, told({ status: 'Filled', venueStatus: 'TRADED', filled: 130, averagePrice: 12_341 }));
    assert.equal(book.get(ID)?.status, 'Filled');
    assert.equal(restOf(book.get(ID) as never), 0);
  });

  it('does not go back when an older word comes late', () => {
    const book = bookOf(submitted(), accepted, told({ status: 'Cancelled', filled: 65, averagePrice: 12_340 }));
    book.apply(ID, told({ status: 'Working', filled: 0 }));
    assert.equal(book.get(ID)?.status, 'Cancelled');
    assert.equal(book.get(ID)?.filled, 65);
  });

  it('failure mode 16: a fill after the cancel is counted, and a fill before the answer waits for its order', () => {
    const late = bookOf(submitted(), accepted, told({ status: 'Cancelled', filled: 0 }));
    trade(late, 't1', 65);
    assert.equal(late.get(ID)?.filled, 65);
    assert.equal(late.get(ID)?.status, 'Cancelled');

    const early = bookOf(submitted());
    assert.deepEqual(trade(early, 't1', 65), []);
    early.apply(ID, accepted);
    assert.equal(early.takeEarly('7001').length, 1);
    assert.equal(early.takeEarly('7001').length, 0);
  });

  it('failure mode 17: the same trade twice, or told again by the count, is one fill', () => {
    const book = bookOf(submitted(), accepted);
    trade(book, 't1', 65);
    trade(book, 't1', 65);
    book.apply(ID, told({ filled: 65, averagePrice: 12_340 }));
    assert.deepEqual(
      [...book.ledger.fills(ID)].map((fill) => fill.quantity),
      [65],
    );
  });

  it('is found by a trade although it was taken for lost', () => {
    const book = bookOf(submitted(), doubted, rejected);
    assert.equal(book.get(ID)?.status, 'Rejected');
    book.apply(ID, told({ filled: 130, averagePrice: 12_340 }));
    assert.equal(book.get(ID)?.status, 'Filled');
  });

  it('refuses what the law does not know', () => {
    assert.throws(() => bookOf(accepted), /after the order was submitted/);
    assert.throws(() => bookOf(submitted(), submitted()), /born once/);
    assert.throws(
      () => bookOf(submitted(), accepted, { ...accepted, venueOrderId: '7002' } as OrderEvent),
      /one venue/,
    );
    const terms = { type: 'LIMIT', validity: 'DAY', quantity: 65, price: 1, trigger: 0 } as const;
    const over = bookOf(submitted(), accepted, told({ status: 'Cancelled' }));
    assert.throws(() => over.apply(ID, { type: 'ModifySubmitted', terms, sent: null, atMs: 9 }), /not changed/);
  });
});

describe('fills', () => {
  it('stand for a count without trades, and give way to the trades with the right average', () => {
    const book = bookOf(submitted(), accepted, told({ filled: 130, averagePrice: 12_350, status: 'Filled' }));
    const [only] = [...book.ledger.fills(ID)];
    assert.equal(only?.synthetic, true);
    assert.equal(only?.price, 12_350);
    trade(book, 't1', 65, 12_340);
    const after = [...book.ledger.fills(ID)];
    assert.deepEqual(
      after.map(({ quantity, price }) => [quantity, price]),
      [
        [65, 12_340],
        [65, 12_360],
      ],
    );
    trade(book, 't2', 65, 12_360);
    assert.deepEqual(
      [...book.ledger.fills(ID)].map((fill) => fill.synthetic),
      [false, false],
    );
  });
});

/** What a venue may say of one order, in any order and as often as it likes. */
const venueSays = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 130 }).map((filled) => ({ kind: 'told' as const, filled })),
    fc
      .constantFrom('Cancelled', 'Expired', 'Working', 'Submitted')
      .map((status) => ({ kind: 'status' as const, status })),
    fc.integer({ min: 1, max: 10 }).map((n) => ({ kind: 'trade' as const, n })),
    fc.constant({ kind: 'doubt' as const }),
    fc.constant({ kind: 'reject' as const }),
  ),
  { maxLength: 40 },
);

describe('properties of an order', () => {
  it('filled never falls nor passes the quantity, finals stay, Σ fills = filled = position, and a second reading changes nothing', () => {
    fc.assert(
      fc.property(venueSays, (says) => {
        const book = new OrderBook();
        const positions = new PositionBook();
        const journal: OrderEvent[] = [];
        const apply = (event: OrderEvent): void => {
          journal.push(event);
          const before = book.get(ID);
          const { order, fills } = book.apply(ID, event);
          for (const fill of fills) positions.book(fill);
          assert.ok(order.filled <= order.quantity && order.filled >= (before?.filled ?? 0));
          if (before !== undefined && isFinal(before) && before.venueOrderId !== null) {
            assert.ok(order.status === before.status || order.status === 'Filled');
          }
          if (FINAL_STATUSES.includes(order.status)) assert.equal(order.inDoubt, null);
          let sum = 0;
          for (const fill of book.ledger.fills(ID)) sum += fill.quantity;
          assert.equal(sum, order.filled);
          const key = { segment: order.segment, securityId: order.securityId, product: order.product };
          assert.equal(positions.net(key), order.filled);
        };
        apply(submitted());
        for (const say of says) {
          const order = book.get(ID);
          if (say.kind === 'told') apply(told({ filled: say.filled, averagePrice: 12_345 }));
          else if (say.kind === 'status') apply(told({ status: say.status as 'Working' }));
          else if (say.kind === 'doubt') apply(doubted);
          else if (say.kind === 'reject') apply(rejected);
          else if (order?.venueOrderId !== null && order !== undefined) {
            // Ten trades of 13 units make the order whole.
            const made = book.tradeEvent('7001', sampleTrade(`t${say.n}`, 13, 12_300 + say.n, say.n));
            if (made !== null) apply(made.event);
          }
        }
        const again = new OrderBook();
        for (const event of journal) again.apply(ID, event);
        assert.deepEqual(again.get(ID), book.get(ID));
        assert.deepEqual([...again.ledger.fills()], [...book.ledger.fills()]);
      }),
      { numRuns: 400 },
    );
  });
});

it('a change that is confirmed after more has filled leaves no order with more filled than it has', () => {
  const terms = { type: 'LIMIT', validity: 'DAY', quantity: 65, price: 12_345, trigger: 0 } as const;
  const book = new OrderBook();
  for (const event of [submitted(), accepted, told({ filled: 100, averagePrice: 12_345 })])
    book.apply('m-test-0001', event);
  const { order } = book.apply('m-test-0001', { type: 'ModifyAccepted', terms, sent: null, atMs: 9 });
  assert.deepEqual([order.quantity, order.filled], [130, 100], 'until the venue shows what it made of it');
  const shown = book.apply('m-test-0001', told({ filled: 100, quantity: 65 })).order;
  assert.deepEqual([shown.quantity, shown.filled], [100, 100]);
});
