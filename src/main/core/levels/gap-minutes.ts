import { MINUTE_MS } from '#contract/model/session.ts';
import { istDate } from '../time/ist.ts';
import { fillsGap, gap, type GapDirection, gapDirection } from './gap.ts';
import { gapBucket } from './gap-stats.ts';
import { type DailyRow, isJump } from './periods.ts';

/** Bars of past sessions, oldest first, prices in the same unit as the days. */
export interface IntradayBars {
  readonly first: number;
  readonly end: number;
  readonly t: ArrayLike<number>;
  readonly h: ArrayLike<number>;
  readonly l: ArrayLike<number>;
}

/** How long gaps took to fill within their session. */
export interface GapMinutes {
  /** Sessions with such a gap that bars were there for from their first bar on. */
  readonly n: number;
  readonly filled: number;
  /** Minutes from the session's first bar to the end of the bar that filled, in the middle; null when none filled. */
  readonly medianMinutes: number | null;
}

/**
 * Fill times of the gaps of one size and direction, from bars of a few minutes.
 * @param scale integer prices of the bars for one rupee.
 * @param barMinutes length of the bars.
 */
export function gapMinutes(
  days: readonly DailyRow[],
  bars: IntradayBars,
  { bucket, direction }: { readonly bucket: string; readonly direction: GapDirection },
  scale: number,
  barMinutes: number,
): GapMinutes {
  const first = new Map<string, number>();
  for (let i = bars.first; i < bars.end; i += 1) {
    const date = istDate(bars.t[i]!);
    if (!first.has(date)) first.set(date, i);
  }
  // The oldest date may begin in the middle of its session.
  const [cut] = first.keys();
  const found: (number | null)[] = [];
  for (let d = 1; d < days.length; d += 1) {
    const [before, day] = [days[d - 1]!, days[d]!];
    const from = first.get(day.date);
    if (from === undefined || day.date === cut || isJump(before.close, day.open)) continue;
    const { gapPct, gapClass } = gap(day.open, before);
    if (gapPct === null || gapDirection(gapClass) !== direction || gapBucket(gapPct) !== bucket) continue;
    found.push(minutesToFill(bars, from, before.close * scale, direction, barMinutes));
  }
  const sorted = found.filter((minutes) => minutes !== null).sort((a, b) => a - b);
  return {
    n: found.length,
    filled: sorted.length,
    medianMinutes: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
  };
}

function minutesToFill(
  { end, t, h, l }: IntradayBars,
  from: number,
  closeBefore: number,
  direction: GapDirection,
  barMinutes: number,
): number | null {
  const date = istDate(t[from]!);
  for (let i = from; i < end && istDate(t[i]!) === date; i += 1) {
    if (fillsGap(direction, closeBefore, h[i]!, l[i]!)) return (t[i]! - t[from]!) / MINUTE_MS + barMinutes;
  }
  return null;
}
