import type { Random } from '../timers.ts';

/** How a connection ended, as far as waiting is concerned. */
export type EndReason =
  /** Reset, closed, timed out: the ordinary case. */
  | 'dropped'
  /** HTTP 429 on the upgrade: too many connects for this account. */
  | 'throttled'
  /** Code 50 with reason 805: another program of the same account holds the connections. */
  | 'evicted';

/** First and longest wait per reason, ms (dhan-api §9: storms of reconnects block the account for minutes). */
export const BACKOFF_MS: Readonly<Record<EndReason, { readonly first: number; readonly longest: number }>> = {
  dropped: { first: 500, longest: 60_000 },
  throttled: { first: 60_000, longest: 300_000 },
  evicted: { first: 60_000, longest: 600_000 },
};

/** A connection that lasted this long starts counting attempts from zero again. */
export const STABLE_AFTER_MS = 30_000;

/**
 * Wait before attempt number `attempt` (0 = first after a good connection): doubling from `first`, capped, with the
 * upper half random so that several sockets do not come back in the same instant.
 * @returns ms, between half and the whole of the step; an eviction is never shortened below its first wait.
 */
export function backoffMs(reason: EndReason, attempt: number, random: Random): number {
  const { first, longest } = BACKOFF_MS[reason];
  const step = Math.min(longest, first * 2 ** Math.min(attempt, 20));
  const waitMs = step / 2 + (step / 2) * random();
  return Math.round(reason === 'dropped' ? waitMs : Math.max(first, waitMs));
}
