import { BAR_FLAG } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { faultOf } from '#contract/faults.ts';
import { DAY_MS, MINUTE_MS, type PhaseSpan } from '#contract/model/session.ts';
import { emptyBar } from '../../core/bars/bar.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import { isContinuousMinute } from '../../core/session/continuous-time.ts';
import type { StoredBar } from '../../storage/queries/bars.ts';
import type { BrokerLink } from './broker-link.ts';
import type { HistorySource } from './history-source.ts';
import type { FlaggedBar } from './minute-fold.ts';
import type { MinuteWriter } from './minute-writer.ts';
import type { StoreContext } from './store-context.ts';

/** The broker has a minute this long after its end, save for the first of a session. */
const REPAIR_AFTER_MS = 30_000;
/** A gap that the broker could not fill is asked for again after this real time. */
export const REPAIR_AGAIN_MS = 60_000;
/** After this many answers without any bar the minutes of the feed stay as they are; the first two minutes of a day
 * are empty at the broker for some two minutes, never this long. */
export const REPAIR_EMPTY_MAX = 10;

interface Repair {
  /** Minutes as the broker told them, by minute of day. */
  readonly bars: ReadonlyMap<number, StoredBar>;
  readonly atMs: number;
  /** Gaps that were settled when it was asked; the broker's silence about one of them means that nothing traded. */
  readonly asked: ReadonlySet<number>;
  /** Answers without any bar, one after the other. */
  readonly empty: number;
}

/** The minutes of the running day: what the feed made of them, and from the broker where the engine was away. */
export class TodayMinutes {
  readonly #context: StoreContext;
  readonly #writer: MinuteWriter;
  readonly #source: HistorySource;
  readonly #link: BrokerLink;
  readonly #repairs = new Map<number, Repair>();
  /** Downloads under way, so that several charts of one instrument ask once. */
  readonly #running = new Map<number, Promise<Repair | null>>();

  constructor(context: StoreContext, writer: MinuteWriter, source: HistorySource, link: BrokerLink) {
    this.#context = context;
    this.#writer = writer;
    this.#source = source;
    this.#link = link;
  }

  /** All minutes of the slot up to now, oldest first; the newest may be forming. */
  async list(slot: number, nowMs: number): Promise<FlaggedBar[]> {
    const { boot, epoch } = this.#context;
    const instrument = epoch.list[slot] as Instrument;
    const span = continuousSpan(boot.day, instrument.sessionClass);
    if (span === undefined) return [];
    const repair = await this.#repaired(slot, instrument, span, nowMs);
    return this.#merge(slot, span, nowMs, repair);
  }

  #merge(slot: number, span: PhaseSpan, nowMs: number, repair: Repair | null): FlaggedBar[] {
    const { boot, dayBars, joined } = this.#context;
    const joinedMinute = joined.get(slot) ?? -1;
    const bar = emptyBar();
    const minutes: FlaggedBar[] = [];
    const end = Math.min(span.toMinute, Math.floor((nowMs - boot.day.midnightMs) / MINUTE_MS) + 1);
    for (let minute = span.fromMinute; minute < end; minute += 1) {
      const t = boot.day.midnightMs + minute * MINUTE_MS;
      const forming = t + MINUTE_MS > nowMs ? BAR_FLAG.forming : 0;
      const away = minute <= joinedMinute || this.#isAway(slot, minute);
      // A minute that was not settled when the broker was asked may have been told in part.
      const mended = away && repair?.asked.has(minute) === true ? repair.bars.get(minute) : undefined;
      if (mended !== undefined) minutes.push({ ...mended, flags: BAR_FLAG.repaired });
      else if (dayBars.read(slot, minute, bar)) {
        minutes.push({ t, ...bar, flags: forming | (away ? BAR_FLAG.partial : 0) });
      }
    }
    return minutes;
  }

  /** Whether the feed did not see the whole minute: nobody's feed, or that of this instrument. */
  #isAway(slot: number, minute: number): boolean {
    return this.#writer.away.has(minute) || this.#writer.gaps.touches(slot, minute);
  }

  /** What the broker told of the day before a restart; null when nothing was asked. */
  #stored(slot: number): Repair | null {
    const { minuteGaps, source, epoch, boot } = this.#context;
    const { midnightMs } = boot.day;
    const rows = minuteGaps.repaired(source, epoch.packed[slot] as number, midnightMs, midnightMs + DAY_MS);
    if (rows.length === 0) return null;
    const bars = new Map(rows.map((row) => [(row.t - midnightMs) / MINUTE_MS, row]));
    const repair = { bars, atMs: Number.NEGATIVE_INFINITY, empty: 0, asked: new Set(bars.keys()) };
    this.#repairs.set(slot, repair);
    return repair;
  }

  #repaired(
    slot: number,
    instrument: Instrument,
    { fromMinute, toMinute }: PhaseSpan,
    nowMs: number,
  ): Promise<Repair | null> {
    const { boot, tools } = this.#context;
    const present = this.#repairs.get(slot) ?? this.#stored(slot);
    const settledMinute = Math.floor((nowMs - REPAIR_AFTER_MS - boot.day.midnightMs) / MINUTE_MS);
    const joinedMinute = this.#context.joined.get(slot) ?? -1;
    const gaps: number[] = [];
    for (let minute = fromMinute; minute < Math.min(toMinute, settledMinute); minute += 1) {
      if (!isContinuousMinute(boot.day, instrument.sessionClass, minute)) continue;
      if (minute <= joinedMinute || this.#isAway(slot, minute)) gaps.push(minute);
    }
    if (gaps.every((minute) => present?.asked.has(minute))) return Promise.resolve(present);
    if (present !== null && tools.timers.monotonicMs() - present.atMs < REPAIR_AGAIN_MS)
      return Promise.resolve(present);
    const running = this.#running.get(slot);
    if (running !== undefined) return running;
    const started = this.#download(slot, instrument, gaps, present).finally(() => this.#running.delete(slot));
    this.#running.set(slot, started);
    return started;
  }

  async #download(
    slot: number,
    instrument: Instrument,
    gaps: readonly number[],
    present: Repair | null,
  ): Promise<Repair | null> {
    const { boot, tools, counters } = this.#context;
    try {
      const broker = await this.#link.get();
      if (broker === null) return present;
      const bars = await this.#source.today(broker, instrument);
      const empty = bars.length === 0 ? (present?.empty ?? 0) + 1 : 0;
      const repair = {
        bars: new Map([
          ...(present?.bars ?? []),
          ...bars.map((row) => [(row.t - boot.day.midnightMs) / MINUTE_MS, row] as const),
        ]),
        atMs: tools.timers.monotonicMs(),
        empty,
        // An empty answer says nothing: the running day is not always ready. Past the deadline it is believed. What
        // was told before stays told.
        asked: new Set([...(present?.asked ?? []), ...(bars.length === 0 && empty < REPAIR_EMPTY_MAX ? [] : gaps)]),
      };
      this.#repairs.set(slot, repair);
      const { minuteGaps, source, epoch } = this.#context;
      const mended = gaps.flatMap((minute) => repair.bars.get(minute) ?? []);
      this.#context.tryWrite(() => minuteGaps.repair(source, epoch.packed[slot] as number, mended));
      return repair;
    } catch (thrown) {
      counters.add('historyFailed');
      tools.log('warn', 'store.repair_failed', { symbol: instrument.symbol, text: faultOf(thrown).text });
      return present;
    }
  }
}
