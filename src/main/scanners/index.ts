import type { AnyScanner } from '../core/scan/scanner.ts';
import openingRangeBreakout from './opening-range-breakout.ts';
import resistanceBreakout from './resistance-breakout.ts';

/** Every scanner, in the order in which they run. */
export const SCANNERS: readonly AnyScanner[] = [openingRangeBreakout, resistanceBreakout];
