import type { Bars } from '#contract/model/bar.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import { addDays, istDate, istMidnightMs, minuteOfDay } from '../../core/time/ist.ts';
import { barTrouble, type StoredBar } from '../../storage/queries/bars.ts';
import type { HistoryCover } from '../../storage/queries/history.ts';
import type { Broker, BrokerLink } from './broker-link.ts';
import type { StoreContext } from './store-context.ts';

/** Downloads for one page: four times 90 days of minutes are more than the longest page needs. */
const DOWNLOADS_PER_PAGE = 4;
/** Calendar days of minutes in one request of the broker. */
const MINUTE_DAYS_MAX = 90;
/** Calendar days of daily bars that are fetched at once: five years. */
const DAILY_DAYS_MAX = 1_830;
/** Days without a bar at the beginning of a download, after which the broker has nothing older: longer than any closure. */
const EMPTY_DAYS = 15;
/** Minutes of a trading day, for estimating how many days a page needs. */
const MINUTES_PER_DAY = 375;
/** Past days that a source without a broker looks through for one page. */
const CAPTURED_DAYS_MAX = 30;
const DAY_MINUTES = 1_440;

export interface PastPage {
  readonly bars: readonly StoredBar[];
  /** Older bars exist, or may exist. */
  readonly more: boolean;
}

/**
 * Bars from before the trade date. With a broker they are downloaded on demand and kept in one stretch per instrument
 * that grows to the left; a stretch of another trade date is thrown away, because the broker adjusts old candles
 * again. Without one they are what was captured on earlier days.
 */
export class HistorySource {
  readonly #context: StoreContext;
  readonly #link: BrokerLink;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(context: StoreContext, link: BrokerLink) {
    this.#context = context;
    this.#link = link;
  }

  /** The newest `count` bars (minutes or days) that opened before `beforeMs` and before the trade date. */
  async page(slot: number, daily: boolean, beforeMs: number, count: number): Promise<PastPage> {
    const endMs = Math.min(beforeMs, this.#context.boot.day.midnightMs);
    const broker = await this.#link.get();
    if (broker === null) return this.#recorded(slot, daily, endMs, count) ?? this.#captured(slot, daily, endMs, count);
    // One instrument is downloaded once, however many ask for it: the later ones find it stored.
    const key = `${slot}:${daily}`;
    const before = this.#running.get(key) ?? Promise.resolve();
    const run = before.then(
      () => this.#downloaded(broker, slot, daily, endMs, count),
      () => this.#downloaded(broker, slot, daily, endMs, count),
    );
    this.#running.set(key, run);
    try {
      return await run;
    } finally {
      if (this.#running.get(key) === run) this.#running.delete(key);
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

  /** One-minute bars of the trade date as the broker has them now. */
  async today(broker: Broker, instrument: Instrument): Promise<StoredBar[]> {
    const { date } = this.#context.boot.day;
    this.#context.counters.add('historyCalls');
    return this.#sound(await broker.history.minutes(instrument, date, date), instrument, false);
  }

  async #downloaded(broker: Broker, slot: number, daily: boolean, endMs: number, count: number): Promise<PastPage> {
    const { history, source, epoch, boot } = this.#context;
    const packed = epoch.packed[slot] as number;
    for (let n = 0; ; n += 1) {
      const stored = history.cover(source, packed, daily);
      const cover = stored?.tradeDate === boot.day.date ? stored : null;
      const bars = cover === null ? [] : history.page(source, packed, daily, endMs, count);
      if (cover !== null && (bars.length >= count || cover.exhausted || n >= DOWNLOADS_PER_PAGE)) {
        return { bars, more: bars.length >= count || !cover.exhausted };
      }
      await this.#extend(broker, slot, daily, cover, count - bars.length);
    }
  }

  /** Downloads the stretch to the left of `cover`, or the first one. */
  async #extend(
    { history: adapter }: Broker,
    slot: number,
    daily: boolean,
    cover: HistoryCover | null,
    missing: number,
  ): Promise<void> {
    const { history, source, epoch, boot, counters } = this.#context;
    const instrument = epoch.list[slot] as Instrument;
    const toMs = cover?.fromMs ?? boot.day.midnightMs;
    const toDate = istDate(toMs - 1);
    const fromDate = addDays(toDate, 1 - daysFor(missing, daily));
    counters.add('historyCalls');
    const answer = daily
      ? await adapter.daily(instrument, fromDate, toDate)
      : await adapter.minutes(instrument, fromDate, toDate);
    const fromMs = istMidnightMs(fromDate);
    const bars = this.#sound(answer, instrument, daily).filter(({ t }) => t >= fromMs && t < toMs);
    counters.add('historyRows', bars.length);
    const firstMs = bars[0]?.t ?? toMs;
    const exhausted = firstMs - fromMs > EMPTY_DAYS * DAY_MS;
    const next = { tradeDate: boot.day.date, fromMs, toMs: cover?.toMs ?? toMs, exhausted };
    history.store(source, epoch.packed[slot] as number, daily, { bars, cover: next, fresh: cover === null });
  }

  /** The answer as rows: what contradicts itself is left out, and of minutes the prints of auctions. */
  #sound(answer: Bars, { sessionClass, symbol }: Instrument, daily: boolean): StoredBar[] {
    const rows: StoredBar[] = [];
    let bad = 0;
    for (let i = 0; i < answer.t.length; i += 1) {
      const bar = rowOf(answer, i);
      if (!daily && !this.#isCandle(bar.t, sessionClass)) continue;
      if (barTrouble(bar) === null) rows.push(bar);
      else bad += 1;
    }
    if (bad > 0) this.#context.tools.log('warn', 'store.history_bars_refused', { symbol, bad });
    return rows;
  }

  /** Within the continuous session of its own date; a date for which the calendar has no times is not judged. */
  #isCandle(t: number, sessionClass: SessionClass): boolean {
    const span = continuousSpan(this.#context.calendar.tradeDay(istDate(t)), sessionClass);
    const minute = minuteOfDay(t);
    return span === undefined || (minute >= span.fromMinute && minute < span.toMinute);
  }

  #captured(slot: number, daily: boolean, endMs: number, count: number): PastPage {
    const { bars, source, epoch, boot } = this.#context;
    const packed = epoch.packed[slot] as number;
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

function rowOf(bars: Bars, i: number): StoredBar {
  const { t, o, h, l, c, v, oi } = bars;
  const at = (column: readonly number[]): number => column[i] ?? Number.NaN;
  return { t: at(t), o: at(o), h: at(h), l: at(l), c: at(c), v: at(v), oi: at(oi) };
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

/** Calendar days that hold `count` bars, holidays and weekends allowed for. */
function daysFor(count: number, daily: boolean): number {
  const sessions = daily ? count : Math.ceil(count / MINUTES_PER_DAY);
  const days = Math.ceil((sessions * 7) / 5) + EMPTY_DAYS + 1;
  return Math.min(days, daily ? DAILY_DAYS_MAX : MINUTE_DAYS_MAX);
}
