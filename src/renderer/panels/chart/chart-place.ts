import type { Coordinate, Logical, UTCTimestamp } from 'lightweight-charts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { indexAt, onTick, timeAt } from './bar-index.ts';
import type { ChartBars, ChartHandle } from './chart-handle.ts';
import { chartTime } from './chart-time.ts';

/** Times and prices of a chart ↔ pixels of its price pane. Pixels are counted from the pane's upper left corner. */
export class ChartPlace {
  readonly #handle: ChartHandle;
  #bars: ChartBars | null = null;

  constructor(handle: ChartHandle) {
    this.#handle = handle;
  }

  /** The bars have changed: the next question reads them anew. */
  forget(): void {
    this.#bars = null;
  }

  get bars(): ChartBars {
    this.#bars ??= this.#handle.bars();
    return this.#bars;
  }

  get instrument(): Instrument | undefined {
    return instrumentAt(this.#handle.slot());
  }

  get scale(): number {
    return 10 ** this.#handle.decimals();
  }

  get tick(): number {
    return this.instrument?.tick ?? 1;
  }

  /** Size of the price pane without its axes, pixels. */
  get size(): { readonly width: number; readonly height: number } {
    const { chart } = this.#handle;
    return { width: chart.timeScale().width(), height: chart.panes()[0]?.getHeight() ?? 0 };
  }

  /** Bars before the first one of the book that other series have. */
  #offset(): number {
    const { t } = this.bars;
    const last = t.at(-1);
    if (last === undefined) return 0;
    const time = chartTime(last, this.#handle.interval() as ChartInterval) as UTCTimestamp;
    const index = this.#handle.chart.timeScale().timeToIndex(time, true);
    return index === null ? 0 : index - (t.length - 1);
  }

  xOfIndex(index: number): number | null {
    if (!Number.isFinite(index)) return null;
    return this.#handle.chart.timeScale().logicalToCoordinate((index + this.#offset()) as Logical);
  }

  xOf(time: number): number | null {
    return this.xOfIndex(indexAt(this.bars.t, time));
  }

  /** Index of the bar nearest to a pixel; may lie beyond both ends. Null without bars. */
  indexOf(x: number): number | null {
    const logical = this.#handle.chart.timeScale().coordinateToLogical(x);
    return logical === null || this.bars.t.length === 0 ? null : Math.round(logical) - this.#offset();
  }

  /** Index of the bar in which a moment lies; may lie beyond both ends. */
  barOf(time: number): number {
    return indexAt(this.bars.t, time);
  }

  timeOfIndex(index: number): number {
    return timeAt(this.bars.t, index);
  }

  yOf(price: number): number | null {
    return this.#handle.series().priceToCoordinate(price / this.scale);
  }

  /** Price at a pixel, on a tick; null without bars. */
  priceOf(y: number): number | null {
    const rupees = this.#handle.series().coordinateToPrice(y as Coordinate);
    return rupees === null ? null : onTick(rupees * this.scale, this.tick);
  }

  /** A pointer's place in the pane; null outside of it. */
  within(event: { readonly clientX: number; readonly clientY: number }): { x: number; y: number } | null {
    const box = this.#handle.element.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const { width, height } = this.size;
    return at.x >= 0 && at.x < width && at.y >= 0 && at.y < height ? at : null;
  }

  /** First and last index in view, cut to the bars that there are; null without bars. */
  visible(): { readonly from: number; readonly to: number } | null {
    const range = this.#handle.chart.timeScale().getVisibleLogicalRange();
    const last = this.bars.t.length - 1;
    if (range === null || last < 0) return null;
    const offset = this.#offset();
    const from = Math.max(0, Math.ceil(range.from - offset));
    const to = Math.min(last, Math.floor(range.to - offset));
    return from <= to ? { from, to } : null;
  }
}
