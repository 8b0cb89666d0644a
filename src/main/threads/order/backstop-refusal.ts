import type { Fault } from '#contract/faults.ts';
import { retryWaitMs } from './watched-stop.ts';

/**
 * Refusals in a row of a stop at the broker until it is given up: what still holds after these waits, some ten minutes,
 * does not pass by itself, and every try is an order of the day's budget.
 */
export const REFUSALS_MAX = 8;

/** A cause that passes by itself. */
interface Passing {
  readonly codes: readonly string[];
  readonly text: RegExp | null;
  /** It may be gone after this, ms. */
  readonly waitMs: number;
}

/** What a refusal may say (dhan-api 2.6, 7.1.7) and may not say any more a while later. */
const PASSING: readonly Passing[] = [
  // The broker counts by the minute.
  {
    codes: ['rejected.rate_limited', 'rejected.token_throttled'],
    text: /too many requests|rate limit/i,
    waitMs: 60_000,
  },
  // An exit, a cancel or a transfer sets funds free.
  { codes: [], text: /insufficient (funds|balance|margin)|margin shortfall/i, waitMs: 30_000 },
  // The engine signs in again.
  { codes: ['rejected.session_dead'], text: null, waitMs: 10_000 },
  { codes: ['rejected.market_closed'], text: /market is closed|markets are offline/i, waitMs: 60_000 },
  { codes: ['rejected.order_in_transit'], text: /in transit/i, waitMs: 5_000 },
  { codes: ['rejected.broker_error'], text: /try again|temporar/i, waitMs: 10_000 },
  // Nobody has seen it for 20 s: another minute, so that it can still turn up before a second one goes out.
  { codes: ['rejected.never_arrived'], text: null, waitMs: 60_000 },
];

/**
 * Wait until a stop that the broker refused is tried again.
 * @param refused refusals in a row, this one counted.
 * @returns ms; null when its reason does not pass by itself, or was given time enough.
 */
export function refusalWaitMs(why: Fault | null, refused: number): number | null {
  if (why === null || refused >= REFUSALS_MAX) return null;
  const cause = PASSING.find(({ codes, text }) => codes.includes(why.code) || (text?.test(why.text) ?? false));
  return cause === undefined ? null : Math.max(cause.waitMs, retryWaitMs(refused));
}
