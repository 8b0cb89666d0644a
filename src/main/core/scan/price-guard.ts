import { isJump } from '../levels/periods.ts';
import type { DailyRow } from '../levels/periods.ts';

/**
 * Whether the last `count` days hold a price step as after a split, or `open` makes one against the last close:
 * then their extremes are of two scales and nothing may be compared with them.
 */
export function isSplit(days: readonly DailyRow[], count: number, open: number | null): boolean {
  const from = Math.max(1, days.length - count + 1);
  for (let i = from; i < days.length; i += 1) if (isJump(days[i - 1]!.close, days[i]!.open)) return true;
  const last = days.at(-1);
  return open !== null && last !== undefined && isJump(last.close, open);
}
