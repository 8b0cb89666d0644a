import type { Fill } from '#contract/model/order.ts';
import { chargeKindOf } from '../../core/charges/charge-kind.ts';
import { type ChargedOrder, chargesOf } from '../../core/charges/charges.ts';
import type { Tariff } from '../../core/charges/tariff.ts';
import type { OwnedPosition } from '../../core/orders/position-book.ts';
import { CONVERTED_ID } from './conversions.ts';
import type { DeskParts } from './desk-parts.ts';
import { CARRIED_OWNER } from './carried.ts';

/**
 * Charges of a position's fills of today, one brokerage for each executed order. Worked out once for each state of a
 * position: the position book makes a new one at every fill.
 */
export class PositionCharges {
  readonly #parts: Pick<DeskParts, 'records' | 'instruments'>;
  readonly #tariff: Tariff;
  readonly #tradeDate: string;
  readonly #known = new WeakMap<OwnedPosition, number>();

  constructor(parts: Pick<DeskParts, 'records' | 'instruments'>, tariff: Tariff, tradeDate: string) {
    this.#parts = parts;
    this.#tariff = tariff;
    this.#tradeDate = tradeDate;
  }

  /** Paise; 0 for what was carried into the day, where the tariff has no rates, and while the instrument is not known. */
  of(position: OwnedPosition): number {
    const known = this.#known.get(position);
    if (known !== undefined) return known;
    const { segment, securityId, product, owner, decimals } = position;
    const instrument = this.#parts.instruments.find(segment, securityId);
    if (instrument === undefined || owner === CARRIED_OWNER) return 0;
    const kind = chargeKindOf(instrument, product);
    const paise = kind === null ? 0 : this.#charge(position, kind, decimals);
    this.#known.set(position, paise);
    return paise;
  }

  #charge(position: OwnedPosition, kind: Pick<ChargedOrder, 'kind' | 'exchange'>, decimals: 2 | 4): number {
    const fills = this.#parts.records.positions.fills(position);
    const orders = executed(fills, decimals).map((order) => ({ ...order, ...kind, date: this.#tradeDate }));
    return orders.length === 0 ? 0 : Math.round(chargesOf(this.#tariff, orders).exact.total * 100);
  }
}

/** Fills added up by order, at the average price; a conversion trades nothing. */
function executed(
  fills: Iterable<Fill>,
  decimals: 2 | 4,
): readonly Pick<ChargedOrder, 'side' | 'quantity' | 'price'>[] {
  const orders = new Map<string, { side: Fill['side']; quantity: number; value: number }>();
  for (const { clientOrderId, side, quantity, price } of fills) {
    if (clientOrderId === CONVERTED_ID) continue;
    const order = orders.get(clientOrderId) ?? { side, quantity: 0, value: 0 };
    order.quantity += quantity;
    order.value += quantity * price;
    orders.set(clientOrderId, order);
  }
  return [...orders.values()]
    .filter(({ quantity }) => quantity > 0)
    .map(({ side, quantity, value }) => ({
      side: side === 'BUY' ? 'buy' : 'sell',
      quantity,
      price: value / quantity / 10 ** decimals,
    }));
}
