import { assert } from '#contract/faults.ts';
import type { Tariff } from '../charges/tariff.ts';
import { istDate } from '../time/ist.ts';
import type { Account } from './account.ts';
import { remaining, type VenueOrder } from './model.ts';
import { addFill } from './positions.ts';
import { orderChargesPaise } from './venue-charges.ts';

/** One execution of an order. */
export interface Fill {
  readonly quantity: number;
  readonly pricePaise: number;
  readonly tradeId: string;
  readonly atMs: number;
}

/** Writes a fill into order, position, cash, charges and the book of trades. */
export function bookFill(account: Account, order: VenueOrder, fill: Fill, tariff: Tariff): void {
  const { instrument, side } = order;
  const { quantity, pricePaise, tradeId, atMs } = fill;
  assert(quantity > 0 && quantity <= remaining(order), 'an order is never filled beyond its quantity');
  const worse = side === 'BUY' ? pricePaise > order.pricePaise : pricePaise < order.pricePaise;
  assert(!worse, 'no fill is worse than the limit');
  const value = pricePaise * quantity * instrument.multiplier;
  order.filled += quantity;
  order.valuePaise += value;
  order.lastFillPaise = pricePaise;
  order.errorText = '';
  addFill(account.position(instrument, order.product), side, quantity, value);
  account.cashPaise += side === 'BUY' ? -value : value;
  charge(account, order, tariff, istDate(atMs));
  account.trades.push({
    orderId: order.id,
    clientId: order.clientId,
    exchangeOrderId: order.exchangeId,
    tradeId,
    instrument,
    side,
    product: order.product,
    type: order.type,
    quantity,
    pricePaise,
    atMs,
  });
}

/** Brings an order's charges up to what it traded; the depository charges the day's first delivery sale only. */
function charge(account: Account, order: VenueOrder, tariff: Tariff, date: string): void {
  const { key } = order.instrument;
  const { depositoryOrders } = account;
  if (order.side === 'SELL' && !depositoryOrders.has(key)) depositoryOrders.set(key, order.id);
  const total = orderChargesPaise(tariff, order, date, depositoryOrders.get(key) === order.id);
  const more = total - order.chargesPaise;
  order.chargesPaise = total;
  account.chargesPaise += more;
  account.cashPaise -= more;
}
