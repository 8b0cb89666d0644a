import type { Instrument } from '#contract/model/instrument.ts';
import { DAY_MS } from '#contract/model/session.ts';
import { compareDownloads } from '../../core/history/corporate-action.ts';
import { addDays, istDate, istMidnightMs } from '../../core/time/ist.ts';
import type { StoredBar } from '../../storage/queries/bars.ts';
import type { HistoryCover } from '../../storage/queries/history.ts';
import { ActionBook } from './action-book.ts';
import type { Broker } from './broker-link.ts';
import { emptyDays, soundBars } from './history-answer.ts';
import type { StoreContext } from './store-context.ts';

/** Calendar days of minutes in one request of the broker. */
const MINUTE_DAYS_MAX = 90;
/** Calendar days of daily bars that are fetched at once: five years. */
const DAILY_DAYS_MAX = 1_830;
/** Days without a bar at the beginning of a download, after which the broker has nothing older: longer than any closure. */
const EMPTY_DAYS = 15;
/** Minutes of a trading day, for estimating how many days a page needs. */
const MINUTES_PER_DAY = 375;
/** Calendar days that are fetched again on a later trade date and compared: five sessions, whatever the holidays. */
export const OVERLAP_DAYS = 9;
/** An answer without any bar says nothing yet: it is asked for again after this real time … */
export const EMPTY_AGAIN_MS = 60_000;
/** … and believed for the trade date when it came this often. */
export const EMPTY_TRIES_MAX = 3;
/** A day within a stretch that has no bar is asked for again after this real time … */
export const GAP_AGAIN_MS = 600_000;
/** … and this often, over restarts too; after that nothing traded on it. */
export const GAP_TRIES_MAX = 3;

/** One series of one instrument: its minutes or its days. */
export interface Series {
  readonly instrument: Instrument;
  readonly packed: number;
  readonly daily: boolean;
}

/** What a step of the download did. `empty`: the broker told nothing; it must not be asked again at once. */
export type Step = 'stored' | 'empty';

/**
 * The stored stretch of each series. It grows to the left as older bars are asked for. On a later trade date it grows
 * to the right: the newest sessions are fetched again and compared, and when the broker has restated them, the
 * whole stretch is dropped and fetched anew, because its older bars are of another price than the new ones.
 */
export class HistoryStretch {
  readonly actions: ActionBook;
  readonly #context: StoreContext;
  readonly #empties = new Map<string, { tries: number; atMs: number }>();
  readonly #gapsAskedMs = new Map<string, number>();

  constructor(context: StoreContext) {
    this.#context = context;
    this.actions = new ActionBook(context);
  }

  /** The stretch that is stored; `current` when it was compared on this trade date. */
  cover({ packed, daily }: Series): { readonly cover: HistoryCover; readonly current: boolean } | null {
    const { history, source, boot } = this.#context;
    const cover = history.cover(source, packed, daily);
    return cover === null ? null : { cover, current: cover.tradeDate === boot.day.date };
  }

  /** Whether an empty answer was had a moment ago. */
  resting(series: Series): boolean {
    const empty = this.#empties.get(keyOf(series));
    return empty !== undefined && this.#nowMs() - empty.atMs < EMPTY_AGAIN_MS;
  }

  /** Brings a stretch of an earlier trade date up to the day, or drops it when the broker has restated it. */
  async renew(broker: Broker, series: Series, cover: HistoryCover): Promise<Step> {
    const { history, source, boot, counters } = this.#context;
    const { instrument, packed, daily } = series;
    const fromMs = Math.max(cover.fromMs, istMidnightMs(addDays(istDate(cover.toMs - 1), 1 - OVERLAP_DAYS)));
    const toDate = addDays(boot.day.date, -1);
    const daysMax = daily ? DAILY_DAYS_MAX : MINUTE_DAYS_MAX;
    if (cover.toMs > boot.day.midnightMs || (boot.day.midnightMs - fromMs) / DAY_MS > daysMax) {
      this.#forget(series);
      return 'stored';
    }
    // A day that was kept after its close lies beyond the stretch, and may have been preliminary.
    const before = history.from(source, packed, daily, fromMs).filter(({ t }) => t < cover.toMs);
    const bars = await this.#fetch(broker, series, istDate(fromMs), toDate);
    if (bars.length === 0 && before.length > 0) return this.#wasEmpty(series) ? this.#believe(series, cover) : 'empty';
    const compared = compareDownloads(before, bars);
    if (compared.verdict === 'restated') {
      counters.add('historyRestated');
      this.actions.restated(instrument, packed, istDate(cover.toMs - 1), compared.factor);
    }
    // Where nothing can be compared, old bars cannot be trusted either.
    const foreign = compared.verdict === 'unknown' && history.has(source, packed, daily);
    if (compared.verdict === 'restated' || foreign) {
      this.#forget(series);
      return 'stored';
    }
    this.#empties.delete(keyOf(series));
    this.#store(series, bars, { ...cover, tradeDate: boot.day.date, toMs: boot.day.midnightMs }, false);
    this.#noteGaps(series, bars, istDate(fromMs), toDate);
    return 'stored';
  }

  /** Downloads what lies left of the stretch, or its beginning, for `missing` more bars. */
  async extend(broker: Broker, series: Series, cover: HistoryCover | null, missing: number): Promise<Step> {
    const { boot } = this.#context;
    const { daily } = series;
    const toMs = cover?.fromMs ?? boot.day.midnightMs;
    const toDate = istDate(toMs - 1);
    const fromDate = addDays(toDate, 1 - daysFor(missing, daily));
    const fromMs = istMidnightMs(fromDate);
    const bars = (await this.#fetch(broker, series, fromDate, toDate)).filter(({ t }) => t >= fromMs && t < toMs);
    if (bars.length === 0 && !this.#wasEmpty(series)) return 'empty';
    this.#empties.delete(keyOf(series));
    const firstMs = bars[0]?.t ?? toMs;
    const exhausted = firstMs - fromMs > EMPTY_DAYS * DAY_MS;
    this.#store(
      series,
      bars,
      { tradeDate: boot.day.date, fromMs, toMs: cover?.toMs ?? toMs, exhausted },
      cover === null,
    );
    if (bars.length > 0) this.#noteGaps(series, bars, istDate(firstMs), toDate);
    return 'stored';
  }

  /** Asks once more for days without a bar, when it is time. @returns whether the broker was asked. */
  async fillGaps(broker: Broker, series: Series): Promise<boolean> {
    const { gaps, source } = this.#context;
    const { packed, daily } = series;
    const key = keyOf(series);
    if (this.#nowMs() - (this.#gapsAskedMs.get(key) ?? Number.NEGATIVE_INFINITY) < GAP_AGAIN_MS) return false;
    const open = gaps.list(source, packed, daily, GAP_TRIES_MAX);
    const last = open.at(-1)?.date;
    if (last === undefined) return false;
    const daysMax = daily ? DAILY_DAYS_MAX : MINUTE_DAYS_MAX;
    const oldest = addDays(last, 1 - daysMax);
    const asked = open.map(({ date }) => date).filter((date) => date >= oldest);
    this.#gapsAskedMs.set(key, this.#nowMs());
    const bars = await this.#fetch(broker, series, asked[0] ?? last, last);
    const cover = this.cover(series)?.cover;
    if (cover === undefined) return true;
    this.#store(series, bars, cover, false);
    const told = new Set(bars.map(({ t }) => istDate(t)));
    gaps.settle(source, packed, daily, {
      empty: [],
      filled: asked.filter((date) => told.has(date)),
      tried: asked.filter((date) => !told.has(date)),
    });
    return true;
  }

  #nowMs(): number {
    return this.#context.tools.timers.monotonicMs();
  }

  async #fetch({ history }: Broker, series: Series, fromDate: string, toDate: string): Promise<StoredBar[]> {
    const { counters } = this.#context;
    const { instrument, daily } = series;
    counters.add('historyCalls');
    const answer = daily
      ? await history.daily(instrument, fromDate, toDate)
      : await history.minutes(instrument, fromDate, toDate);
    const beforeMs = this.#context.boot.day.midnightMs;
    const bars = soundBars(this.#context, answer, instrument, daily).filter(({ t }) => t < beforeMs);
    counters.add('historyRows', bars.length);
    return bars;
  }

  #store({ packed, daily }: Series, bars: readonly StoredBar[], cover: HistoryCover, fresh: boolean): void {
    const { history, source } = this.#context;
    const inside = bars.filter(({ t }) => t >= cover.fromMs && t < cover.toMs);
    history.store(source, packed, daily, { bars: inside, cover, fresh });
  }

  /** Counts an answer without bars. @returns whether it has come so often that it is believed. */
  #wasEmpty(series: Series): boolean {
    const key = keyOf(series);
    const tries = (this.#empties.get(key)?.tries ?? 0) + 1;
    this.#empties.set(key, { tries, atMs: this.#nowMs() });
    return tries >= EMPTY_TRIES_MAX;
  }

  /** The broker has nothing newer: the stored stretch stands for this trade date. */
  #believe(series: Series, cover: HistoryCover): Step {
    this.#empties.delete(keyOf(series));
    this.#store(series, [], { ...cover, tradeDate: this.#context.boot.day.date }, false);
    return 'stored';
  }

  #noteGaps(series: Series, bars: readonly StoredBar[], fromDate: string, toDate: string): void {
    const { gaps, source } = this.#context;
    const { instrument, packed, daily } = series;
    const empty = emptyDays(this.#context, bars, instrument.sessionClass, fromDate, toDate);
    const filled = [...new Set(bars.map(({ t }) => istDate(t)))];
    if (empty.length > 0) this.#gapsAskedMs.set(keyOf(series), this.#nowMs());
    gaps.settle(source, packed, daily, { empty, filled, tried: [] });
  }

  #forget({ packed, daily }: Series): void {
    const { history, gaps, source } = this.#context;
    history.forget(source, packed, daily);
    gaps.clear(source, packed, daily);
  }
}

const keyOf = ({ packed, daily }: Series): string => `${packed}:${daily}`;

/** Calendar days that hold `count` bars, holidays and weekends allowed for. */
function daysFor(count: number, daily: boolean): number {
  const sessions = daily ? count : Math.ceil(count / MINUTES_PER_DAY);
  const days = Math.ceil((sessions * 7) / 5) + EMPTY_DAYS + 1;
  return Math.min(days, daily ? DAILY_DAYS_MAX : MINUTE_DAYS_MAX);
}
