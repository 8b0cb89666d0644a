import { MARKET } from './market-data.ts';
import { black76, YEAR_MS } from './black76.ts';
import { mix, normalOf } from './noise.ts';
import { chainClose, type PathStore } from './path-store.ts';
import { atmVol, smileVol } from './smile.ts';
import { OPTION, SPOT, type Terms } from './terms.ts';

/** Noise of a future against its carry, as a fraction of the price; it dies out over the last days. */
const BASIS_NOISE = 1.6e-4;
const BASIS_DAYS = 4;
const COMMODITY_CARRY = 0.04;
const MONEY_RATE = 0.065;
const YEARS_MIN = 30_000 / YEAR_MS;

/**
 * The fair value of one instrument over one day. A *driver* (spot, index or forward, in rupees) is linear between
 * the knots; within a minute the price is a monotone function of it. So the extremes of a minute lie at its knots,
 * and a candle needs a handful of prices instead of sixty.
 */
export class Series {
  readonly terms: Terms;
  readonly day: number;
  readonly knotSec: number;
  readonly openMs: number;
  readonly #paths: PathStore;
  readonly #path: Float32Array;
  readonly #carry: number;
  readonly #basis: number;
  readonly #basisSeed: number;
  readonly #tick: number;
  #minute = -1;
  #deviation = 0;
  #discount = 1;

  constructor(terms: Terms, day: number, paths: PathStore) {
    const { venue } = terms.of;
    const hours = venue.timeline.hours(day);
    this.terms = terms;
    this.day = day;
    this.knotSec = paths.knotSec(venue, day);
    this.openMs = hours.openMs;
    this.#paths = paths;
    this.#path = paths.path(terms.of, day);
    this.#tick = terms.tickPaise;
    const spot = terms.shape === SPOT;
    const days = Math.max(0, terms.forwardDay - hours.dayNumber);
    const rate = terms.of.kind === 'commodity' ? COMMODITY_CARRY : MARKET.carryPercent / 100;
    this.#carry = spot ? 1 : 1 + (rate * days) / 365;
    const level = chainClose(terms.of, Math.max(0, day - 1));
    this.#basis = spot ? 0 : level * BASIS_NOISE * Math.min(1, days / BASIS_DAYS);
    this.#basisSeed = mix(mix(venue.seed, hours.dayNumber), mix(terms.of.key, terms.forwardDay));
  }

  /** Last knot of the day. */
  get lastKnot(): number {
    return this.#path.length - 1;
  }

  /** Driver at a knot. */
  knot(k: number): number {
    const last = this.#path.length - 1;
    const spot = this.#path[k > last ? last : k] as number;
    if (this.#basis === 0) return spot * this.#carry;
    const minutes = (k * this.knotSec) / 60;
    const minute = Math.floor(minutes);
    const part = minutes - minute;
    let noise = normalOf(mix(this.#basisSeed, minute));
    if (part > 0) noise += part * (normalOf(mix(this.#basisSeed, minute + 1)) - noise);
    return spot * this.#carry + this.#basis * noise;
  }

  /** Driver at a second of the session, between knots on the straight line. */
  driver(sec: number): number {
    const at = sec / this.knotSec;
    const k = Math.floor(at);
    const from = this.knot(k);
    return k === at ? from : from + (at - k) * (this.knot(k + 1) - from);
  }

  /** Fair value in paise, not rounded. */
  value(minute: number, driver: number): number {
    if (this.terms.shape !== OPTION) return driver * 100;
    if (minute !== this.#minute) this.#enter(minute);
    return black76(this.terms.call, driver, this.terms.strike, this.#deviation, this.#discount) * 100;
  }

  /** Traded price in paise: the fair value on the tick grid, at least one tick. */
  price(minute: number, driver: number): number {
    const rounded = Math.round(this.value(minute, driver) / this.#tick) * this.#tick;
    return rounded < this.#tick ? this.#tick : rounded;
  }

  /** Whether a higher driver means a higher price. */
  get rising(): boolean {
    return this.terms.shape !== OPTION || this.terms.call;
  }

  /** Years to expiry at a minute's start. */
  years(minute: number): number {
    return Math.max(YEARS_MIN, (this.terms.expiryMs - this.openMs - minute * 60_000) / YEAR_MS);
  }

  /** Implied volatility of the option's strike in a minute (fraction a year). */
  vol(minute: number): number {
    const years = this.years(minute);
    const forward = this.knot(Math.floor((minute * 60) / this.knotSec));
    return smileVol(atmVol(this.terms.of, this.day, minute, years, this.#paths), forward, this.terms.strike, years);
  }

  #enter(minute: number): void {
    const years = this.years(minute);
    this.#minute = minute;
    this.#deviation = this.vol(minute) * Math.sqrt(years);
    this.#discount = Math.exp(-MONEY_RATE * years);
  }
}
