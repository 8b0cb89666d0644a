import { createStore } from 'zustand/vanilla';
import { type Basket, LEGS_MAX } from '#contract/model/basket.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { type KeyedRows, RowFeed } from './keyed-rows.ts';

/** Baskets kept in the page; the contract's own limit. */
const BASKETS_KEPT_MAX = 200;

export const basketsStore = createStore<{ readonly baskets: KeyedRows<Basket> }>(() => ({ baskets: new Map() }));

export const basketFeed = new RowFeed<Basket>(
  (basket) => basket.basketId,
  BASKETS_KEPT_MAX,
  () => basketsStore.getState().baskets,
  (baskets) => basketsStore.setState({ baskets }),
);

/** A leg in the tray: the order as it will be sent, and what a person reads. */
export interface TrayLeg {
  readonly intent: OrderIntent;
  readonly symbol: string;
  readonly lot: number;
  readonly decimals: 2 | 4;
}

export interface Tray {
  readonly legs: readonly TrayLeg[];
  readonly policy: Basket['policy'];
  readonly timeoutS: number;
  readonly error: string | null;
}

/** The basket that is being put together. */
export const trayStore = createStore<Tray>(() => ({ legs: [], policy: 'unwind', timeoutS: 5, error: null }));

/** Puts a leg at the end of the tray; false when it is full. */
export function addLeg(leg: TrayLeg): boolean {
  const { legs } = trayStore.getState();
  if (legs.length >= LEGS_MAX) {
    trayStore.setState({ error: `A basket holds at most ${LEGS_MAX} legs.` });
    return false;
  }
  trayStore.setState({ legs: [...legs, leg], error: null });
  return true;
}

/** The legs with one moved by a step; unchanged at the ends. */
export function movedLeg(legs: readonly TrayLeg[], index: number, step: 1 | -1): readonly TrayLeg[] {
  const other = index + step;
  const [a, b] = [legs[index], legs[other]];
  if (a === undefined || b === undefined) return legs;
  return legs.map((leg, i) => (i === index ? b : i === other ? a : leg));
}
