import { chanceWhere, type Leg, payoff } from './payoff.ts';
import { profitAt, type StrategyMarket, type StrategyPart } from './strategy-value.ts';

/** What a strategy comes to at its nearest expiry, ₹. */
export interface ExpiryFacts {
  /** False where later legs are valued with the volatilities of now. */
  readonly exact: boolean;
  readonly breakevens: readonly number[];
  /** The same after charges. */
  readonly netBreakevens: readonly number[];
  /** ±Infinity when it grows with the underlying for ever; NaN when it cannot be known. */
  readonly maxProfit: number;
  readonly maxLoss: number;
  /** Null without a volatility at the money. */
  readonly chance: number | null;
}

/** Where the nearest expiry stands. */
export interface ExpiryMarket extends StrategyMarket {
  /** Forward of the nearest expiry, ₹. */
  readonly forward: number;
  /** Volatility at the money of that expiry; null when there is none. */
  readonly atmSigma: number | null;
}

/** Legs end together when their ends are less than a minute apart, years. */
const TOGETHER_YEARS = 60 / (365 * 86_400);
/** Search for crossings of legs of several expiries: from a fiftieth of the level to three times it. */
const SEARCH_FROM = 0.02;
const SEARCH_TO = 3;
const SEARCH_POINTS = 400;
/** Halvings of a step of that search: below a thousandth of a paisa. */
const HALVINGS = 40;

/** Years until the nearest expiry among the parts. */
export function horizonOf(parts: readonly StrategyPart[]): number {
  return Math.min(...parts.map(({ years }) => years));
}

/** Profit at the nearest expiry by the level of the underlying, ₹; null when a later leg cannot be valued. */
export function expiryProfit(
  parts: readonly StrategyPart[],
  market: StrategyMarket,
  sigmaShift: number,
): (level: number) => number | null {
  const elapsedYears = horizonOf(parts);
  return (level) => profitAt(parts, market, { level, elapsedYears, sigmaShift });
}

/**
 * Breakevens, extremes and the chance of a profit at the nearest expiry. Legs that all end there are exact (quant.md
 * C.12); otherwise the curve is searched between a fiftieth of the level and three times it.
 * @param cost charges, ₹, that the net breakevens have to earn.
 */
export function expiryFacts(
  parts: readonly StrategyPart[],
  market: ExpiryMarket,
  sigmaShift: number,
  cost: number,
): ExpiryFacts {
  const horizon = horizonOf(parts);
  const exact = parts.every(({ years }) => years - horizon <= TOGETHER_YEARS);
  return exact ? exactFacts(parts, market, cost, horizon) : searchedFacts(parts, market, sigmaShift, cost, horizon);
}

function exactFacts(parts: readonly StrategyPart[], market: ExpiryMarket, cost: number, years: number): ExpiryFacts {
  const legs = parts.map(({ w, strike, side, quantity, price }): Leg => ({ w, strike, side, quantity, price }));
  const { breakevens, maxProfit, maxLoss } = payoff(legs);
  const [first, ...others] = legs;
  // A cost is a worse price of one leg.
  const burdened =
    first === undefined ? [] : [{ ...first, price: first.price + (first.side * cost) / first.quantity }, ...others];
  const last = Math.max(...legs.map(({ strike }) => strike));
  const profit = (settle: number): number =>
    profitAt(parts, market, { level: settle, elapsedYears: years, sigmaShift: 0 }) ?? 0;
  return {
    exact: true,
    breakevens,
    netBreakevens: payoff(burdened).breakevens,
    maxProfit,
    maxLoss,
    chance: chanceOf(profit, breakevens, last, market, years),
  };
}

function searchedFacts(
  parts: readonly StrategyPart[],
  market: ExpiryMarket,
  sigmaShift: number,
  cost: number,
  years: number,
): ExpiryFacts {
  const profit = expiryProfit(parts, market, sigmaShift);
  const step = ((SEARCH_TO - SEARCH_FROM) * market.level) / (SEARCH_POINTS - 1);
  const levels = Array.from({ length: SEARCH_POINTS }, (_, i) => SEARCH_FROM * market.level + i * step);
  const values: number[] = [];
  for (const level of levels) {
    const value = profit(level);
    if (value === null) return UNKNOWN;
    values.push(value);
  }
  const known = (level: number): number => profit(level) ?? 0;
  const slope = parts.reduce((sum, { w, side, quantity }) => (w === -1 ? sum : sum + side * quantity), 0);
  const breakevens = crossings(known, levels, values);
  const net = (level: number): number => known(level) - cost;
  return {
    exact: false,
    breakevens,
    netBreakevens: crossings(
      net,
      levels,
      values.map((value) => value - cost),
    ),
    maxProfit: slope > 0 ? Number.POSITIVE_INFINITY : Math.max(...values),
    maxLoss: slope < 0 ? Number.NEGATIVE_INFINITY : Math.min(...values),
    chance: chanceOf(known, breakevens, market.level, market, years),
  };
}

const UNKNOWN: ExpiryFacts = {
  exact: false,
  breakevens: [],
  netBreakevens: [],
  maxProfit: Number.NaN,
  maxLoss: Number.NaN,
  chance: null,
};

function chanceOf(
  profit: (settle: number) => number,
  breakevens: readonly number[],
  last: number,
  { forward, atmSigma }: ExpiryMarket,
  years: number,
): number | null {
  if (atmSigma === null) return null;
  const chance = chanceWhere(profit, breakevens, last, forward, atmSigma * Math.sqrt(years));
  return Math.min(1, Math.max(0, chance));
}

/** Levels at which a sampled curve changes its sign. */
function crossings(f: (level: number) => number, levels: readonly number[], values: readonly number[]): number[] {
  const found: number[] = [];
  for (let i = 0; i + 1 < levels.length; i++) {
    if (values[i]! * values[i + 1]! >= 0) {
      if (values[i] === 0 && values[i + 1] !== 0) found.push(levels[i]!);
      continue;
    }
    let [low, high] = [levels[i]!, levels[i + 1]!];
    const rises = values[i]! < 0;
    for (let n = 0; n < HALVINGS; n++) {
      const mid = 0.5 * (low + high);
      if (f(mid) < 0 === rises) low = mid;
      else high = mid;
    }
    found.push(0.5 * (low + high));
  }
  return found;
}
