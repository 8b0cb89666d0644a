import { fillsGap, gap, type GapDirection, gapDirection } from './gap.ts';
import { type DailyRow, isJump } from './periods.ts';

/** Sizes of gaps in percent of the close before, without sign; each bucket from the edge before it up to this one. */
export const GAP_BUCKETS = [
  { name: '0–0.5%', below: 0.5 },
  { name: '0.5–1%', below: 1 },
  { name: '1–2%', below: 2 },
  { name: '2–3%', below: 3 },
  { name: '>3%', below: Number.POSITIVE_INFINITY },
] as const;
/** Sessions, the gap's own included, within which a fill is counted. */
const SOON = 3;
const LATER = 5;

/** What became of the gaps of one size and direction. */
export interface GapStats {
  readonly bucket: string;
  readonly direction: GapDirection;
  /** Gaps with at least five sessions to look at, their own included. */
  readonly n: number;
  /** How many of them filled in their own session, and within three and five sessions. */
  readonly sameDay: number;
  readonly within3: number;
  readonly within5: number;
  /** Sessions until the fill in the middle of those that filled within five, 1 = its own; null when none did. */
  readonly medianSessions: number | null;
}

/** The bucket of a gap by its size in percent. */
export function gapBucket(gapPct: number): string {
  return GAP_BUCKETS.find(({ below }) => Math.abs(gapPct) < below)!.name;
}

/**
 * How often and how fast gaps like this one were filled, from official days. Filled = a session traded at the close
 * before the gap (quant.md A.23), by its high and low. Steps as after a split are no gaps, and a gap that one follows
 * within five sessions is left out.
 * @param days oldest first.
 */
export function gapStats(days: readonly DailyRow[], bucket: string, direction: GapDirection): GapStats {
  const fills: (number | null)[] = [];
  for (let i = 1; i + LATER <= days.length; i += 1) {
    const [before, day] = [days[i - 1]!, days[i]!];
    const { gapPct, gapClass } = gap(day.open, before);
    if (gapPct === null || gapDirection(gapClass) !== direction || gapBucket(gapPct) !== bucket) continue;
    if (hasJump(days, i)) continue;
    const after = days.slice(i, i + LATER);
    const at = after.findIndex(({ high, low }) => fillsGap(direction, before.close, high, low));
    fills.push(at < 0 ? null : at + 1);
  }
  const count = (sessions: number): number => fills.filter((at) => at !== null && at <= sessions).length;
  const sorted = fills.filter((at) => at !== null).sort((a, b) => a - b);
  return {
    bucket,
    direction,
    n: fills.length,
    sameDay: count(1),
    within3: count(SOON),
    within5: count(LATER),
    medianSessions: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
  };
}

/** Does one of the sessions from `at` on open as after a split? */
function hasJump(days: readonly DailyRow[], at: number): boolean {
  for (let i = at; i < at + LATER; i += 1) if (isJump(days[i - 1]!.close, days[i]!.open)) return true;
  return false;
}
