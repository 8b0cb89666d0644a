import { ensure } from '#contract/faults.ts';
import { IV_CODE } from './implied-volatility.ts';

/** Strikes in one chain at most: NIFTY lists about 250, a stock under 150. */
export const STRIKES_MAX = 1_000;

/** Calls or puts of one expiry: a column per quantity, a row per strike. Prices in ₹, OI and volume in units. */
export class ChainSide {
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly last: Float64Array;
  readonly interest: Float64Array;
  readonly volume: Float64Array;
  /** Close and open interest of the day before; 0 = unknown. */
  readonly closeBefore: Float64Array;
  readonly interestBefore: Float64Array;
  /** Price and open interest as they were first seen today; 0 = not yet. */
  readonly priceFirst: Float64Array;
  readonly interestFirst: Float64Array;

  /** Price that was inverted: mid of a two-sided quote, else the last price (`stale` = 1). */
  readonly price: Float64Array;
  readonly stale: Uint8Array;
  /** Code of `IV_STATUSES`. */
  readonly status: Uint8Array;
  /** NaN where undefined, in all columns below. */
  readonly sigma: Float64Array;
  readonly uncertainty: Float64Array;
  /** Model value at the volatility of the smile. */
  readonly value: Float64Array;
  readonly delta: Float64Array;
  readonly thetaForward: Float64Array;
  readonly thetaSpot: Float64Array;
  readonly rho: Float64Array;
  /** Code of `BUILD_UPS`. */
  readonly buildUp: Uint8Array;

  constructor(capacity: number) {
    const column = (): Float64Array => new Float64Array(capacity);
    this.bid = column();
    this.ask = column();
    this.last = column();
    this.interest = column();
    this.volume = column();
    this.closeBefore = column();
    this.interestBefore = column();
    this.priceFirst = column();
    this.interestFirst = column();
    this.price = column();
    this.stale = new Uint8Array(capacity);
    this.status = new Uint8Array(capacity).fill(IV_CODE.NO_QUOTE);
    this.sigma = column();
    this.uncertainty = column();
    this.value = column();
    this.delta = column();
    this.thetaForward = column();
    this.thetaSpot = column();
    this.rho = column();
    this.buildUp = new Uint8Array(capacity);
  }

  /** Middle of the quote, NaN when it is not two-sided. */
  mid(row: number): number {
    const bid = this.bid[row]!;
    const ask = this.ask[row]!;
    return bid > 0 && bid <= ask ? 0.5 * (bid + ask) : Number.NaN;
  }
}

/** Option chain of one underlying and expiry as columns; strikes ascend. Made once, filled and solved many times. */
export class ChainColumns {
  readonly capacity: number;
  /** Rows in use. */
  rows = 0;
  readonly strike: Float64Array;
  readonly calls: ChainSide;
  readonly puts: ChainSide;
  /** Volatility per strike: the side out of the money first; NaN where neither side has one. */
  readonly smile: Float64Array;
  /** Gamma and vega are the same for call and put. Gamma per ₹² of forward, vega per vol point. */
  readonly gamma: Float64Array;
  readonly vega: Float64Array;

  constructor(capacity: number) {
    ensure(capacity > 0 && capacity <= STRIKES_MAX ? capacity : null, `a chain holds 1 to ${STRIKES_MAX} strikes`);
    this.capacity = capacity;
    this.strike = new Float64Array(capacity);
    this.calls = new ChainSide(capacity);
    this.puts = new ChainSide(capacity);
    this.smile = new Float64Array(capacity);
    this.gamma = new Float64Array(capacity);
    this.vega = new Float64Array(capacity);
  }
}
