import { type DayVolume, dayVolumeOf, openInterestOf, type VolumeProfile } from './activity.ts';
import { mix, unitOf } from './noise.ts';
import type { Series } from './series.ts';
import { OPTION, SPOT } from './terms.ts';

/** Possible distances of trade times in seconds; each divides a minute. */
const GRIDS = [1, 5, 15, 30] as const;
const LAST_SECOND = 59;
/** Books of stock options and of thinly traded shares and futures move at this pace, all others every second. */
const QUIET_BOOK_SEC = 5;
/** Indices are told four times a second. */
export const INDEX_STEP_SEC = 0.25;
const LAST_INDEX_SECOND = 60 - INDEX_STEP_SEC;
/** Share of the traded lots that the wave in open interest may use up. */
const WAVE_SLOPE_MAX = 0.3;
const WAVE_OI_SHARE = 0.03;

/** A one-minute candle; prices in paise, volume and open interest in lots. */
export interface MinuteCandle {
  o: number;
  h: number;
  l: number;
  c: number;
  v: number;
  oi: number;
}

/**
 * The prints of one instrument on one fine day: when it traded, how much and at which driver value. All answers are
 * pure functions of the day, so the live quotes and the history read the same tape.
 */
export class DayTape {
  readonly series: Series;
  readonly minutes: number;
  readonly printSec: number;
  readonly volume: DayVolume;
  /** Distance of trade times, seconds. */
  readonly gridSec: number;
  /** Distance of the book's refreshes, seconds; it divides the grid, and all options of an underlying have the same. */
  readonly bookSec: number;
  readonly isIndex: boolean;
  readonly oiStart: number;
  /** Results of `fold`: extremes, first and last driver values among the trades, and the last trade's second. */
  low = 0;
  high = 0;
  first = 0;
  last = 0;
  lastSec = 0;
  readonly #sums: Float64Array;
  readonly #perWeight: number;
  readonly #phase: number;
  readonly #oiChange: number;
  readonly #wave: number;
  readonly #cycles: number;

  constructor(series: Series, profile: VolumeProfile) {
    const { terms, day } = series;
    const { venue } = terms.of;
    const hours = venue.timeline.hours(day);
    const session = hours.classes[terms.sessionClass];
    this.series = series;
    this.minutes = session.minutes;
    this.printSec = session.printSec;
    this.isIndex = terms.of.kind === 'index' || terms.of.kind === 'vix' ? terms.shape === SPOT : false;
    this.volume = dayVolumeOf(terms, day);
    const lots = this.volume.lots;
    this.#sums = profile.sums;
    this.#perWeight = lots / (profile.sums[this.minutes] as number);
    const hash = mix(mix(venue.seed, terms.hash), hours.dayNumber);
    // Above 0, so that a product that falls short by a rounding error still reaches the whole lot.
    this.#phase = 1e-6 + unitOf(mix(hash, 21)) * 0.998;
    this.gridSec = this.isIndex ? 1 : gridOf(lots, this.#perWeight * profile.least);
    const quiet = terms.of.kind === 'share' && terms.shape === OPTION;
    this.bookSec = quiet || (terms.shape !== OPTION && this.gridSec > 1) ? QUIET_BOOK_SEC : 1;
    this.oiStart = openInterestOf(terms, day - 1);
    this.#oiChange = openInterestOf(terms, day) - this.oiStart;
    this.#cycles = 1 + ((mix(hash, 22) >>> 0) % 3);
    const steepest = (WAVE_SLOPE_MAX * lots) / (2 * Math.PI * this.#cycles);
    this.#wave = Math.min(WAVE_OI_SHARE * this.oiStart, steepest) * (unitOf(mix(hash, 23)) < 0.5 ? -1 : 1);
  }

  /** Second of the last possible trade inside a minute. */
  get lastPoint(): number {
    if (this.isIndex) return LAST_INDEX_SECOND;
    return this.gridSec === 1 ? LAST_SECOND : 60 - this.gridSec;
  }

  /** Lots traded from the opening to the end of a minute; 0 for minute −1. */
  lotsThrough(minute: number): number {
    return minute < 0 ? 0 : Math.floor(this.#perWeight * (this.#sums[minute + 1] as number) + this.#phase);
  }

  /** Lots traded from the opening to the end of the grid step that starts at a second of a minute. */
  lotsAt(minute: number, second: number): number {
    const to = (second + this.gridSec) / 60;
    if (to >= 1) return this.lotsThrough(minute);
    const from = this.#sums[minute] as number;
    const at = from + to * ((this.#sums[minute + 1] as number) - from);
    return Math.floor(this.#perWeight * at + this.#phase);
  }

  /**
   * Collects the trades of a minute from its start to `upto` (a second on the grid, inclusive) into the result fields.
   * @returns false when there was none.
   */
  fold(minute: number, upto: number): boolean {
    return this.gridSec === 1 ? this.#foldDense(minute, upto) : this.#foldSparse(minute, upto);
  }

  /** The last minute before `minute` with a trade; −1 when there is none. Leaves its fold in the result fields. */
  lastTraded(minute: number): number {
    if (minute <= 0) return -1;
    let at = minute - 1;
    if (this.gridSec > 1) {
      const target = this.lotsThrough(minute - 1);
      if (target === 0) return -1;
      let low = 0;
      while (low < at) {
        const middle = (low + at) >> 1;
        if (this.lotsThrough(middle) >= target) at = middle;
        else low = middle + 1;
      }
    }
    this.fold(at, this.lastPoint);
    return at;
  }

  /** The candle of a whole minute; false when nothing traded. The auction's print is a candle of its own. */
  candle(minute: number, out: MinuteCandle): boolean {
    if (minute >= this.minutes) return false;
    if (!this.fold(minute, this.lastPoint)) return false;
    const { series, first, last, low, high } = this;
    out.o = series.price(minute, first);
    out.c = series.price(minute, last);
    out.h = series.price(minute, series.rising ? high : low);
    out.l = series.price(minute, series.rising ? low : high);
    out.v = this.lotsThrough(minute) - this.lotsThrough(minute - 1);
    out.oi = this.openInterest(this.lotsThrough(minute));
    return true;
  }

  /** The candle of the whole continuous session; false when nothing traded. */
  session(out: MinuteCandle): boolean {
    const { series } = this;
    let lastMinute = -1;
    let last = 0;
    for (let minute = 0; minute < this.minutes; minute++) {
      if (!this.fold(minute, this.lastPoint)) continue;
      const high = series.price(minute, series.rising ? this.high : this.low);
      const low = series.price(minute, series.rising ? this.low : this.high);
      const first = lastMinute < 0;
      if (first) out.o = series.price(minute, this.first);
      out.h = first ? high : Math.max(out.h, high);
      out.l = first ? low : Math.min(out.l, low);
      lastMinute = minute;
      last = this.last;
    }
    if (lastMinute < 0) return false;
    out.c = series.price(lastMinute, last);
    out.v = this.lotsThrough(this.minutes - 1);
    out.oi = this.openInterest(out.v);
    return true;
  }

  /** Open interest in lots after that many lots have traded. */
  openInterest(lots: number): number {
    if (this.volume.lots === 0) return this.oiStart;
    const x = lots / this.volume.lots;
    return this.oiStart + Math.round(this.#oiChange * x + this.#wave * Math.sin(2 * Math.PI * this.#cycles * x));
  }

  /** Open interest inside a minute: straight between its marks, so that the day's extremes lie on marks. */
  openInterestAt(minute: number, lots: number): number {
    const before = this.lotsThrough(minute - 1);
    const after = this.lotsThrough(minute);
    const from = this.openInterest(before);
    if (after === before) return from;
    return from + Math.round(((this.openInterest(after) - from) * (lots - before)) / (after - before));
  }

  #foldDense(minute: number, upto: number): boolean {
    const { series } = this;
    const step = series.knotSec;
    const base = (minute * 60) / step;
    const first = series.knot(base);
    let low = first;
    let high = first;
    let last = first;
    const knots = Math.floor(upto / step);
    for (let k = 1; k <= knots; k++) {
      last = series.knot(base + k);
      if (last < low) low = last;
      else if (last > high) high = last;
    }
    if (knots * step !== upto) {
      last = series.driver(minute * 60 + upto);
      if (last < low) low = last;
      else if (last > high) high = last;
    }
    this.#found(low, high, first, last, upto);
    return true;
  }

  #foldSparse(minute: number, upto: number): boolean {
    const { series, gridSec } = this;
    let before = this.lotsThrough(minute - 1);
    if (this.lotsThrough(minute) === before) return false;
    let found = false;
    let low = 0;
    let high = 0;
    let first = 0;
    let last = 0;
    let at = 0;
    for (let second = 0; second <= upto; second += gridSec) {
      const lots = this.lotsAt(minute, second);
      if (lots === before) continue;
      before = lots;
      last = series.driver(minute * 60 + second);
      if (!found) {
        found = true;
        low = last;
        high = last;
        first = last;
      } else if (last < low) low = last;
      else if (last > high) high = last;
      at = second;
    }
    if (found) this.#found(low, high, first, last, at);
    return found;
  }

  #found(low: number, high: number, first: number, last: number, lastSec: number): void {
    this.low = low;
    this.high = high;
    this.first = first;
    this.last = last;
    this.lastSec = lastSec;
  }
}

/** The finest grid on which the quietest minute still trades at every point (1 s), else by how much is traded. */
function gridOf(lots: number, quietestMinute: number): number {
  if (quietestMinute >= 60) return GRIDS[0];
  if (quietestMinute >= 1) return GRIDS[1];
  return lots >= 200 ? GRIDS[2] : GRIDS[3];
}
