import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TradeLine } from './trade-lines.ts';

/** A line on its way: to where, and who moves it. */
export interface Moving {
  readonly id: string;
  readonly price: number;
  readonly by: 'mouse' | 'keys';
}

/** A move that is asked for once more, with the reasons. */
export interface Asked {
  readonly id: string;
  readonly price: number;
  readonly reasons: readonly string[];
}

export interface TradeLinesState {
  readonly lines: readonly TradeLine[];
  readonly moving: Moving | null;
  readonly asked: Asked | null;
  /** Sent, and not yet told by the engine. */
  readonly sent: { readonly id: string; readonly price: number } | null;
}

export type TradeLinesStore = StoreApi<TradeLinesState>;

/** The lines of one chart and what happens to them. */
export function tradeLinesStore(): TradeLinesStore {
  return createStore<TradeLinesState>(() => ({ lines: [], moving: null, asked: null, sent: null }));
}

/** Where a line is shown: where it is being moved to, else where it is. */
export function shownPrice({ moving, asked, sent }: TradeLinesState, line: TradeLine): number {
  for (const one of [moving, asked, sent]) if (one?.id === line.id) return one.price;
  return line.price;
}
