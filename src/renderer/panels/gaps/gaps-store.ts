import { createStore } from 'zustand/vanilla';
import type { GapBoard } from '#contract/model/gaps.ts';

export interface GapsState {
  /** As it was read last; kept while the connection is lost. */
  readonly board: GapBoard | null;
  /** Why the last reading failed; null after one that worked. */
  readonly error: string | null;
}

/** The gap board of this window. */
export const gapsStore = createStore<GapsState>(() => ({ board: null, error: null }));
