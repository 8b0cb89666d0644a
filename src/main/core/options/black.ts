import { INV_SQRT_2PI, normalCdf } from './normal.ts';
import { normalisedBlack } from './normalised-black.ts';

/** +1 call, −1 put. */
export type Wing = 1 | -1;

/** The exchange's year for time to expiry and theta, quant.md C.1 and C.4. */
export const DAYS_A_YEAR = 365;

/** Value of one unit of an option and its sensitivities, in the units of quant.md C.4. */
export interface OptionValue {
  /** ₹. */
  readonly price: number;
  /** ₹ per ₹ of spot (BSM) or of forward, discounted (Black-76). */
  readonly delta: number;
  /** Per ₹². */
  readonly gamma: number;
  /** ₹ per calendar day; BSM holds the spot, Black-76 the forward. */
  readonly theta: number;
  /** ₹ per vol point (0.01). */
  readonly vega: number;
  /** ₹ per percentage point of the rate (0.01). */
  readonly rho: number;
}

/** ln(forward/strike) without the loss of digits that a quotient near 1 has. */
export function logMoneyness(forward: number, strike: number): number {
  const ratio = forward / strike;
  return ratio > 0.5 && ratio < 2 ? Math.log1p((forward - strike) / strike) : Math.log(ratio);
}

/** Undiscounted Black price: exact to the last digits for the side out of the money, by parity for the other. */
function undiscounted(w: Wing, forward: number, strike: number, x: number, s: number): number {
  const outside = Math.sqrt(forward * strike) * normalisedBlack(-Math.abs(x), s);
  return w * (forward - strike) > 0 ? outside + w * (forward - strike) : outside;
}

/**
 * Black-76, quant.md C.3: an option on a forward (default for analytics, with the synthetic forward of the chain).
 * @param sigma volatility a year, 0.13 = 13 %.
 * @param years time to expiry; expired when not positive.
 */
export function black76(
  w: Wing,
  forward: number,
  strike: number,
  years: number,
  sigma: number,
  rate: number,
): OptionValue {
  const discount = years > 0 ? Math.exp(-rate * years) : 1;
  const s = years > 0 ? sigma * Math.sqrt(years) : 0;
  if (!(s > 0)) return flat(w, forward, strike, discount, discount);
  const x = logMoneyness(forward, strike);
  const d1 = x / s + 0.5 * s;
  const density = discount * forward * INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
  const price = discount * undiscounted(w, forward, strike, x, s);
  return {
    price,
    delta: w * discount * normalCdf(w * d1),
    gamma: density / (forward * forward * s),
    theta: ((-density * sigma) / (2 * Math.sqrt(years)) + rate * price) / DAYS_A_YEAR,
    vega: 0.01 * density * Math.sqrt(years),
    rho: -0.01 * years * price,
  };
}

/**
 * Black–Scholes–Merton, quant.md C.2: the exchange's own view, and what calculators show.
 * @param dividend continuous yield q; 0 for indices, whose dividends live in the forward.
 */
export function blackScholes(
  w: Wing,
  spot: number,
  strike: number,
  years: number,
  sigma: number,
  rate: number,
  dividend: number,
): OptionValue {
  const discount = years > 0 ? Math.exp(-rate * years) : 1;
  const yieldDiscount = years > 0 ? Math.exp(-dividend * years) : 1;
  const forward = (spot * yieldDiscount) / discount;
  const s = years > 0 ? sigma * Math.sqrt(years) : 0;
  if (!(s > 0)) return flat(w, forward, strike, discount, yieldDiscount);
  const x = logMoneyness(spot, strike) + (rate - dividend) * years;
  const d1 = x / s + 0.5 * s;
  const stock = spot * yieldDiscount;
  const density = stock * INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
  const held = w * strike * discount * normalCdf(w * (d1 - s));
  const owned = w * normalCdf(w * d1);
  const outside = Math.sqrt(stock * strike * discount) * normalisedBlack(-Math.abs(x), s);
  const inside = w * (stock - strike * discount);
  return {
    price: w * x > 0 ? outside + inside : outside,
    delta: yieldDiscount * owned,
    gamma: density / (spot * spot * s),
    theta: ((-density * sigma) / (2 * Math.sqrt(years)) - rate * held + dividend * stock * owned) / DAYS_A_YEAR,
    vega: 0.01 * density * Math.sqrt(years),
    rho: 0.01 * years * held,
  };
}

/** Expired, or without volatility: discounted intrinsic value, delta 0 or ±D, nothing else. */
function flat(w: Wing, forward: number, strike: number, discount: number, deltaIn: number): OptionValue {
  const inside = w * (forward - strike);
  const delta = inside > 0 ? w * deltaIn : 0;
  return { price: inside > 0 ? discount * inside : 0, delta, gamma: 0, theta: 0, vega: 0, rho: 0 };
}

/** Spot delta from a forward delta: Δ_S = Δ_F·F/S. */
export function spotDelta(forwardDelta: number, forward: number, spot: number): number {
  return (forwardDelta * forward) / spot;
}

/** Spot gamma from a forward gamma: Γ_S·S² = Γ_F·F². */
export function spotGamma(forwardGamma: number, forward: number, spot: number): number {
  return (forwardGamma * forward * forward) / (spot * spot);
}

/** Spot theta from a forward theta: the forward slides by its carry r − q a year while the spot stands still. */
export function spotTheta(thetaForward: number, forwardDelta: number, forward: number, carry: number): number {
  return thetaForward - (forwardDelta * forward * carry) / DAYS_A_YEAR;
}

/** Probability of being in the money at expiry under the forward measure, Φ(w·d2). */
export function chanceInside(w: Wing, forward: number, strike: number, deviation: number): number {
  if (!(deviation > 0)) return w * (forward - strike) > 0 ? 1 : 0;
  const d2 = logMoneyness(forward, strike) / deviation - 0.5 * deviation;
  return normalCdf(w * d2);
}
