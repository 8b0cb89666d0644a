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
import resistanceBreakout from './resistance-breakout.ts';

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
];
