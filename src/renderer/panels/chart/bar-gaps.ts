import { BAR_FLAG } from '#contract/model/bar.ts';
import {
  type ChartInterval,
  isDayInterval,
  isTradeInterval,
  MINUTE_INTERVAL_MS,
} from '#contract/model/chart-interval.ts';
import type { BarRow } from './bar-book.ts';

/**
 * Whether the running session has holes, or bars that the feed saw only in part: the engine was away, and fetches from
 * the broker what it missed. `openMs` is the session's first moment; null, daily bars and a session that has not traded
 * have none.
 */
export function hasGaps(rows: readonly BarRow[], interval: ChartInterval, openMs: number | null): boolean {
  const last = rows.at(-1);
  if (isTradeInterval(interval) || isDayInterval(interval)) return false;
  if (openMs === null || last === undefined || last.t < openMs) return false;
  const today = rows.filter((row) => row.t >= openMs);
  if (today.length < Math.floor((last.t - openMs) / MINUTE_INTERVAL_MS[interval]) + 1) return true;
  return today.some((row) => row !== last && (row.flags & (BAR_FLAG.partial | BAR_FLAG.repaired)) === BAR_FLAG.partial);
}
