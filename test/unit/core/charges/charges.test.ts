import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import tariffJson from '../../../../resources/charges.json' with { type: 'json' };
import { breakevenOf, netProfit } from '../../../../src/main/core/charges/breakeven.ts';
import { type ChargedOrder, type ChargeItems, chargesOf } from '../../../../src/main/core/charges/charges.ts';
import { type ChargeKind, type Exchange, tariffSchema } from '../../../../src/main/core/charges/tariff.ts';
import { assertNumber } from '../vectors.ts';

type Texts = Record<string, string | null>;
interface Example {
  title: string;
  segment: string;
  qty: number;
  buy: string | null;
  sell: string | null;
  exercise_intrinsic: string | null;
  buy_value: string;
  sell_value: string;
  gross_pnl: string | null;
  exact: Texts;
  note_rounded: Texts;
}

const file = path.resolve(import.meta.dirname, '../../../fixtures/charges-examples.json');
const { worked_examples } = JSON.parse(readFileSync(file, 'utf8')) as { worked_examples: Example[] };
const tariff = tariffSchema.parse(tariffJson);

const KIND: Record<string, [ChargeKind, Exchange, string]> = {
  delivery: ['delivery', 'NSE', '2026-11-20'],
  intraday: ['intraday', 'NSE', '2026-11-20'],
  futures: ['futures', 'NSE', '2026-11-20'],
  options: ['options', 'NSE', '2026-11-20'],
  options_bse: ['options', 'BSE', '2026-11-20'],
  options_pre: ['options', 'NSE', '2026-03-31'],
  mcx_fut: ['mcx_futures', 'MCX', '2026-11-20'],
  mcx_opt: ['mcx_options', 'MCX', '2026-11-20'],
};

function ordersOf({ segment, qty, buy, sell, exercise_intrinsic }: Example): ChargedOrder[] {
  const [kind, exchange, date] = KIND[segment]!;
  const sides = [
    ['buy', buy],
    ['sell', sell],
    ['exercise', exercise_intrinsic],
  ] as const;
  return sides.flatMap(([side, price]) =>
    price === null ? [] : [{ kind, exchange, side, quantity: qty, price: Number(price), date }],
  );
}

const NAMES: readonly (readonly [keyof ChargeItems, string])[] = [
  ['brokerage', 'brokerage'],
  ['exchange', 'exchange_txn_incl_ipft'],
  ['sebi', 'sebi'],
  ['tax', 'stt'],
  ['stamp', 'stamp'],
  ['gst', 'gst'],
  ['depository', 'dp'],
  ['total', 'total'],
];

/** Halves up at so many decimals, on the nine exact digits. */
function shown(amount: number, digits: number): number {
  const nine = BigInt(Math.round(amount * 1e9));
  const step = 10n ** BigInt(9 - digits);
  return Number((nine + step / 2n) / step) / 10 ** digits;
}

describe('charges', () => {
  it('every worked example, exact and as the note rounds it', () => {
    assert.equal(worked_examples.length, 12);
    for (const example of worked_examples) {
      const { exact, note, buyValue, sellValue } = chargesOf(tariff, ordersOf(example));
      for (const [name, theirs] of NAMES) {
        assert.equal(shown(exact[name], 4), Number(example.exact[theirs]), `${example.title} ${theirs}`);
        assert.equal(note[name], Number(example.note_rounded[theirs]), `${example.title} note ${theirs}`);
      }
      assert.equal(shown(exact.total, 2), Number(example.exact['total_paisa']));
      assert.deepEqual([buyValue, sellValue], [Number(example.buy_value), Number(example.sell_value)]);
      if (example.gross_pnl === null) continue;
      const net = Number(example.gross_pnl) - exact.total;
      assertNumber(example.title, net, Number(example.exact['net_pnl']), { rel: 0, abs: 0.005_000_1 });
      const noted = Number(example.gross_pnl) - note.total;
      assertNumber(example.title, noted, Number(example.note_rounded['net_pnl']));
    }
  });

  const order: ChargedOrder = {
    kind: 'options',
    exchange: 'NSE',
    side: 'buy',
    quantity: 65,
    price: 120,
    date: '2026-11-20',
  };

  it('the rates of the day are taken', () => {
    const sell = { ...order, side: 'sell' } as const;
    const tax = (date: string): number => chargesOf(tariff, [{ ...sell, date }]).exact.tax;
    assertNumber('before', tax('2026-03-31'), 7.8);
    assertNumber('after', tax('2026-04-01'), 11.7);
    assertNumber('2023', tax('2023-04-01'), 4.875);
  });

  it('what the tariff does not know is refused', () => {
    const refused = (change: Partial<ChargedOrder>, why: RegExp): void => {
      assert.throws(() => chargesOf(tariff, [{ ...order, ...change }]), why);
    };
    refused({ date: '2019-01-01' }, /no exchange charge for 2019-01-01/);
    refused({ exchange: 'MCX' }, /no MCX charge/);
    refused({ kind: 'futures', side: 'exercise' }, /cannot be exercised/);
    refused({ quantity: 1.5 }, /whole quantity/);
    refused({ quantity: 0 }, /whole quantity/);
    refused({ price: Number.NaN }, /price/);
    refused({ price: -1 }, /price/);
  });

  it('holdings sold on two days cost the depository charge twice', () => {
    const sell = { ...order, kind: 'delivery', side: 'sell' } as const;
    assert.equal(chargesOf(tariff, [sell, sell]).exact.depository, 14.75);
    assert.equal(chargesOf(tariff, [sell, { ...sell, date: '2026-11-19' }]).exact.depository, 29.5);
  });

  it('a file with overlapping dates is refused', () => {
    const bad = structuredClone(tariffJson);
    bad.kinds.options.taxOnSell[0]!.to = '2023-04-01';
    assert.equal(tariffSchema.safeParse(bad).success, false);
  });

  const orders = fc.record({
    kind: fc.constantFrom<ChargeKind>('delivery', 'intraday', 'futures', 'options'),
    exchange: fc.constant<Exchange>('NSE'),
    side: fc.constantFrom<'buy' | 'sell'>('buy', 'sell'),
    quantity: fc.integer({ min: 1, max: 20_000 }),
    price: fc.integer({ min: 1, max: 2_000_000 }).map((k) => k / 20),
    date: fc.constant('2026-11-20'),
  });

  it('the items sum to the total, and the note is never further off than its roundings', () => {
    fc.assert(
      fc.property(fc.array(orders, { minLength: 1, maxLength: 5 }), (list) => {
        const { exact, note } = chargesOf(tariff, list);
        for (const { total, ...items } of [exact, note])
          assertNumber(
            'total',
            Object.values(items).reduce((sum, item) => sum + item, 0),
            total,
          );
        assert.ok(Math.abs(exact.total - note.total) <= 1.03);
      }),
    );
  });

  it('a breakeven loses nothing, and one tick worse loses', () => {
    fc.assert(
      fc.property(orders, (entry) => {
        const found = breakevenOf(tariff, entry, 0.05);
        if (found === null) {
          assert.equal(entry.side, 'sell');
          assert.ok(netProfit(tariff, entry, 0, entry.date) < 0);
          return;
        }
        const { price, charges, move } = found;
        const worse = entry.side === 'buy' ? price - 0.05 : price + 0.05;
        assert.ok(netProfit(tariff, entry, price, entry.date) >= -1e-6);
        assert.ok(netProfit(tariff, entry, worse, entry.date) < 0);
        assertNumber('move', move * entry.quantity >= charges - 1e-6 ? 1 : 0, 1);
      }),
    );
  });

  it('breakeven of one NIFTY lot bought at 120', () => {
    const { price } = breakevenOf(tariff, order, 0.05)!;
    assert.equal(price, 121.05);
    assert.equal(breakevenOf(tariff, { ...order, quantity: 1, side: 'sell', price: 5 }, 0.05), null);
  });
});
