import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { emptyBar } from '../../core/bars/bar.ts';
import { MinuteGate } from '../../core/bars/minute-gate.ts';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES } from '../../core/bars/day-bars.ts';
import { isContinuousMinute } from '../../core/session/continuous-time.ts';
import { ExchangeTime } from '../../core/time/exchange-time.ts';
import { GapBook } from './gap-book.ts';
import type { StoreContext } from './store-context.ts';

/** Minutes written in one step, so that requests get their turn when a fast clock closes many. */
const MINUTES_PER_STEP = 5;

/** Longest wait for the scanners to take a minute, real ms: what they find goes into the database before its bars. */
const SCANNERS_WAIT_MS = 1_000;
/** Longest wait for the feed thread to close a minute, real ms: on a busy machine its trades may still lie in its socket. */
const FEED_WAIT_MS = 30_000;

/**
 * Writes the bars of all slots as their minute closes, with the cumulative volumes at that moment, in one transaction.
 * It also remembers the minutes in which nothing at all was received: the engine or the feed was away.
 */
export class MinuteWriter {
  readonly #context: StoreContext;
  readonly #time = new ExchangeTime();
  readonly #bar = emptyBar();
  readonly #later = emptyBar();
  readonly #volumes: Float64Array;
  /** Minutes within trading hours without a bar of any instrument. */
  readonly away = new Set<number>();
  readonly #gate: MinuteGate;
  /** Since when it waits for the scanners, real ms; null while it does not. */
  #waitSinceMs: number | null = null;
  #waitsFor = -1;
  /** Since when the feed thread has closed no minute while one was due, real ms; null while none is. */
  #feedWaitSinceMs: number | null = null;
  #feedClosed = -1;
  /** Last minute that is written; −1 until `startAt`. */
  #written = -1;
  #lastNowMs = 0;
  readonly gaps: GapBook;

  constructor(context: StoreContext) {
    this.#context = context;
    this.gaps = new GapBook(context);
    this.#gate = MinuteGate.attach(context.boot.memory.gate);
    this.#volumes = new Float64Array(context.boot.memory.capacity);
  }

  get writtenMinute(): number {
    return this.#written;
  }

  /** Everything before the minute of `nowMs` is written or lost. */
  startAt(nowMs: number): void {
    this.#written = Math.floor((nowMs - this.#context.boot.day.midnightMs) / MINUTE_MS) - 1;
    this.#volumes.fill(0);
    this.#time.reset();
    this.#lastNowMs = nowMs;
  }

  /** Writes what is due. @param hurries the store ends and waits for nobody. */
  tick(nowMs: number, hurries = false): void {
    // Minutes of a replay are in its file: nothing reads stored ones, and at high speed they are millions.
    if (!this.#context.hasBroker) return;
    if (this.#context.epoch.list.length === 0 || this.#lastNowMs === 0) return;
    // The clock was moved back: its minutes come again and are written over.
    if (nowMs < this.#lastNowMs) this.startAt(nowMs);
    this.#lastNowMs = nowMs;
    const { boot, tools } = this.#context;
    const settledMs = this.#time.settledMs(nowMs, tools.timers.monotonicMs(), this.#newestLttMs());
    const last = Math.min(
      Math.floor((settledMs - boot.day.midnightMs) / MINUTE_MS) - 1,
      this.#written + (hurries ? DAY_BARS_MINUTES : MINUTES_PER_STEP),
      DAY_BARS_FIRST_MINUTE + DAY_BARS_MINUTES - 1,
    );
    while (
      this.#written < last &&
      !this.#waitsForFeed(this.#written + 1, hurries) &&
      !this.#waitsForScanners(this.#written + 1, hurries)
    ) {
      this.#context.tryWrite(() => this.#write(this.#written + 1));
      this.#written += 1;
    }
    // A gap that was noticed since the last minute is of minutes that are written: it must outlive this process too.
    if (hurries) this.#context.tryWrite(() => this.#context.storage.db.transaction(() => this.gaps.write())());
  }

  /**
   * Whether the feed thread, which is at work, has not closed a minute: written now, its bars would be cut, and a minute
   * without any would count as one in which the feed was away. A feed that closed nothing yet is not waited for.
   */
  #waitsForFeed(minute: number, hurries: boolean): boolean {
    const { closed } = this.#gate;
    if (hurries || closed < 0 || closed >= minute) {
      this.#feedWaitSinceMs = null;
      return false;
    }
    const realMs = this.#context.tools.timers.monotonicMs();
    if (this.#feedWaitSinceMs === null || closed > this.#feedClosed) this.#feedWaitSinceMs = realMs;
    this.#feedClosed = closed;
    return realMs - this.#feedWaitSinceMs < FEED_WAIT_MS;
  }

  /**
   * Whether the scanners are at work on a minute: its bars are a tenth of a second of work for disk and processor. Who
   * waited once in vain waits no more until they are on time again.
   */
  #waitsForScanners(minute: number, hurries: boolean): boolean {
    if (hurries || this.#gate.hasTaken(minute)) {
      this.#waitSinceMs = null;
      return false;
    }
    const realMs = this.#context.tools.timers.monotonicMs();
    if (this.#waitSinceMs === null || (minute !== this.#waitsFor && this.#gate.hasTaken(this.#waitsFor)))
      this.#waitSinceMs = realMs;
    this.#waitsFor = minute;
    return realMs - this.#waitSinceMs < SCANNERS_WAIT_MS;
  }

  #write(minute: number): void {
    const { bars, storage, source, epoch, dayBars, boot, counters } = this.#context;
    const t = boot.day.midnightMs + minute * MINUTE_MS;
    let rows = 0;
    storage.db.transaction(() => {
      for (let slot = 0; slot < epoch.packed.length; slot += 1) {
        if (!dayBars.read(slot, minute, this.#bar)) continue;
        const instrument = epoch.packed[slot] as number;
        bars.write(source, { t, instrument, ...this.#bar });
        this.#writeVolume(slot, instrument, minute);
        rows += 1;
      }
      this.gaps.write();
    })();
    counters.add('barsStored', rows);
    if (rows === 0 && this.#context.hasBroker && this.#trades(minute)) this.away.add(minute);
  }

  /** The volume at the end of `minute`: what the table shows without what later minutes already hold. */
  #writeVolume(slot: number, instrument: number, minute: number): void {
    const { table, dayBars, volumes, source, boot } = this.#context;
    const before = table.version(slot);
    let volume = table.f64[(slot * ROW_CELLS + COLUMNS.volume.cell) >> 1] as number;
    if ((before & 1) !== 0 || table.version(slot) !== before) return;
    if (dayBars.fold(slot, minute + 1, minute + 1 + MINUTES_PER_STEP * 2, this.#later)) volume -= this.#later.v;
    if (volume < 0 || volume === this.#volumes[slot] || !Number.isSafeInteger(volume)) return;
    this.#volumes[slot] = volume;
    volumes.set(source, boot.day.date, { instrument, volume, minute });
  }

  #trades(minute: number): boolean {
    const classes = new Set(this.#context.epoch.list.map(({ sessionClass }) => sessionClass));
    return [...classes].some((name) => isContinuousMinute(this.#context.boot.day, name, minute));
  }

  #newestLttMs(): number {
    const { table, epoch, boot } = this.#context;
    let newest = 0;
    const end = epoch.list.length * ROW_CELLS;
    for (let cell = COLUMNS.lttDayMs.cell; cell < end; cell += ROW_CELLS) {
      const dayMs = table.u32[cell] as number;
      if (dayMs > newest) newest = dayMs;
    }
    return newest === 0 ? 0 : boot.day.midnightMs + newest;
  }
}
