import type { MouseEventParams, UTCTimestamp } from 'lightweight-charts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { Dispose } from '#contract/wire.ts';
import { istTime } from '../../ui/format.ts';
import type { ChartHandle } from './chart-handle.ts';
import type { ChartPlace } from './chart-place.ts';
import { chartTime } from './chart-time.ts';
import { type ChartMark, markId } from './hit-marks.ts';
import { openMarkRef, refWords } from './mark-open.ts';

export interface MarkState {
  /** Of the mark that is pointed at or chosen; empty without one. */
  readonly words: string;
  /** Id of the mark that was chosen by key. */
  readonly chosen: string | null;
}
export type MarkStore = StoreApi<MarkState>;

const NOTHING: MarkState = { words: '', chosen: null };
export const markStore = (): MarkStore => createStore<MarkState>(() => NOTHING);

/** Opens what is behind the marks of a chart: by a click, or by Shift with an arrow and then Space. */
export class MarkDoor {
  readonly #handle: ChartHandle;
  readonly #place: ChartPlace;
  readonly #store: MarkStore;
  readonly #busy: () => boolean;
  readonly #disposers: readonly Dispose[];
  #opened: { readonly id: string; readonly at: number } | null = null;

  /** @param busy a drawing tool is in hand: a click is its own */
  constructor(handle: ChartHandle, place: ChartPlace, store: MarkStore, busy: () => boolean) {
    this.#handle = handle;
    this.#place = place;
    this.#store = store;
    this.#busy = busy;
    const { chart, element } = handle;
    const abort = new AbortController();
    const clicked = (at: MouseEventParams): void => {
      const mark = this.#markAt(at);
      if (mark !== undefined && !this.#busy()) this.#open(mark);
    };
    const moved = (at: MouseEventParams): void => this.#point(this.#markAt(at));
    chart.subscribeClick(clicked);
    chart.subscribeCrosshairMove(moved);
    element.addEventListener('keydown', (event) => this.#onKey(event), { signal: abort.signal });
    element.addEventListener('blur', () => this.#store.setState(NOTHING), { signal: abort.signal });
    this.#disposers = [
      () => abort.abort(),
      () => chart.unsubscribeClick(clicked),
      () => chart.unsubscribeCrosshairMove(moved),
      handle.onInstrument(() => this.#store.setState(NOTHING)),
    ];
  }

  #markAt({ hoveredInfo }: MouseEventParams): ChartMark | undefined {
    if (hoveredInfo?.objectKind !== 'series-marker') return undefined;
    return this.#handle.marks().find((mark) => markId(mark) === hoveredInfo.objectId);
  }

  /** Says what the pointer rests on; a mark that was chosen by key keeps its words meanwhile. */
  #point(mark: ChartMark | undefined): void {
    if (this.#store.getState().chosen !== null) return;
    const words = mark === undefined ? '' : `${this.#words(mark)} · a click opens it`;
    if (words !== this.#store.getState().words) this.#store.setState({ words });
  }

  #words({ index, refs }: ChartMark): string {
    const [first] = refs;
    const more = refs.length > 1 ? ` and ${refs.length - 1} more` : '';
    const time = istTime(this.#place.timeOfIndex(index)).slice(0, 5);
    return `${time} ${first === undefined ? '' : refWords(first)}${more}`;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.#handle.element || event.defaultPrevented || this.#busy()) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !this.#key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #key({ key, shiftKey }: KeyboardEvent): boolean {
    if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) this.#step(key === 'ArrowLeft' ? -1 : 1);
    else if (this.#store.getState().chosen === null) return false;
    else if (key === ' ' || key === 'Enter') {
      const mark = this.#handle.marks().find((one) => markId(one) === this.#store.getState().chosen);
      if (mark !== undefined) this.#open(mark);
    } else if (key === 'Escape') this.#store.setState(NOTHING);
    else return false;
    return true;
  }

  /** Chooses the mark before or after the chosen one; at first the newest. */
  #step(step: 1 | -1): void {
    const marks = this.#handle.marks();
    const at = marks.findIndex((mark) => markId(mark) === this.#store.getState().chosen);
    const next = at < 0 ? marks.length - 1 : Math.max(0, Math.min(marks.length - 1, at + step));
    const mark = marks[next];
    if (mark === undefined) {
      this.#store.setState({ chosen: null, words: 'No hit and no alert of yours is marked on these bars.' });
      return;
    }
    this.#show(mark.index);
    this.#store.setState({
      chosen: markId(mark),
      words: `${this.#words(mark)} · ${next + 1} of ${marks.length} · Space opens it`,
    });
  }

  /** Brings a bar into view and the crosshair onto it. */
  #show(index: number): void {
    const { chart } = this.#handle;
    const { t, c } = this.#place.bars;
    const seen = this.#place.visible();
    const range = chart.timeScale().getVisibleLogicalRange();
    if (seen !== null && range !== null && (index < seen.from || index > seen.to)) {
      const by = index - Math.round((seen.from + seen.to) / 2);
      chart.timeScale().setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
    }
    const time = chartTime(t[index] ?? 0, this.#handle.interval() as ChartInterval) as UTCTimestamp;
    chart.setCrosshairPosition((c[index] ?? 0) / this.#place.scale, time, this.#handle.series());
  }

  /** Opens what is behind a mark; where several are, each press opens the next one. */
  #open(mark: ChartMark): void {
    const id = markId(mark);
    const at = this.#opened?.id === id ? (this.#opened.at + 1) % mark.refs.length : 0;
    const ref = mark.refs[at];
    this.#opened = { id, at };
    if (ref !== undefined) openMarkRef(ref);
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
  }
}
