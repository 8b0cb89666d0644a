import { createStore } from 'zustand/vanilla';
import type { TrailPair } from '#contract/model/chain-study.ts';
import type { StrikeWindow } from '../chain/chain-window.ts';

/** Charts of a chain, in the order of their buttons. */
export const OPTION_CHARTS = {
  oi: { name: 'OI', meaning: 'Open interest of calls and puts by strike' },
  oiChange: { name: 'OI change', meaning: 'What open interest gained or lost since yesterday, by strike' },
  gex: { name: 'GEX', meaning: 'Naive dealer gamma by strike' },
  pcr: { name: 'PCR', meaning: 'Puts to calls through the day' },
  maxPain: { name: 'Max pain', meaning: 'Max pain and spot through the day' },
  premium: { name: 'Premium', meaning: 'Straddles and strangles through the day, with their mean price' },
  smile: { name: 'Smile', meaning: 'Volatility by strike, several expiries' },
  term: { name: 'Term', meaning: 'Volatility at the money by expiry' },
  surface: { name: 'Surface', meaning: 'Volatility by strike and expiry, as a table' },
  move: { name: 'Expected move', meaning: 'How far the underlying may move until each expiry' },
} as const;
export type OptionChart = keyof typeof OPTION_CHARTS;
export const OPTION_CHART_NAMES = Object.keys(OPTION_CHARTS) as OptionChart[];

export interface OptionChartState {
  readonly chart: OptionChart;
  /** Values as a table in the place of the picture. */
  readonly table: boolean;
  readonly window: StrikeWindow;
  /** Pairs whose premium is drawn, of one chain; null: the straddle at the money. */
  readonly pairs: readonly TrailPair[] | null;
  /** Chain that the pairs belong to. */
  readonly pairsOf: string;
}

export const optionChartStore = createStore<OptionChartState>(() => ({
  chart: 'oi',
  table: false,
  window: 20,
  pairs: null,
  pairsOf: '',
}));

/** The next chart, or the one before. */
export function stepChart(step: 1 | -1): void {
  const { chart } = optionChartStore.getState();
  const count = OPTION_CHART_NAMES.length;
  const next = OPTION_CHART_NAMES[(OPTION_CHART_NAMES.indexOf(chart) + step + count) % count];
  optionChartStore.setState({ chart: next as OptionChart });
}
