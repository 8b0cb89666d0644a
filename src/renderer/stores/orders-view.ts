import { createStore } from 'zustand/vanilla';
import type { Order } from '#contract/model/order.ts';
import { isWorking } from './orders.ts';

export const ORDER_VIEWS = ['all', 'working', 'doubt'] as const;
export type OrderView = (typeof ORDER_VIEWS)[number];

export interface OrdersViewState {
  readonly view: OrderView;
  /** Order whose whole life is shown; null = none. */
  readonly openId: string | null;
}

/** What the orders panel shows. */
export const ordersViewStore = createStore<OrdersViewState>(() => ({ view: 'all', openId: null }));

/** Whether a view has an order. */
export function inView(order: Order, view: OrderView): boolean {
  if (view === 'doubt') return order.inDoubt !== null;
  return view === 'all' || isWorking(order);
}
