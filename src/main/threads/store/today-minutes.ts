import { BAR_FLAG } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { faultOf } from '#contract/faults.ts';
import { MINUTE_MS, type PhaseSpan } from '#contract/model/session.ts';
import { emptyBar } from '../../core/bars/bar.ts';
import { continuousSpan } from '../../core/session/calendar.ts';
import type { StoredBar } from '../../storage/queries/bars.ts';
import type { BrokerLink } from './broker-link.ts';
import type { HistorySource } from './history-source.ts';
import type { FlaggedBar } from './minute-fold.ts';
import type { MinuteWriter } from './minute-writer.ts';
import type { StoreContext } from './store-context.ts';

/** The broker has a minute this long after its end, save for the first of a session. */
const REPAIR_AFTER_MS = 30_000;
/** A gap that the broker could not fill is asked for again after this real time. */
const REPAIR_AGAIN_MS = 60_000;

interface Repair {
  /** Minutes as the broker told them, by minute of day. */
  readonly bars: ReadonlyMap<number, StoredBar>;
  readonly atMs: number;
  /** Gaps that were settled when it was asked; the broker's silence about one of them means that nothing traded. */
  readonly asked: ReadonlySet<number>;
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
      const away = minute <= joinedMinute || this.#writer.away.has(minute);
      // A minute that was not settled when the broker was asked may have been told in part.
      const mended = away && repair?.asked.has(minute) === true ? repair.bars.get(minute) : undefined;
      if (mended !== undefined) minutes.push({ ...mended, flags: BAR_FLAG.repaired });
      else if (dayBars.read(slot, minute, bar)) {
        minutes.push({ t, ...bar, flags: forming | (away ? BAR_FLAG.partial : 0) });
      }
    }
    return minutes;
  }

  #repaired(
    slot: number,
    instrument: Instrument,
    { fromMinute, toMinute }: PhaseSpan,
    nowMs: number,
  ): Promise<Repair | null> {
    const { boot, tools } = this.#context;
    const present = this.#repairs.get(slot) ?? null;
    const settledMinute = Math.floor((nowMs - REPAIR_AFTER_MS - boot.day.midnightMs) / MINUTE_MS);
    const joinedMinute = this.#context.joined.get(slot) ?? -1;
    const gaps: number[] = [];
    for (let minute = fromMinute; minute < Math.min(toMinute, settledMinute); minute += 1) {
      if (minute <= joinedMinute || this.#writer.away.has(minute)) gaps.push(minute);
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
      const repair = {
        bars: new Map(bars.map((row) => [(row.t - boot.day.midnightMs) / MINUTE_MS, row])),
        atMs: tools.timers.monotonicMs(),
        // An empty answer says nothing: the running day is not always ready.
        asked: new Set(bars.length === 0 ? [] : gaps),
      };
      this.#repairs.set(slot, repair);
      return repair;
    } catch (thrown) {
      counters.add('historyFailed');
      tools.log('warn', 'store.repair_failed', { symbol: instrument.symbol, text: faultOf(thrown).text });
      return present;
    }
  }
}
