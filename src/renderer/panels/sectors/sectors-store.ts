import { createStore } from 'zustand/vanilla';
import type { SectorBoard } from '#contract/model/market.ts';

export interface SectorsState {
  /** As it was read last; kept while the connection is lost. */
  readonly board: SectorBoard | null;
  /** Why the last reading failed; null after one that worked. */
  readonly error: string | null;
  /** Tiles as large as the turnover, or all the same. */
  readonly sized: 'turnover' | 'equal';
}

/** The sectors of this window. */
export const sectorsStore = createStore<SectorsState>(() => ({ board: null, error: null, sized: 'turnover' }));
