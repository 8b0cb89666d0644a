import { type ScanInterval, SERIES_DEPTH } from './scan-state.ts';
import type { ScanView, SeriesView } from './scanner.ts';

/** What is needed of a view to find today's bars. */
type DayView = Pick<ScanView, 'bars' | 'openMs' | 'on'>;
/** Fifteen-minute bars of a whole session fit into the depth of a series, minutes do not. */
const OPEN_INTERVALS = ['1m', '15m'] as const satisfies readonly ScanInterval[];

/**
 * Index of the first bar of today; `end` when there is none yet. Null when the series may have let go of some of today's
 * bars. A scanner that was skipped finds with it what it did not see.
 * @param openMs when the session opened.
 */
export function firstOfDay({ t, first, end }: Pick<SeriesView, 't' | 'first' | 'end'>, openMs: number): number | null {
  let at = end;
  while (at > first && t[at - 1]! >= openMs) at -= 1;
  return at === first && end - first >= SERIES_DEPTH ? null : at;
}

/** The open of today's first bar, integer scale: also for a scanner that runs later than that; before it, of the newest bar. */
export function dayOpen(view: DayView): number {
  for (const interval of OPEN_INTERVALS) {
    const series = view.on(interval);
    const at = firstOfDay(series, view.openMs);
    if (at !== null && at < series.end) return series.o[at]!;
  }
  return view.bars.o[view.bars.end - 1]!;
}
