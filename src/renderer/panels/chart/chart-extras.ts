import type { ChartHandle } from './chart-handle.ts';
import { attachCompare } from './compare-lines.ts';
import { attachLevelLines } from './level-lines.ts';

/** Attaches what is drawn on a chart beside its bars; the result takes everything off again. */
export function attachChartExtras(handle: ChartHandle): () => void {
  const ends = [attachLevelLines(handle), attachCompare(handle)];
  return () => {
    for (const end of ends) end();
  };
}
