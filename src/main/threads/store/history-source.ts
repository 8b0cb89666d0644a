import type { CorporateAction } from '#contract/model/corporate-action.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { istDate, istMidnightMs } from '../../core/time/ist.ts';
import type { StoredBar } from '../../storage/queries/bars.ts';
import type { Broker, BrokerLink } from './broker-link.ts';
import { soundBars } from './history-answer.ts';
import { HistoryStretch, type Series } from './history-stretch.ts';
import type { StoreContext } from './store-context.ts';

/** Downloads for one page: four times 90 days of minutes are more than the longest page needs, and one to renew. */
const DOWNLOADS_PER_PAGE = 5;
/** Past days that a source without a broker looks through for one page. */
const CAPTURED_DAYS_MAX = 30;
const DAY_MINUTES = 1_440;

export interface PastPage {
  readonly bars: readonly StoredBar[];
  /** Older bars exist, or may exist. */
  readonly more: boolean;
}

/** Which past bars are asked for. */
export interface PastQuery {
  readonly slot: number;
  readonly daily: boolean;
  /** Bars that opened before this and before the trade date. */
  readonly beforeMs: number;
  readonly count: number;
  /** In the prices of today, corporate actions taken into account; else as they were traded. */
  readonly adjusted: boolean;
}

/**
 * Bars from before the trade date. With a broker they are downloaded on demand and kept (`HistoryStretch`). Without
 * one they are what its recording's source had, what a replayed lake holds, or what was captured on earlier days.
 */
export class HistorySource {
  readonly #context: StoreContext;
  readonly #link: BrokerLink;
  readonly #stretch: HistoryStretch;
  readonly #running = new Map<number, Promise<unknown>>();
  #waiting = 0;

  constructor(context: StoreContext, link: BrokerLink) {
    this.#context = context;
    this.#link = link;
    this.#stretch = new HistoryStretch(context);
  }

  /** Pages that somebody waits for; what nobody waits for stands back. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Corporate actions that were detected on an instrument, oldest first. */
  actions(slot: number): CorporateAction[] {
    return this.#stretch.actions.list(this.#context.epoch.packed[slot] as number);
  }

  /** The newest `count` bars (minutes or days) of the query. */
  async page(query: PastQuery): Promise<PastPage> {
    const { slot, daily, count, adjusted } = query;
    const endMs = Math.min(query.beforeMs, this.#context.boot.day.midnightMs);
    const series = this.#seriesOf(slot, daily);
    this.#waiting += 1;
    try {
      const broker = await this.#link.get();
      const { actions } = this.#stretch;
      if (broker === null) {
        const page =
          this.#recorded(slot, daily, endMs, count) ??
          (await this.#ofLake(series, endMs, count)) ??
          this.#captured(series, endMs, count);
        return adjusted ? { ...page, bars: actions.adjusted(series.packed, page.bars) } : page;
      }
      const page = await this.#inTurn(series.packed, () => this.#downloaded(broker, series, endMs, count));
      return adjusted ? page : { ...page, bars: actions.traded(series.packed, daily, page.bars) };
    } finally {
      this.#waiting -= 1;
    }
  }

  /** What the source of a recording had downloaded for the same trade date; null when there is nothing. */
  #recorded(slot: number, daily: boolean, endMs: number, count: number): PastPage | null {
    const { history, recordedSource, epoch, boot } = this.#context;
    const packed = epoch.packed[slot] as number;
    if (recordedSource === null || history.cover(recordedSource, packed, daily)?.tradeDate !== boot.day.date)
      return null;
    const bars = history.page(recordedSource, packed, daily, endMs, count);
    return { bars, more: bars.length >= count };
  }

  /** The days that a replayed lake holds itself; null when it has none, or no lake is replayed. */
  async #ofLake({ instrument, daily }: Series, endMs: number, count: number): Promise<PastPage | null> {
    const { lakePast } = this.#context;
    if (lakePast === null || !daily) return null;
    const bars = await lakePast.daily(instrument, endMs, count);
    return bars.length === 0 ? null : { bars, more: bars.length >= count };
  }

  /** One-minute bars of the trade date as the broker has them now. */
  async today(broker: Broker, instrument: Instrument): Promise<StoredBar[]> {
    const { date } = this.#context.boot.day;
    this.#context.counters.add('historyCalls');
    this.#waiting += 1;
    try {
      return soundBars(this.#context, await broker.history.minutes(instrument, date, date), instrument, false);
    } finally {
      this.#waiting -= 1;
    }
  }

  /**
   * One step towards `count` stored bars before the trade date, for which nobody waits: at most one download.
   * @returns whether there is nothing left to do.
   */
  async warm(broker: Broker, slot: number, daily: boolean, count: number): Promise<boolean> {
    const series = this.#seriesOf(slot, daily);
    return this.#inTurn(series.packed, async () => {
      const known = this.#stretch.cover(series);
      if (this.#stretch.resting(series)) return true;
      if (known !== null && !known.current) {
        await this.#stretch.renew(broker, series, known.cover);
        return false;
      }
      const missing = count - (known === null ? 0 : this.#stored(series, Number.MAX_SAFE_INTEGER, count).length);
      if (known !== null && (missing <= 0 || known.cover.exhausted)) {
        return !(await this.#stretch.fillGaps(broker, series));
      }
      await this.#stretch.extend(broker, series, known?.cover ?? null, missing);
      return false;
    });
  }

  #seriesOf(slot: number, daily: boolean): Series {
    const { epoch } = this.#context;
    return { instrument: epoch.list[slot] as Instrument, packed: epoch.packed[slot] as number, daily };
  }

  /** One instrument is downloaded once, however many ask for it: the later ones find it stored. */
  async #inTurn<T>(packed: number, work: () => Promise<T>): Promise<T> {
    const before = this.#running.get(packed) ?? Promise.resolve();
    const run = before.then(work, work);
    this.#running.set(packed, run);
    try {
      return await run;
    } finally {
      if (this.#running.get(packed) === run) this.#running.delete(packed);
    }
  }

  async #downloaded(broker: Broker, series: Series, endMs: number, count: number): Promise<PastPage> {
    for (let n = 0; ; n += 1) {
      const known = this.#stretch.cover(series);
      const bars = known === null ? [] : this.#stored(series, endMs, count);
      const served = { bars, more: bars.length >= count || known?.cover.exhausted !== true };
      // Neither an empty answer nor a broker that goes on without end may hold the page up.
      if (n >= DOWNLOADS_PER_PAGE || this.#stretch.resting(series)) return served;
      if (known !== null && !known.current) {
        await this.#stretch.renew(broker, series, known.cover);
      } else if (known !== null && (bars.length >= count || known.cover.exhausted)) {
        if (!(await this.#stretch.fillGaps(broker, series))) return served;
      } else {
        await this.#stretch.extend(broker, series, known?.cover ?? null, count - bars.length);
      }
    }
  }

  #stored({ packed, daily }: Series, endMs: number, count: number): StoredBar[] {
    const { history, source } = this.#context;
    return history.page(source, packed, daily, endMs, count);
  }

  #captured({ packed, daily }: Series, endMs: number, count: number): PastPage {
    const { bars, source, boot } = this.#context;
    const found: StoredBar[] = [];
    let beforeMs = endMs;
    for (let n = 0; n < CAPTURED_DAYS_MAX; n += 1) {
      const newest = bars.newestBefore(source, beforeMs);
      if (newest === null) return { bars: found, more: false };
      const midnightMs = istMidnightMs(istDate(newest));
      const times = Array.from({ length: DAY_MINUTES }, (_, minute) => midnightMs + minute * MINUTE_MS);
      const day = bars.at(
        source,
        packed,
        times.filter((t) => t < beforeMs),
      );
      const first = day[0];
      if (first !== undefined) found.unshift(...(daily ? [dayOf(day, first, midnightMs)] : day));
      if (found.length >= count) return { bars: found.slice(-count), more: true };
      beforeMs = Math.min(midnightMs, boot.day.midnightMs);
    }
    return { bars: found, more: true };
  }
}

function dayOf(minutes: readonly StoredBar[], first: StoredBar, t: number): StoredBar {
  const whole = { ...first, t };
  for (const bar of minutes.slice(1)) {
    whole.h = Math.max(whole.h, bar.h);
    whole.l = Math.min(whole.l, bar.l);
    whole.c = bar.c;
    whole.v += bar.v;
    whole.oi = bar.oi;
  }
  return whole;
}
