import type { Instrument } from '#contract/model/instrument.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { paintLoop } from '../../shell/terminal.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { chartGridStore } from '../../stores/chart-grid.ts';
import { type ChartCell, cellSelection } from '../../stores/selection.ts';
import { sessionStore } from '../../stores/session.ts';
import { PanelSight } from '../../tables/panel-sight.ts';
import { tokensOf } from '../../ui/tokens.ts';
import { alertLines } from './alert-lines.ts';
import { attachChartExtras } from './chart-extras.ts';
import type { ChartHandle } from './chart-handle.ts';
import type { BookChange } from './bar-book.ts';
import { BarColumns } from './bar-columns.ts';
import { ChartLoader, type ChartStatus } from './chart-loader.ts';
import { chartState } from './chart-state.ts';
import { ChartSync, type SyncedChart } from './chart-sync.ts';
import { ChartView } from './chart-view.ts';
import { IndicatorBinding } from './indicator-binding.ts';
import { barKindOf } from './indicator-prefs.ts';
import { LegendView } from './legend-view.ts';
import { liveLines } from './live-lines.ts';
import { MarkBinding } from './mark-binding.ts';
import { chartSummary } from './legend.ts';
import { type ReplayPlace, hasJumped } from './replay-jump.ts';
import { sessionOpenMs } from './session-open.ts';

/** At full speed a step of more than a minute between two reports counts as a jump: live bars tell of two at a time. */
const FULL_SPEED = 30;
const placeSpeed = ({ playing, speed }: ReplayState): number => (playing ? (speed === 'max' ? FULL_SPEED : speed) : 0);

/** A screen reader must not be told every tick, ms. */
const SUMMARY_EVERY_MS = 10_000;
const RANK: Readonly<Record<BookChange, number>> = { none: 0, newest: 1, tail: 2, all: 3 };

const sync = new ChartSync();

export interface ChartElements {
  readonly canvas: HTMLElement;
  readonly legend: HTMLElement;
  readonly indicators: HTMLElement;
}

const tokens = () => tokensOf(prefsStore.getState().theme, prefsStore.getState().preset);

/** Ties one chart to the stores, the paint loop and the engine. */
export class ChartBinding {
  readonly #view: ChartView;
  readonly #loader: ChartLoader;
  readonly #legend: LegendView;
  readonly #indicators: IndicatorBinding;
  readonly #marks: MarkBinding;
  readonly #disposers: (() => void)[];
  readonly #id: ChartCell;
  readonly #sight: PanelSight;
  readonly #columns = new BarColumns();
  readonly #synced: SyncedChart = {
    point: (tMs) => chartGridStore.getState().crosshair && this.#view.point(tMs),
    show: (span) => chartGridStore.getState().range && this.#view.showSpan(span),
  };
  readonly #listeners = { bars: new Set<() => void>(), instrument: new Set<() => void>() };
  #endExtras: () => void;
  /** What others draw on this chart with. */
  readonly handle: ChartHandle;
  #change: BookChange = 'none';
  #pointed: number | null = null;
  #legendDirty = false;
  #place: ReplayPlace | null = null;

  constructor(id: ChartCell, { canvas, legend, indicators }: ChartElements) {
    this.#id = id;
    const { type } = cellSelection(id).getState();
    this.#legend = new LegendView(legend);
    this.#view = new ChartView(canvas, tokens(), type, {
      nearLeftEdge: () => void this.#loader.older(),
      nearRightEdge: () => void this.#loader.newer(),
      pointed: (index, own) => this.#point(index, own),
      moved: () => this.#moved(),
    });
    this.#sight = new PanelSight(canvas, (seen) => seen && this.#catchUp());
    this.#indicators = new IndicatorBinding(canvas, indicators, this.#view, tokens(), {
      kind: () => barKindOf(cellSelection(id).getState().interval),
      redraw: () => {
        this.#legendDirty = true;
        paintLoop.request();
      },
      seen: () => this.#sight.seen,
    });
    this.#marks = new MarkBinding(
      this.#view,
      () => this.#loader.book,
      () => this.#instrument(),
    );
    this.#loader = this.#makeLoader();
    this.#disposers = this.#follow();
    this.handle = this.#makeHandle(canvas);
    this.#endExtras = attachChartExtras(this.handle);
    this.reload();
  }

  #makeLoader(): ChartLoader {
    return new ChartLoader({
      call: liveLines.callOf(this.#id),
      status: (status) => this.#status(status),
      loaded: (book, key) => {
        this.#change = 'none';
        this.#legendDirty = true;
        const decimals = this.#instrument()?.decimals ?? 2;
        this.#view.show(book, key.interval, decimals);
        this.#indicators.opened(key, book, decimals);
        this.#drawLines();
        chartState(this.#id).setState({ behind: book.behind, sinceMs: this.#loader.sinceMs });
        this.#summarise();
        this.#tell('instrument');
        paintLoop.request();
      },
      changed: (change) => this.#mark(change),
      openMs: ({ slot }) => sessionOpenMs(sessionStore.getState().session, instrumentAt(slot)),
      later: (run, ms) => setTimeout(run, ms),
    });
  }

  #makeHandle(element: HTMLElement): ChartHandle {
    const on = (kind: 'bars' | 'instrument') => (changed: () => void) => {
      this.#listeners[kind].add(changed);
      return () => void this.#listeners[kind].delete(changed);
    };
    return {
      chart: this.#view.chart,
      series: () => this.#view.prices,
      element,
      slot: () => this.#loader.key?.slot ?? null,
      interval: () => cellSelection(this.#id).getState().interval,
      decimals: () => this.#instrument()?.decimals ?? 2,
      bars: () => this.#columns.of(this.#loader.book.rows),
      marks: () => this.#marks.marks,
      onBars: on('bars'),
      onInstrument: on('instrument'),
      id: this.#id,
    };
  }

  /** @param from index of the first bar that is another one. */
  #tell(kind: 'bars' | 'instrument', from = 0): void {
    this.#columns.forget(from);
    for (const changed of this.#listeners[kind]) changed();
  }

  /** What lies on the bars: alerts, marks, the plan that is looked at. */
  #drawLines(): void {
    this.#drawAlerts();
    this.#marks.draw(true);
    this.#marks.drawPlan();
  }

  /** Draws the bars in another way; what others drew on the old series they draw on the new one. */
  #restyle(): void {
    this.#endExtras();
    this.#view.setType(cellSelection(this.#id).getState().type);
    this.#drawLines();
    this.#endExtras = attachChartExtras(this.handle);
    this.#tell('instrument');
  }

  #follow(): (() => void)[] {
    const timer = setInterval(() => this.#summarise(), SUMMARY_EVERY_MS);
    return [
      () => clearInterval(timer),
      paintLoop.addBars((frame) => this.#loader.receive(frame)),
      // What changes behind another panel is drawn once the chart is in front again.
      paintLoop.addPainter(() => this.#sight.seen && this.#paint()),
      () => this.#sight.end(),
      cellSelection(this.#id).subscribe((now, before) => {
        if (now.type !== before.type) this.#restyle();
        if (now.slot !== before.slot || now.interval !== before.interval || now.adjusted !== before.adjusted)
          this.reload();
      }),
      sync.join(this.#synced),
      alertsStore.subscribe((now, before) => now.rules !== before.rules && this.#drawAlerts()),
      instrumentsStore.subscribe((now, before) => {
        // Instruments that were added do not touch the one that is charted.
        const slot = cellSelection(this.#id).getState().slot ?? -1;
        if (now.epoch !== before.epoch || now.rows[slot] !== before.rows[slot]) this.reload();
      }),
      sessionStore.subscribe((now, before) => {
        if (now.link.phase === 'open' && before.link.phase !== 'open') this.reload();
        if (now.session?.replay !== before.session?.replay) this.#followReplay(now.session?.replay ?? null);
      }),
      prefsStore.subscribe((now, before) => {
        if (now.theme === before.theme && now.preset === before.preset) return;
        this.#view.setTokens(tokens());
        this.#drawLines();
        this.#tell('instrument');
        this.#indicators.setTokens(tokens());
      }),
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
    const { slot, interval, adjusted } = cellSelection(this.#id).getState();
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
    chartState(this.#id).setState({ status });
  }

  #mark(change: BookChange): void {
    if (RANK[change] > RANK[this.#change]) this.#change = change;
    this.#legendDirty = true;
    this.#indicators.barsChanged(change);
    // Whoever draws on bars that are gone takes that away before the window moves.
    if (change === 'all') this.#tell('bars');
    const { behind } = this.#loader.book;
    if (behind !== chartState(this.#id).getState().behind) chartState(this.#id).setState({ behind });
    paintLoop.request();
  }

  /** The charts that follow this one show the same stretch of time. */
  #moved(): void {
    const { range, active } = chartGridStore.getState();
    const span = range && active === this.#id ? this.#view.span() : null;
    if (span !== null) sync.moved(this.#synced, span);
  }

  #point(index: number | null, own: boolean): void {
    if (own) sync.pointed(this.#synced, index === null ? null : (this.#loader.book.rows[index]?.t ?? null));
    if (index === this.#pointed) return;
    this.#pointed = index;
    this.#legendDirty = true;
    paintLoop.request();
  }

  #paint(): void {
    if (this.#change !== 'none') {
      const from = this.#change === 'newest' ? this.#loader.book.dirtyFrom : 0;
      this.#view.draw(this.#change);
      // Bars were paged in or the boundary of the two series moved: a mark must lie on the series that has its bar.
      if (this.#change !== 'newest') this.#marks.draw(true);
      this.#change = 'none';
      this.#tell('bars', from);
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

  /** The chart is in front again. */
  #catchUp(): void {
    this.#indicators.seen();
    paintLoop.request();
  }

  #summarise(): void {
    const { key, book } = this.#loader;
    const instrument = this.#instrument();
    if (key !== null && instrument !== undefined)
      chartState(this.#id).setState({ summary: chartSummary(instrument, key.interval, book.rows) });
  }

  /** Takes a key of the focused chart; true when it meant something. */
  key(key: string): boolean {
    if (key === 'ArrowLeft') this.#view.scroll(-1);
    else if (key === 'ArrowRight') this.#view.scroll(1);
    else if (key === 'PageUp') this.#view.scroll(-50);
    else if (key === 'PageDown') this.#view.scroll(50);
    else if (key === '+' || key === '=') this.#view.zoom(1.25);
    else if (key === '-') this.#view.zoom(0.8);
    else if (key === 'End') this.#toNewest();
    else return false;
    return true;
  }

  #toNewest(): void {
    if (this.#loader.book.behind) this.reload();
    else this.#view.toNewest();
  }

  /** A picture of the chart without its crosshair. */
  picture(): HTMLCanvasElement {
    this.#paint();
    return this.#view.picture();
  }

  destroy(): void {
    this.#endExtras();
    for (const dispose of this.#disposers) dispose();
    this.#indicators.destroy();
    this.#marks.destroy();
    void this.#loader.open(null);
    this.#view.destroy();
  }
}
