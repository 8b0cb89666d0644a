import type { AnyScanner } from '../core/scan/scanner.ts';
import ictFvgRetest from './ict-fvg-retest.ts';
import ictKillzone from './ict-killzone.ts';
import ictLiquiditySweep from './ict-liquidity-sweep.ts';
import ictOptimalEntry from './ict-optimal-entry.ts';
import ictPremiumDiscount from './ict-premium-discount.ts';
import ictStructureMomentum from './ict-structure-momentum.ts';
import openingRangeBreakout from './opening-range-breakout.ts';
import patternBreakout from './pattern-breakout.ts';
import patternDownsideMomentum from './pattern-downside-momentum.ts';
import patternHiddenAccumulation from './pattern-hidden-accumulation.ts';
import patternReversal from './pattern-reversal.ts';
import patternUpsideMomentum from './pattern-upside-momentum.ts';
import patternVolumeBreakout from './pattern-volume-breakout.ts';
import patternVolumePriceDivergence from './pattern-volume-price-divergence.ts';
import patternVolumeSpike from './pattern-volume-spike.ts';
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
  patternVolumeSpike,
  patternVolumeBreakout,
  patternVolumePriceDivergence,
  patternUpsideMomentum,
  patternDownsideMomentum,
  patternBreakout,
  patternReversal,
  patternHiddenAccumulation,
  ictLiquiditySweep,
  ictFvgRetest,
  ictStructureMomentum,
  ictOptimalEntry,
  ictPremiumDiscount,
  ictKillzone,
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
