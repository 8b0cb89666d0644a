import { mix, NORMALS, nextState, smoothNoise, stateOf } from './noise.ts';
import { type Venue, VIX_LEVERAGE, VIX_MEMORY } from './venue.ts';
import { MARKET } from './market-data.ts';

/** Distance of the path's knots: fine on days whose minutes can be asked for, coarse on older ones. */
export const FINE_KNOT_SEC = 5;
export const COARSE_KNOT_SEC = 900;

/** What all instruments of a venue share on one day: volatility time and factor paths at the knots. */
export interface FactorDay {
  readonly knotSec: number;
  /** Last knot, and the knot of the official close. */
  readonly last: number;
  readonly close: number;
  /** Standard deviation of one step; its squares up to the close sum to 1. */
  readonly step: Float64Array;
  /** Share of the day's variance that has passed, 0 … 1 (1 from the close on). */
  readonly clock: Float64Array;
  /** Return since the previous close of market and sectors. */
  readonly market: Float64Array;
  readonly sectors: readonly Float64Array[];
  /** Volatility index in percent. */
  readonly vix: Float64Array;
}

const VIX_PATH_NOISE = 0.012;

/** Builds the shared paths of a day. */
export function factorDayOf(venue: Venue, day: number, knotSec: number): FactorDay {
  const hours = venue.timeline.hours(day);
  const last = Math.ceil((hours.endMinutes * 60) / knotSec);
  const close = Math.min(last, Math.round((hours.closeMinutes * 60) / knotSec));
  const seed = mix(mix(venue.seed, hours.dayNumber), 0x0fac);
  const { step, clock } = volatilityTime(seed, last, close, knotSec, hours.closeMinutes);
  const draw = venue.factors(day);
  const bridge = (salt: number, gap: number, move: number, vol: number): Float64Array =>
    bridgePath(mix(seed, salt), step, clock, close, gap, move, vol);
  const market = bridge(1, draw.marketGap, draw.marketMove, draw.marketVol);
  const sectors = venue.sectors.map((_, i) =>
    bridge(10 + i, draw.sectorGap[i] as number, draw.sectorMove[i] as number, draw.sectorVol[i] as number),
  );
  const own = bridge(2, 0, draw.vixShock, VIX_PATH_NOISE);
  const mean = Math.log(MARKET.vixBase);
  const before = day > 0 ? venue.vix(day - 1) : mean;
  const vix = own.map((shock, k) => {
    const pull = (VIX_MEMORY - 1) * (before - mean) * (clock[k] as number);
    return Math.exp(before + pull - VIX_LEVERAGE * (market[k] as number) + shock);
  });
  return { knotSec, last, close, step, clock, market, sectors, vix };
}

/** Step sizes: a U through the day, with bursts on two time scales. */
function volatilityTime(
  seed: number,
  last: number,
  close: number,
  knotSec: number,
  closeMinutes: number,
): { step: Float64Array; clock: Float64Array } {
  const step = new Float64Array(last + 1);
  const clock = new Float64Array(last + 1);
  let total = 0;
  let level = 1;
  let minute = -1;
  for (let k = 1; k <= last; k++) {
    const at = Math.floor(((k - 1) * knotSec) / 60);
    if (at !== minute) {
      minute = at;
      const bursts = 0.35 * smoothNoise(seed ^ 1, at / 5) + 0.25 * smoothNoise(seed ^ 2, at / 23);
      level = (1 + 1.5 * Math.exp(-at / 14) + 0.5 * Math.exp(-Math.abs(closeMinutes - at) / 25)) * Math.exp(bursts);
    }
    step[k] = level;
    if (k <= close) total += level * level;
    clock[k] = total;
  }
  const scale = 1 / Math.sqrt(total);
  for (let k = 1; k <= last; k++) {
    step[k] = (step[k] as number) * scale;
    clock[k] = k >= close ? 1 : (clock[k] as number) / total;
  }
  return { step, clock };
}

/** A Brownian bridge in volatility time from `gap` to `gap + move` at the close, then free. */
function bridgePath(
  hash: number,
  step: Float64Array,
  clock: Float64Array,
  close: number,
  gap: number,
  move: number,
  vol: number,
): Float64Array {
  const path = new Float64Array(step.length);
  let state = stateOf(hash);
  let walk = 0;
  for (let k = 1; k < path.length; k++) {
    state = nextState(state);
    walk += (step[k] as number) * (NORMALS[state >>> 20] as number);
    path[k] = walk;
  }
  const end = path[close] as number;
  for (let k = 0; k < path.length; k++) {
    const passed = clock[k] as number;
    path[k] = gap + move * passed + vol * ((path[k] as number) - passed * end);
  }
  return path;
}
