import { createStore, type StoreApi } from 'zustand/vanilla';
import { CHART_CELLS, type ChartCell } from '../../stores/selection.ts';
import type { ChartStatus } from './chart-loader.ts';

export interface ChartState {
  readonly status: ChartStatus;
  /** The chart in a sentence; follows at most every few seconds. */
  readonly summary: string;
  /** The newest bars are not among those that the chart holds now. */
  readonly behind: boolean;
  /** Of bars made of trades: since when those are kept, epoch ms; null of others. */
  readonly sinceMs: number | null;
  /** Why the levels that are wanted are not drawn; null when they are. */
  readonly levelNote: string | null;
}

const stores = new Map(
  CHART_CELLS.map((id) => [
    id,
    createStore<ChartState>(() => ({
      status: { phase: 'none' },
      summary: '',
      behind: false,
      sinceMs: null,
      levelNote: null,
    })),
  ]),
);

/** What React shows around the canvas of a chart. */
export function chartState(id: ChartCell): StoreApi<ChartState> {
  const store = stores.get(id);
  if (store === undefined) throw new Error(`bug: there is no chart ${id}`);
  return store;
}
