import { type ISeriesApi, LineSeries, type UTCTimestamp } from 'lightweight-charts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { cellSelection } from '../../stores/selection.ts';
import { istDay, istTime, signedPercent } from '../../ui/format.ts';
import { tokensOf } from '../../ui/tokens.ts';
import type { ChartHandle } from './chart-handle.ts';
import type { TimeSpan } from './chart-sync.ts';
import { chartTime } from './chart-time.ts';
import { LegBars, slotOfSymbol } from './leg-bars.ts';
import { PLAIN_FORMAT, plainText } from './price-format.ts';
import { closesAt, parseSpread, rebased, type Spread, spreadValue } from './spread-expression.ts';

/** A comparison follows the left edge of the view this long after it has come to rest, ms. */
const REBASE_AFTER_MS = 150;
/** It is drawn again this often at most while legs tick, ms: four times a second. */
const REDRAW_EVERY_MS = 250;

/** Draws what a chart is compared with: a second symbol over the prices, or a spread in a pane of its own. */
export function attachCompare(handle: ChartHandle): () => void {
  const selection = cellSelection(handle.id);
  let drawn: CompareLine | null = null;
  let text = '';
  const begin = (): void => {
    drawn?.destroy();
    text = selection.getState().compare;
    drawn = text === '' || handle.slot() === null ? null : new CompareLine(handle, text);
  };
  begin();
  const ends = [
    handle.onInstrument(begin),
    selection.subscribe((now) => now.compare !== text && begin()),
    handle.onBars(() => drawn?.redraw()),
  ];
  return () => {
    for (const end of ends) end();
    drawn?.destroy();
  };
}

class CompareLine {
  readonly #handle: ChartHandle;
  readonly #words: HTMLElement;
  readonly #spread: Spread | null;
  readonly #legs: readonly LegBars[] = [];
  #line: ISeriesApi<'Line'> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #drawnAtMs = 0;
  #drawn: TimeSpan | null = null;
  readonly #moved = (): void => this.#later(REBASE_AFTER_MS);

  constructor(handle: ChartHandle, text: string) {
    this.#handle = handle;
    this.#words = document.createElement('div');
    this.#words.className = 'compare-legend';
    handle.element.parentElement?.append(this.#words);
    const parsed = parseSpread(text);
    this.#spread = 'spread' in parsed ? parsed.spread : null;
    const unknown = this.#spread?.legs.find(({ symbol }) => slotOfSymbol(symbol) === null);
    if ('refused' in parsed) this.#words.textContent = parsed.refused;
    else if (unknown !== undefined)
      this.#words.textContent = `${unknown.symbol} is not among the instruments here. Find it with / first.`;
    else {
      this.#line = this.#makeLine(parsed.spread);
      this.#legs = this.#makeLegs(parsed.spread);
      handle.chart.timeScale().subscribeVisibleLogicalRangeChange(this.#moved);
    }
  }

  #makeLine({ kind }: Spread): ISeriesApi<'Line'> {
    const { theme, preset } = prefsStore.getState();
    const shared = {
      color: tokensOf(theme, preset)['model-4'],
      lineWidth: 2 as const,
      lastValueVisible: false,
      priceLineVisible: false,
      crosshairMarkerVisible: false,
    };
    if (kind === 'symbol') return this.#handle.chart.addSeries(LineSeries, shared);
    const { chart } = this.#handle;
    return chart.addSeries(LineSeries, { ...shared, priceFormat: PLAIN_FORMAT }, chart.panes().length);
  }

  #makeLegs({ legs }: Spread): LegBars[] {
    const { epoch } = instrumentsStore.getState();
    const interval = this.#handle.interval() as ChartInterval;
    return legs.map(({ symbol }, i) => {
      const key = { epoch, slot: slotOfSymbol(symbol) ?? 0, interval, adjusted: true };
      return new LegBars(`${this.#handle.id} leg ${i}`, key, () => this.redraw());
    });
  }

  /** Draws the line again, a few times a second at most. */
  redraw(): void {
    const { t } = this.#handle.bars();
    const [first, last] = [t[0] ?? 0, t.at(-1) ?? 0];
    // Values outside the bars would stretch the time axis.
    if (this.#drawn !== null && (this.#drawn.fromMs < first || this.#drawn.toMs > last)) this.#line?.setData([]);
    this.#later(Math.max(0, REDRAW_EVERY_MS - (performance.now() - this.#drawnAtMs)));
  }

  #later(ms: number): void {
    if (this.#timer !== null || this.#line === null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#draw();
    }, ms);
  }

  #draw(): void {
    const spread = this.#spread;
    if (spread === null || this.#line === null) return;
    this.#drawnAtMs = performance.now();
    const { t, c } = this.#handle.bars();
    const failed = this.#legs.find(({ error }) => error !== null);
    if (failed !== undefined) this.#words.textContent = `No bars to compare with. ${failed.error}`;
    if (failed !== undefined || t.length === 0) return;
    for (const leg of this.#legs) leg.reach(t[0] as number);
    const closes = this.#legs.map((leg) => closesAt(t, leg.closes()));
    if (spread.kind === 'symbol') this.#drawSymbol(spread, t, c, closes[0] ?? []);
    else {
      const values = t.map((_, i) =>
        spreadValue(
          spread,
          closes.map((column) => column[i] ?? null),
        ),
      );
      this.#show(t, values);
      const last = values.findLast((value) => value !== null) ?? null;
      this.#words.textContent = `${expressionText(spread)} ${last === null ? 'has no bars yet' : plainText(last)}`;
    }
  }

  #drawSymbol(spread: Spread, t: readonly number[], c: readonly number[], other: readonly (number | null)[]): void {
    const scale = 10 ** this.#handle.decimals();
    const own = c.map((close) => close / scale);
    const view = this.#handle.chart.timeScale().getVisibleLogicalRange();
    const base = Math.min(own.length - 1, Math.max(0, Math.ceil(view?.from ?? 0)));
    const line = rebased(own, other, base);
    this.#show(t, line);
    const [first, last, mine] = [own[base], line.at(-1), own.at(-1)];
    if (first === undefined || mine === undefined || last === null || last === undefined) {
      this.#words.textContent = `${expressionText(spread)} has no bars yet`;
      return;
    }
    const percent = (value: number): string => `${signedPercent((value / first - 1) * 100)}%`;
    const since = `${istDay(t[base] as number)} ${istTime(t[base] as number).slice(0, 5)}`;
    const symbol = instrumentAt(this.#handle.slot())?.symbol ?? '';
    this.#words.textContent = `Since ${since}: ${expressionText(spread)} ${percent(last)}, ${symbol} ${percent(mine)}`;
  }

  #show(t: readonly number[], values: readonly (number | null)[]): void {
    this.#drawn = { fromMs: t[0] ?? 0, toMs: t.at(-1) ?? 0 };
    const interval = this.#handle.interval() as ChartInterval;
    this.#line?.setData(
      t.map((ms, i) => {
        const time = chartTime(ms, interval) as UTCTimestamp;
        const value = values[i] ?? null;
        return value === null ? { time } : { time, value };
      }),
    );
  }

  destroy(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#handle.chart.timeScale().unsubscribeVisibleLogicalRangeChange(this.#moved);
    for (const leg of this.#legs) leg.destroy();
    if (this.#line !== null) this.#handle.chart.removeSeries(this.#line);
    this.#line = null;
    this.#words.remove();
  }
}

/** A spread as people read it. */
export function expressionText({ kind, legs }: Spread): string {
  return legs
    .map(({ symbol, factor }, i) => {
      const sign = i === 0 ? (factor < 0 ? '−' : '') : kind === 'ratio' ? ' / ' : factor < 0 ? ' − ' : ' + ';
      const times = Math.abs(factor) === 1 ? '' : `${Math.abs(factor)} × `;
      return `${sign}${times}${symbol}`;
    })
    .join('');
}
