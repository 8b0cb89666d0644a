import type { Account, TokenFacts } from './account.ts';

const MINUTE_MS = 60_000;
/** Below this a trader must know that the token ends, and nothing new may be opened with it. */
export const EXPIRING_MS = 10 * MINUTE_MS;
/** A token that ends within this is replaced at the first moment at which no market is open: a new one cuts sockets. */
export const RENEW_QUIET_MS = 8 * 60 * MINUTE_MS;
/** A token that ends within this is replaced at once, open market or not. */
export const RENEW_LATEST_MS = 60 * MINUTE_MS;

/** How a token can be replaced: not at all, by the broker's renewal, or by making one with PIN and code. */
export type Remedy = 'none' | 'renew' | 'generate';

/** Renewal is for tokens of the broker's page; everything else needs PIN and one-time code. */
export function remedyOf(account: Account, facts: TokenFacts | null, nowMs: number): Remedy {
  if (facts !== null && facts.consumer !== 'APP' && facts.endsAtMs > nowMs) return 'renew';
  return account.login === null ? 'none' : 'generate';
}

/** Whether it is time for another token. @param leftMs time until the present one ends. @param quiet no market is open. */
export function renewalIsDue(leftMs: number, quiet: boolean): boolean {
  return leftMs <= RENEW_LATEST_MS || (quiet && leftMs <= RENEW_QUIET_MS);
}
