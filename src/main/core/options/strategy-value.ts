import { black76, DAYS_A_YEAR, type Wing } from './black.ts';

/** A leg with what is needed to value it at any moment before its expiry. */
export interface StrategyPart {
  /** 0: a future. */
  readonly w: Wing | 0;
  /** ₹; 0 of a future. */
  readonly strike: number;
  readonly side: 1 | -1;
  /** Units. */
  readonly quantity: number;
  /** Price of entry, ₹ per unit. */
  readonly price: number;
  /** Years until it expires. */
  readonly years: number;
  /** Forward of its expiry now, ₹; of a future its own price. */
  readonly forward: number;
  /** Volatility a year at its strike; null when none can be had, and of a future. */
  readonly sigma: number | null;
}

/** What everything is measured from. */
export interface StrategyMarket {
  /** Price of the underlying, ₹. */
  readonly level: number;
  readonly rate: number;
  /** What the forward grows with beside the rate is taken off: rate − dividend is the carry of theta. */
  readonly dividend: number;
}

/** A moment: the underlying at a level, after some time, with all volatilities moved by as much. */
export interface Moment {
  readonly level: number;
  readonly elapsedYears: number;
  /** Fraction a year: 0.02 = two points. */
  readonly sigmaShift: number;
}

/** Sensitivities of a leg or a strategy with sign and quantity, in the units of quant.md C.4. */
export interface StrategyGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
}

/** A volatility is never moved below this: half a percent a year, the lowest that is called usable. */
const SIGMA_LEAST = 0.005;
/** Times below this are no time: a second. */
const YEARS_DUST = 1 / (365 * 86_400);

/** Forward of a part's expiry at a moment: today's premium over the underlying shrinks evenly to nothing. */
function forwardAt({ forward, years }: StrategyPart, { level }: StrategyMarket, moment: Moment): number {
  const left = Math.max(0, years - moment.elapsedYears);
  if (!(years > YEARS_DUST) || left <= YEARS_DUST) return moment.level;
  return moment.level * (forward / level) ** (left / years);
}

function sigmaAt({ sigma }: StrategyPart, { sigmaShift }: Moment): number | null {
  return sigma === null ? null : Math.max(SIGMA_LEAST, sigma + sigmaShift);
}

/** Worth of one unit, ₹: Black-76 on the moved forward, the intrinsic value at expiry. Null without a volatility. */
export function worthAt(part: StrategyPart, market: StrategyMarket, moment: Moment): number | null {
  const forward = forwardAt(part, market, moment);
  if (part.w === 0) return forward;
  const left = part.years - moment.elapsedYears;
  if (left <= YEARS_DUST) return Math.max(0, part.w * (forward - part.strike));
  const sigma = sigmaAt(part, moment);
  return sigma === null ? null : black76(part.w, forward, part.strike, left, sigma, market.rate).price;
}

/** Result of all parts at a moment, ₹; null when one of them cannot be valued then. */
export function profitAt(parts: readonly StrategyPart[], market: StrategyMarket, moment: Moment): number | null {
  let sum = 0;
  for (const part of parts) {
    const worth = worthAt(part, market, moment);
    if (worth === null) return null;
    sum += part.side * part.quantity * (worth - part.price);
  }
  return sum;
}

/** Sensitivities of a part at a moment; theta holds the spot, as the chain shows it. Null without a volatility. */
export function greeksAt(part: StrategyPart, market: StrategyMarket, moment: Moment): StrategyGreeks | null {
  const units = part.side * part.quantity;
  const left = part.years - moment.elapsedYears;
  if (part.w === 0) return { delta: units, gamma: 0, theta: 0, vega: 0 };
  const sigma = left <= YEARS_DUST ? 0 : sigmaAt(part, moment);
  if (sigma === null) return null;
  const forward = forwardAt(part, market, moment);
  const { delta, gamma, theta, vega } = black76(part.w, forward, part.strike, Math.max(0, left), sigma, market.rate);
  const slide = left <= YEARS_DUST ? 0 : (delta * forward * (market.rate - market.dividend)) / DAYS_A_YEAR;
  return { delta: units * delta, gamma: units * gamma, theta: units * (theta - slide), vega: units * vega };
}

/** Sum; null when a part is. */
export function sumGreeks(all: readonly (StrategyGreeks | null)[]): StrategyGreeks | null {
  const sum = { delta: 0, gamma: 0, theta: 0, vega: 0 };
  for (const one of all) {
    if (one === null) return null;
    sum.delta += one.delta;
    sum.gamma += one.gamma;
    sum.theta += one.theta;
    sum.vega += one.vega;
  }
  return sum;
}
