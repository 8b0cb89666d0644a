import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Fill } from '#contract/model/order.ts';
import { addFill, flatPosition, realisedOf, unrealisedOf } from '../../../../src/main/core/orders/net-position.ts';
import { PositionBook } from '../../../../src/main/core/orders/position-book.ts';

const fill = (
  id: string,
  side: 'BUY' | 'SELL',
  quantity: number,
  price: number,
  atMs: number,
  owner = 'hand',
): Fill => ({
  id,
  clientOrderId: 'm-test-0001',
  segment: 'NSE_FNO',
  securityId: 1,
  symbol: 'A',
  decimals: 2,
  side,
  product: 'INTRADAY',
  owner,
  quantity,
  price,
  atMs,
  synthetic: false,
});

describe('a position', () => {
  it('keeps its average when it gets smaller and begins anew when it turns', () => {
    const position = flatPosition();
    addFill(position, { side: 'BUY', quantity: 100, price: 10_000 });
    addFill(position, { side: 'BUY', quantity: 100, price: 11_000 });
    assert.equal(position.openAverage, 10_500);
    addFill(position, { side: 'SELL', quantity: 50, price: 12_000 });
    assert.equal(position.openAverage, 10_500);
    assert.equal(realisedOf(position), 50 * 1_500);
    addFill(position, { side: 'SELL', quantity: 250, price: 12_000 });
    assert.equal(position.net, -100);
    assert.equal(position.openAverage, 12_000);
    assert.equal(realisedOf(position), 200 * 1_500);
    assert.equal(unrealisedOf(position, 11_000), 100 * 1_000);
  });

  it('conserves money: realised + unrealised = cash + value of what is open, to the paisa', () => {
    const one = fc.record({
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      quantity: fc.integer({ min: 1, max: 5_000 }),
      price: fc.integer({ min: 1, max: 3_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), fc.integer({ min: 1, max: 3_000_000 }), (fills, last) => {
        const position = flatPosition();
        let cash = 0;
        for (const { side, quantity, price } of fills) {
          addFill(position, { side, quantity, price });
          cash += (side === 'SELL' ? 1 : -1) * quantity * price;
        }
        const result = realisedOf(position) + unrealisedOf(position, last);
        assert.ok(Math.abs(result - (cash + position.net * last)) < 0.5, `${result} against ${cash}`);
      }),
    );
  });

  it('is the same whatever order its fills arrive in, and owners stay apart', () => {
    const fills = [
      fill('a', 'BUY', 100, 10_000, 1),
      fill('b', 'SELL', 150, 10_500, 2),
      fill('c', 'BUY', 80, 10_200, 3),
      fill('d', 'BUY', 10, 9_000, 2, 'straddle'),
    ];
    const expected = JSON.stringify([...bookOf(fills).all()].map(sorted));
    fc.assert(
      fc.property(fc.shuffledSubarray(fills, { minLength: fills.length }), (shuffled) => {
        const book = bookOf(shuffled);
        const all = [...book.all()].sort((a, b) => (a.owner < b.owner ? -1 : 1));
        assert.equal(JSON.stringify(all.map(sorted)), expected);
        assert.equal(book.net(fills[0] as Fill), 40);
      }),
    );
  });

  it('lets a synthetic fill go when the venue names the trades', () => {
    const book = bookOf([{ ...fill('#cum', 'BUY', 100, 10_000, 1), synthetic: true }]);
    book.book(fill('t1', 'BUY', 100, 9_990, 1));
    book.book({ ...fill('#cum', 'BUY', 0, 10_000, 1), synthetic: true });
    const [position] = [...book.all()];
    assert.equal(position?.net, 100);
    assert.equal(position?.openAverage, 9_990);
  });
});

function bookOf(fills: readonly Fill[]): PositionBook {
  const book = new PositionBook();
  for (const one of fills) book.book(one);
  return book;
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
