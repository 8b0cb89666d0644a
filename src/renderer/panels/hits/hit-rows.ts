import { type Hit, PRIORITIES, type ScannerInfo } from '#contract/model/scan.ts';
import { scannerTitle } from '../../stores/hits.ts';
import type { HitSort, HitSortKey } from '../../stores/hits-view.ts';

type Value = number | string | null;

/** Evidence columns shown beside the fixed ones when one scanner is chosen. */
export const EVIDENCE_COLUMNS_MAX = 6;

function valueOf(hit: Hit, by: HitSortKey, scanners: readonly ScannerInfo[]): Value {
  if (by === 'at') return hit.atMs;
  if (by === 'symbol') return hit.symbol;
  if (by === 'scanner') return scannerTitle(scanners, hit.scannerId);
  if (by === 'interval') return hit.interval;
  if (by === 'priority') return PRIORITIES.indexOf(hit.priority);
  if (by === 'confidence') return hit.confidence;
  if (by === 'price') return hit.price / 10 ** hit.decimals;
  if (by === 'riskReward') return hit.plan?.riskReward ?? null;
  const value = hit.evidence[by.slice('evidence.'.length)] ?? null;
  return typeof value === 'boolean' ? Number(value) : value;
}

function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Hits in the order of a column; equal ones stay newest first, and what has no value comes last either way. */
export function sortHits(
  hits: readonly Hit[],
  { by, down }: HitSort,
  scanners: readonly ScannerInfo[],
): readonly Hit[] {
  if (by === 'at') return down ? hits : hits.toReversed();
  const keyed = hits.map((hit) => ({ hit, value: valueOf(hit, by, scanners) }));
  const sign = down ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return sign * compare(a.value, b.value);
  });
  return keyed.map(({ hit }) => hit);
}

/** The next order when a head is pressed: largest first, smallest first, as they come. */
export function nextSort(sort: HitSort, by: HitSortKey): HitSort {
  if (sort.by !== by) return { by, down: by !== 'symbol' && by !== 'scanner' };
  const first = by !== 'symbol' && by !== 'scanner';
  if (sort.down === first) return { by, down: !first };
  return { by: 'at', down: true };
}

/** Rows that a scrolled window of a long table draws: some more than are seen, so that scrolling shows no holes. */
export function windowOf(
  count: number,
  top: number,
  height: number,
  rowHeight: number,
): { readonly from: number; readonly to: number } {
  const spare = 8;
  const from = Math.max(0, Math.min(count - 1, Math.floor(top / rowHeight)) - spare);
  return { from, to: Math.min(count, Math.ceil((top + height) / rowHeight) + spare) };
}

/** How many of the hits are not among those shown. */
export function countNew(hits: readonly Hit[], shown: readonly Hit[]): number {
  const ids = new Set(shown.map(({ id }) => id));
  return hits.reduce((count, { id }) => count + (ids.has(id) ? 0 : 1), 0);
}
