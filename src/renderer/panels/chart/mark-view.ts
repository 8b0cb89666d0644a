import {
  createSeriesMarkers,
  type IPriceLine,
  type ISeriesMarkersPluginApi,
  LineStyle,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { TokenName, Tokens } from '../../ui/tokens.ts';
import type { BarBook } from './bar-book.ts';
import { chartTime } from './chart-time.ts';
import type { PriceSeries } from './price-series.ts';
import { type ChartMark, markId, type PlanLine } from './hit-marks.ts';

/** Colours of the priorities; the text beside a mark says what it is. */
const COLOURS: Readonly<Record<ChartMark['priority'], TokenName>> = { high: 'danger-text', medium: 'warn', low: 'up' };
const PLACES = {
  up: { position: 'belowBar', shape: 'arrowUp' },
  down: { position: 'aboveBar', shape: 'arrowDown' },
  neutral: { position: 'aboveBar', shape: 'circle' },
} as const;
const LINES: Readonly<Record<PlanLine['kind'], { readonly color: TokenName; readonly style: LineStyle }>> = {
  entry: { color: 'accent', style: LineStyle.Solid },
  stop: { color: 'down', style: LineStyle.LargeDashed },
  target: { color: 'up', style: LineStyle.LargeDashed },
};

/** The marks of one series. The library's part reads every bar at each change of the series: it is there once it is needed. */
class SeriesMarks {
  readonly #series: PriceSeries;
  #plugin: ISeriesMarkersPluginApi<Time> | null = null;
  #empty = true;

  constructor(series: PriceSeries) {
    this.#series = series;
  }

  set(marks: SeriesMarker<Time>[]): void {
    if (this.#empty && marks.length === 0) return;
    this.#empty = marks.length === 0;
    this.#plugin ??= createSeriesMarkers(this.#series, []);
    this.#plugin.setMarkers(marks);
  }
}

/** Draws marks of hits and the lines of one plan on the candles of a chart. */
export class MarkView {
  readonly #history: SeriesMarks;
  readonly #live: SeriesMarks;
  readonly #candles: PriceSeries;
  #lines: IPriceLine[] = [];

  constructor(history: PriceSeries, live: PriceSeries) {
    this.#history = new SeriesMarks(history);
    this.#live = new SeriesMarks(live);
    this.#candles = live;
  }

  /** Draws marks in the place of those before. A mark lies on the series that has its bar. */
  setMarks(marks: readonly ChartMark[], book: BarBook, interval: ChartInterval, tokens: Tokens): void {
    const drawn = (mark: ChartMark): SeriesMarker<Time> => ({
      time: chartTime(book.rows[mark.index]!.t, interval) as UTCTimestamp,
      id: markId(mark),
      ...PLACES[mark.side],
      ...(mark.own ? { shape: 'square' as const } : {}),
      color: tokens[COLOURS[mark.priority]],
      text: mark.text,
    });
    this.#history.set(marks.filter(({ index }) => index < book.split).map(drawn));
    this.#live.set(marks.filter(({ index }) => index >= book.split).map(drawn));
  }

  clear(): void {
    this.#history.set([]);
    this.#live.set([]);
  }

  /** Draws the lines of a plan in the place of those before. */
  setPlan(lines: readonly PlanLine[], tokens: Tokens): void {
    for (const line of this.#lines) this.#candles.removePriceLine(line);
    this.#lines = lines.map(({ price, title, kind }) => {
      const { color, style } = LINES[kind];
      return this.#candles.createPriceLine({
        price,
        title,
        color: tokens[color],
        lineWidth: 1,
        lineStyle: style,
        axisLabelVisible: true,
        axisLabelColor: tokens[color],
        axisLabelTextColor: tokens['on-mark'],
      });
    });
  }
}
