import { createStore } from 'zustand/vanilla';
import type { Chip } from './row-filter.ts';

export interface WatchState {
  readonly chip: Chip;
  readonly query: string;
  readonly shown: number;
  /** A live column is sorted, and the order is kept because the pointer or a key is in the table. */
  readonly sortHeld: boolean;
}

/** What the header and the body of the market watch share. */
export const watchStore = createStore<WatchState>(() => ({ chip: 'All', query: '', shown: 0, sortHeld: false }));
