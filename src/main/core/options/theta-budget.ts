import { MINUTE_MS } from '#contract/model/session.ts';
import { blackScholes, DAYS_A_YEAR, type Wing } from './black.ts';

const MINUTES_A_YEAR = (DAYS_A_YEAR * 86_400_000) / MINUTE_MS;
/** Steps in which the remaining time is searched before the crossing is halved down. */
const SEARCH_STEPS = 64;
const HALVINGS = 50;

/** An option somebody holds. */
export interface HeldOption {
  readonly w: Wing;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly sigma: number;
  readonly rate: number;
  readonly dividend: number;
}

/**
 * A buyer's time budget: calendar minutes until time alone, with spot and volatility standing still, has cost the given
 * share of the premium. Found by pricing the option again at later instants, not from today's theta, which speeds up
 * near expiry. Null when the share is never lost before expiry (an option deep in the money keeps its intrinsic value).
 * @param share part of the premium, 0.1 = 10 %.
 */
export function thetaBudgetMinutes(option: HeldOption, share: number): number | null {
  const premium = valueAfter(option, 0);
  const floor = premium * (1 - share);
  if (!(premium > 0) || !(option.years > 0) || !(share > 0)) return null;
  let before = 0;
  for (let i = 1; i <= SEARCH_STEPS; i++) {
    // Steps shrink towards expiry, where an option at the money loses fastest.
    const left = 1 - i / SEARCH_STEPS;
    const at = option.years * (1 - left * left);
    if (valueAfter(option, at) <= floor) return MINUTES_A_YEAR * crossing(option, floor, before, at);
    before = at;
  }
  return null;
}

/**
 * What holding an option for some calendar minutes costs, ₹ of one unit, with spot and volatility standing still; past
 * expiry its intrinsic value is what is left. Negative where time works for the holder (deep puts of a spot with rates).
 */
export function heldCost(option: HeldOption, minutes: number): number {
  return valueAfter(option, 0) - valueAfter(option, minutes / MINUTES_A_YEAR);
}

function valueAfter({ w, spot, strike, years, sigma, rate, dividend }: HeldOption, passed: number): number {
  return blackScholes(w, spot, strike, years - passed, sigma, rate, dividend).price;
}

/** Years after which the value has fallen to the floor, between two instants around that. */
function crossing(option: HeldOption, floor: number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let i = 0; i < HALVINGS; i++) {
    const mid = 0.5 * (low + high);
    if (valueAfter(option, mid) <= floor) high = mid;
    else low = mid;
  }
  return high;
}
