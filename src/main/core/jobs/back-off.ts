import { MINUTE_MS } from '#contract/model/session.ts';

/** Waits between the tries, real ms: a thread that starts takes seconds, a line a minute, a broker's trouble longer. */
const WAITS_MS = [10_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS] as const;

/** How long to wait after the `attempt`th try (from 1) before the next, ms; null = it is given up. */
export function backOffMs(attempt: number): number | null {
  return WAITS_MS[attempt - 1] ?? null;
}
