import type { ChainScanner } from '../core/scan/chain-scanner.ts';
import type { AnyScanner } from '../core/scan/scanner.ts';
import ivRankExtreme from './iv-rank-extreme.ts';
import kowSignal from './kow-signal.ts';
import mmTrap from './mm-trap.ts';
import oiBuildUp from './oi-build-up.ts';
import oiWalls from './oi-walls.ts';
import openingRangeBreakout from './opening-range-breakout.ts';
import resistanceBreakout from './resistance-breakout.ts';
import straddleIvCrush from './straddle-iv-crush.ts';
import straddleMovers from './straddle-movers.ts';
import straddlePremiumCollection from './straddle-premium-collection.ts';
import straddleRangeStrangle from './straddle-range-strangle.ts';
import unusualOptions from './unusual-options.ts';

/** Scanners of option chains: a pass runs them once a minute. */
export const CHAIN_SCANNERS: readonly ChainScanner[] = [
  oiBuildUp,
  unusualOptions,
  ivRankExtreme,
  straddleMovers,
  oiWalls,
  mmTrap,
  straddleIvCrush,
  straddleRangeStrangle,
  straddlePremiumCollection,
  kowSignal,
];

/** Every scanner, in the order in which they run. */
export const SCANNERS: readonly AnyScanner[] = [openingRangeBreakout, resistanceBreakout, ...CHAIN_SCANNERS];
