import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import { NO_PROFILE, type ProfileChoice } from './profile-choice.ts';

/** How a chart draws its bars. */
export const CHART_TYPES = ['candles', 'bars', 'line', 'area', 'heikin'] as const;
export type ChartType = (typeof CHART_TYPES)[number];

export interface SelectionState {
  /** The instrument that the chart shows; null before one is chosen. */
  readonly slot: number | null;
  readonly interval: ChartInterval;
  /** Prices adjusted for later splits and bonuses, or as they were traded. */
  readonly adjusted: boolean;
  readonly type: ChartType;
  /** What it is compared with: a symbol, or a spread of several; '' = nothing. */
  readonly compare: string;
  readonly profile: ProfileChoice;
}

/** Charts of the chart panel, in reading order; the first is the chart of the window. */
export const CHART_CELLS = ['chart', 'chart-2', 'chart-3', 'chart-4', 'chart-5', 'chart-6'] as const;
export type ChartCell = (typeof CHART_CELLS)[number];

const made = (): StoreApi<SelectionState> =>
  createStore<SelectionState>(() => ({
    slot: null,
    interval: '5m',
    adjusted: true,
    type: 'candles',
    compare: '',
    profile: NO_PROFILE,
  }));

/** What the panels of this window agree on: what its first chart shows. */
export const selectionStore = made();

const cells = new Map(CHART_CELLS.map((id) => [id, id === 'chart' ? selectionStore : made()]));

/** What one chart of the panel shows. */
export function cellSelection(id: ChartCell): StoreApi<SelectionState> {
  const store = cells.get(id);
  if (store === undefined) throw new Error(`bug: there is no chart ${id}`);
  return store;
}

export function isChartCell(id: string): id is ChartCell {
  return (CHART_CELLS as readonly string[]).includes(id);
}
