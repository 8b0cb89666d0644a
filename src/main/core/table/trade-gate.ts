import { COLUMNS, TICK_FLAG } from '#contract/columns.ts';
import { SESSION_CLASSES, type SessionClass } from '#contract/model/instrument.ts';
import { IST_OFFSET_MS, MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { DayBars } from '../bars/day-bars.ts';
import type { TradeTape } from '../bars/trade-tape.ts';
import type { MinuteGate } from '../bars/minute-gate.ts';
import { type Counters, FEED_COUNTERS, type FeedCounter } from '../counters.ts';
import { LagHistogram } from '../lag-histogram.ts';
import { continuousSpan } from '../session/calendar.ts';
import { continuousParts } from '../session/continuous-time.ts';
import { addGap } from './gaps.ts';
import type { TickTable } from './tick-table.ts';

const FLAGS = COLUMNS.flags.cell;
const LTP = COLUMNS.ltp.cell;
const LTT = COLUMNS.lttDayMs.cell;
const RECV = COLUMNS.recvDayMs.cell;
const OI = COLUMNS.oi.cell;
const TICKS = COLUMNS.ticks.cell;
const STATE = COLUMNS.writerState.cell;
const GAP_FROM = COLUMNS.gapFrom.cell;
const CADENCE = COLUMNS.cadenceMs.cell;
const LAG = COLUMNS.lagMs.cell;
/** f64 index of a column = half its cell, beside half the row's first cell. */
const VOLUME_F64 = COLUMNS.volume.cell / 2;
const GAP_VOLUME_F64 = COLUMNS.gapVolume.cell / 2;

/** Bits of `writerState`: the class in the lowest four, then what is known of the day's volume. */
const CLASS_MASK = 15;
/** The volume column is the base of the next difference. */
const COUNTING = 16;
/** The feed was away: the next difference spans a gap. */
const GAP = 32;

const DAY_SECONDS = 86_400;
const DAY_MINUTES = DAY_SECONDS / 60;
const DAY_MS_LAST = DAY_SECONDS * 1_000 - 1;
/** Exchange time may run ahead of this machine's clock by this much; a packet from further ahead is not believed. */
export const FUTURE_SECONDS_MAX = 300;
/** No class is continuous on this day. */
const NEVER_MS = DAY_SECONDS * 1_000;

const at = (name: FeedCounter): number => FEED_COUNTERS.indexOf(name);
const INDICATIVE_TICKS = at('indicativeTicks');
const AUCTION_TICKS = at('auctionTicks');
const OUT_OF_ORDER = at('outOfOrder');
const AHEAD_2S = at('aheadTicks2s');
const AHEAD_5S = at('aheadTicks5s');
/** Exchange time this far ahead of this machine's clock is counted, ms. */
const AHEAD_MS = 2_000;
const FAR_AHEAD_MS = 5_000;
const REGRESSIONS = at('volumeRegressions');
const GAPS_MARKED = at('gapsMarked');
const BARS_CLOSED = at('barsClosed');

/** What the trade part of a packet turned out to be. */
export const MOMENT = {
  /** Older than what the row shows: only the book of the packet is of use. */
  old: 0,
  /** From another day, or from before the continuous session: shown, in no bar. */
  indicative: 1,
  continuous: 2,
  /** Auction, pause between two parts, or post-close of today: shown, in no bar. */
  after: 3,
} as const;

/**
 * The trade part of every packet: decides by exchange time whether it belongs to the running session, turns the
 * cumulative volume into differences, and puts price and difference into the minute's bar. Called between beginWrite
 * and endWrite of the row. Allocates nothing.
 */
export class TradeGate {
  readonly #table: TickTable;
  readonly #bars: DayBars;
  readonly #count: Float64Array;
  readonly #lag: LagHistogram;
  readonly #midnightMs: number;
  /** Midnight of the trade date in the wire's own time: IST seconds counted as if they were UTC. */
  readonly #midnightWireSec: number;
  /** Which minutes are closed; a bar of one is written down before it is changed. */
  minutes: MinuteGate | null = null;
  /** Where the trades of charted instruments are kept. */
  tape: TradeTape | null = null;
  /** Newest trade time of today that any row shows, ms of day; 0 before the first. */
  newestMs = 0;
  #closed = -1;
  /** Begin of the continuous session by class, ms of day. */
  readonly #openMs = new Int32Array(SESSION_CLASSES.length).fill(NEVER_MS);
  /** 1 for each minute of the day that trades continuously, class by class. */
  readonly #continuous = new Uint8Array(SESSION_CLASSES.length * DAY_MINUTES);

  constructor(table: TickTable, bars: DayBars, counters: Counters<FeedCounter>, day: TradeDay) {
    this.#table = table;
    this.#bars = bars;
    this.#count = counters.cells;
    this.#lag = new LagHistogram(counters.lagCells);
    this.#midnightMs = day.midnightMs;
    this.#midnightWireSec = (day.midnightMs + IST_OFFSET_MS) / 1_000;
    for (const [index, name] of SESSION_CLASSES.entries()) {
      const span = continuousSpan(day, name);
      if (!span) continue;
      this.#openMs[index] = span.fromMinute * MINUTE_MS;
      for (const { fromMinute, toMinute } of continuousParts(day, name))
        this.#continuous.fill(1, index * DAY_MINUTES + fromMinute, index * DAY_MINUTES + toMinute);
    }
  }

  /** Every minute up to this one is closed from now on. */
  closed(minute: number): void {
    this.#closed = minute;
  }

  /** Engine time as ms of the trade date, held within the date. */
  dayMs(epochMs: number): number {
    const ms = Math.floor(epochMs - this.#midnightMs);
    return ms < 0 ? 0 : ms > DAY_MS_LAST ? DAY_MS_LAST : ms;
  }

  /** The wire's time field as seconds of the trade date; outside 0 … 86,399 on other dates. */
  secondsOf(ltt: number): number {
    return ltt - this.#midnightWireSec;
  }

  /** First state of a row. Watched since before the open, the day's volume begins at 0; later, the first packet is the base. */
  begin(first: number, sessionClass: SessionClass, sinceMs: number): void {
    const cls = SESSION_CLASSES.indexOf(sessionClass);
    const counting = sinceMs - this.#midnightMs <= (this.#openMs[cls] as number) ? COUNTING : 0;
    this.#table.u32[first + STATE] = cls | counting;
  }

  /** Counting goes on from a stored volume that was reached in `minute`. */
  resume(first: number, volume: number, minute: number): void {
    const { u32, f64 } = this.#table;
    u32[first + STATE] = (u32[first + STATE] as number) | COUNTING | GAP;
    u32[first + GAP_FROM] = minute;
    f64[first / 2 + VOLUME_F64] = volume;
  }

  /** The feed of the row went away: what was traded until the next packet is a gap. */
  lose(first: number): void {
    const { u32 } = this.#table;
    const state = u32[first + STATE] as number;
    if ((state & COUNTING) === 0 || (state & GAP) !== 0) return;
    u32[first + STATE] = state | GAP;
    const openMinute = (this.#openMs[state & CLASS_MASK] as number) / MINUTE_MS;
    u32[first + GAP_FROM] = Math.max(openMinute, Math.floor((u32[first + LTT] as number) / MINUTE_MS));
  }

  /**
   * @param first first cell of the row, open for writing. @param price integer, 0 = none.
   * @param seconds exchange time as seconds of the trade date. @param volume cumulative, −1 = not carried.
   * @param recvDayMs receive time, ms of day.
   * @returns a MOMENT. Flags, ltp, ltt, volume, recv and ticks of the row are written, the rest is the caller's.
   */
  trade(slot: number, first: number, price: number, seconds: number, volume: number, recvDayMs: number): number {
    const { u32, i32, f64 } = this.#table;
    const cls = (u32[first + STATE] as number) & CLASS_MASK;
    const wasStale = ((u32[first + FLAGS] as number) & TICK_FLAG.stale) !== 0;
    const flags = (u32[first + FLAGS] as number) & ~TICK_FLAG.stale;
    const shownMs = u32[first + LTT] as number;
    const dayMs = seconds > 0 && seconds < DAY_SECONDS ? seconds * 1_000 : 0;
    const open = this.#openMs[cls] as number;
    let moment: number = MOMENT.continuous;
    if (dayMs < shownMs || (dayMs < open && (flags & TICK_FLAG.traded) !== 0)) {
      moment = MOMENT.old;
      u32[first + FLAGS] = flags;
      this.#count[OUT_OF_ORDER] = (this.#count[OUT_OF_ORDER] as number) + 1;
    } else if (dayMs < open) {
      moment = MOMENT.indicative;
      u32[first + FLAGS] = flags | TICK_FLAG.indicative;
      u32[first + LTT] = dayMs;
      if (price > 0) i32[first + LTP] = price;
      // What was traded before the open today is the base of the first bar; another day's volume is nothing of today.
      const base = first / 2 + VOLUME_F64;
      if (dayMs > 0 && volume > (f64[base] as number)) f64[base] = volume;
      this.#count[INDICATIVE_TICKS] = (this.#count[INDICATIVE_TICKS] as number) + 1;
    } else {
      u32[first + FLAGS] = (flags & ~TICK_FLAG.indicative) | TICK_FLAG.traded;
      if (!this.#isContinuous(cls, dayMs)) moment = MOMENT.after;
      // A first packet, or one after an absence, may tell of a trade of long ago: its age is no lag.
      if (price > 0 && dayMs > shownMs && shownMs > 0 && !wasStale) {
        this.#late(recvDayMs - dayMs);
        u32[first + LAG] = Math.max(0, recvDayMs - dayMs);
      }
      if (moment === MOMENT.continuous && !wasStale) this.#keepPace(first, recvDayMs);
      if (price > 0) this.#session(slot, first, price, dayMs, volume, recvDayMs, moment);
    }
    u32[first + RECV] = recvDayMs;
    u32[first + TICKS] = (u32[first + TICKS] as number) + 1;
    return moment;
  }

  #isContinuous(cls: number, dayMs: number): boolean {
    return this.#continuous[cls * DAY_MINUTES + Math.floor(dayMs / MINUTE_MS)] === 1;
  }

  #late(lagMs: number): void {
    this.#lag.record(lagMs);
    // Exchange times are cut to whole seconds, so that a tick from the future is at least this far ahead.
    if (lagMs >= -AHEAD_MS) return;
    this.#count[AHEAD_2S] = (this.#count[AHEAD_2S] as number) + 1;
    if (lagMs < -FAR_AHEAD_MS) this.#count[AHEAD_5S] = (this.#count[AHEAD_5S] as number) + 1;
  }

  /**
   * Moves the row's cadence towards the median of its gaps: up a sixteenth for a longer one, down for a shorter one
   * (frugal streaming median; Ma, Muthukrishnan and Sandler 2013). Packets of one burst count as one.
   */
  #keepPace(first: number, recvDayMs: number): void {
    const { u32 } = this.#table;
    const gapMs = recvDayMs - (u32[first + RECV] as number);
    if (gapMs <= 0 || u32[first + RECV] === 0) return;
    const paceMs = u32[first + CADENCE] as number;
    const step = (paceMs >>> 4) + 1;
    if (paceMs === 0) u32[first + CADENCE] = gapMs;
    else if (gapMs > paceMs) u32[first + CADENCE] = Math.min(gapMs, paceMs + step);
    else if (gapMs < paceMs) u32[first + CADENCE] = Math.max(gapMs, paceMs - step);
  }

  /** A packet without a trade part came: the row is alive. */
  seen(first: number, recvDayMs: number): void {
    const { u32 } = this.#table;
    u32[first + FLAGS] = (u32[first + FLAGS] as number) & ~TICK_FLAG.stale;
    u32[first + RECV] = recvDayMs;
    u32[first + TICKS] = (u32[first + TICKS] as number) + 1;
  }

  /** A price of the continuous session or after it. */
  #session(
    slot: number,
    first: number,
    price: number,
    dayMs: number,
    volume: number,
    recvDayMs: number,
    moment: number,
  ): void {
    const { u32, i32 } = this.#table;
    const state = u32[first + STATE] as number;
    const shownMs = u32[first + LTT] as number;
    const minute = Math.floor(dayMs / MINUTE_MS);
    let delta = 0;
    if (volume >= 0) delta = this.#difference(first, state, volume, minute);
    if (dayMs > shownMs) {
      const cls = state & CLASS_MASK;
      if (this.#isContinuous(cls, shownMs) && Math.floor(shownMs / MINUTE_MS) < minute) {
        this.#count[BARS_CLOSED] = (this.#count[BARS_CLOSED] as number) + 1;
      }
    }
    const isNew = delta > 0 || dayMs > shownMs || price !== i32[first + LTP];
    i32[first + LTP] = price;
    u32[first + LTT] = dayMs;
    if (dayMs > this.newestMs) this.newestMs = dayMs;
    if (moment === MOMENT.after) {
      this.#count[AUCTION_TICKS] = (this.#count[AUCTION_TICKS] as number) + 1;
      return;
    }
    // The first packet after an absence may tell of a trade that nobody here saw: its minute is over, so it has no bar.
    const fresh = (state & COUNTING) === 0 && (volume >= 0 || (u32[first + TICKS] as number) === 0);
    const unseen = fresh || (state & GAP) !== 0;
    if (unseen && delta === 0 && minute < Math.floor(recvDayMs / MINUTE_MS)) return;
    if (isNew) this.tape?.record(slot, dayMs, price, delta);
    if (minute <= this.#closed) this.minutes?.keepForm(slot, minute, this.#bars);
    this.#bars.record(slot, minute, price, delta, u32[first + OI] as number);
  }

  /** Units traded since the packet before, as far as they belong to this minute; moves the base. */
  #difference(first: number, state: number, volume: number, minute: number): number {
    const { f64 } = this.#table;
    const cell = first / 2 + VOLUME_F64;
    const last = f64[cell] as number;
    if ((state & (COUNTING | GAP)) !== COUNTING) return this.#afterAbsence(first, state, volume, minute);
    if (volume < last) {
      this.#count[REGRESSIONS] = (this.#count[REGRESSIONS] as number) + 1;
      return 0;
    }
    f64[cell] = volume;
    return volume - last;
  }

  /** First volume after an absence: what was traded meanwhile is kept as the row's gap and is in no bar. */
  #afterAbsence(first: number, state: number, volume: number, minute: number): number {
    const { u32, f64 } = this.#table;
    const cell = first / 2 + VOLUME_F64;
    const openMinute = (this.#openMs[state & CLASS_MASK] as number) / MINUTE_MS;
    const known = (state & COUNTING) !== 0;
    const from = known ? (u32[first + GAP_FROM] as number) : openMinute;
    const missing = volume - (f64[cell] as number);
    // A volume below the known one tells nothing of the absence: the next one that can be true ends it.
    if (missing < 0) {
      this.#count[REGRESSIONS] = (this.#count[REGRESSIONS] as number) + 1;
      return 0;
    }
    u32[first + STATE] = (state | COUNTING) & ~GAP;
    f64[cell] = volume;
    // Nothing traded, nothing missed. An index has no volume to tell by, so its absence always counts.
    if (known && missing === 0 && volume > 0) return 0;
    // All of it fell into the minute that is still running: the bar has the whole volume, only its extremes may lack.
    const within = minute <= from;
    if (!(within && !known)) {
      addGap(u32, first, Math.min(from, minute), minute);
      this.#count[GAPS_MARKED] = (this.#count[GAPS_MARKED] as number) + 1;
    }
    if (within) return missing;
    f64[first / 2 + GAP_VOLUME_F64] = (f64[first / 2 + GAP_VOLUME_F64] as number) + missing;
    return 0;
  }
}
