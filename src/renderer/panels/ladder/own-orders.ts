import type { CallInput } from '#contract/calls/index.ts';
import type { InstrumentId, Order, Side } from '#contract/model/order.ts';
import { isWorking } from '../../stores/orders.ts';
import { PriceAxis } from './price-axis.ts';

/** Own working orders of one side in one row. */
export interface OwnRow {
  readonly orders: readonly Order[];
  /** Units that still wait. */
  readonly quantity: number;
  /** Whether any of them waits for its trigger. */
  readonly stops: boolean;
  /** Whether nobody knows about any of them. */
  readonly doubt: boolean;
}
export type OwnRows = { readonly [side in Side]: ReadonlyMap<number, OwnRow> };

const NO_ROW: OwnRow = { orders: [], quantity: 0, stops: false, doubt: false };

/** Where an order waits: at its trigger, at its limit, or at the protective limit that the market order was sent with. */
export function waitsAt({ type, price, trigger, sent }: Order): number {
  if (type === 'SL' || type === 'SLM') return trigger;
  return type === 'LIMIT' ? price : (sent?.price ?? 0);
}

/** Own working orders of an instrument by the price of their row. */
export function ownRows(orders: Iterable<Order>, of: InstrumentId, grid: number): OwnRows {
  const rows = { BUY: new Map<number, OwnRow>(), SELL: new Map<number, OwnRow>() };
  for (const order of orders) {
    const { segment, securityId, side, type } = order;
    if (securityId !== of.securityId || segment !== of.segment || !isWorking(order)) continue;
    const at = waitsAt(order);
    if (at <= 0) continue;
    const price = PriceAxis.rowPrice(at, grid, side === 'BUY' ? 'down' : 'up');
    const row = rows[side].get(price) ?? NO_ROW;
    rows[side].set(price, {
      orders: [...row.orders, order],
      quantity: row.quantity + order.quantity - order.filled,
      stops: row.stops || type === 'SL' || type === 'SLM',
      doubt: row.doubt || order.inDoubt !== null,
    });
  }
  return rows;
}

/** Own orders of one or both sides at a row, as they are now. */
export function ordersAt(rows: OwnRows, price: number, side: Side | null): readonly Order[] {
  const of = (one: Side): readonly Order[] => rows[one].get(price)?.orders ?? [];
  return side === null ? [...of('BUY'), ...of('SELL')] : of(side);
}

/** Why an order cannot be moved, in words; null when it can. */
export function whyNotMoved(order: Order): string | null {
  if (!isWorking(order)) return `${order.symbol}: the order was finished meanwhile. Nothing was changed.`;
  if (order.inDoubt !== null) return `${order.symbol}: nobody knows about this order yet. It is being looked up first.`;
  if (order.type === 'MARKET') return `${order.symbol}: a market order has no price to move. Cancel it instead.`;
  return null;
}

/** An order moved by a price difference, as the engine wants it; the limit of a stop order goes with its trigger. */
export function movedOrder(order: Order, by: number): CallInput<'order.modify'> {
  const { clientOrderId, type, validity, quantity, price, trigger } = order;
  const move = (value: number): number => (value === 0 ? 0 : value + by);
  return { clientOrderId, type, validity, quantity, price: move(price), trigger: move(trigger) };
}
