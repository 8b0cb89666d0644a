import { createStore } from 'zustand/vanilla';
import { FINAL_STATUSES, type Order } from '#contract/model/order.ts';
import { type KeyedRows, RowFeed } from './keyed-rows.ts';

/** Orders kept in the page: a day of a busy account several times over. */
export const ORDERS_KEPT_MAX = 5_000;

export const ordersStore = createStore<{ readonly orders: KeyedRows<Order> }>(() => ({ orders: new Map() }));

export const orderFeed = new RowFeed<Order>(
  (order) => order.clientOrderId,
  ORDERS_KEPT_MAX,
  () => ordersStore.getState().orders,
  (orders) => ordersStore.setState({ orders }),
);

export function isWorking(order: Order): boolean {
  return !FINAL_STATUSES.includes(order.status);
}

/** Working and doubtful orders first, then the newest first; the place of a row changes only when it is finished. */
export function ordersShown(orders: KeyedRows<Order>): Order[] {
  const rank = (order: Order): number => (isWorking(order) || order.inDoubt !== null ? 0 : 1);
  return [...orders.values()].sort((a, b) => rank(a) - rank(b) || b.createdMs - a.createdMs);
}
