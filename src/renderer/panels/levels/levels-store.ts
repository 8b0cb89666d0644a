import { createStore } from 'zustand/vanilla';
import type { InstrumentLevels } from '#contract/model/levels.ts';

export const LEVEL_PERIODS = ['day', 'week', 'month'] as const;
export type LevelPeriod = (typeof LEVEL_PERIODS)[number];

export interface LevelsState {
  /** As they were read last; kept while the connection is lost or the instrument is read anew. */
  readonly levels: InstrumentLevels | null;
  /** Last price in rupees when they were read; null when there is none. */
  readonly price: number | null;
  /** Wall time of the last reading, ms. */
  readonly readAtMs: number;
  /** Why the last reading failed: its code and its words; null after one that worked. */
  readonly error: { readonly code: string; readonly text: string } | null;
  /** Of which period the pivots are shown. */
  readonly period: LevelPeriod;
}

/** Levels of the instrument on the chart of this window. */
export const levelsStore = createStore<LevelsState>(() => ({
  levels: null,
  price: null,
  readAtMs: 0,
  error: null,
  period: 'day',
}));
