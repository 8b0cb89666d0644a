import { BAR_FLAG } from '#contract/model/bar.ts';
import {
  type FoldedInterval,
  type DayInterval,
  isDayInterval,
  MINUTE_INTERVAL_MS,
  type MinuteInterval,
  periodEndMs,
} from '#contract/model/chart-interval.ts';
import { ensure, FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS, type PhaseSpan } from '#contract/model/session.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import { barEndMinute, continuousParts } from '../../core/session/continuous-time.ts';
import { writeStop } from '../../storage/db.ts';
import type { StoreAnswers, StoreRequest } from '../protocol.ts';
import type { HistorySource, PastPage } from './history-source.ts';
import { emptyBars, type FlaggedBar, foldMinutes, pushBar, withToday } from './minute-fold.ts';
import type { StoreContext } from './store-context.ts';
import type { TodayMinutes } from './today-minutes.ts';

/** Minutes that one page is folded from: 60 trading days. A page that needs more is shorter, and `more` stays true. */
export const MINUTES_PER_PAGE = 22_500;
/** Most trading days of each bar that is made of days. */
const DAYS_PER_BAR: Readonly<Record<DayInterval, number>> = { '1d': 1, '1w': 5, '1mo': 23 };
/** Where intraday intervals begin for a class that does not trade today: 09:15. */
const OPEN_MINUTE = 555;

type BarsRequest = Extract<StoreRequest, { kind: 'bars' }>;

interface PastWanted {
  readonly slot: number;
  readonly interval: FoldedInterval;
  readonly endMs: number;
  readonly needed: number;
  readonly adjusted: boolean;
}

/** Answers pages of bars: past days, then today, folded to the interval asked for. */
export class BarPages {
  readonly #context: StoreContext;
  readonly #past: HistorySource;
  readonly #today: TodayMinutes;

  constructor(context: StoreContext, past: HistorySource, today: TodayMinutes) {
    this.#context = context;
    this.#past = past;
    this.#today = today;
  }

  /** IST midnight of the trade date: bars before it are past. */
  get midnightMs(): number {
    return this.#context.boot.day.midnightMs;
  }

  /** The instrument in a slot; throws `input.unknown_slot`. */
  instrumentOf(slot: number): Instrument {
    const instrument = this.#context.epoch.list[slot];
    if (instrument !== undefined) return instrument;
    throw new FaultError(
      fault('input.unknown_slot', `There is no instrument in slot ${slot}. Read the instruments again.`),
    );
  }

  /** Minute of day at which an instrument's intervals begin. */
  openMinuteOf({ sessionClass }: Instrument): number {
    return continuousSpan(this.#context.boot.day, sessionClass)?.fromMinute ?? OPEN_MINUTE;
  }

  async page({ slot, interval, beforeMs, limit, adjusted = true }: BarsRequest): Promise<StoreAnswers['bars']> {
    const instrument = this.instrumentOf(slot);
    const endMs = beforeMs ?? Number.POSITIVE_INFINITY;
    const today = await this.today(slot, interval, endMs);
    const bars = emptyBars();
    const needed = limit - today.length;
    if (needed <= 0) {
      for (const bar of today.slice(-limit)) pushBar(bars, bar);
      return { bars, more: true };
    }
    const wanted = { slot, interval, endMs, needed, adjusted };
    const past = await this.#pastBars(instrument, wanted, today.length > 0);
    for (const bar of withToday(past.bars, today)) pushBar(bars, bar);
    return { bars, more: past.more };
  }

  /** Bars of the running day that opened before `endMs`. */
  async today(slot: number, interval: FoldedInterval, endMs: number): Promise<FlaggedBar[]> {
    const { midnightMs } = this.#context.boot.day;
    const parts = continuousParts(this.#context.boot.day, this.instrumentOf(slot).sessionClass);
    const [first] = parts;
    if (first === undefined || endMs <= midnightMs) return [];
    const nowMs = this.#context.tools.clock.nowMs();
    const minutes = await this.#today.list(slot, nowMs);
    if (interval === '1m') return minutes.filter(({ t }) => t < endMs);
    const endOf = (startMs: number): number => barEndMs(startMs, interval, midnightMs, parts);
    return foldMinutes(minutes, interval, first.fromMinute)
      .filter(({ t }) => t < endMs)
      .map((bar) => {
        return endOf(bar.t) > nowMs ? { ...bar, flags: bar.flags | BAR_FLAG.forming } : bar;
      });
  }

  /** Past bars; when they cannot be had but today's can, today's are answered and the rest may be asked for again. */
  async #pastBars(
    instrument: Instrument,
    { slot, interval, endMs, needed, adjusted }: PastWanted,
    optional: boolean,
  ): Promise<{ readonly bars: readonly FlaggedBar[]; readonly more: boolean }> {
    try {
      const daily = isDayInterval(interval);
      const count = daily ? daysFor(needed, interval) : minutesFor(needed, interval);
      const page = await this.#past.page({ slot, daily, beforeMs: alignedEnd(endMs, interval), count, adjusted });
      const history = this.#context.hasBroker ? BAR_FLAG.history : 0;
      const rows = page.bars.map((bar) => ({ ...bar, flags: history }));
      if (interval === '1d') return { bars: rows.filter(({ t }) => t < endMs), more: page.more };
      return this.#folded(instrument, page, rows, interval, endMs, needed);
    } catch (thrown) {
      if (!optional) throw thrown;
      const stop = writeStop(thrown);
      const { code, text } = stop === null ? faultOf(thrown) : fault('unavailable.storage', stop);
      this.#context.counters.add('historyFailed');
      this.#context.tellOnce(code, `Older bars of ${instrument.symbol} could not be had: ${text}`);
      return { bars: [], more: true };
    }
  }

  #folded(
    instrument: Instrument,
    page: PastPage,
    rows: readonly FlaggedBar[],
    interval: FoldedInterval,
    endMs: number,
    needed: number,
  ): { readonly bars: readonly FlaggedBar[]; readonly more: boolean } {
    const folded = foldMinutes(rows, interval, this.openMinuteOf(instrument)).filter(({ t }) => t < endMs);
    const whole = page.more && interval !== '1m' ? folded.slice(1) : folded;
    return { bars: whole.slice(-needed), more: page.more || whole.length > needed };
  }
}

/** End of the minutes that may belong to bars which opened before `endMs`. */
function alignedEnd(endMs: number, interval: FoldedInterval): number {
  return isDayInterval(interval) || interval === '1m' ? endMs : endMs + MINUTE_INTERVAL_MS[interval];
}

/** Minutes to read: two intervals more, as the oldest may be cut by the page's edge and the newest lie behind the end. */
function minutesFor(bars: number, interval: MinuteInterval): number {
  return Math.min(((bars + 2) * MINUTE_INTERVAL_MS[interval]) / MINUTE_MS, MINUTES_PER_PAGE);
}

/** Days to read; of weeks and months two more, for the same reason. */
function daysFor(bars: number, interval: DayInterval): number {
  return interval === '1d' ? bars : (bars + 2) * DAYS_PER_BAR[interval];
}

/** When a bar of the running day can change no more. */
function barEndMs(startMs: number, interval: FoldedInterval, midnightMs: number, parts: readonly PhaseSpan[]): number {
  const atMinute = (minute: number): number => midnightMs + minute * MINUTE_MS;
  if (interval === '1d') return atMinute(ensure(parts.at(-1), 'the day trades').toMinute);
  if (isDayInterval(interval)) return periodEndMs(startMs, interval);
  const openMinute = (startMs - midnightMs) / MINUTE_MS;
  return atMinute(barEndMinute(parts, openMinute, MINUTE_INTERVAL_MS[interval] / MINUTE_MS));
}
