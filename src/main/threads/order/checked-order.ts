import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import type { SentTerms } from '../../core/orders/protect.ts';
import { reducible } from '../../core/orders/reduce.ts';
import type { CheckedOrder, MarketView } from '../../core/risk/control.ts';
import type { DeskParts } from './desk-parts.ts';
import { mayTrade } from './forever-rows.ts';

/** What is known of an order besides its intent when it is checked. */
export interface CheckTerms {
  readonly instrument: Instrument;
  readonly sent: SentTerms;
  readonly market: MarketView;
  readonly slices: readonly number[];
  /** Id of the order that it changes. */
  readonly replaces: string | null;
}

/** An order as the risk controls judge it: with the limit that would go out, and whether it only reduces. */
export function checkedOrder(
  { records, carefulNet }: Pick<DeskParts, 'records' | 'carefulNet'>,
  intent: OrderIntent,
  { instrument, sent, market, slices, replaces }: CheckTerms,
): CheckedOrder {
  const { segment, securityId, product, side, quantity } = intent;
  const open: Order[] = [];
  // A loop without copies: a thousand orders may be open, and this is on the way of every one.
  for (const order of records.orders.open()) {
    if (order.securityId !== securityId || order.segment !== segment || order.product !== product) continue;
    if (mayTrade(order) && order.clientOrderId !== replaces) open.push(order);
  }
  const accountNet = records.positions.net(intent);
  const most = reducible(side, { accountNet, brokerNet: carefulNet(intent), open });
  const limit = sent.type === 'MARKET' ? (market.last ?? 0) : sent.price;
  return { intent, instrument, limit, reduces: quantity > 0 && quantity <= most, side, product, slices, replaces };
}
