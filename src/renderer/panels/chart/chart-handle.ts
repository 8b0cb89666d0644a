import type { IChartApi, ISeriesApi, SeriesType } from 'lightweight-charts';

/** Bars of a chart in columns of equal length, oldest first; `t` is the open time in epoch ms, prices are integers. */
export interface ChartBars {
  readonly t: readonly number[];
  readonly o: readonly number[];
  readonly h: readonly number[];
  readonly l: readonly number[];
  readonly c: readonly number[];
  readonly v: readonly number[];
}

/** What others may know of one chart to draw on it. */
export interface ChartHandle {
  readonly chart: IChartApi;
  /** The series that has the newest bars: prices are converted by it. */
  readonly series: () => ISeriesApi<SeriesType>;
  /** The focusable element in which the chart is drawn. */
  readonly element: HTMLElement;
  readonly slot: () => number | null;
  readonly interval: () => string;
  readonly decimals: () => number;
  readonly bars: () => ChartBars;
  /** Bars were added, changed or read anew. Returns the way to stop listening. */
  readonly onBars: (changed: () => void) => () => void;
  /** Another instrument or interval is shown. */
  readonly onInstrument: (changed: () => void) => () => void;
  readonly id: string;
}
