import type { PatternBars, PatternFacts } from './pattern.ts';
import { clearStructure, stepStructure, STRUCTURE_CELLS, type StructureBreak } from './structure.ts';
import { isSwingHigh, isSwingLow, SWING_K } from './swings.ts';

/** Bars that the structure is made of again; the trend and its turning points are always younger than that in practice. */
export const STRUCTURE_BARS = 150;

/** Index of the latest turning point that is confirmed at `at`; −1 when the bars hold none. */
export function latestSwing(bars: PatternBars, at: number, first: number, side: 1 | -1, k = SWING_K): number {
  const is = side > 0 ? isSwingHigh : isSwingLow;
  for (let i = at - k; i - k >= first; i--) if (is(bars, i, k)) return i;
  return -1;
}

/** Is the signal bar the first to close beyond the latest turning point? A quick no for nearly every bar. */
export function breaksStructure({ bars, at, first }: PatternFacts, oldest: number, k = SWING_K): boolean {
  const from = Math.max(first, oldest);
  const side = bars.c[at]! >= bars.o[at]! ? 1 : -1;
  return isFirstBeyond(bars, at, from, side, k) || isFirstBeyond(bars, at, from, side > 0 ? -1 : 1, k);
}

function isFirstBeyond(bars: PatternBars, at: number, from: number, side: 1 | -1, k: number): boolean {
  const { c } = bars;
  const i = latestSwing(bars, at, from, side, k);
  if (i < 0) return false;
  const level = side > 0 ? bars.h[i]! : bars.l[i]!;
  if (!(side * (c[at]! - level) > 0)) return false;
  for (let bar = i + 1; bar < at; bar++) if (side * (c[bar]! - level) > 0) return false;
  return true;
}

/** The structure over the last bars again, up to the signal bar. */
export function replayStructure(facts: PatternFacts): { found: StructureBreak | null; cells: Float64Array } {
  const { bars, at, first } = facts;
  const from = Math.max(first, at - STRUCTURE_BARS);
  const cells = new Float64Array(STRUCTURE_CELLS);
  clearStructure(cells);
  let found: StructureBreak | null = null;
  for (let i = from; i <= at; i++) found = stepStructure(cells, bars, i, from);
  return { found, cells };
}
