import { clamp01, confidenceOf, lin } from './confidence.ts';
import type { IctFacts } from './ict-facts.ts';
import type { PatternSignal } from './pattern.ts';
import type { StructureBreak } from './structure.ts';

export const OTE_PARAMS = { lo: 0.62, hi: 0.79, sweet: 0.705, minLegAtr: 2, maxAge: 40, stopAtr: 0.1, ext: 0.27 };
export type OteParams = typeof OTE_PARAMS;

/** Legs watched at once: breaks of 40 bars that still stand; the oldest makes room. */
const LEGS_MAX = 12;
/** Cells of a leg: its direction, its start, its running end, and its age in bars. */
const LEG = { dir: 0, start: 1, end: 2, age: 3 } as const;
const LEG_CELLS = 4;
/** Cells of the state: the number of legs, then the legs, oldest first. */
export const OTE_CELLS = 1 + LEGS_MAX * LEG_CELLS;

/**
 * Optimal trade entry (quant.md D.2): after a break, a bar that comes back deep into the leg from the last opposite
 * turning point to the running extreme, and does not close too deep. Every break makes a leg of its own, and a leg
 * serves once. Give it every bar in order, after the structure.
 * @param cells OTE_CELLS cells of state, all 0 at the beginning.
 * @param found the break that this bar makes, if it does.
 * @returns entries of this bar, that of the oldest leg first.
 */
export function stepOptimalEntries(
  cells: Float64Array,
  facts: IctFacts,
  found: StructureBreak | null,
  params: OteParams = OTE_PARAMS,
): readonly PatternSignal[] {
  let signals: PatternSignal[] | null = null;
  let kept = 0;
  const count = cells[0]!;
  for (let leg = 0; leg < count; leg++) {
    const from = 1 + leg * LEG_CELLS;
    if (!stillStands(cells, from, facts, params)) continue;
    const signal = entryOf(cells, from, facts, params);
    if (signal !== null) (signals ??= []).push(signal);
    else cells.copyWithin(1 + kept++ * LEG_CELLS, from, from + LEG_CELLS);
  }
  cells[0] = kept;
  if (found !== null && !Number.isNaN(found.opposite)) watch(cells, facts, found);
  return signals ?? NONE;
}

const NONE: readonly PatternSignal[] = [];

/** Takes the bar into a leg; false when the leg is too old or a close went beyond its start. */
function stillStands(cells: Float64Array, from: number, { bars, at }: IctFacts, { maxAge }: OteParams): boolean {
  const dir = cells[from + LEG.dir]!;
  cells[from + LEG.age]! += 1;
  if (cells[from + LEG.age]! > maxAge || dir * (bars.c[at]! - cells[from + LEG.start]!) < 0) return false;
  const far = dir > 0 ? bars.h[at]! : bars.l[at]!;
  if (dir * (far - cells[from + LEG.end]!) > 0) cells[from + LEG.end] = far;
  return true;
}

function watch(cells: Float64Array, { bars, at }: IctFacts, { dir, opposite }: StructureBreak): void {
  if (cells[0] === LEGS_MAX) {
    cells.copyWithin(1, 1 + LEG_CELLS, OTE_CELLS);
    cells[0]! -= 1;
  }
  const from = 1 + cells[0]! * LEG_CELLS;
  cells[from + LEG.dir] = dir;
  cells[from + LEG.start] = opposite;
  cells[from + LEG.end] = dir > 0 ? bars.h[at]! : bars.l[at]!;
  cells[from + LEG.age] = 0;
  cells[0]! += 1;
}

function entryOf(cells: Float64Array, from: number, facts: IctFacts, params: OteParams): PatternSignal | null {
  const { bars, at } = facts;
  const dir = cells[from + LEG.dir] as -1 | 1;
  const start = cells[from + LEG.start]!;
  const end = cells[from + LEG.end]!;
  const leg = dir * (end - start);
  const near = dir > 0 ? bars.l[at]! : bars.h[at]!;
  const entry = bars.c[at]!;
  if (!(dir * (end - near) >= params.lo * leg && dir * (end - entry) <= params.hi * leg)) return null;
  const atr = facts.atr(0);
  if (!(atr > 0 && leg >= params.minLegAtr * atr)) return null;
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
