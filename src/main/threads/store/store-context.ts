import { SEGMENT_CODES, type Instrument } from '#contract/model/instrument.ts';
import type { DayBars } from '../../core/bars/day-bars.ts';
import type { Counters, StoreCounter } from '../../core/counters.ts';
import { SessionCalendar } from '../../core/session/calendar.ts';
import type { TickTable } from '../../core/table/tick-table.ts';
import { writeStop } from '../../storage/db.ts';
import { AtmIvQueries } from '../../storage/queries/atm-iv.ts';
import { BarQueries } from '../../storage/queries/bars.ts';
import { CorporateActionQueries } from '../../storage/queries/corporate-actions.ts';
import { DayVolumeQueries } from '../../storage/queries/day-volumes.ts';
import { HistoryGapQueries } from '../../storage/queries/history-gaps.ts';
import { HistoryQueries } from '../../storage/queries/history.ts';
import { HitQueries } from '../../storage/queries/hits.ts';
import { InstrumentHoldQueries } from '../../storage/queries/instrument-holds.ts';
import { InstrumentQueries } from '../../storage/queries/instruments.ts';
import { PrefetchQueries } from '../../storage/queries/prefetch.ts';
import { MinuteGapQueries } from '../../storage/queries/minute-gaps.ts';
import { OwnScannerQueries } from '../../storage/queries/own-scanners.ts';
import { SourceQueries } from '../../storage/queries/sources.ts';
import { PrefQueries } from '../../storage/queries/prefs.ts';
import { WatchlistQueries } from '../../storage/queries/watchlists.ts';
import { packInstrument, type Storage } from '../../storage/statements.ts';
import type { LakeDays } from './lake-days.ts';
import type { StoreBoot, StoreReport } from '../protocol.ts';
import type { ThreadTools } from '../thread.ts';

/** The same trouble with the disk is told again after this real time. */
const NOTICE_AGAIN_MS = 600_000;

/** Instruments of the epoch with their keys in the database, by slot. */
export class EpochInstruments {
  readonly list: readonly Instrument[];
  readonly packed: readonly number[];
  readonly #slots: ReadonlyMap<number, number>;

  constructor(list: readonly Instrument[]) {
    this.list = list;
    this.packed = list.map(({ segment, securityId }) => packInstrument(SEGMENT_CODES[segment], securityId));
    this.#slots = new Map(this.packed.map((packed, slot) => [packed, slot]));
  }

  /** The same with more instruments after the last one. */
  with(more: readonly Instrument[]): EpochInstruments {
    return more.length === 0 ? this : new EpochInstruments([...this.list, ...more]);
  }

  /** Slot in this epoch, or −1. */
  slotOf(packed: number): number {
    return this.#slots.get(packed) ?? -1;
  }
}

/** What every part of the store thread works with. */
export class StoreContext {
  readonly boot: StoreBoot;
  readonly tools: ThreadTools<StoreReport>;
  readonly storage: Storage;
  readonly counters: Counters<StoreCounter>;
  readonly table: TickTable;
  readonly dayBars: DayBars;
  readonly source: number;
  readonly calendar: SessionCalendar;
  readonly bars: BarQueries;
  readonly history: HistoryQueries;
  readonly gaps: HistoryGapQueries;
  readonly corporateActions: CorporateActionQueries;
  readonly prefetch: PrefetchQueries;
  readonly holds: InstrumentHoldQueries;
  readonly hits: HitQueries;
  readonly instruments: InstrumentQueries;
  readonly prefs: PrefQueries;
  readonly volumes: DayVolumeQueries;
  readonly atmIv: AtmIvQueries;
  readonly minuteGaps: MinuteGapQueries;
  readonly watchlists: WatchlistQueries;
  readonly ownScanners: OwnScannerQueries;
  epoch = new EpochInstruments([]);
  /**
   * Minute of day in which a slot was subscribed, for those that were not there from the start: what they traded until
   * then, that minute included, the feed has not brought.
   */
  readonly joined = new Map<number, number>();
  /** Days before a day of the lake that is replayed; null for every other source. Opened when they are first wanted. */
  lakePast: LakeDays | null = null;
  /** Source whose downloaded history a recording of it goes on with; null without one. */
  recordedSource: number | null = null;
  readonly #toldAtMs = new Map<string, number>();

  constructor(
    boot: StoreBoot,
    tools: ThreadTools<StoreReport>,
    storage: Storage,
    source: number,
    shared: { readonly table: TickTable; readonly dayBars: DayBars; readonly counters: Counters<StoreCounter> },
  ) {
    this.boot = boot;
    this.tools = tools;
    this.storage = storage;
    this.source = source;
    this.calendar = new SessionCalendar(boot.calendar);
    this.table = shared.table;
    this.dayBars = shared.dayBars;
    this.counters = shared.counters;
    this.bars = new BarQueries(storage);
    this.history = new HistoryQueries(storage);
    this.gaps = new HistoryGapQueries(storage);
    this.corporateActions = new CorporateActionQueries(storage);
    this.prefetch = new PrefetchQueries(storage);
    this.holds = new InstrumentHoldQueries(storage);
    this.hits = new HitQueries(storage);
    this.instruments = new InstrumentQueries(storage);
    this.prefs = new PrefQueries(storage);
    this.volumes = new DayVolumeQueries(storage);
    this.atmIv = new AtmIvQueries(storage);
    this.minuteGaps = new MinuteGapQueries(storage);
    this.watchlists = new WatchlistQueries(storage);
    this.ownScanners = new OwnScannerQueries(storage);
  }

  /** A recording knows the past that its source had. */
  adoptHistory(recordedFrom: string | null): void {
    this.recordedSource = recordedFrom === null ? null : new SourceQueries(this.storage).idOf(recordedFrom);
  }

  /**
   * Writes what the program can do without. A disk that is full, read-only or gone is told as a notice, once in a
   * while, and everything else goes on.
   * @returns whether it was written.
   */
  tryWrite(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (thrown) {
      const text = writeStop(thrown);
      if (text === null) throw thrown;
      this.tellOnce('unavailable.storage', text);
      return false;
    }
  }

  /** Whether a broker is behind the source; a recording has nobody who could fill its gaps. */
  get hasBroker(): boolean {
    return !this.boot.sourceKey.startsWith('replay:');
  }

  /** A warning that is not repeated for ten minutes. */
  tellOnce(code: string, text: string): void {
    const nowMs = this.tools.timers.monotonicMs();
    if (nowMs - (this.#toldAtMs.get(text) ?? Number.NEGATIVE_INFINITY) < NOTICE_AGAIN_MS) return;
    this.#toldAtMs.set(text, nowMs);
    this.tools.notice('warn', code, text);
    this.tools.log('warn', 'store.trouble_told', { code, text });
  }
}
