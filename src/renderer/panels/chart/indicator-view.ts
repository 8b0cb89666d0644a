import {
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { Look } from '#contract/model/indicator.ts';
import { MODEL_LINES, type Tokens } from '../../ui/tokens.ts';
import type { BarBook } from './bar-book.ts';
import { chartTime, istDayNumber } from './chart-time.ts';
import type { LoadedIndicator } from './indicator-loader.ts';
import { paneOf } from './indicator-prefs.ts';
import { PLAIN_FORMAT, rupeeFormat } from './price-format.ts';

/** Heights of the price pane and of an indicator's own pane against each other. */
const PRICE_STRETCH = 3.5;
const OWN_STRETCH = 1;
/** A line that must not be drawn: the chart joins points over a gap, so the step before a gap is drawn in nothing. */
const NOTHING = 'rgba(0, 0, 0, 0)';

type Api = ISeriesApi<'Line'> | ISeriesApi<'Histogram'>;
type Point = { time: UTCTimestamp; value?: number; color?: string };

interface Plot {
  readonly look: Look;
  readonly output: number;
  /** Of a band: which side of the first output. */
  readonly side: -1 | 0 | 1;
  readonly api: Api;
}
interface Drawn {
  readonly indicator: LoadedIndicator;
  readonly own: boolean;
  readonly colour: number;
  readonly plots: readonly Plot[];
}

/** Name of the token of an indicator's output: bands over the prices in one colour, lines of an own pane in several. */
export function lineToken(index: number, output: number, own: boolean): (typeof MODEL_LINES)[number] {
  return MODEL_LINES[(index + (own ? output : 0)) % MODEL_LINES.length] as (typeof MODEL_LINES)[number];
}

/** Whether a line breaks after index i: where a trend changes sides, or at the end of a day that it belongs to. */
function breaks({ book }: LoadedIndicator, { look, output }: Plot, i: number): boolean {
  const trend = look === 'flip' ? book.columns[output + 1] : undefined;
  const [here, next] = [trend?.[i] ?? 0, trend?.[i + 1] ?? 0];
  const [t, then] = [book.t[i] ?? 0, book.t[i + 1]];
  const dayEnds = book.info.anchored && then !== undefined && istDayNumber(then) !== istDayNumber(t);
  return here * next < 0 || dayEnds;
}

/** Draws the indicators of a chart: over the prices or each in a pane below them. Gaps stay gaps. */
export class IndicatorView {
  readonly #chart: IChartApi;
  #drawn: Drawn[] = [];
  /** Series that have points: to set one, even to nothing, is a pass over the bars of all. */
  readonly #filled = new Set<Api>();
  #tokens: Tokens;
  #bars: BarBook | null = null;
  #interval: ChartInterval = '5m';
  #decimals: 2 | 4 = 2;

  constructor(chart: IChartApi, tokens: Tokens) {
    this.#chart = chart;
    this.#tokens = tokens;
  }

  /** The bars that everything is drawn on from now on. */
  setBars(bars: BarBook | null, interval: ChartInterval, decimals: 2 | 4): void {
    this.#bars = bars;
    this.#interval = interval;
    this.#decimals = decimals;
  }

  /** Shows exactly these indicators, in this order. */
  show(indicators: readonly LoadedIndicator[]): void {
    for (const { plots } of this.#drawn) for (const { api } of plots) this.#chart.removeSeries(api);
    this.#filled.clear();
    this.#drawn = indicators.map((indicator, index) => this.#make(indicator, index));
    this.#chart.panes()[0]?.setStretchFactor(PRICE_STRETCH);
    for (const pane of this.#chart.panes().slice(1)) pane.setStretchFactor(OWN_STRETCH);
    for (const { indicator } of this.#drawn) this.draw(indicator, 0);
  }

  #make(indicator: LoadedIndicator, index: number): Drawn {
    const { info } = indicator.book;
    const own = paneOf(info, indicator.chosen) === 'own';
    const pane = own ? this.#chart.panes().length : 0;
    const plots = info.outputs.flatMap(({ look }, output) => {
      const colour = this.#tokens[lineToken(index, output, own)];
      const sides = look === 'none' ? [] : look === 'band' ? ([-1, 1] as const) : ([0] as const);
      return sides.map((side): Plot => ({ look, output, side, api: this.#series(look, colour, pane, own) }));
    });
    if (own) plots[0]?.api.priceScale().applyOptions({ scaleMargins: { top: 0.2, bottom: 0.08 } });
    return { indicator, own, colour: index, plots };
  }

  #series(look: Look, color: string, pane: number, own: boolean): Api {
    const shared = {
      color,
      lastValueVisible: false,
      priceLineVisible: false,
      priceFormat: own ? PLAIN_FORMAT : rupeeFormat(this.#decimals),
    };
    if (look === 'columns') return this.#chart.addSeries(HistogramSeries, shared, pane);
    const dotted = look === 'dots' || look === 'mark';
    return this.#chart.addSeries(
      LineSeries,
      {
        ...shared,
        lineWidth: 1,
        lineVisible: !dotted,
        lineStyle: look === 'band' ? LineStyle.Dashed : LineStyle.Solid,
        pointMarkersVisible: dotted,
        pointMarkersRadius: look === 'mark' ? 3.5 : 1.5,
        crosshairMarkerVisible: false,
        // Bands far from the price must not press the candles flat.
        ...(look === 'band' ? { autoscaleInfoProvider: () => null } : {}),
      },
      pane,
    );
  }

  /** Draws the values of an indicator from an index on. */
  draw(indicator: LoadedIndicator, from: number): void {
    const drawn = this.#drawn.find((one) => one.indicator === indicator);
    if (drawn === undefined || this.#bars === null) return;
    for (const plot of drawn.plots) this.#drawPlot(drawn, plot, from);
  }

  #drawPlot({ indicator, own, colour }: Drawn, plot: Plot, from: number): void {
    const { t } = indicator.book;
    const first = this.#bars?.rows[0]?.t ?? Number.POSITIVE_INFINITY;
    const values = t.map((_, i) => (i < from - 1 ? null : this.#value(indicator, plot, i)));
    const fresh = values.slice(Math.max(0, from - 1));
    const joined = from > 0 && plot.look !== 'flip' && fresh.every((value) => value !== null);
    if (joined && this.#filled.has(plot.api)) {
      for (let i = from; i < t.length; i += 1) plot.api.update(this.#point(t[i] as number, values[i] ?? null));
      return;
    }
    const token = this.#tokens[lineToken(colour, plot.output, own)];
    const all = from === 0 ? values : t.map((_, i) => this.#value(indicator, plot, i));
    const points: Point[] = [];
    for (const [i, time] of t.entries()) {
      if (time < first) continue;
      const point = this.#point(time, all[i] ?? null);
      const next = i + 1 < t.length ? (all[i + 1] ?? null) : 0;
      const beforeGap = plot.look !== 'columns' && (next === null || breaks(indicator, plot, i));
      points.push(point.value === undefined ? point : { ...point, color: beforeGap ? NOTHING : token });
    }
    this.#set(plot.api, points);
  }

  #set(api: Api, points: Point[]): void {
    if (points.length > 0) this.#filled.add(api);
    else if (!this.#filled.delete(api)) return;
    api.setData(points);
  }

  #point(t: number, value: number | null): Point {
    const time = chartTime(t, this.#interval) as UTCTimestamp;
    return value === null ? { time } : { time, value };
  }

  /** Where a plot stands at index i; null for nothing. */
  #value({ book }: LoadedIndicator, { look, output, side }: Plot, i: number): number | null {
    const value = book.columns[output]?.[i] ?? null;
    if (value === null) return null;
    if (look === 'band') {
      const middle = book.columns[0]?.[i] ?? null;
      return middle === null ? null : middle + side * value;
    }
    if (look !== 'mark') return value;
    const row = this.#bars?.rows[this.#bars.at(book.t[i] as number)];
    if (value === 0 || row === undefined) return null;
    return (value > 0 ? row.l : row.h) / (this.#decimals === 2 ? 100 : 10_000);
  }

  /** Takes everything off the chart, while other bars are being read. */
  clear(): void {
    for (const { plots } of this.#drawn) for (const { api } of plots) this.#set(api, []);
  }

  /** Follows a change of theme. */
  setTokens(tokens: Tokens): void {
    this.#tokens = tokens;
    this.show(this.#drawn.map(({ indicator }) => indicator));
  }

  /** Top of the pane of each indicator, px from the top of the chart. */
  paneTops(frame: DOMRect): number[] {
    return this.#drawn.map(({ own, plots }) => {
      const element = own ? plots[0]?.api.getPane().getHTMLElement() : null;
      return element === null || element === undefined ? 0 : element.getBoundingClientRect().top - frame.top;
    });
  }
}
