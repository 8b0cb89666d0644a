import type { ScanInterval } from '../scan/scan-state.ts';
import { DAYS_DEPTH } from '../scan/scan-state.ts';

/** Characters of an expression: more than anyone reads at a glance. */
export const TEXT_MAX = 1_000;
/** Parentheses, calls and signs inside each other: far below what a call stack holds. */
export const DEPTH_MAX = 40;
/** Names, numbers, operators and calls of one expression. */
export const NODES_MAX = 300;
/** Values that are worked out for each bar; equal ones count once. */
export const CELLS_MAX = 120;
/** Bars that `x[n]`, `highest`, `lowest`, `sum` and `count` reach back: they are kept for every instrument. */
export const LOOKBACK_MAX = 250;
/** Estimated time of one evaluation, ns: 25,000 instruments then take 100 ms, half of a scanner's budget for a minute. */
export const COST_MAX_NS = 4_000;
/** Values told with a hit. */
export const EVIDENCE_MAX = 16;

/** Minutes that are loaded of each instrument. */
const MINUTES_LOADED = 5_000;
const INTERVAL_MINUTES: Readonly<Record<string, number>> = { '1m': 1, '5m': 5, '15m': 15, '1h': 60 };

/** Bars of an interval that the loaded history holds at the least; nothing can need more. */
export function barsLoaded(interval: ScanInterval): number {
  const minutes = INTERVAL_MINUTES[interval];
  return minutes === undefined ? DAYS_DEPTH : Math.floor(MINUTES_LOADED / minutes);
}
