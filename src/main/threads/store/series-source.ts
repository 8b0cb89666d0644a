import { FaultError } from '#contract/faults.ts';
import { BAR_FLAG, BARS_PER_REPLY_MAX } from '#contract/model/bar.ts';
import type { FoldedInterval } from '#contract/model/chart-interval.ts';
import { isFault } from '../../core/indicators/compute.ts';
import { barsBefore, chosenIndicator, indicatorSeries } from '../../core/indicators/series.ts';
import type { StoreAnswers, StoreRequest } from '../protocol.ts';
import type { BarPages } from './bar-pages.ts';
import { type FlaggedBar, rowsOfBars, withToday } from './minute-fold.ts';

/** Bars read before the first one shown, at most: EMA(1,000). Longer windows start from what that gives. */
export const LOAD_BARS_MAX = 10_000;
/** Past bars kept for one chart: a full chart and the longest warm-up. */
const STRETCH_BARS_MAX = BARS_PER_REPLY_MAX + LOAD_BARS_MAX;
/** Charts whose past bars are kept: a window with four charts and the ones looked at before; about 2 MB each. */
const STRETCHES_MAX = 12;
/** Pages that one request may read: the hour chart's page holds 375 bars. */
const PAGES_MAX = 16;

type SeriesRequest = Extract<StoreRequest, { kind: 'series' }>;

/** Which bars a chart shows. */
interface ChartBars {
  readonly slot: number;
  readonly interval: FoldedInterval;
  readonly adjusted: boolean;
}

/** Past bars of one chart, contiguous up to the trade date, oldest first. */
interface Stretch {
  bars: FlaggedBar[];
  /** Nothing older exists. */
  whole: boolean;
  /** The read under way; the next one waits for it. */
  reading: Promise<void>;
}

/**
 * Computes indicators on the bars of a chart. Past bars are read once and kept: they do not change within an epoch, and
 * the forming value is asked for several times a second. The bars of the running day are read anew each time.
 */
export class SeriesSource {
  readonly #pages: BarPages;
  /** In the order of last use. */
  readonly #stretches = new Map<string, Stretch>();

  constructor(pages: BarPages) {
    this.#pages = pages;
  }

  /** @throws FaultError `input.unknown_slot`, `input.unknown_indicator`, `input.params`, and what history throws. */
  async series({
    slot,
    interval,
    name,
    params,
    beforeMs,
    limit,
    adjusted = true,
  }: SeriesRequest): Promise<StoreAnswers['series']> {
    const instrument = this.#pages.instrumentOf(slot);
    const chosen = chosenIndicator(name, params, this.#pages.openMinuteOf(instrument));
    if (isFault(chosen)) throw new FaultError(chosen);
    const load = Math.min(barsBefore(chosen, interval), LOAD_BARS_MAX);
    const endMs = beforeMs ?? Number.POSITIVE_INFINITY;
    const today = await this.#pages.today(slot, interval, endMs);
    const chart = { slot, interval, adjusted };
    const past = await this.#past(chart, endMs, load + limit - today.length);
    const bars = withToday(past, today);
    const from = Math.max(0, bars.length - limit);
    const used = bars.slice(Math.max(0, from - load));
    const shown = used.length - (bars.length - from);
    const provisional = ((used.at(-1)?.flags ?? 0) & BAR_FLAG.forming) !== 0;
    return { ...indicatorSeries(chosen, used, instrument.decimals, shown), provisional };
  }

  /** The newest `count` past bars that opened before `endMs`, or as many as there are. */
  async #past(chart: ChartBars, endMs: number, count: number): Promise<readonly FlaggedBar[]> {
    if (count <= 0) return [];
    const stretch = this.#stretchOf(`${chart.slot}:${chart.interval}:${chart.adjusted}`);
    const read = stretch.reading.then(() => this.#extend(stretch, chart, endMs, count));
    // Whoever waits behind a read that failed tries for himself.
    stretch.reading = read.catch(() => undefined);
    await read;
    const end = endOf(stretch.bars, endMs);
    return stretch.bars.slice(Math.max(0, end - count), end);
  }

  #stretchOf(key: string): Stretch {
    const stretch = this.#stretches.get(key) ?? { bars: [], whole: false, reading: Promise.resolve() };
    this.#stretches.delete(key);
    this.#stretches.set(key, stretch);
    const oldest = this.#stretches.keys().next();
    if (this.#stretches.size > STRETCHES_MAX && oldest.done !== true) this.#stretches.delete(oldest.value);
    return stretch;
  }

  async #extend(stretch: Stretch, chart: ChartBars, endMs: number, count: number): Promise<void> {
    for (let page = 0; page < PAGES_MAX && !stretch.whole; page += 1) {
      const missing = count - endOf(stretch.bars, endMs);
      const room = STRETCH_BARS_MAX - stretch.bars.length;
      if (missing <= 0 || room <= 0) return;
      const firstMs = stretch.bars[0]?.t ?? this.#pages.midnightMs;
      const limit = Math.min(missing, room, BARS_PER_REPLY_MAX);
      const { bars, more } = await this.#pages.page({ kind: 'bars', ...chart, beforeMs: firstMs, limit });
      stretch.bars = [...rowsOfBars(bars), ...stretch.bars];
      stretch.whole = !more;
      if (bars.t.length === 0) return;
    }
  }
}

/** How many of the bars opened before `endMs`. */
function endOf(bars: readonly FlaggedBar[], endMs: number): number {
  if (endMs === Number.POSITIVE_INFINITY) return bars.length;
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars[middle]!.t < endMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
