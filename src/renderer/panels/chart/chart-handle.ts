import type { ChartMark } from './hit-marks.ts';
import type { ChartCell } from '../../stores/selection.ts';
import type { IChartApi, ISeriesApi, SeriesType } from 'lightweight-charts';

/** The bars of a chart as columns, oldest first. */
export interface ChartBars {
  /** Open times, epoch ms. */
  readonly t: readonly number[];
  /** Prices as integers in the instrument's scale. */
  readonly o: readonly number[];
  readonly h: readonly number[];
  readonly l: readonly number[];
  readonly c: readonly number[];
  readonly v: readonly number[];
}

/** What those who draw on a chart need of it. */
export interface ChartHandle {
  readonly chart: IChartApi;
  /** The series that carries the prices now; another one after a change of the chart's type. */
  readonly series: () => ISeriesApi<SeriesType>;
  readonly element: HTMLElement;
  readonly slot: () => number | null;
  readonly interval: () => string;
  readonly decimals: () => number;
  readonly bars: () => ChartBars;
  /** Marks of hits and alerts on them, in their order. */
  readonly marks: () => readonly ChartMark[];
  /** Calls when bars were added or changed; the result ends it. */
  readonly onBars: (changed: () => void) => () => void;
  /** Calls when another instrument or interval is charted; the result ends it. */
  readonly onInstrument: (changed: () => void) => () => void;
  /** Which chart of the window this is; what is kept is kept under it. */
  readonly id: ChartCell;
}
