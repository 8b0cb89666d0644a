import type { GapFills, GapRow } from '#contract/model/gaps.ts';
import { fillsGap, gap, gapDirection } from './gap.ts';
import { gapBucket, gapStats } from './gap-stats.ts';
import type { DailyRow } from './periods.ts';

/** One instrument as the gap board looks at it; prices in rupees. */
export interface GapInput {
  readonly slot: number;
  readonly symbol: string;
  /** Indicative price before the open, the official open after it. */
  readonly price: number;
  readonly indicative: boolean;
  /** Range of the running session; null before its first trade. */
  readonly range: { readonly high: number; readonly low: number } | null;
  /** Completed official days, oldest first; empty while the history is on its way. */
  readonly days: readonly DailyRow[];
  /** Close before as the feed tells it; null when it does not. Used while there are no days. */
  readonly feedClose: number | null;
}

/** A row before its fills are counted: counting walks the history, so only rows that are shown are counted. */
type BareRow = Omit<GapRow, 'fills'> & { readonly days: readonly DailyRow[] };

/**
 * The largest gaps by size, at most `limit`; equal sizes by symbol. Instruments without a close before are left out.
 * @returns the rows, and of how many instruments they are the largest.
 */
export function gapBoard(inputs: Iterable<GapInput>, limit: number): { rows: GapRow[]; priced: number } {
  const bare: BareRow[] = [];
  for (const input of inputs) {
    const row = rowOf(input);
    if (row !== null) bare.push(row);
  }
  bare.sort((a, b) => Math.abs(b.gapPct) - Math.abs(a.gapPct) || (a.symbol < b.symbol ? -1 : 1));
  const rows = bare.slice(0, limit).map(({ days, ...row }) => ({ ...row, fills: fillsOf(row, days) }));
  return { rows, priced: bare.length };
}

function rowOf({ slot, symbol, price, indicative, range, days, feedClose }: GapInput): BareRow | null {
  const previous = days.at(-1) ?? null;
  const prevClose = previous?.close ?? feedClose;
  if (prevClose === null || prevClose <= 0) return null;
  const known = gap(price, previous ?? { high: prevClose, low: prevClose, close: prevClose });
  const direction = gapDirection(known.gapClass);
  const filled = range === null || direction === null ? null : fillsGap(direction, prevClose, range.high, range.low);
  return {
    slot,
    symbol,
    price,
    indicative,
    prevClose,
    prevDate: previous?.date ?? null,
    gapPct: known.gapPct ?? 0,
    class: previous === null ? null : known.gapClass,
    filled,
    days,
  };
}

function fillsOf({ gapPct, class: gapClass }: Omit<GapRow, 'fills'>, days: readonly DailyRow[]): GapFills | null {
  const direction = gapClass === null ? null : gapDirection(gapClass);
  if (direction === null) return null;
  const { bucket, n, sameDay, within3, within5, medianSessions } = gapStats(days, gapBucket(gapPct), direction);
  return { bucket, n, sameDay, within3, within5, medianSessions };
}
