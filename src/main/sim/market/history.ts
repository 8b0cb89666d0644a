import type { SimCandles } from '../market.ts';
import type { DayTape, MinuteCandle } from './day-tape.ts';
import type { Ledger } from './ledger.ts';
import { Series } from './series.ts';
import { SPOT, type Terms } from './terms.ts';
import type { DayHours } from './timeline.ts';
import { dayVolumeOf, openInterestOf } from './activity.ts';

/** A contract has history from this many days before its expiry. */
const CONTRACT_DAYS = 200;
const MINUTE_MS = 60_000;

export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Candles of past and running days, worked out from the tapes when asked for. */
export class History {
  readonly #ledger: Ledger;
  readonly #minute: MinuteCandle = { o: 0, h: 0, l: 0, c: 0, v: 0, oi: 0 };

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Daily candles of complete days with their midnight in the range; `tradeDate` itself once its session is over. */
  daily(terms: Terms, range: Range, tradeDate: string, nowMs: number): SimCandles {
    const out = emptyCandles();
    const { timeline } = terms.of.venue;
    const last = timeline.indexUpTo(tradeDate);
    const day: MinuteCandle = { o: 0, h: 0, l: 0, c: 0, v: 0, oi: 0 };
    for (let at = 0; at <= last; at++) {
      const hours = timeline.hours(at);
      const isOver = timeline.date(at) < tradeDate || nowMs >= hours.openMs + hours.endMinutes * MINUTE_MS;
      if (!isOver || timeline.date(at) > tradeDate) continue;
      if (hours.midnightMs < range.fromMs || hours.midnightMs >= range.toMs || !exists(terms, hours)) continue;
      const fine = this.#ledger.paths.isFine(terms.of.venue, at);
      if (fine ? this.#fineDay(terms, at, day) : this.#coarseDay(terms, at, day)) {
        push(out, hours.midnightMs, day, terms.lotUnits);
      }
    }
    return out;
  }

  /**
   * One-minute candles with start in the range, of days from `fromDate` on; of the running day the complete minutes.
   */
  minutes(terms: Terms, range: Range, fromDate: string, tradeDate: string, nowMs: number): SimCandles {
    const out = emptyCandles();
    const { venue } = terms.of;
    const { timeline } = venue;
    const last = timeline.indexUpTo(tradeDate);
    for (let at = Math.max(0, timeline.indexUpTo(fromDate)); at <= last; at++) {
      const hours = timeline.hours(at);
      if (timeline.date(at) < fromDate || !exists(terms, hours) || !this.#ledger.paths.isFine(venue, at)) continue;
      const endMs = hours.openMs + hours.endMinutes * MINUTE_MS;
      if (endMs <= range.fromMs || hours.openMs >= range.toMs) continue;
      this.#minutesOf(
        terms,
        at,
        hours,
        { fromMs: range.fromMs, toMs: Math.min(range.toMs, nowMs - MINUTE_MS + 1) },
        out,
      );
    }
    return out;
  }

  #minutesOf(terms: Terms, day: number, hours: DayHours, range: Range, out: SimCandles): void {
    const tape = this.#ledger.tape(terms, day);
    const first = Math.max(0, Math.ceil((range.fromMs - hours.openMs) / MINUTE_MS));
    const end = Math.min(tape.minutes, Math.ceil((range.toMs - hours.openMs) / MINUTE_MS));
    for (let minute = first; minute < end; minute++) {
      if (tape.candle(minute, this.#minute)) push(out, hours.openMs + minute * MINUTE_MS, this.#minute, terms.lotUnits);
    }
    const printMs = hours.openMs + Math.floor(tape.printSec / 60) * MINUTE_MS;
    if (printMs < range.fromMs || printMs >= range.toMs || !this.#print(terms, day, tape, this.#minute)) return;
    push(out, printMs, this.#minute, terms.lotUnits);
  }

  /** The closing auction as a candle of one price. */
  #print(terms: Terms, day: number, tape: DayTape, out: MinuteCandle): boolean {
    const { auctionLots, lots } = tape.volume;
    if (tape.printSec < 0 || terms.shape !== SPOT || (!tape.isIndex && auctionLots === 0)) return false;
    const price = this.#ledger.officialPaise(terms, day);
    out.o = price;
    out.h = price;
    out.l = price;
    out.c = price;
    out.v = auctionLots;
    out.oi = tape.openInterest(lots);
    return true;
  }

  #fineDay(terms: Terms, day: number, out: MinuteCandle): boolean {
    const tape = this.#ledger.tape(terms, day);
    const found = tape.session(out);
    if (!this.#print(terms, day, tape, this.#minute)) return found;
    addPrint(out, this.#minute, found);
    return true;
  }

  #coarseDay(terms: Terms, day: number, out: MinuteCandle): boolean {
    const volume = dayVolumeOf(terms, day);
    const isIndex = terms.shape === SPOT && terms.of.segment === 'IDX_I';
    out.v = volume.lots + volume.auctionLots;
    if (out.v === 0 && !isIndex) return false;
    const series = new Series(terms, day, this.#ledger.paths);
    const { minutes } = terms.of.venue.timeline.hours(day).classes[terms.sessionClass];
    const last = Math.min(series.lastKnot, Math.floor((minutes * 60) / series.knotSec));
    for (let k = 0; k <= last; k++) {
      const price = series.price((k * series.knotSec) / 60, series.knot(k));
      if (k === 0) out.o = price;
      out.h = k === 0 ? price : Math.max(out.h, price);
      out.l = k === 0 ? price : Math.min(out.l, price);
    }
    out.c = this.#ledger.dayEnd(terms, day).closePaise;
    out.h = Math.max(out.h, out.c);
    out.l = Math.min(out.l, out.c);
    out.oi = openInterestOf(terms, day);
    return true;
  }
}

function exists(terms: Terms, hours: DayHours): boolean {
  if (terms.shape === SPOT) return true;
  return hours.dayNumber <= terms.expiryDay && hours.dayNumber > terms.expiryDay - CONTRACT_DAYS;
}

/** Adds the auction's single price to the day. */
function addPrint(day: MinuteCandle, print: MinuteCandle, traded: boolean): void {
  if (!traded) day.o = print.o;
  day.h = traded ? Math.max(day.h, print.h) : print.h;
  day.l = traded ? Math.min(day.l, print.l) : print.l;
  day.c = print.c;
  day.v = traded ? day.v + print.v : print.v;
  day.oi = print.oi;
}

function emptyCandles(): SimCandles {
  return { t: [], o: [], h: [], l: [], c: [], v: [], oi: [] };
}

function push(out: SimCandles, startMs: number, candle: MinuteCandle, unit: number): void {
  out.t.push(startMs);
  out.o.push(candle.o);
  out.h.push(candle.h);
  out.l.push(candle.l);
  out.c.push(candle.c);
  out.v.push(candle.v * unit);
  out.oi.push(candle.oi * unit);
}
