import { createStore } from 'zustand/vanilla';
import type { Instrument } from '#contract/model/instrument.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call, paintLoop } from '../../shell/terminal.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { selectionStore } from '../../stores/selection.ts';
import { sessionStore } from '../../stores/session.ts';
import { tokensOf } from '../../ui/tokens.ts';
import { alertLines } from './alert-lines.ts';
import type { BookChange } from './bar-book.ts';
import type { ChartHandle } from './chart-handle.ts';
import { ChartLoader, type ChartStatus } from './chart-loader.ts';
import { ChartView } from './chart-view.ts';
import { IndicatorBinding } from './indicator-binding.ts';
import { LegendView } from './legend-view.ts';
import { MarkBinding } from './mark-binding.ts';
import { chartSummary } from './legend.ts';
import { type ReplayPlace, hasJumped } from './replay-jump.ts';
import { sessionOpenMs } from './session-open.ts';

export interface ChartState {
  readonly status: ChartStatus;
  /** The chart in a sentence; follows at most once in `SUMMARY_EVERY_MS`. */
  readonly summary: string;
  /** The left edge is the oldest bar the chart can hold, though older ones exist. */
  readonly full: boolean;
}

/** What React shows around the canvas. */
export const chartStore = createStore<ChartState>(() => ({ status: { phase: 'none' }, summary: '', full: false }));

/** At full speed a step of more than a minute between two reports counts as a jump: live bars tell of two at a time. */
const FULL_SPEED = 30;
const placeSpeed = ({ playing, speed }: ReplayState): number => (playing ? (speed === 'max' ? FULL_SPEED : speed) : 0);

/** A screen reader must not be told every tick, ms. */
const SUMMARY_EVERY_MS = 10_000;
const RANK: Readonly<Record<BookChange, number>> = { none: 0, newest: 1, tail: 2, all: 3 };

const tokens = () => tokensOf(prefsStore.getState().theme, prefsStore.getState().preset);

/** Ties one chart to the stores, the paint loop and the engine. */
export class ChartBinding {
  readonly #view: ChartView;
  readonly #loader: ChartLoader;
  readonly #legend: LegendView;
  readonly #indicators: IndicatorBinding;
  readonly #marks: MarkBinding;
  readonly #disposers: (() => void)[];
  readonly #heard = { bars: new Set<() => void>(), instrument: new Set<() => void>() };
  #change: BookChange = 'none';
  #pointed: number | null = null;
  #legendDirty = false;
  #place: ReplayPlace | null = null;

  constructor(canvas: HTMLElement, legend: HTMLElement, indicators: HTMLElement) {
    this.#legend = new LegendView(legend);
    this.#view = new ChartView(canvas, tokens(), {
      nearLeftEdge: () => void this.#loader.older(),
      pointed: (index) => this.#point(index),
    });
    this.#indicators = new IndicatorBinding(canvas, indicators, this.#view, tokens(), () => {
      this.#legendDirty = true;
      paintLoop.request();
    });
    this.#marks = new MarkBinding(
      this.#view,
      () => this.#loader.book,
      () => this.#instrument(),
    );
    this.#loader = new ChartLoader({
      call,
      status: (status) => this.#status(status),
      loaded: (book, key) => {
        this.#change = 'none';
        this.#legendDirty = true;
        this.#view.show(book, key.interval, this.#instrument()?.decimals ?? 2);
        this.#indicators.opened(key, book, this.#instrument()?.decimals ?? 2);
        this.#drawAlerts();
        this.#marks.draw(true);
        this.#marks.drawPlan();
        chartStore.setState({ full: book.full });
        this.#summarise();
        for (const tell of this.#heard.instrument) tell();
        paintLoop.request();
      },
      changed: (change) => this.#mark(change),
      openMs: ({ slot }) => sessionOpenMs(sessionStore.getState().session, instrumentAt(slot)),
      later: (run, ms) => setTimeout(run, ms),
    });
    this.#disposers = this.#follow(canvas);
    this.reload();
  }

  #follow(canvas: HTMLElement): (() => void)[] {
    const timer = setInterval(() => this.#summarise(), SUMMARY_EVERY_MS);
    return [
      () => clearInterval(timer),
      paintLoop.addBars((frame) => this.#loader.receive(frame)),
      paintLoop.addPainter(() => this.#paint()),
      selectionStore.subscribe(() => this.reload()),
      alertsStore.subscribe((now, before) => now.rules !== before.rules && this.#drawAlerts()),
      instrumentsStore.subscribe((now, before) => {
        // Instruments that were added do not touch the one that is charted.
        const slot = selectionStore.getState().slot ?? -1;
        if (now.epoch !== before.epoch || now.rows[slot] !== before.rows[slot]) this.reload();
      }),
      sessionStore.subscribe((now, before) => {
        if (now.link.phase === 'open' && before.link.phase !== 'open') this.reload();
        if (now.session?.replay !== before.session?.replay) this.#followReplay(now.session?.replay ?? null);
      }),
      prefsStore.subscribe((now, before) => {
        if (now.theme === before.theme && now.preset === before.preset) return;
        this.#view.setTokens(tokens());
        this.#drawAlerts();
        this.#marks.draw(true);
        this.#marks.drawPlan();
        this.#indicators.setTokens(tokens());
      }),
      panelFocus('chart', () => canvas.focus()),
    ];
  }

  /** A recording that was moved has other bars: those before its new place. */
  #followReplay(replay: ReplayState | null): void {
    const before = this.#place;
    this.#place = replay === null ? null : { nowMs: replay.nowMs, wallMs: Date.now(), speed: placeSpeed(replay) };
    if (before !== null && this.#place !== null && hasJumped(before, this.#place)) this.reload();
  }

  #drawAlerts(): void {
    this.#view.setAlertLines(alertLines(alertsStore.getState().rules, this.#instrument()));
  }

  #instrument(): Instrument | undefined {
    return instrumentAt(this.#loader.key?.slot ?? null);
  }

  /** Reads the selected chart again. */
  reload(): void {
    const { slot, interval, adjusted } = selectionStore.getState();
    const { epoch, rows } = instrumentsStore.getState();
    const there = slot !== null && slot < rows.length && sessionStore.getState().link.phase === 'open';
    if (!there && sessionStore.getState().link.phase === 'lost') return;
    this.#pointed = null;
    void this.#loader.open(there ? { epoch, slot, interval, adjusted } : null);
  }

  #status(status: ChartStatus): void {
    if (status.phase === 'loading' || status.phase === 'none') {
      this.#view.clear();
      this.#indicators.closed();
    }
    chartStore.setState({ status });
  }

  #mark(change: BookChange): void {
    if (RANK[change] > RANK[this.#change]) this.#change = change;
    this.#legendDirty = true;
    this.#indicators.barsChanged(change);
    for (const tell of this.#heard.bars) tell();
    chartStore.setState({ full: this.#loader.book.full });
    paintLoop.request();
  }

  #point(index: number | null): void {
    if (index === this.#pointed) return;
    this.#pointed = index;
    this.#legendDirty = true;
    paintLoop.request();
  }

  #paint(): void {
    if (this.#change !== 'none') {
      this.#view.draw(this.#change);
      // Bars were paged in or the boundary of the two series moved: a mark must lie on the series that has its bar.
      if (this.#change !== 'newest') this.#marks.draw(true);
      this.#change = 'none';
    }
    if (!this.#legendDirty) return;
    this.#legendDirty = false;
    const { rows } = this.#loader.book;
    const index = Math.min(this.#pointed ?? rows.length - 1, rows.length - 1);
    const row = rows[index];
    if (row === undefined) return;
    this.#legend.show(row, rows[index - 1], this.#instrument()?.decimals ?? 2);
    this.#indicators.showAt(row.t);
  }

  #summarise(): void {
    const { key, book } = this.#loader;
    const instrument = this.#instrument();
    if (key !== null && instrument !== undefined)
      chartStore.setState({ summary: chartSummary(instrument, key.interval, book.rows) });
  }

  /** Takes a key of the focused chart; true when it meant something. */
  key(key: string): boolean {
    if (key === 'ArrowLeft') this.#view.scroll(-1);
    else if (key === 'ArrowRight') this.#view.scroll(1);
    else if (key === 'PageUp') this.#view.scroll(-50);
    else if (key === 'PageDown') this.#view.scroll(50);
    else if (key === '+' || key === '=') this.#view.zoom(1.25);
    else if (key === '-') this.#view.zoom(0.8);
    else if (key === 'End') this.#view.toNewest();
    else return false;
    return true;
  }

  /** What others need to draw on this chart. @param element the focusable one that holds it */
  handle(element: HTMLElement): ChartHandle {
    const listen = (to: Set<() => void>) => (changed: () => void) => {
      to.add(changed);
      return () => void to.delete(changed);
    };
    const column = (name: 't' | 'o' | 'h' | 'l' | 'c' | 'v') => this.#loader.book.rows.map((row) => row[name]);
    return {
      id: 'chart',
      chart: this.#view.chart,
      series: () => this.#view.series,
      element,
      slot: () => this.#loader.key?.slot ?? null,
      interval: () => this.#loader.key?.interval ?? '5m',
      decimals: () => this.#instrument()?.decimals ?? 2,
      bars: () => ({
        t: column('t'),
        o: column('o'),
        h: column('h'),
        l: column('l'),
        c: column('c'),
        v: column('v'),
      }),
      onBars: listen(this.#heard.bars),
      onInstrument: listen(this.#heard.instrument),
    };
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
    this.#indicators.destroy();
    this.#marks.destroy();
    void this.#loader.open(null);
    this.#view.destroy();
  }
}
