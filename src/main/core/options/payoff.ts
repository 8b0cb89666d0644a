import { type Wing, logMoneyness } from './black.ts';
import { normalCdf } from './normal.ts';

/** Legs in one position at most; a page of them is more than any strategy has. */
export const LEGS_MAX = 100;

/** One leg: an option, or a future (`w` 0, strike 0). */
export interface Leg {
  readonly w: Wing | 0;
  readonly strike: number;
  /** +1 bought, −1 sold. */
  readonly side: 1 | -1;
  /** Units: lots × lot size. */
  readonly quantity: number;
  /** Price paid or received per unit, ₹; costs may be added to it. */
  readonly price: number;
}

/** Profit of a position at expiry (quant.md C.12), ₹. */
export interface Payoff {
  /** Prices of the underlying at which nothing is won or lost, ascending. */
  readonly breakevens: readonly number[];
  /** ±Infinity when it grows with the underlying for ever. */
  readonly maxProfit: number;
  readonly maxLoss: number;
  /** ₹ per ₹ of the underlying above the last strike. */
  readonly slopeRight: number;
}

/** Profit at expiry when the underlying settles at a price. */
export function payoffAt(legs: readonly Leg[], settle: number): number {
  let sum = 0;
  for (const { w, strike, side, quantity, price } of legs) {
    const worth = w === 0 ? settle : Math.max(0, w * (settle - strike));
    sum += side * quantity * (worth - price);
  }
  return sum;
}

/** Breakevens and extremes: the profit is linear between 0 and the strikes, and beyond the last. */
export function payoff(legs: readonly Leg[]): Payoff {
  const nodes = nodesOf(legs);
  const values = nodes.map((node) => payoffAt(legs, node));
  const slopeRight = slopeAfter(legs);
  const breakevens: number[] = [];
  const add = (price: number): void => {
    if (breakevens.at(-1) !== price) breakevens.push(price);
  };
  nodes.forEach((node, i) => {
    const value = values[i]!;
    if (value === 0) add(node);
    const next = values[i + 1];
    if (next !== undefined && value * next < 0) add(node + ((nodes[i + 1]! - node) * value) / (value - next));
  });
  const last = values.at(-1)!;
  if (last * slopeRight < 0) add(nodes.at(-1)! - last / slopeRight);
  const most = Math.max(...values);
  const least = Math.min(...values);
  return {
    breakevens,
    maxProfit: slopeRight > 0 ? Number.POSITIVE_INFINITY : most,
    maxLoss: slopeRight < 0 ? Number.NEGATIVE_INFINITY : least,
    slopeRight,
  };
}

function nodesOf(legs: readonly Leg[]): number[] {
  const strikes = legs.filter((leg) => leg.w !== 0).map((leg) => leg.strike);
  return [...new Set([0, ...strikes])].sort((a, b) => a - b);
}

function slopeAfter(legs: readonly Leg[]): number {
  return legs.reduce((sum, { w, side, quantity }) => (w === -1 ? sum : sum + side * quantity), 0);
}

/**
 * Probability of profit at expiry: risk-neutral, lognormal around the forward with one volatility (the ATM one).
 * @param deviation σ√T; 0 puts all weight on the forward.
 */
export function chanceOfProfit(legs: readonly Leg[], forward: number, deviation: number): number {
  const profit = (settle: number): number => payoffAt(legs, settle);
  return chanceWhere(profit, payoff(legs).breakevens, lastStrike(legs), forward, deviation);
}

/**
 * Probability that a lognormal price ends where a profit is positive.
 * @param breakevens where it changes its sign, ascending.
 * @param last level above which nothing bends any more.
 * @param deviation σ√T; 0 puts all weight on the forward.
 */
export function chanceWhere(
  profit: (settle: number) => number,
  breakevens: readonly number[],
  last: number,
  forward: number,
  deviation: number,
): number {
  if (!(deviation > 0)) return profit(forward) > 0 ? 1 : 0;
  const edges = [...new Set([0, ...breakevens, Number.POSITIVE_INFINITY])];
  let chance = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const low = edges[i]!;
    const high = edges[i + 1]!;
    const inside = high === Number.POSITIVE_INFINITY ? Math.max(1, 2 * low + last) : 0.5 * (low + high);
    if (profit(inside) > 0) chance += below(high, forward, deviation) - below(low, forward, deviation);
  }
  return chance;
}

/** P(F_T < price). */
function below(price: number, forward: number, deviation: number): number {
  if (price <= 0) return 0;
  if (price === Number.POSITIVE_INFINITY) return 1;
  return normalCdf(-logMoneyness(forward, price) / deviation + 0.5 * deviation);
}

function lastStrike(legs: readonly Leg[]): number {
  return legs.reduce((most, { strike }) => Math.max(most, strike), 0);
}
