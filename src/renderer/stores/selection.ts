import { createStore } from 'zustand/vanilla';
import type { Interval } from '#contract/model/bar.ts';

export interface SelectionState {
  /** The instrument that the chart shows; null before one is chosen. */
  readonly slot: number | null;
  readonly interval: Interval;
  /** Prices adjusted for later splits and bonuses, or as they were traded. */
  readonly adjusted: boolean;
}

/** What the panels of this window agree on. */
export const selectionStore = createStore<SelectionState>(() => ({ slot: null, interval: '5m', adjusted: true }));
