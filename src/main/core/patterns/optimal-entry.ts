import { clamp01, confidenceOf, lin } from './confidence.ts';
import type { IctFacts } from './ict-facts.ts';
import type { PatternSignal } from './pattern.ts';
import type { StructureBreak } from './structure.ts';

export const OTE_PARAMS = { lo: 0.62, hi: 0.79, sweet: 0.705, minLegAtr: 2, maxAge: 40, stopAtr: 0.1, ext: 0.27 };
export type OteParams = typeof OTE_PARAMS;

/** Cells of the leg that is watched: its direction (0 = none), its start, its running end, and its age in bars. */
export const OTE_CELL = { dir: 0, start: 1, end: 2, age: 3 } as const;
export const OTE_CELLS = 4;
const CELL = OTE_CELL;

/**
 * Optimal trade entry (quant.md D.2): after a break, a bar that comes back deep into the leg from the last opposite
 * turning point to the running extreme, and does not close too deep. Give it every bar in order, after the structure.
 * @param cells four cells of state, all 0 at the beginning.
 * @param found the break that this bar makes, if it does.
 */
export function stepOptimalEntry(
  cells: Float64Array,
  facts: IctFacts,
  found: StructureBreak | null,
  params: OteParams = OTE_PARAMS,
): PatternSignal | null {
  const { bars, at } = facts;
  if (found !== null) {
    const { dir, opposite } = found;
    cells[CELL.dir] = Number.isNaN(opposite) ? 0 : dir;
    cells[CELL.start] = opposite;
    cells[CELL.end] = dir > 0 ? bars.h[at]! : bars.l[at]!;
    cells[CELL.age] = 0;
    return null;
  }
  const dir = cells[CELL.dir]!;
  if (dir === 0) return null;
  cells[CELL.age]! += 1;
  const start = cells[CELL.start]!;
  const close = bars.c[at]!;
  if (cells[CELL.age]! > params.maxAge || dir * (close - start) < 0) {
    cells[CELL.dir] = 0;
    return null;
  }
  const far = dir > 0 ? bars.h[at]! : bars.l[at]!;
  if (dir * (far - cells[CELL.end]!) > 0) cells[CELL.end] = far;
  return touched(cells, facts, params);
}

function touched(cells: Float64Array, facts: IctFacts, params: OteParams): PatternSignal | null {
  const { bars, at } = facts;
  const dir = cells[CELL.dir] as -1 | 1;
  const start = cells[CELL.start]!;
  const end = cells[CELL.end]!;
  const leg = dir * (end - start);
  const near = dir > 0 ? bars.l[at]! : bars.h[at]!;
  const entry = bars.c[at]!;
  if (!(dir * (end - dir * params.lo * leg - near) >= 0 && dir * (entry - (end - dir * params.hi * leg)) >= 0)) return null;
  const atr = facts.atr(0);
  if (!(atr > 0 && leg >= params.minLegAtr * atr)) return null;
  cells[CELL.dir] = 0;
  const retrace = (dir * (end - entry)) / leg;
  const killzone = facts.killzone();
  const sweetness = clamp01(1 - Math.abs(retrace - params.sweet) / (params.hi - params.sweet));
  return {
    name: 'OTE',
    dir,
    conf: confidenceOf(0.4 * lin(leg / atr, params.minLegAtr, 6) + 0.3 * sweetness + (killzone === null ? 0 : 0.3)),
    entry,
    stop: start - dir * params.stopAtr * atr,
    target: end,
    target2: end + dir * params.ext * leg,
    expMove: Math.abs(end - entry),
    detail: { A: start, B: end, retrace, legAtr: leg / atr, killzone: killzone ?? 'none' },
  };
}
