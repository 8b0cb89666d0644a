import type { TradingFacts } from '../../core/risk/control.ts';
import type { TradingGate } from './trading-gate.ts';

/** A token that ends within this time blocks entries: an exit must still fit in. */
export const TOKEN_LEAST_MS = 600_000;
/** A clock that is off by more than this makes times of prices and orders worthless. */
export const CLOCK_SKEW_MS_MAX = 5_000;
/** Feed lag above which prices are history, 99th of 100, ms. Exchange time has a resolution of 1 s. */
export const FEED_LAG_MS_MAX = 5_000;

/** Turns facts from outside into blocks of entries, and lifts them when the facts are good again. */
export function setFactBlocks(gate: TradingGate, facts: TradingFacts, nowMs: number): void {
  const { feed, lagMsP99, tokenEndsMs, tokenDead, clockSkewMs, staticIpOk } = facts;
  gate.set('feed_stale', feed === 'live' ? null : `The feed is ${feed}: prices may be old.`, nowMs);
  const late = lagMsP99 !== null && lagMsP99 > FEED_LAG_MS_MAX;
  gate.set('feed_late', late ? 'Prices arrive more than 5 s after their time.' : null, nowMs);
  gate.set('token_dead', tokenDead ? 'The session with the broker has ended. Log in again.' : null, nowMs);
  const ending = tokenEndsMs !== null && tokenEndsMs - nowMs < TOKEN_LEAST_MS;
  gate.set('token_ending', ending ? 'The access token ends within ten minutes. Renew it.' : null, nowMs);
  const skewed = clockSkewMs !== null && Math.abs(clockSkewMs) > CLOCK_SKEW_MS_MAX;
  gate.set('clock_skewed', skewed ? 'The clock of this machine is off by more than 5 s. Correct it.' : null, nowMs);
  const text = "The broker does not list this machine's address; it would refuse every order.";
  gate.set('static_ip', staticIpOk === false ? text : null, nowMs);
}
