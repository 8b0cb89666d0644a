import { faultOf } from '#contract/faults.ts';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import type { TerminalClient } from '../../client/terminal-client.ts';
import { BARS_MAX, type BarBook } from './bar-book.ts';
import type { ChartKey } from './chart-loader.ts';
import { IndicatorBook } from './indicator-book.ts';
import type { ChosenIndicator } from './indicator-prefs.ts';

/** The forming value is asked for at most this often, ms: four times a second. */
export const REFRESH_EVERY_MS = 250;
/** Bars that a refresh may fetch; after a longer absence everything is read again. */
export const REFRESH_BARS_MAX = 300;
/** After a failure the indicator is asked for again this much later, ms. */
const RETRY_AFTER_MS = 5_000;

/** One indicator on the chart with its values and, when they could not be had, why. */
export interface LoadedIndicator {
  readonly chosen: ChosenIndicator;
  readonly book: IndicatorBook;
  error: string | null;
}

export interface IndicatorLoaderHost {
  readonly call: TerminalClient['call'];
  /** Monotonic ms. */
  readonly nowMs: () => number;
  readonly later: (run: () => void, ms: number) => void;
  /** Whether anyone can see the chart. */
  readonly visible: () => boolean;
  /** Values changed from an index on; 0 means all of them, and null only that the error changed. */
  readonly changed: (indicator: LoadedIndicator, from: number | null) => void;
}

interface Entry extends LoadedIndicator {
  /** A call is under way. */
  busy: boolean;
  /** Everything must be read again. */
  stale: boolean;
  /** The newest bars are to be read again. */
  wanted: boolean;
  /** No older values exist than those read. */
  whole: boolean;
  /** Not before this monotonic time, ms. */
  notBeforeMs: number;
}

/**
 * Keeps the values of a chart's indicators in step with its bars: everything once, older pages as the bars grow to the
 * left, the newest bars at most four times a second. One call at a time for each indicator.
 */
export class IndicatorLoader {
  readonly #host: IndicatorLoaderHost;
  #entries: Entry[] = [];
  #key: ChartKey | null = null;
  #bars: BarBook | null = null;
  #scheduled = false;

  constructor(host: IndicatorLoaderHost) {
    this.#host = host;
  }

  get indicators(): readonly LoadedIndicator[] {
    return this.#entries;
  }

  /** The chart shows these bars now, read anew; null shows none. */
  open(key: ChartKey | null, bars: BarBook | null): void {
    this.#key = key;
    this.#bars = bars;
    this.#entries = this.#entries.map(({ chosen, book }) => fresh(chosen, book.info));
    this.#step();
  }

  /** Shows exactly these; those that stay as they were keep their values. */
  choose(list: readonly { readonly chosen: ChosenIndicator; readonly info: IndicatorInfo }[]): void {
    this.#entries = list.map(
      ({ chosen, info }) => this.#entries.find((entry) => entry.chosen === chosen) ?? fresh(chosen, info),
    );
    this.#step();
  }

  /**
   * The bars changed: a newer one, older ones in front, or a correction in the middle.
   * @param restMs nothing is asked for before this has passed without a further change.
   */
  barsChanged(corrected: boolean, restMs = 0): void {
    const notBeforeMs = this.#host.nowMs() + restMs;
    for (const entry of this.#entries) {
      if (restMs > 0) entry.notBeforeMs = Math.max(entry.notBeforeMs, notBeforeMs);
      entry.wanted = true;
      if (corrected) entry.stale = true;
    }
    this.#step();
  }

  /** Asks for what waited for someone to see it. */
  wake(): void {
    this.#step();
  }

  #step(): void {
    const now = this.#host.nowMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries) {
      const work = this.#workOf(entry);
      if (work === null || entry.busy) continue;
      if (entry.notBeforeMs > now || !this.#host.visible()) {
        nextMs = Math.min(nextMs, Math.max(entry.notBeforeMs, now + REFRESH_EVERY_MS));
        continue;
      }
      void this.#run(entry, work);
    }
    if (nextMs === Number.POSITIVE_INFINITY || this.#scheduled) return;
    this.#scheduled = true;
    this.#host.later(() => {
      this.#scheduled = false;
      this.#step();
    }, nextMs - now);
  }

  /** What is to be asked for next; null when the values are those of the bars. */
  #workOf(entry: Entry): (() => Promise<number | null>) | null {
    const { rows } = this.#bars ?? { rows: [] };
    const [first, last] = [rows[0], rows.at(-1)];
    if (this.#key === null || first === undefined || last === undefined) return null;
    const { book } = entry;
    if (entry.stale) return () => this.#readAll(entry, rows.length);
    const older = rows.findIndex((row) => row.t >= (book.t[0] ?? 0));
    if (older > 0 && !entry.whole) return () => this.#readOlder(entry, older);
    if (!entry.wanted || this.#bars?.behind === true) return null;
    const closed = book.closedMs;
    const known = closed === null ? -1 : rows.findLastIndex((row) => row.t <= closed);
    const newer = rows.length - 1 - known;
    if (known < 0 || newer > REFRESH_BARS_MAX) return () => this.#readAll(entry, rows.length);
    return () => this.#readNewest(entry, newer + 2);
  }

  async #run(entry: Entry, work: () => Promise<number | null>): Promise<void> {
    entry.busy = true;
    const before = entry.error;
    entry.notBeforeMs = this.#host.nowMs() + REFRESH_EVERY_MS;
    try {
      const from = await work();
      if (!this.#entries.includes(entry)) return;
      entry.error = null;
      if (from !== null) this.#host.changed(entry, from);
      else if (before !== null) this.#host.changed(entry, null);
    } catch (thrown) {
      if (!this.#entries.includes(entry)) return;
      entry.error = faultOf(thrown).text;
      entry.notBeforeMs = this.#host.nowMs() + RETRY_AFTER_MS;
      this.#host.changed(entry, null);
    } finally {
      entry.busy = false;
    }
    this.#step();
  }

  #ask({ chosen }: Entry, beforeMs: number | null, limit: number) {
    const { epoch, slot, interval, adjusted } = this.#key as ChartKey;
    const { name, params } = chosen;
    const bars = Math.min(limit, BARS_MAX);
    const bound = { epoch, slot, interval, adjusted };
    return this.#host.call('indicator.series', { ...bound, name, params, beforeMs, limit: bars });
  }

  async #readAll(entry: Entry, count: number): Promise<number | null> {
    entry.stale = false;
    entry.wanted = false;
    entry.whole = false;
    try {
      const { rows, behind } = this.#bars ?? { rows: [], behind: false };
      const beforeMs = behind ? (rows.at(-1)?.t ?? 0) + 1 : null;
      const series = await this.#ask(entry, beforeMs, count);
      entry.book.replace(series);
      return 0;
    } catch (thrown) {
      entry.stale = true;
      throw thrown;
    }
  }

  async #readOlder(entry: Entry, count: number): Promise<number | null> {
    const series = await this.#ask(entry, entry.book.olderBeforeMs, count + 1);
    const added = entry.book.prepend(series);
    entry.whole = added < count;
    return added > 0 ? 0 : null;
  }

  async #readNewest(entry: Entry, count: number): Promise<number | null> {
    entry.wanted = false;
    try {
      const from = entry.book.refresh(await this.#ask(entry, null, count));
      entry.stale = from === null;
      return from;
    } catch (thrown) {
      entry.wanted = true;
      throw thrown;
    }
  }
}

function fresh(chosen: ChosenIndicator, info: IndicatorInfo): Entry {
  return {
    chosen,
    book: new IndicatorBook(info),
    error: null,
    busy: false,
    stale: true,
    wanted: false,
    whole: false,
    notBeforeMs: 0,
  };
}
