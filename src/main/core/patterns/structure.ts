import { confidenceOf, lin } from './confidence.ts';
import { orElse, type PatternBars, type PatternFacts, type PatternSignal, targetAt } from './pattern.ts';
import { isSwingHigh, isSwingLow, SWING_K } from './swings.ts';

export const STRUCTURE_PARAMS = { bodyFrac: 0.6, dispAtr: 1.2, stopAtrMax: 3, rr: 1.5, emAtr: 1.5 };
export type StructureParams = typeof STRUCTURE_PARAMS;

/** A close beyond the latest turning point: with the trend or from no trend (BOS), or against it (CHOCH). */
export interface StructureBreak {
  readonly dir: -1 | 1;
  readonly kind: 'BOS' | 'CHOCH';
  readonly level: number;
  /** Bars from the turning point to the break. */
  readonly swingAge: number;
  /** The latest turning point of the other side; NaN when there is none. */
  readonly opposite: number;
}

/** Cells of the state, so that a scanner can keep it in its memory. Prices are NaN and ages are in bars. */
export const STRUCTURE_CELL = { high: 0, highAge: 1, highLive: 2, low: 3, lowAge: 4, lowLive: 5, trend: 6 } as const;
export const STRUCTURE_CELLS = 7;
const CELL = STRUCTURE_CELL;

/** A state that has seen no bar. */
export function clearStructure(cells: Float64Array): void {
  cells.fill(0, 0, STRUCTURE_CELLS);
  cells[CELL.high] = Number.NaN;
  cells[CELL.low] = Number.NaN;
}

/**
 * Takes bar `at` into the state: the turning point that it confirms, then the break that it makes, which uses the
 * broken turning point up (quant.md D.2). Give it every bar in order.
 * @param first oldest bar that may be read.
 */
export function stepStructure(
  cells: Float64Array,
  bars: PatternBars,
  at: number,
  first: number,
  k = SWING_K,
): StructureBreak | null {
  cells[CELL.highAge]! += 1;
  cells[CELL.lowAge]! += 1;
  const i = at - k;
  if (i - k >= first) {
    if (isSwingHigh(bars, i, k)) confirm(cells, CELL.high, bars.h[i]!, k);
    if (isSwingLow(bars, i, k)) confirm(cells, CELL.low, bars.l[i]!, k);
  }
  const close = bars.c[at]!;
  if (cells[CELL.highLive] === 1 && close > cells[CELL.high]!) return breakOf(cells, 1);
  if (cells[CELL.lowLive] === 1 && close < cells[CELL.low]!) return breakOf(cells, -1);
  return null;
}

function confirm(cells: Float64Array, side: number, price: number, age: number): void {
  cells[side] = price;
  cells[side + 1] = age;
  cells[side + 2] = 1;
}

function breakOf(cells: Float64Array, dir: -1 | 1): StructureBreak {
  const side = dir > 0 ? CELL.high : CELL.low;
  const kind = cells[CELL.trend] === -dir ? 'CHOCH' : 'BOS';
  cells[CELL.trend] = dir;
  cells[side + 2] = 0;
  return {
    dir,
    kind,
    level: cells[side]!,
    swingAge: cells[side + 1]!,
    opposite: cells[dir > 0 ? CELL.low : CELL.high]!,
  };
}

/** Where the close lies between the latest confirmed low (0) and high (1); NaN while the range is not there. */
export function dealingPosition(cells: Float64Array, close: number): number {
  const range = cells[CELL.high]! - cells[CELL.low]!;
  return range > 0 ? (close - cells[CELL.low]!) / range : Number.NaN;
}

/** Is the bar a displacement: long against the average range, and mostly body? */
export function isDisplaced(facts: PatternFacts, params: StructureParams): boolean {
  const { bars, at } = facts;
  const range = bars.h[at]! - bars.l[at]!;
  const body = Math.abs(bars.c[at]! - bars.o[at]!);
  return range > 0 && body >= params.bodyFrac * range && range >= params.dispAtr * facts.atr(1);
}

/** The plan of a break: stop at the last opposite turning point where it is near enough. */
export function structureSignal(
  name: string,
  facts: PatternFacts,
  found: StructureBreak,
  params: StructureParams,
): PatternSignal | null {
  const { bars, at } = facts;
  const atr = facts.atr(0);
  const before = facts.atr(1);
  if (!(atr > 0 && before > 0)) return null;
  const { dir, kind, level, opposite } = found;
  const entry = bars.c[at]!;
  const room = dir * (entry - opposite);
  const stop = room > 0 && room < params.stopAtrMax * atr ? opposite : entry - dir * params.stopAtrMax * atr;
  const beyondAtr = (dir * (entry - level)) / atr;
  const rangeAtr = (bars.h[at]! - bars.l[at]!) / before;
  const rvol = orElse(facts.rvol(), 1);
  return {
    name,
    dir,
    conf: confidenceOf(0.5 * lin(beyondAtr, 0, 1) + 0.3 * lin(rangeAtr, params.dispAtr, 2.5) + 0.2 * lin(rvol, 1, 2.5)),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: { kind, level, beyondAtr, rangeAtr, rvol },
  };
}
