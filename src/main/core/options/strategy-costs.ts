import type { Instrument } from '#contract/model/instrument.ts';
import type { Product, Side } from '#contract/model/order.ts';
import { chargeKindOf } from '../charges/charge-kind.ts';
import { type ChargedOrder, chargesOf } from '../charges/charges.ts';
import type { Tariff } from '../charges/tariff.ts';
import { slicesOf } from '../orders/slices.ts';

/** A leg as it is charged for. */
export interface CostedLeg {
  readonly instrument: Instrument;
  readonly side: Side;
  /** Units. */
  readonly quantity: number;
  /** ₹ per unit. */
  readonly price: number;
  /** Its entry is paid for already. */
  readonly held: boolean;
}

/** Charges of sending a strategy, and of that and of closing everything at the same prices, ₹. */
export interface StrategyCosts {
  readonly entry: number;
  readonly roundTrip: number;
}

/** Exact charges, each leg in the orders that the freeze quantity cuts it into. Null where the tariff has no rates. */
export function strategyCosts(
  legs: readonly CostedLeg[],
  product: Product,
  tariff: Tariff,
  date: string,
): StrategyCosts | null {
  const entries: ChargedOrder[] = [];
  const exits: ChargedOrder[] = [];
  for (const { instrument, side, quantity, price, held } of legs) {
    const kind = chargeKindOf(instrument, product);
    if (kind === null) return null;
    for (const units of slicesOf(quantity, instrument.lot, instrument.freezeQty)) {
      const order = { ...kind, quantity: units, price, date };
      if (!held) entries.push({ ...order, side: side === 'BUY' ? 'buy' : 'sell' });
      exits.push({ ...order, side: side === 'BUY' ? 'sell' : 'buy' });
    }
  }
  const total = (orders: readonly ChargedOrder[]): number => chargesOf(tariff, orders).exact.total;
  const entry = total(entries);
  return { entry, roundTrip: entry + total(exits) };
}
