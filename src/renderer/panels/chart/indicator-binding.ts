import { call } from '../../shell/terminal.ts';
import { sessionStore } from '../../stores/session.ts';
import type { Tokens } from '../../ui/tokens.ts';
import type { BarBook, BookChange } from './bar-book.ts';
import type { ChartKey } from './chart-loader.ts';
import type { ChartView } from './chart-view.ts';
import { IndicatorLegend } from './indicator-legend.ts';
import { IndicatorLoader } from './indicator-loader.ts';
import type { BarKind } from './indicator-prefs.ts';
import { indicatorInfo, indicatorStore, readIndicators } from './indicator-store.ts';
import { IndicatorView } from './indicator-view.ts';

/** While a chart is panned through the past, its indicators wait until it has come to rest for this long, ms. */
const REST_MS = 300;

export interface IndicatorHost {
  /** Which set of indicators the chart shows. */
  readonly kind: () => BarKind;
  /** Asks for the legend to be written again. */
  readonly redraw: () => void;
  /** Whether the chart's panel is in front. */
  readonly seen: () => boolean;
}

/** Ties the indicators of one chart to its bars, its canvas and what the person chose. */
export class IndicatorBinding {
  readonly #canvas: HTMLElement;
  readonly #host: IndicatorHost;
  readonly #loader: IndicatorLoader;
  readonly #view: IndicatorView;
  readonly #legend: IndicatorLegend;
  readonly #disposers: (() => void)[];
  #bars: BarBook | null = null;
  #decimals: 2 | 4 = 2;
  #firstMs = 0;
  /** The bars are in the past: their window moves, and all values are read again with it. */
  #behind = false;
  #destroyed = false;

  constructor(canvas: HTMLElement, legend: HTMLElement, chart: ChartView, tokens: Tokens, host: IndicatorHost) {
    this.#canvas = canvas;
    this.#host = host;
    this.#view = new IndicatorView(chart.chart, tokens);
    this.#legend = new IndicatorLegend(legend);
    this.#loader = new IndicatorLoader({
      call,
      nowMs: () => performance.now(),
      later: (run, ms) => setTimeout(() => !this.#destroyed && run(), ms),
      visible: () => document.visibilityState === 'visible' && host.seen(),
      changed: (indicator, from) => {
        if (this.#destroyed) return;
        if (from !== null) this.#view.draw(indicator, from);
        if (from === 0) this.#place();
        host.redraw();
      },
    });
    const resized = new ResizeObserver(() => this.#place());
    resized.observe(canvas);
    const moved = (): void => this.#place();
    canvas.addEventListener('pointerup', moved);
    this.#disposers = [
      () => resized.disconnect(),
      () => canvas.removeEventListener('pointerup', moved),
      indicatorStore.subscribe(() => this.#choose()),
      sessionStore.subscribe(({ link }) => link.phase === 'open' && void readIndicators()),
    ];
    void readIndicators();
  }

  /** Other bars are on the chart now, or the same ones anew. */
  opened(key: ChartKey, bars: BarBook, decimals: 2 | 4): void {
    this.#bars = bars;
    this.#decimals = decimals;
    this.#firstMs = bars.rows[0]?.t ?? 0;
    this.#view.setBars(bars, key.interval, decimals);
    this.#loader.open(key, bars);
    this.#choose();
  }

  /** No bars are on the chart. */
  closed(): void {
    this.#bars = null;
    this.#view.clear();
    this.#loader.open(null, null);
  }

  /** The bars have changed. Older ones in front correct nothing; a change in the middle does. */
  barsChanged(change: BookChange): void {
    const firstMs = this.#bars?.rows[0]?.t ?? 0;
    const grew = firstMs !== this.#firstMs;
    this.#firstMs = firstMs;
    const moved = this.#behind || this.#bars?.behind === true;
    this.#behind = this.#bars?.behind === true;
    // Values outside the bars would stretch the time axis.
    if (moved && change === 'all') this.#view.clear();
    const corrected = change === 'tail' || (change === 'all' && (moved || !grew));
    this.#loader.barsChanged(corrected, moved ? REST_MS : 0);
  }

  /** The chart is in front again: what was not asked for meanwhile is asked for now. */
  seen(): void {
    this.#loader.wake();
  }

  #choose(): void {
    const { sets } = indicatorStore.getState();
    const list = sets[this.#host.kind()].flatMap((chosen) => {
      const info = indicatorInfo(chosen.name);
      return info === undefined ? [] : [{ chosen, info }];
    });
    this.#loader.choose(list);
    this.#view.show(this.#loader.indicators);
    this.#legend.rebuild(this.#loader.indicators);
    this.#place();
  }

  #place(): void {
    this.#legend.place(this.#view.paneTops(this.#canvas.getBoundingClientRect()));
  }

  /** Writes the values at a bar into the legend. */
  showAt(t: number): void {
    this.#legend.show(t, this.#decimals);
  }

  setTokens(tokens: Tokens): void {
    this.#view.setTokens(tokens);
  }

  destroy(): void {
    this.#destroyed = true;
    for (const dispose of this.#disposers) dispose();
  }
}
