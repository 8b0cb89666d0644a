import { createStore } from 'zustand/vanilla';
import type { Chip } from './row-filter.ts';
import type { LiveRow } from './watch-rows.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface WatchState {
  readonly chip: Chip;
  readonly query: string;
  readonly shown: number;
  /** A live column is sorted, and the order is kept because the pointer or a key is in the table. */
  readonly sortHeld: boolean;
  /** Rows as a table, or as tiles by change. */
  readonly face: 'table' | 'map';
  /** The row whose menu is open, and where. */
  readonly menu: (Spot & { readonly row: LiveRow }) | null;
  /** The row whose book is shown beside it. */
  readonly book: (Spot & { readonly row: LiveRow }) | null;
  /** A row is being dragged: lists are drop targets. */
  readonly dragged: LiveRow | null;
  /** The part of the set-up that is open. */
  readonly setup: 'columns' | 'colours' | 'list' | null;
  /** What a command asked for; the panel does it as soon as it is there. */
  readonly asked: 'new' | 'export' | null;
}

/** What the header and the body of the market watch share. */
export const watchStore = createStore<WatchState>(() => ({
  chip: 'All',
  query: '',
  shown: 0,
  sortHeld: false,
  face: 'table',
  menu: null,
  book: null,
  dragged: null,
  setup: null,
  asked: null,
}));

/** Rows, or tiles by change. */
export function toggleMap(): void {
  watchStore.setState(({ face }) => ({ face: face === 'map' ? 'table' : 'map' }));
}
