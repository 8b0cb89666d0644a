/** First wait after a lost connection, ms. */
export const RETRY_FIRST_MS = 250;
/** Longest wait: a trader who looks up must not wait longer for a terminal that is back, ms. */
export const RETRY_LONGEST_MS = 5_000;

/** Wait before attempt number `attempt` (1 = first): doubles up to the longest, spread by ±20 % with `random` in [0, 1). */
export function retryWaitMs(attempt: number, random: number): number {
  const base = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(base * (0.8 + 0.4 * random));
}
