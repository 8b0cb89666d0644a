import { faultOf } from '#contract/faults.ts';
import type { BarsFrame } from '#contract/frames.ts';
import { BAR_FLAG, BARS_PER_REPLY_MAX } from '#contract/model/bar.ts';
import { type ChartInterval, CHART_INTERVALS } from '#contract/model/chart-interval.ts';
import type { TerminalClient } from '../../client/terminal-client.ts';
import { hasGaps } from './bar-gaps.ts';
import { BarBook, type BarRow, type BookChange } from './bar-book.ts';

/** Bars of the first page: a week of 5-minute bars, in one reply of about 30 KB. */
export const FIRST_PAGE_BARS = 600;
/** Bars of each older page. */
export const OLDER_PAGE_BARS = 1_000;

/**
 * Waits before the newest page is read again while the running session has gaps, ms: the engine needs up to 30 s until
 * the broker has the minutes, and asks it again after 60. An instrument that seldom trades has gaps for good.
 */
export const MEND_WAITS_MS: readonly number[] = [2_000, 8_000, 35_000, 65_000];

export interface ChartKey {
  readonly epoch: number;
  readonly slot: number;
  readonly interval: ChartInterval;
  readonly adjusted: boolean;
}
export type ChartStatus =
  | { readonly phase: 'none' }
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready' }
  | { readonly phase: 'empty' }
  | { readonly phase: 'error'; readonly text: string };

export interface ChartLoaderHost {
  readonly call: TerminalClient['call'];
  readonly status: (status: ChartStatus) => void;
  /** The book was filled anew. */
  readonly loaded: (book: BarBook, key: ChartKey) => void;
  /** Something in the book changed. */
  readonly changed: (change: BookChange) => void;
  /** First moment of the instrument's running session, epoch ms; null while there is none. */
  readonly openMs: (key: ChartKey) => number | null;
  readonly later: (run: () => void, ms: number) => void;
}

const sameKey = (a: ChartKey | null, b: ChartKey): boolean =>
  a !== null && a.epoch === b.epoch && a.slot === b.slot && a.interval === b.interval && a.adjusted === b.adjusted;

/** Live frames know nothing of adjusting: the running day is the same either way. */
const sameLive = (a: ChartKey, b: ChartKey): boolean => sameKey(a, { ...b, adjusted: a.adjusted });
const liveKey = ({ epoch, slot, interval }: ChartKey) => ({ epoch, slot, interval });

function rowAt(frame: BarsFrame, i: number): BarRow {
  const { t, o, h, l, c, v, flags } = frame;
  const at = (column: ArrayLike<number>): number => column[i] as number;
  return { t: at(t), o: at(o), h: at(h), l: at(l), c: at(c), v: at(v), flags: at(flags) };
}

/** Gets the bars of one chart: opens its live frames, reads the newest page, then older ones as they are asked for. */
export class ChartLoader {
  readonly book = new BarBook();
  /** Of bars made of trades: since when those are kept, epoch ms; null of others. */
  sinceMs: number | null = null;
  readonly #host: ChartLoaderHost;
  #key: ChartKey | null = null;
  /** Grows with every load, so that answers of an earlier one are known as such. */
  #turn = 0;
  #ready = false;
  #paging = false;
  #early: BarRow[] = [];
  /** Whether the newest page is going to be read again. */
  #mending = false;

  constructor(host: ChartLoaderHost) {
    this.#host = host;
  }

  get key(): ChartKey | null {
    return this.#key;
  }

  /** Shows another instrument or interval, or the same one afresh; null closes the chart. */
  async open(key: ChartKey | null): Promise<void> {
    const before = this.#key;
    this.#turn += 1;
    const turn = this.#turn;
    this.#key = key;
    this.#ready = false;
    this.#paging = false;
    this.#early = [];
    if (before !== null && (key === null || !sameLive(before, key))) this.#closeLive(before);
    if (key === null) return this.#host.status({ phase: 'none' });
    this.#host.status({ phase: 'loading' });
    try {
      await this.#host.call('chart.open', liveKey(key));
      const page = await this.#host.call('history.bars', { ...key, beforeMs: null, limit: FIRST_PAGE_BARS });
      if (turn !== this.#turn) return;
      this.sinceMs = page.sinceMs ?? null;
      this.book.replace(page.bars, page.more, this.#early);
      this.#ready = true;
      this.#early = [];
      this.#host.loaded(this.book, key);
      this.#host.status({ phase: this.book.rows.length === 0 ? 'empty' : 'ready' });
      this.#mendLater(key, turn, 0);
    } catch (error) {
      if (turn === this.#turn) this.#host.status({ phase: 'error', text: faultOf(error).text });
    }
  }

  #mendLater(key: ChartKey, turn: number, tries: number): void {
    const waitMs = MEND_WAITS_MS[tries];
    this.#mending = waitMs !== undefined && hasGaps(this.book.rows, key.interval, this.#host.openMs(key));
    if (waitMs === undefined || !this.#mending) return;
    this.#host.later(() => void this.#mend(key, turn, tries), waitMs);
  }

  async #mend(key: ChartKey, turn: number, tries: number): Promise<void> {
    if (turn !== this.#turn) return;
    try {
      const page = await this.#host.call('history.bars', { ...key, beforeMs: null, limit: FIRST_PAGE_BARS });
      if (turn !== this.#turn) return;
      if (this.book.mend(page.bars)) this.#host.changed('all');
    } catch {
      // What is shown stays; the next try asks again.
    }
    this.#mendLater(key, turn, tries + 1);
  }

  /** Reads the next older page; does nothing while one is under way or none is left. */
  async older(): Promise<void> {
    const key = this.#key;
    const first = this.book.rows[0];
    if (key === null || first === undefined || !this.#ready || this.#paging || !this.book.more) return;
    const turn = this.#turn;
    this.#paging = true;
    try {
      const page = await this.#host.call('history.bars', { ...key, beforeMs: first.t, limit: OLDER_PAGE_BARS });
      if (turn !== this.#turn) return;
      const added = this.book.prepend(page.bars, page.more);
      this.#host.changed(added > 0 ? 'all' : 'none');
    } catch {
      // The next scroll to the left asks again; what is shown stays as it is.
    } finally {
      if (turn === this.#turn) this.#paging = false;
    }
  }

  /** Moves the window forward by a page that was left behind; does nothing while a page is on its way. */
  async newer(): Promise<void> {
    const key = this.#key;
    const next = this.book.next;
    if (key === null || next === null || !this.#ready || this.#paging) return;
    const turn = this.#turn;
    this.#paging = true;
    const { beforeMs, count } = next;
    // Up to the newest bar: there are more than were left behind, as the market went on.
    const limit = beforeMs === null ? BARS_PER_REPLY_MAX : count;
    try {
      const page = await this.#host.call('history.bars', { ...key, beforeMs, limit });
      if (turn === this.#turn) this.#host.changed(this.book.forward(page.bars) ? 'all' : 'none');
    } catch {
      // The next scroll to the right asks again; what is shown stays as it is.
    } finally {
      if (turn === this.#turn) this.#paging = false;
    }
  }

  /** Takes the bars of a frame that belong to this chart. */
  receive(frame: BarsFrame): void {
    const key = this.#key;
    if (key === null || frame.header.epoch !== key.epoch) return;
    const intervalIndex = CHART_INTERVALS.indexOf(key.interval);
    for (let i = 0; i < frame.header.count; i += 1) {
      if (frame.slot[i] !== key.slot || frame.intervalIndex[i] !== intervalIndex) continue;
      this.#receiveBar(rowAt(frame, i));
    }
  }

  #receiveBar(row: BarRow): void {
    if (!this.#ready) {
      this.#early.push(row);
      return;
    }
    const wasEmpty = this.book.rows.length === 0;
    const change = this.book.apply(row);
    if (wasEmpty && this.#key !== null) {
      this.#host.loaded(this.book, this.#key);
      this.#host.status({ phase: 'ready' });
    } else this.#host.changed(change);
    // The feed was away while the chart was open: the broker's minutes are fetched as soon as they can be had.
    if (this.#key !== null && (row.flags & BAR_FLAG.partial) !== 0 && !this.#mending) {
      this.#mendLater(this.#key, this.#turn, 0);
    }
  }

  #closeLive(key: ChartKey): void {
    this.#host.call('chart.close', liveKey(key)).catch(() => {
      // The connection has gone or the epoch has passed: either closes the chart at the engine too.
    });
  }
}
