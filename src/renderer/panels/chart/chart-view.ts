import {
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type HistogramData,
  HistogramSeries,
  LineStyle,
  type UTCTimestamp,
  createChart,
} from 'lightweight-charts';
import { type ChartInterval, isDayInterval, isTradeInterval } from '#contract/model/chart-interval.ts';
import type { ChartType } from '../../stores/selection.ts';
import type { Tokens } from '../../ui/tokens.ts';
import type { AlertLine } from './alert-lines.ts';
import { type BarBook, type BarRow, BARS_MAX, type BookChange } from './bar-book.ts';
import { chartOptions, ROOM_RIGHT } from './chart-options.ts';
import { chartTime, sessionStarts } from './chart-time.ts';
import type { TimeSpan } from './chart-sync.ts';
import { DrawnSeries } from './drawn-series.ts';
import { HeikinAshi } from './heikin-ashi.ts';
import type { ChartMark, PlanLine } from './hit-marks.ts';
import { MarkView } from './mark-view.ts';
import { rupeeFormat } from './price-format.ts';
import {
  addPriceSeries,
  drawsCloses,
  type PricePoint,
  type PriceSeries,
  priceOptions,
  pricePoint,
} from './price-series.ts';
import { SessionBands } from './session-bands.ts';

/** Bars shown when a chart opens. */
const BARS_AT_FIRST = 150;
/** When fewer bars than this lie left of the view, the next older page is asked for. */
export const PAGE_WHEN_LEFT = 60;

/** Bars outside the view that a window on the past needs to move: a page and both edges. */
const WINDOW_ROOM = 1_200;

export interface ChartViewHost {
  /** Fewer than `PAGE_WHEN_LEFT` bars are left of the view. */
  readonly nearLeftEdge: () => void;
  /** Fewer are right of it: there may be newer ones that were left behind. */
  readonly nearRightEdge: () => void;
  /** The bar under the crosshair, or null when the pointer left; `own` when it is this chart's own pointer. */
  readonly pointed: (index: number | null, own: boolean) => void;
  /** Another stretch of bars is in view. */
  readonly moved: () => void;
}

type Prices = DrawnSeries<PricePoint, PriceSeries>;
type Volumes = DrawnSeries<HistogramData, ISeriesApi<'Histogram'>>;

interface Pair {
  candles: Prices;
  readonly volumes: Volumes;
}

/** Draws a BarBook: a standing history and a live tail of candles and of volume, one update per series and paint. */
export class ChartView {
  readonly #chart: IChartApi;
  readonly #history: Pair;
  readonly #live: Pair;
  readonly #bands = new SessionBands();
  readonly #heikin = new HeikinAshi();
  #marks: MarkView;
  readonly #host: ChartViewHost;
  #tokens: Tokens;
  #interval: ChartInterval = '5m';
  #decimals: 2 | 4 = 2;
  #type: ChartType;
  #scale = 100;
  #book: BarBook | null = null;
  #scrollTo: number | null = null;
  #last: IPriceLine | null = null;
  #alertLines: IPriceLine[] = [];

  constructor(element: HTMLElement, tokens: Tokens, type: ChartType, host: ChartViewHost) {
    this.#host = host;
    this.#tokens = tokens;
    this.#type = type;
    this.#chart = createChart(element, { autoSize: true, ...chartOptions(tokens, () => this.#interval) });
    this.#history = this.#makeSeries();
    this.#live = this.#makeSeries();
    this.#live.candles.api.attachPrimitive(this.#bands);
    this.#marks = new MarkView(this.#history.candles.api, this.#live.candles.api);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range === null) return;
      this.#page(range.from, range.to);
      this.#host.moved();
    });
    this.#chart.subscribeCrosshairMove(({ time, sourceEvent }) =>
      this.#host.pointed(this.#indexAt(time as number | undefined), sourceEvent !== undefined),
    );
  }

  /** Asks for the bars beyond an edge that is near. A view of nearly all that a chart can hold would run to and fro. */
  #page(from: number, to: number): void {
    const count = this.#book?.rows.length ?? 0;
    if (count >= BARS_MAX && to - from > BARS_MAX - WINDOW_ROOM) return;
    if (from < PAGE_WHEN_LEFT) this.#host.nearLeftEdge();
    if (to > count - PAGE_WHEN_LEFT) this.#host.nearRightEdge();
  }

  /** The chart itself, for what others draw on it. */
  get chart(): IChartApi {
    return this.#chart;
  }

  /** The series that has the newest prices; another one after `setType`. */
  get prices(): PriceSeries {
    return this.#live.candles.api;
  }

  #makeSeries(): Pair {
    const volumes = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    volumes.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    return { candles: this.#makePrices(), volumes: new DrawnSeries(volumes) };
  }

  #makePrices(): Prices {
    return new DrawnSeries(addPriceSeries(this.#chart, this.#type, this.#tokens));
  }

  readonly #candle = (row: BarRow): PricePoint =>
    pricePoint(this.#type, row, chartTime(row.t, this.#interval), this.#scale, this.#tokens);

  /** The bars as they are drawn. @param from index of the first that changed. */
  #shown(book: BarBook, from: number): readonly BarRow[] {
    return this.#type === 'heikin' ? this.#heikin.of(book.rows, from) : book.rows;
  }

  readonly #volume = (row: BarRow): HistogramData => {
    const color = row.c >= row.o ? this.#tokens['up-volume'] : this.#tokens['down-volume'];
    return { time: chartTime(row.t, this.#interval) as UTCTimestamp, value: row.v, color };
  };

  /** What the points are made of besides the bars is another. */
  #forget(): void {
    for (const { candles, volumes } of [this.#history, this.#live]) {
      candles.forget();
      volumes.forget();
    }
  }

  #indexAt(time: number | undefined): number | null {
    if (time === undefined || this.#book === null) return null;
    const { rows } = this.#book;
    const index = rows.findLastIndex((row) => chartTime(row.t, this.#interval) <= time);
    return index < 0 ? null : index;
  }

  /** Shows a book from its newest bars on. */
  show(book: BarBook, interval: ChartInterval, decimals: 2 | 4): void {
    this.#book = book;
    this.#interval = interval;
    this.#decimals = decimals;
    this.#scale = decimals === 2 ? 100 : 10_000;
    this.#formatPrices();
    this.#forget();
    this.#chart.timeScale().applyOptions({
      timeVisible: !isDayInterval(interval),
      secondsVisible: isTradeInterval(interval),
    });
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
    this.draw('all');
    this.toNewest();
  }

  #formatPrices(): void {
    const priceFormat = rupeeFormat(this.#decimals);
    for (const { candles } of [this.#history, this.#live]) candles.api.applyOptions({ priceFormat });
  }

  /** Draws the bars in another way. Marks and lines lay on the series that are gone: they are to be drawn again. */
  setType(type: ChartType): void {
    if (type === this.#type) return;
    this.#type = type;
    for (const pair of [this.#history, this.#live]) {
      this.#chart.removeSeries(pair.candles.api);
      pair.candles = this.#makePrices();
      // Under the indicators, as before.
      pair.candles.api.setSeriesOrder(0);
    }
    this.#live.candles.api.attachPrimitive(this.#bands);
    this.#marks = new MarkView(this.#history.candles.api, this.#live.candles.api);
    this.#last = null;
    this.#alertLines = [];
    this.#formatPrices();
    this.draw('all');
  }

  /** Shows nothing, while another instrument is being read. */
  clear(): void {
    this.#book = null;
    this.#clearLast();
    this.#marks.clear();
    for (const part of [this.#history, this.#live]) {
      part.candles.set([], this.#candle);
      part.volumes.set([], this.#volume);
    }
    this.#bands.set([], { line: this.#tokens.line, shade: this.#tokens['session-shade'] });
  }

  /** The line and label of the last price; the library's own would take the hollow candle's colour and vanish. */
  #drawLast(book: BarBook): void {
    const last = book.rows.at(-1);
    // The newest price is not known here while the newest bars are left behind.
    if (book.behind) this.#clearLast();
    if (last === undefined || book.behind) return;
    const color = last.c >= last.o ? this.#tokens.up : this.#tokens.down;
    const options = {
      price: last.c / this.#scale,
      color,
      axisLabelColor: color,
      axisLabelTextColor: this.#tokens['on-mark'],
    };
    if (this.#last === null)
      this.#last = this.#live.candles.api.createPriceLine({
        ...options,
        lineWidth: 1,
        lineStyle: LineStyle.Dotted,
        axisLabelVisible: true,
      });
    else this.#last.applyOptions(options);
  }

  /** Draws the levels of alerts in the place of those before. */
  setAlertLines(lines: readonly AlertLine[]): void {
    for (const line of this.#alertLines) this.#live.candles.api.removePriceLine(line);
    this.#alertLines = lines.map(({ price, title }) =>
      this.#live.candles.api.createPriceLine({
        price,
        title,
        color: this.#tokens.warn,
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: true,
        axisLabelColor: this.#tokens.warn,
        axisLabelTextColor: this.#tokens['on-mark'],
      }),
    );
  }

  /** Draws marks of hits in the place of those before. */
  setMarks(marks: readonly ChartMark[]): void {
    if (this.#book !== null) this.#marks.setMarks(marks, this.#book, this.#interval, this.#tokens);
  }

  /** Draws the lines of a plan in the place of those before. */
  setPlan(lines: readonly PlanLine[]): void {
    this.#marks.setPlan(lines, this.#tokens);
  }

  #clearLast(): void {
    if (this.#last !== null) this.#live.candles.api.removePriceLine(this.#last);
    this.#last = null;
  }

  /** Draws what a change of the book asks for. */
  draw(change: BookChange): void {
    const book = this.#book;
    if (book === null || change === 'none') return;
    this.#drawLast(book);
    if (change === 'newest') return this.#drawNewest(book);
    const scale = this.#chart.timeScale();
    const fromNewest = scale.scrollPosition();
    const range = scale.getVisibleLogicalRange();
    const shift = book.takeShift();
    const shown = this.#shown(book, change === 'all' ? 0 : book.split);
    if (change === 'all') {
      // A line goes on to the first bar of the tail.
      const joint = drawsCloses(this.#type) && book.split > 0 ? 1 : 0;
      this.#history.candles.set(shown.slice(0, book.split + joint), this.#candle);
      this.#history.volumes.set(book.rows.slice(0, book.split), this.#volume);
    }
    this.#live.candles.set(shown.slice(book.split), this.#candle);
    this.#live.volumes.set(book.rows.slice(book.split), this.#volume);
    // Bars that come in the middle must not push the newest out of view.
    if (shift !== null && range !== null)
      scale.setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
    else if (change === 'all') scale.scrollToPosition(fromNewest, false);
    book.takeNewest();
    this.#drawBands(book);
  }

  #drawNewest(book: BarBook): void {
    const rows = book.takeNewest();
    const from = book.rows.length - rows.length;
    for (const row of this.#shown(book, from).slice(from)) this.#live.candles.update(row, this.#candle);
    for (const row of rows) this.#live.volumes.update(row, this.#volume);
    if (rows.length > 1) this.#drawBands(book);
  }

  #drawBands(book: BarBook): void {
    const times = book.rows.map((row) => row.t);
    const starts = isDayInterval(this.#interval) ? [] : sessionStarts(times);
    this.#bands.set(
      starts.map((index) => chartTime(times[index] as number, this.#interval)),
      { line: this.#tokens['line-control'], shade: this.#tokens['session-shade'] },
    );
  }

  /** Follows a change of theme. */
  setTokens(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#chart.applyOptions(chartOptions(tokens, () => this.#interval));
    for (const { candles } of [this.#history, this.#live]) candles.api.applyOptions(priceOptions(this.#type, tokens));
    this.#forget();
    this.draw('all');
  }

  /** Puts the newest bars into view. */
  toNewest(): void {
    const count = this.#book?.rows.length ?? 0;
    if (count === 0) return;
    this.#chart.timeScale().setVisibleLogicalRange({ from: count - BARS_AT_FIRST, to: count - 1 + ROOM_RIGHT });
  }

  /** The stretch of time in view, told by the open times of its bars; null while there are none. */
  span(): TimeSpan | null {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    const rows = this.#book?.rows ?? [];
    const at = (index: number): number | undefined => rows[Math.min(rows.length - 1, Math.max(0, index))]?.t;
    if (range === null) return null;
    const [fromMs, toMs] = [at(Math.ceil(range.from)), at(Math.floor(range.to))];
    return fromMs === undefined || toMs === undefined ? null : { fromMs, toMs };
  }

  /** Brings a stretch of time into view, as far as there are bars of it. */
  showSpan({ fromMs, toMs }: TimeSpan): void {
    const rows = this.#book?.rows ?? [];
    const from = rows.findIndex(({ t }) => t >= fromMs);
    const to = rows.findLastIndex(({ t }) => t <= toMs);
    if (from < 0 || to <= from) return;
    const room = to === rows.length - 1 ? ROOM_RIGHT : 0;
    this.#chart.timeScale().setVisibleLogicalRange({ from, to: to + room });
  }

  /** Shows the crosshair on the bar that was open at a moment, or takes it away. */
  point(tMs: number | null): void {
    const row = tMs === null ? undefined : this.#book?.rows.findLast(({ t }) => t <= tMs);
    if (row === undefined) return this.#chart.clearCrosshairPosition();
    const time = chartTime(row.t, this.#interval) as UTCTimestamp;
    this.#chart.setCrosshairPosition(row.c / this.#scale, time, this.#live.candles.api);
  }

  /** A picture of the chart without its crosshair. */
  picture(): HTMLCanvasElement {
    return this.#chart.takeScreenshot(true, false);
  }

  /** Moves the view by bars; negative goes back in time. */
  scroll(bars: number): void {
    const scale = this.#chart.timeScale();
    // The chart moves in its next frame: presses that come faster must add up.
    if (this.#scrollTo === null) requestAnimationFrame(() => (this.#scrollTo = null));
    this.#scrollTo = (this.#scrollTo ?? scale.scrollPosition()) + bars;
    scale.scrollToPosition(this.#scrollTo, false);
  }

  /** Makes bars wider (> 1) or narrower (< 1). */
  zoom(factor: number): void {
    const scale = this.#chart.timeScale();
    const spacing = Math.min(60, Math.max(0.5, scale.options().barSpacing * factor));
    scale.applyOptions({ barSpacing: spacing });
  }

  destroy(): void {
    this.#chart.remove();
  }
}
