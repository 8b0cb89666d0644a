import type { ChainScanner } from '../core/scan/chain-scanner.ts';
import type { AnyScanner } from '../core/scan/scanner.ts';
import gap from './gap.ts';
import ictFvgRetest from './ict-fvg-retest.ts';
import ictKillzone from './ict-killzone.ts';
import ictLiquiditySweep from './ict-liquidity-sweep.ts';
import ictOptimalEntry from './ict-optimal-entry.ts';
import ictPremiumDiscount from './ict-premium-discount.ts';
import ictStructureMomentum from './ict-structure-momentum.ts';
import ivRankExtreme from './iv-rank-extreme.ts';
import kowSignal from './kow-signal.ts';
import mmTrap from './mm-trap.ts';
import narrowCprDay from './narrow-cpr-day.ts';
import narrowCprMonth from './narrow-cpr-month.ts';
import narrowCprWeek from './narrow-cpr-week.ts';
import oiBuildUp from './oi-build-up.ts';
import oiWalls from './oi-walls.ts';
import openingRangeBreakout from './opening-range-breakout.ts';
import patternBreakout from './pattern-breakout.ts';
import patternDownsideMomentum from './pattern-downside-momentum.ts';
import patternHiddenAccumulation from './pattern-hidden-accumulation.ts';
import patternReversal from './pattern-reversal.ts';
import patternUpsideMomentum from './pattern-upside-momentum.ts';
import patternVolumeBreakout from './pattern-volume-breakout.ts';
import patternVolumePriceDivergence from './pattern-volume-price-divergence.ts';
import patternVolumeSpike from './pattern-volume-spike.ts';
import pivotProximity from './pivot-proximity.ts';
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
import stopHuntZones from './stop-hunt-zones.ts';
import straddleIvCrush from './straddle-iv-crush.ts';
import straddleMovers from './straddle-movers.ts';
import straddlePremiumCollection from './straddle-premium-collection.ts';
import straddleRangeStrangle from './straddle-range-strangle.ts';
import supportResistance from './support-resistance.ts';
import turtle20 from './turtle-20.ts';
import turtle55 from './turtle-55.ts';
import unusualOptions from './unusual-options.ts';
import virginCpr from './virgin-cpr.ts';
import volumeExplosion from './volume-explosion.ts';
import yearBreakout from './year-breakout.ts';

/** Scanners of option chains. */
export const CHAIN_SCANNERS: readonly ChainScanner[] = [
  ivRankExtreme,
  mmTrap,
  oiBuildUp,
  oiWalls,
  straddleMovers,
  unusualOptions,
  kowSignal,
  straddleIvCrush,
  straddlePremiumCollection,
  straddleRangeStrangle,
];

/** Every scanner, in the order in which they run. */
export const SCANNERS: readonly AnyScanner[] = [
  openingRangeBreakout,
  resistanceBreakout,
  gap,
  narrowCprDay,
  narrowCprMonth,
  narrowCprWeek,
  pivotProximity,
  stopHuntZones,
  supportResistance,
  turtle20,
  turtle55,
  virginCpr,
  yearBreakout,
  volumeExplosion,
  patternBreakout,
  patternDownsideMomentum,
  patternHiddenAccumulation,
  patternReversal,
  patternUpsideMomentum,
  patternVolumeBreakout,
  patternVolumePriceDivergence,
  patternVolumeSpike,
  ictFvgRetest,
  ictKillzone,
  ictLiquiditySweep,
  ictOptimalEntry,
  ictPremiumDiscount,
  ictStructureMomentum,
  profileNodeTest,
  profilePocRejection,
  profilePocShift,
  profileValueBreakout,
  profileValueChange,
  profileVolumeGap,
  signalSupertrendAdx,
  ...CHAIN_SCANNERS,
  relativeStrength,
  sectorMovers,
];
