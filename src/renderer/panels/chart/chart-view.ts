import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  HistogramSeries,
  LineStyle,
  type UTCTimestamp,
  createChart,
} from 'lightweight-charts';
import { BAR_FLAG, type Interval } from '#contract/model/bar.ts';
import type { Tokens } from '../../ui/tokens.ts';
import type { AlertLine } from './alert-lines.ts';
import type { BarBook, BarRow, BookChange } from './bar-book.ts';
import { chartTime, crosshairText, sessionStarts, tickText } from './chart-time.ts';
import type { ChartMark, PlanLine } from './hit-marks.ts';
import { MarkView } from './mark-view.ts';
import { rupeeFormat } from './price-format.ts';
import { SessionBands } from './session-bands.ts';

/** Bars shown when a chart opens. */
const BARS_AT_FIRST = 150;
/** Empty bars kept to the right of the newest one. */
const ROOM_RIGHT = 6;
/** When fewer bars than this lie left of the view, the next older page is asked for. */
export const PAGE_WHEN_LEFT = 60;

export interface ChartViewHost {
  /** Fewer than `PAGE_WHEN_LEFT` bars are left of the view. */
  readonly nearLeftEdge: () => void;
  /** The bar under the crosshair, or null when the pointer left. */
  readonly pointed: (index: number | null) => void;
}

type Candles = ISeriesApi<'Candlestick'>;
type Volumes = ISeriesApi<'Histogram'>;

/** Draws a BarBook: a standing history and a live tail of candles and of volume, one update per series and paint. */
export class ChartView {
  readonly #chart: IChartApi;
  readonly #history: { readonly candles: Candles; readonly volumes: Volumes };
  readonly #live: { readonly candles: Candles; readonly volumes: Volumes };
  readonly #bands = new SessionBands();
  readonly #marks: MarkView;
  readonly #host: ChartViewHost;
  #tokens: Tokens;
  #interval: Interval = '5m';
  #scale = 100;
  #book: BarBook | null = null;
  #scrollTo: number | null = null;
  #last: IPriceLine | null = null;
  #alertLines: IPriceLine[] = [];

  constructor(element: HTMLElement, tokens: Tokens, host: ChartViewHost) {
    this.#host = host;
    this.#tokens = tokens;
    this.#chart = createChart(element, { autoSize: true, ...this.#chartOptions() });
    this.#history = this.#makeSeries();
    this.#live = this.#makeSeries();
    this.#live.candles.attachPrimitive(this.#bands);
    this.#marks = new MarkView(this.#history.candles, this.#live.candles);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < PAGE_WHEN_LEFT) this.#host.nearLeftEdge();
    });
    this.#chart.subscribeCrosshairMove((event) => this.#host.pointed(this.#indexAt(event.time as number | undefined)));
  }

  /** The chart itself, for what others draw on it. */
  get chart(): IChartApi {
    return this.#chart;
  }

  /** The series that has the newest bars. */
  get series(): Candles {
    return this.#live.candles;
  }

  #chartOptions() {
    const t = this.#tokens;
    const label = {
      color: t['line-control'],
      labelBackgroundColor: t['bg-raised'],
      style: LineStyle.Dashed,
      width: 1 as const,
    };
    return {
      layout: {
        background: { type: ColorType.Solid, color: t['bg-panel'] },
        textColor: t['text-muted'],
        fontFamily: "'Noto Sans', sans-serif",
        fontSize: 11,
        attributionLogo: false,
        panes: { separatorColor: t.line, separatorHoverColor: t['line-control'], enableResize: true },
      },
      grid: { vertLines: { visible: false }, horzLines: { color: t['line-row'] } },
      rightPriceScale: {
        borderVisible: false,
        scaleMargins: { top: 0.1, bottom: 0.2 },
        entireTextOnly: true,
        minimumWidth: 64,
      },
      timeScale: {
        borderVisible: false,
        rightOffset: ROOM_RIGHT,
        minBarSpacing: 0.5,
        timeVisible: true,
        secondsVisible: false,
        tickMarkFormatter: (time: unknown, weight: number) => tickText(time as number, weight),
      },
      crosshair: { mode: CrosshairMode.Normal, vertLine: label, horzLine: label },
      localization: {
        timeFormatter: (time: unknown) => crosshairText(time as number, this.#interval),
      },
      kineticScroll: { mouse: false, touch: true },
    };
  }

  #candleOptions() {
    const t = this.#tokens;
    return {
      // Hollow up, filled down: readable without the colours.
      upColor: t['bg-panel'],
      downColor: t.down,
      borderUpColor: t.up,
      borderDownColor: t.down,
      wickUpColor: t.up,
      wickDownColor: t.down,
      lastValueVisible: false,
      priceLineVisible: false,
    };
  }

  #makeSeries(): { candles: Candles; volumes: Volumes } {
    const volumes = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    volumes.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    return { candles: this.#chart.addSeries(CandlestickSeries, this.#candleOptions()), volumes };
  }

  #candle(row: BarRow) {
    const s = this.#scale;
    const time = chartTime(row.t, this.#interval) as UTCTimestamp;
    const candle = { time, open: row.o / s, high: row.h / s, low: row.l / s, close: row.c / s };
    // Grey and empty: the feed saw it in part. Its border alone is grey: the broker's minutes took its place.
    const grey = this.#tokens['text-muted'];
    if ((row.flags & BAR_FLAG.repaired) !== 0) return { ...candle, borderColor: grey };
    if ((row.flags & BAR_FLAG.partial) === 0) return candle;
    return { ...candle, color: this.#tokens['bg-panel'], borderColor: grey, wickColor: grey };
  }

  #volume(row: BarRow) {
    const color = row.c >= row.o ? this.#tokens['up-volume'] : this.#tokens['down-volume'];
    return { time: chartTime(row.t, this.#interval) as UTCTimestamp, value: row.v, color };
  }

  #indexAt(time: number | undefined): number | null {
    if (time === undefined || this.#book === null) return null;
    const { rows } = this.#book;
    const index = rows.findLastIndex((row) => chartTime(row.t, this.#interval) <= time);
    return index < 0 ? null : index;
  }

  /** Shows a book from its newest bars on. */
  show(book: BarBook, interval: Interval, decimals: 2 | 4): void {
    this.#book = book;
    this.#interval = interval;
    this.#scale = decimals === 2 ? 100 : 10_000;
    const priceFormat = rupeeFormat(decimals);
    this.#history.candles.applyOptions({ priceFormat });
    this.#live.candles.applyOptions({ priceFormat });
    this.#chart.timeScale().applyOptions({ timeVisible: interval !== '1d' });
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
    this.draw('all');
    this.toNewest();
  }

  /** Shows nothing, while another instrument is being read. */
  clear(): void {
    this.#book = null;
    this.#clearLast();
    this.#marks.clear();
    for (const part of [this.#history, this.#live]) {
      part.candles.setData([]);
      part.volumes.setData([]);
    }
    this.#bands.set([], { line: this.#tokens.line, shade: this.#tokens['session-shade'] });
  }

  /** The line and label of the last price; the library's own would take the hollow candle's colour and vanish. */
  #drawLast(book: BarBook): void {
    const last = book.rows.at(-1);
    if (last === undefined) return;
    const color = last.c >= last.o ? this.#tokens.up : this.#tokens.down;
    const options = {
      price: last.c / this.#scale,
      color,
      axisLabelColor: color,
      axisLabelTextColor: this.#tokens['on-mark'],
    };
    if (this.#last === null)
      this.#last = this.#live.candles.createPriceLine({
        ...options,
        lineWidth: 1,
        lineStyle: LineStyle.Dotted,
        axisLabelVisible: true,
      });
    else this.#last.applyOptions(options);
  }

  /** Draws the levels of alerts in the place of those before. */
  setAlertLines(lines: readonly AlertLine[]): void {
    for (const line of this.#alertLines) this.#live.candles.removePriceLine(line);
    this.#alertLines = lines.map(({ price, title }) =>
      this.#live.candles.createPriceLine({
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
    if (this.#last !== null) this.#live.candles.removePriceLine(this.#last);
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
    if (change === 'all') {
      const history = book.rows.slice(0, book.split);
      this.#history.candles.setData(history.map((row) => this.#candle(row)));
      this.#history.volumes.setData(history.map((row) => this.#volume(row)));
    }
    const tail = book.rows.slice(book.split);
    this.#live.candles.setData(tail.map((row) => this.#candle(row)));
    this.#live.volumes.setData(tail.map((row) => this.#volume(row)));
    // Bars that come in the middle must not push the newest out of view.
    if (change === 'all') scale.scrollToPosition(fromNewest, false);
    book.takeNewest();
    this.#drawBands(book);
  }

  #drawNewest(book: BarBook): void {
    const rows = book.takeNewest();
    for (const row of rows) {
      this.#live.candles.update(this.#candle(row));
      this.#live.volumes.update(this.#volume(row));
    }
    if (rows.length > 1) this.#drawBands(book);
  }

  #drawBands(book: BarBook): void {
    const times = book.rows.map((row) => row.t);
    const starts = this.#interval === '1d' ? [] : sessionStarts(times);
    this.#bands.set(
      starts.map((index) => chartTime(times[index] as number, this.#interval)),
      { line: this.#tokens['line-control'], shade: this.#tokens['session-shade'] },
    );
  }

  /** Follows a change of theme. */
  setTokens(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#chart.applyOptions(this.#chartOptions());
    this.#history.candles.applyOptions(this.#candleOptions());
    this.#live.candles.applyOptions(this.#candleOptions());
    this.draw('all');
  }

  /** Puts the newest bars into view. */
  toNewest(): void {
    const count = this.#book?.rows.length ?? 0;
    if (count === 0) return;
    this.#chart.timeScale().setVisibleLogicalRange({ from: count - BARS_AT_FIRST, to: count - 1 + ROOM_RIGHT });
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
