import { MINUTE_MS } from '#contract/model/session.ts';

/** Waits between the tries of a run, real ms: a line that drops is back in a minute, a broker's trouble takes longer. */
const WAITS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS] as const;

/** How long to wait after the `attempt`th try (from 1) before the next, ms; null = it is given up. */
export function backOffMs(attempt: number): number | null {
  return WAITS_MS[attempt - 1] ?? null;
}
