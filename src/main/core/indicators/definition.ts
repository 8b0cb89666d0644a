import { z } from 'zod';
import type { Look } from '#contract/model/indicator.ts';
import { type Columns, type Field, SOURCES, type Source } from './columns.ts';

/** Longest window in bars: the most bars that one history reply can hold. */
export const LENGTH_MAX = 5_000;

/** Checked parameters of an indicator. */
export type Params = Record<string, number | string>;

/**
 * The state of one indicator with fixed parameters for many independent series, in typed arrays.
 * `step` costs O(1) amortised per bar (CCI: one pass over its window).
 */
export interface Kernel {
  /**
   * Takes row `i` of the columns as the next bar of series `slot` and writes each output to `outs[k][at]`
   * (NaN = undefined). With `commit` false the state stays as it was: the same bar may be given again with other
   * values until it closes. The caller has checked the bar.
   */
  step(slot: number, columns: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void;
}

/** Where a chart draws an indicator: over the prices or in a pane of its own. */
export type Pane = 'price' | 'own';

/** One indicator: everything that the chart, the scanners and the command line need to offer and compute it. */
export interface Definition<P extends Params = Params> {
  /** Function name as it is typed, e.g. `RSI`. */
  readonly name: string;
  readonly title: string;
  readonly pane: Pane;
  /** Parameters with default, range, unit and sentence; unknown names are refused. */
  readonly params: z.ZodType<P>;
  readonly outputs: readonly string[];
  /** Outputs that are yes (1) or no (0). */
  readonly flags?: readonly string[];
  /** How a chart draws outputs that are not plain lines. */
  readonly looks?: Readonly<Record<string, Look>>;
  /** Outputs that are running sums since the first bar: two starts differ by a constant. */
  readonly cumulative?: readonly string[];
  /** Begins anew with each session: to show a bar, the bars of its day before it must be there too. */
  readonly anchored?: boolean;
  /** Bar fields that are read besides the source. */
  readonly needs: readonly Field[];
  /** Is the bar check of high against low left out? Only for formulas that do not use the range. */
  readonly looseRange?: boolean;
  /** Index of the first value per output on a series without gaps; null = depends on the data. */
  first(params: P): readonly (number | null)[];
  /** Bars to load before the first bar that is shown: recursive ones forget their start slowly (quant.md 0.3). */
  load(params: P): number;
  /** Where the formula comes from. */
  readonly formula: string;
  kernel(params: P, slots: number): Kernel;
  /** Whole columns at once, from row `from` on; equals the kernel bit for bit. Absent: the kernel is run. */
  batch?(params: P, columns: Columns, from: number, outs: readonly Float64Array[]): void;
}

/** Recursive averages need ten times their length, at least this many bars. */
const RECURSIVE_LOAD_MIN = 250;

/** Bars to load for an average that never forgets entirely. */
export function recursiveLoad(length: number): number {
  return Math.max(RECURSIVE_LOAD_MIN, 10 * length);
}

/** A window length parameter in bars. */
export function bars(byDefault: number, sentence: string, min = 1) {
  return z.int().min(min).max(LENGTH_MAX).default(byDefault).meta({ description: sentence, unit: 'bars' });
}

/** A factor parameter. */
export function factor(byDefault: number, max: number, sentence: string) {
  return z.number().min(0).max(max).default(byDefault).meta({ description: sentence, unit: '×' });
}

/** A choice parameter; the first one is the default unless named. */
export function choice<const T extends readonly [string, ...string[]]>(
  values: T,
  byDefault: T[number],
  sentence: string,
) {
  return z.enum(values).default(byDefault).meta({ description: sentence, unit: '' });
}

/** The source parameter, close by default. */
export function sourceParam(byDefault: Source = 'c') {
  return choice(SOURCES, byDefault, 'What is read: o open, h high, l low, c close, v volume, or a mean of prices.');
}

/** `tv` follows the published Pine reference, `talib` reproduces TA-Lib where the two differ. */
export function modeParam() {
  return choice(['tv', 'talib'], 'tv', 'Follow the TradingView chart (tv) or TA-Lib (talib).');
}
