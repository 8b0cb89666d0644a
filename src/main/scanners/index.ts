import type { AnyScanner } from '../core/scan/scanner.ts';
import gap from './gap.ts';
import narrowCprDay from './narrow-cpr-day.ts';
import narrowCprMonth from './narrow-cpr-month.ts';
import narrowCprWeek from './narrow-cpr-week.ts';
import openingRangeBreakout from './opening-range-breakout.ts';
import pivotProximity from './pivot-proximity.ts';
import resistanceBreakout from './resistance-breakout.ts';
import stopHuntZones from './stop-hunt-zones.ts';
import supportResistance from './support-resistance.ts';
import turtle20 from './turtle-20.ts';
import turtle55 from './turtle-55.ts';
import virginCpr from './virgin-cpr.ts';
import volumeExplosion from './volume-explosion.ts';
import yearBreakout from './year-breakout.ts';

/** Every scanner, in the order in which they run. */
export const SCANNERS: readonly AnyScanner[] = [
  openingRangeBreakout,
  resistanceBreakout,
  narrowCprDay,
  narrowCprWeek,
  narrowCprMonth,
  pivotProximity,
  virginCpr,
  gap,
  volumeExplosion,
  supportResistance,
  stopHuntZones,
  yearBreakout,
  turtle20,
  turtle55,
];
