import type { ScanInterval } from '../scan/scan-state.ts';
import type { Definition, Params } from '../indicators/definition.ts';
import type { ContextValue, DayValue } from './context-values.ts';
import type { Arithmetic, Comparison } from './node.ts';

/** `own` = the bars that the scanner runs on, whichever they are. */
export type Domain = 'own' | ScanInterval;

export type BarField = 'o' | 'h' | 'l' | 'c' | 'v' | 'oi' | 'hl2' | 'hlc3' | 'ohlc4';

/**
 * One value of a compiled expression, worked out on every bar of its domain after those that it reads. Numbers are
 * rupees, units or minutes of the day; conditions are 1 and 0; NaN = not known. `at` and such are places of cells.
 */
export type Cell =
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'bar'; readonly field: BarField }
  | { readonly op: 'day'; readonly value: DayValue }
  | { readonly op: 'context'; readonly value: ContextValue }
  | { readonly op: 'negate' | 'not' | 'abs'; readonly of: number }
  | { readonly op: 'round'; readonly of: number; readonly decimals: number }
  | {
      readonly op: Arithmetic | Comparison | 'and' | 'or' | 'min' | 'max' | 'when';
      readonly left: number;
      readonly right: number;
    }
  | { readonly op: 'ago'; readonly of: number; readonly bars: number }
  | { readonly op: 'highest' | 'lowest' | 'sum'; readonly of: number; readonly bars: number }
  /** The newest value of a cell of another domain. */
  | { readonly op: 'on'; readonly domain: ScanInterval; readonly of: number }
  /** One indicator; its values are read by `output` cells. @param source the cell it reads instead of the bar's close. */
  | {
      readonly op: 'indicator';
      readonly definition: Definition;
      readonly params: Params;
      readonly source: number | null;
      readonly takesOpen: boolean;
    }
  | { readonly op: 'output'; readonly of: number; readonly output: number };

/** One step of an indicator, ns: the dearest of the index are below it. */
const INDICATOR_NS = 60;

/** Estimated ns of one cell on one bar; test/bench/expression.bench.ts holds it against what is measured. */
export function costOf(cell: Cell): number {
  if (cell.op === 'constant' || cell.op === 'output') return 0;
  if (cell.op === 'indicator') return INDICATOR_NS;
  if (cell.op === 'highest' || cell.op === 'lowest' || cell.op === 'sum') return 10 + cell.bars;
  return 8;
}
