import { createStore } from 'zustand/vanilla';
import type { Fill } from '#contract/model/order.ts';
import { type KeyedRows, RowFeed } from './keyed-rows.ts';

/** Trades kept in the page. */
export const FILLS_KEPT_MAX = 5_000;

export const fillsStore = createStore<{ readonly fills: KeyedRows<Fill> }>(() => ({ fills: new Map() }));

export const fillFeed = new RowFeed<Fill>(
  (fill) => fill.id,
  FILLS_KEPT_MAX,
  () => fillsStore.getState().fills,
  (fills) => fillsStore.setState({ fills }),
);

/** Trades that stand, newest first; one with quantity 0 was withdrawn. */
export function fillsShown(fills: KeyedRows<Fill>): Fill[] {
  return [...fills.values()].filter((fill) => fill.quantity > 0).sort((a, b) => b.atMs - a.atMs);
}
