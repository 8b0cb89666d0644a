import type { SimQuote } from '../market.ts';
import { emptyBook, fillBook, fillEntryBook } from './book.ts';
import { type DayTape, INDEX_STEP_SEC } from './day-tape.ts';
import type { DayEnd } from './ledger.ts';
import { mix, unitOf } from './noise.ts';
import { SPOT } from './terms.ts';
import type { DayHours } from './timeline.ts';

/** NSE indices show the opening equilibrium from this long before the opening (dhan-api 4.8: 09:08). */
const EQUILIBRIUM_LEAD_MS = 7 * 60_000;
/** Time of day of the last trade that shares carry before the opening: 15:59:57, end of the post-close session. */
const STALE_SHARE_DAY_MS = (15 * 3600 + 59 * 60 + 57) * 1000;
/** Versions of one day stay below this; the stage of the day is in front of the moment. */
const VERSIONS_PER_DAY = 1_000_000;
const FIRST_LIVE_VERSION = 8;

/** What the quote of the day before and the day itself are known to be, before any minute is looked at. */
export interface LiveContext {
  readonly tape: DayTape;
  readonly hours: DayHours;
  readonly day: number;
  readonly before: DayEnd;
  /** Midnight of the trading day before, epoch ms. */
  readonly beforeMidnightMs: number;
  /** Official close of the running day in paise, for the auction's print. */
  readonly officialPaise: number;
  readonly crossedEntryBook: boolean;
  /** Whether the exchange tells an equilibrium before the opening. */
  readonly showsEquilibrium: boolean;
}

/**
 * The running day of one instrument. It keeps the totals of the complete minutes and works out the running minute
 * when asked; asked for nothing, it does nothing.
 */
export class LiveQuote {
  readonly #at: LiveContext;
  #folded = 0;
  #open = 0;
  #high = 0;
  #low = 0;
  #turnover = 0;
  #lastPaise = 0;
  #lastSec = -1;
  #oiHigh: number;
  #oiLow: number;

  constructor(context: LiveContext) {
    this.#at = context;
    this.#oiHigh = context.tape.oiStart;
    this.#oiLow = context.tape.oiStart;
  }

  get tape(): DayTape {
    return this.#at.tape;
  }

  /** A number that differs whenever `fill` would. */
  version(nowMs: number): number {
    return this.#at.day * VERSIONS_PER_DAY + this.#stage(nowMs);
  }

  fill(nowMs: number, out: SimQuote): void {
    const { tape, before, hours } = this.#at;
    const unit = tape.series.terms.lotUnits;
    out.prevClosePaise = before.closePaise;
    out.prevOi = before.oi * unit;
    out.prevVolume = before.lots * unit;
    const sec = (nowMs - hours.openMs) / 1000;
    if (sec < 0) this.#fillBefore(nowMs, out);
    else if (sec < tape.minutes * 60) this.#fillLive(sec, out);
    else this.#fillAfter(sec, out);
  }

  #stage(nowMs: number): number {
    const { tape, hours, showsEquilibrium } = this.#at;
    const sec = (nowMs - hours.openMs) / 1000;
    if (sec < 0) {
      if (showsEquilibrium) return nowMs < hours.openMs - EQUILIBRIUM_LEAD_MS ? 0 : 1;
      return nowMs < hours.entryMs ? 0 : 2;
    }
    const end = tape.minutes * 60;
    if (sec < end)
      return FIRST_LIVE_VERSION + lastMoment(sec, tape.isIndex ? INDEX_STEP_SEC : tape.bookSec) / INDEX_STEP_SEC;
    const printed = tape.printSec >= 0 && sec >= tape.printSec;
    return FIRST_LIVE_VERSION + end / INDEX_STEP_SEC + (printed ? 2 : 1);
  }

  #fillBefore(nowMs: number, out: SimQuote): void {
    const { tape, before, hours, beforeMidnightMs, crossedEntryBook, showsEquilibrium } = this.#at;
    const { terms } = tape.series;
    this.#fillUntraded(out);
    if (showsEquilibrium && nowMs >= hours.openMs - EQUILIBRIUM_LEAD_MS) {
      const paise = tape.series.price(0, tape.series.knot(0));
      out.ltpPaise = paise;
      out.openPaise = paise;
      out.highPaise = paise;
      out.lowPaise = paise;
      out.lttMs = hours.openMs - EQUILIBRIUM_LEAD_MS;
    } else if (terms.of.kind === 'share' && terms.shape === SPOT && before.lastMs > 0) {
      out.lttMs = beforeMidnightMs + STALE_SHARE_DAY_MS;
    }
    const entry = nowMs >= hours.entryMs && hours.entryMs < hours.openMs;
    const takesOrders = !tape.isIndex && terms.strike === 0;
    if (entry && takesOrders && crossedEntryBook) {
      fillEntryBook(out, before.closePaise, terms.tickPaise, terms.lotUnits, mix(terms.hash, this.#at.day));
    } else emptyBook(out);
  }

  /** No trade today: price and time of the last trade stand. */
  #fillUntraded(out: SimQuote): void {
    const { before, tape } = this.#at;
    out.ltpPaise = before.lastPaise;
    out.lttMs = before.lastMs;
    out.ltq = 0;
    out.atpPaise = 0;
    out.volume = 0;
    out.openPaise = 0;
    out.highPaise = 0;
    out.lowPaise = 0;
    const oi = tape.oiStart * tape.series.terms.lotUnits;
    out.oi = oi;
    out.oiHigh = oi;
    out.oiLow = oi;
  }

  #fillLive(sec: number, out: SimQuote): void {
    const { tape } = this;
    const { series } = tape;
    const moment = lastMoment(sec, tape.isIndex ? INDEX_STEP_SEC : tape.gridSec);
    const minute = Math.floor(moment / 60);
    const second = moment - minute * 60;
    this.#foldTo(minute);
    let high = this.#high;
    let low = this.#low;
    let open = this.#open;
    let last = this.#lastPaise;
    let lastSec = this.#lastSec;
    let middle = 0;
    if (tape.fold(minute, second)) {
      const most = series.price(minute, series.rising ? tape.high : tape.low);
      const least = series.price(minute, series.rising ? tape.low : tape.high);
      last = series.price(minute, tape.last);
      lastSec = minute * 60 + tape.lastSec;
      if (open === 0) {
        open = series.price(minute, tape.first);
        low = least;
      }
      if (most > high) high = most;
      if (least < low) low = least;
      middle = (most + least) / 2;
    }
    const lots = tape.isIndex ? 0 : tape.lotsAt(minute, second);
    const turnover = middle === 0 ? this.#turnover : this.#turnover + middle * (lots - tape.lotsThrough(minute - 1));
    this.#publish(out, open, high, low, last, lastSec, lots, turnover);
    const oi = tape.oiStart === 0 && tape.volume.lots === 0 ? 0 : tape.openInterestAt(minute, lots);
    this.#publishOi(out, oi);
    const hash = mix(mix(series.terms.hash, this.#at.day), moment);
    out.ltq = lastSec < 0 || tape.isIndex ? 0 : this.#lastQuantity(minute, second, hash);
    this.#fillBook(sec, hash, out);
  }

  #fillBook(sec: number, hash: number, out: SimQuote): void {
    const { tape } = this;
    if (tape.isIndex) {
      emptyBook(out);
      return;
    }
    const at = lastMoment(sec, tape.bookSec);
    fillBook(out, tape, tape.series.value(Math.floor(at / 60), tape.series.driver(at)), mix(hash, at));
  }

  #fillAfter(sec: number, out: SimQuote): void {
    const { tape } = this;
    this.#foldTo(tape.minutes);
    const lots = tape.isIndex ? 0 : tape.volume.lots;
    const { auctionLots } = tape.volume;
    const printed = tape.printSec >= 0 && sec >= tape.printSec && (tape.isIndex || auctionLots > 0);
    const price = this.#at.officialPaise;
    if (printed) {
      const open = this.#open || price;
      const low = this.#low === 0 ? price : Math.min(this.#low, price);
      const turnover = this.#turnover + price * auctionLots;
      this.#publish(out, open, Math.max(this.#high, price), low, price, tape.printSec, lots + auctionLots, turnover);
    } else this.#publish(out, this.#open, this.#high, this.#low, this.#lastPaise, this.#lastSec, lots, this.#turnover);
    this.#publishOi(out, tape.openInterest(lots));
    out.ltq = out.volume === 0 ? 0 : tape.series.terms.lotUnits * (printed ? auctionLots : 1);
    emptyBook(out);
  }

  /** Takes the complete minutes before `minute` into the totals. */
  #foldTo(minute: number): void {
    const { tape } = this;
    const { series } = tape;
    let lastMinute = -1;
    let lastDriver = 0;
    for (; this.#folded < minute; this.#folded++) {
      const at = this.#folded;
      const lotsAfter = tape.isIndex ? 0 : tape.lotsThrough(at);
      this.#noteOi(tape.openInterest(lotsAfter));
      if (!tape.fold(at, tape.lastPoint)) continue;
      const high = series.price(at, series.rising ? tape.high : tape.low);
      const low = series.price(at, series.rising ? tape.low : tape.high);
      if (this.#open === 0) {
        this.#open = series.price(at, tape.first);
        this.#low = low;
      }
      if (high > this.#high) this.#high = high;
      if (low < this.#low) this.#low = low;
      if (!tape.isIndex) this.#turnover += ((high + low) / 2) * (lotsAfter - tape.lotsThrough(at - 1));
      lastMinute = at;
      lastDriver = tape.last;
      this.#lastSec = at * 60 + tape.lastSec;
    }
    if (lastMinute >= 0) this.#lastPaise = series.price(lastMinute, lastDriver);
  }

  #publish(
    out: SimQuote,
    open: number,
    high: number,
    low: number,
    last: number,
    lastSec: number,
    lots: number,
    turnover: number,
  ): void {
    const { tape, hours } = this.#at;
    if (lastSec < 0) {
      this.#fillUntraded(out);
      return;
    }
    out.ltpPaise = last;
    out.lttMs = hours.openMs + Math.floor(lastSec) * 1000;
    out.openPaise = open;
    out.highPaise = high;
    out.lowPaise = low;
    out.volume = lots * tape.series.terms.lotUnits;
    out.atpPaise = lots === 0 ? 0 : Math.min(high, Math.max(low, Math.round(turnover / lots)));
  }

  #noteOi(oi: number): void {
    if (oi > this.#oiHigh) this.#oiHigh = oi;
    if (oi < this.#oiLow) this.#oiLow = oi;
  }

  #publishOi(out: SimQuote, oi: number): void {
    const unit = this.tape.series.terms.lotUnits;
    this.#noteOi(oi);
    out.oi = oi * unit;
    out.oiHigh = this.#oiHigh * unit;
    out.oiLow = this.#oiLow * unit;
  }

  #lastQuantity(minute: number, second: number, hash: number): number {
    const { tape } = this;
    const { gridSec } = tape;
    const before = second >= gridSec ? tape.lotsAt(minute, second - gridSec) : tape.lotsThrough(minute - 1);
    const fresh = Math.max(1, tape.lotsAt(minute, second) - before);
    return tape.series.terms.lotUnits * Math.max(1, Math.floor(fresh * unitOf(mix(hash, 9)) * 0.6));
  }
}

/** The latest moment on a grid, in seconds of the session. */
function lastMoment(sec: number, step: number): number {
  return Math.floor(sec / step) * step;
}
