import type { AnyScanner } from '../core/scan/scanner.ts';
import openingRangeBreakout from './opening-range-breakout.ts';
import profileNodeTest from './profile-node-test.ts';
import profilePocRejection from './profile-poc-rejection.ts';
import profilePocShift from './profile-poc-shift.ts';
import profileValueBreakout from './profile-value-breakout.ts';
import profileValueChange from './profile-value-change.ts';
import profileVolumeGap from './profile-volume-gap.ts';
import relativeStrength from './relative-strength.ts';
import resistanceBreakout from './resistance-breakout.ts';
import sectorMovers from './sector-movers.ts';
import signalSupertrendAdx from './signal-supertrend-adx.ts';

/** Every scanner, in the order in which they run. */
export const SCANNERS: readonly AnyScanner[] = [
  openingRangeBreakout,
  resistanceBreakout,
  profileValueBreakout,
  profileNodeTest,
  profilePocRejection,
  profilePocShift,
  profileValueChange,
  profileVolumeGap,
  signalSupertrendAdx,
  sectorMovers,
  relativeStrength,
];
