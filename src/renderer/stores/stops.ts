import { createStore } from 'zustand/vanilla';
import type { Stop } from '#contract/model/basket.ts';
import { type KeyedRows, RowFeed } from './keyed-rows.ts';

/** Stops kept in the page; the contract's own limit. */
const STOPS_KEPT_MAX = 500;

export const stopsStore = createStore<{ readonly stops: KeyedRows<Stop> }>(() => ({ stops: new Map() }));

export const stopFeed = new RowFeed<Stop>(
  (stop) => stop.id,
  STOPS_KEPT_MAX,
  () => stopsStore.getState().stops,
  (stops) => stopsStore.setState({ stops }),
);
