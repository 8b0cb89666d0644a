import { createStore } from 'zustand/vanilla';
import type { Funds, Holding } from '#contract/model/position.ts';
import type { Trading } from '#contract/model/trading.ts';

export interface TradingSlice {
  /** As the engine told it last; null before it was read. */
  readonly trading: Trading | null;
  /** Why the account could not be read; null after a reading that worked. */
  readonly error: string | null;
  /** Account whose orders and positions are on the screen; null before they were read. */
  readonly rowsOf: string | null;
  /** Whether orders, trades and positions have been read at least once. */
  readonly ready: boolean;
  /** Whether keys and buttons that make a position larger work in this window. Never remembered. */
  readonly armed: boolean;
}

/** The account: its state, its blocks, its kill switch. */
export const tradingStore = createStore<TradingSlice>(() => ({
  trading: null,
  error: null,
  rowsOf: null,
  ready: false,
  armed: false,
}));

export interface FundsSlice {
  readonly funds: Funds | null;
  readonly fundsError: string | null;
  readonly holdings: readonly Holding[] | null;
  readonly holdingsError: string | null;
}

/** Money and holdings, read while they are looked at. */
export const fundsStore = createStore<FundsSlice>(() => ({
  funds: null,
  fundsError: null,
  holdings: null,
  holdingsError: null,
}));
