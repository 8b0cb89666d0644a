import type { RiskControl } from './control.ts';
import { deny } from './verdict.ts';

/** Part of a budget of requests that entries may use; the rest is kept for exits and cancels. */
export const ENTRY_SHARE = 0.8;

/** One window of the broker's limit on requests (dhan-api §2.3). */
export interface RateWindow {
  readonly id: string;
  readonly title: string;
  readonly windowMs: number;
  /** What the broker takes: default and largest setting. */
  readonly most: number;
  /** In words: `second`, `minute`, … */
  readonly word: string;
}

/**
 * A limit on requests in one window, for entries: they have to leave a share free. An exit is never refused by a count:
 * it waits in front of the broker, where exits go first (see the order budget of the adapter).
 */
export function requestRate({ id, title, windowMs, most, word }: RateWindow): RiskControl {
  return {
    id,
    title,
    limit: most,
    unit: `a ${word}`,
    least: 2,
    most,
    optional: false,
    exits: false,
    reason: `The broker refuses requests above its limit per ${word}; a fifth of it is kept for exits and cancels.`,
    check({ slices, replaces }, { requestsMs, nowMs }, limit) {
      const used = requestsSince(requestsMs, nowMs - windowMs);
      const wanted = replaces === null ? slices.length : 1;
      const free = Math.floor(limit * ENTRY_SHARE) - used;
      if (wanted <= free) return null;
      const text = `${used} requests went out in the last ${word} and ${wanted} more would pass what are left to entries of ${limit}. Wait, or make it smaller.`;
      return deny(id, text);
    },
    used: ({ requestsMs, nowMs }) => requestsSince(requestsMs, nowMs - windowMs),
  };
}

/** Times after `fromMs` in a list that rises. */
export function requestsSince(timesMs: readonly number[], fromMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((timesMs[mid] as number) <= fromMs) low = mid + 1;
    else high = mid;
  }
  return timesMs.length - low;
}
