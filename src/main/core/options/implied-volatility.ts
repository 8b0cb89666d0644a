import { INV_SQRT_2PI } from './normal.ts';
import { impliedDeviation } from './implied-deviation.ts';
import { logMoneyness, type Wing } from './black.ts';

/** What became of an inversion, in the order of the checks (quant.md C.5); a column holds the index. */
export const IV_STATUSES = [
  'OK',
  'LOW_CONFIDENCE',
  'OUT_OF_RANGE',
  'NO_TIME_VALUE',
  'BELOW_INTRINSIC',
  'ABOVE_MAXIMUM',
  'ZERO_PRICE',
  'EXPIRED',
  'BAD_INPUT',
  'NO_QUOTE',
] as const;
export type IvStatus = (typeof IV_STATUSES)[number];

/** Codes of the statuses, for columns. */
export const IV_CODE = Object.fromEntries(IV_STATUSES.map((name, code) => [name, code])) as Readonly<
  Record<IvStatus, number>
>;

/** Statuses up to this code carry a volatility that calculations may use. */
export const IV_USABLE_MAX = 1;

const SIGMA_MIN = 0.005;
const SIGMA_MAX = 5;
/** Time value below this part of the larger of forward and strike is rounding, not information. */
const TIME_VALUE_MIN = 1e-9;
/** A few roundings of a double, relative. */
const ROUNDING = 8 * Number.EPSILON;
/** Half a tick may move the volatility by this much before it counts as vague: two points. */
const VAGUE_FROM = 0.02;

/**
 * Inverts one price after the other without an object for each: the answer stands in `sigma` and `uncertainty` until the next
 * call. Formula and statuses: quant.md C.5.
 */
export class ImpliedVolatility {
  /** Volatility a year; NaN when the price holds none. */
  sigma = Number.NaN;
  /** How much half a tick of price moves the volatility; NaN without one. */
  uncertainty = Number.NaN;

  /**
   * @param price premium, ₹.
   * @param tick premium tick, ₹; 0 when the price is exact, as a model's is.
   * @param discount e^{−rT}.
   * @returns a code of `IV_STATUSES`.
   */
  solve(
    w: Wing,
    price: number,
    forward: number,
    strike: number,
    years: number,
    discount: number,
    tick: number,
  ): number {
    this.sigma = Number.NaN;
    this.uncertainty = Number.NaN;
    const finite = Number.isFinite(price + forward + strike + years + discount + tick);
    if (!finite || forward <= 0 || strike <= 0 || discount <= 0) return IV_CODE.BAD_INPUT;
    if (years <= 0) return IV_CODE.EXPIRED;
    if (price <= 0) return IV_CODE.ZERO_PRICE;
    const undiscounted = price / discount;
    if (undiscounted >= (w === 1 ? forward : strike)) return IV_CODE.ABOVE_MAXIMUM;
    const intrinsic = Math.max(w * (forward - strike), 0);
    if (undiscounted < intrinsic - 0.5 * tick) return IV_CODE.BELOW_INTRINSIC;
    const timeValue = undiscounted - intrinsic;
    if (timeValue <= leastTimeValue(intrinsic, Math.max(forward, strike), tick)) return IV_CODE.NO_TIME_VALUE;
    return this.#invert(timeValue, forward, strike, years, discount, tick);
  }

  #invert(timeValue: number, forward: number, strike: number, years: number, discount: number, tick: number): number {
    const x = logMoneyness(forward, strike);
    const s = impliedDeviation(timeValue / Math.sqrt(forward * strike), -Math.abs(x));
    const root = Math.sqrt(years);
    const sigma = s / root;
    // The price may be one rounding below the maximum: no finite volatility is left then.
    if (!Number.isFinite(sigma)) return IV_CODE.ABOVE_MAXIMUM;
    const d1 = x / s + 0.5 * s;
    const vega = discount * forward * INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1) * root;
    this.sigma = sigma;
    this.uncertainty = (0.5 * tick) / vega;
    if (sigma < SIGMA_MIN || sigma > SIGMA_MAX) return IV_CODE.OUT_OF_RANGE;
    return this.uncertainty > VAGUE_FROM ? IV_CODE.LOW_CONFIDENCE : IV_CODE.OK;
  }
}

/**
 * Time value up to this is not information. A price in ticks: 10⁻⁹ of the larger of forward and strike. An exact
 * price (tick 0): the rounding of the difference to the intrinsic value, and nothing when there is no such difference.
 */
function leastTimeValue(intrinsic: number, larger: number, tick: number): number {
  if (tick > 0) return TIME_VALUE_MIN * larger;
  return intrinsic > 0 ? ROUNDING * larger : 0;
}

/** One inversion as a value: iv is null when the price holds none, never 0 and never a clamp. */
export interface ImpliedAnswer {
  readonly status: IvStatus;
  readonly iv: number | null;
  readonly uncertainty: number | null;
}

/** `ImpliedVolatility.solve` for a single option. */
export function impliedVolatility(...option: Parameters<ImpliedVolatility['solve']>): ImpliedAnswer {
  const solver = new ImpliedVolatility();
  const status = IV_STATUSES[solver.solve(...option)]!;
  const found = Number.isFinite(solver.sigma);
  return { status, iv: found ? solver.sigma : null, uncertainty: found ? solver.uncertainty : null };
}
