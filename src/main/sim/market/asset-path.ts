import type { FactorDay } from './factor-day.ts';
import { mix, NORMALS, nextState, stateOf, unitOf } from './noise.ts';
import type { DayPlan } from './regimes.ts';
import { type Asset, DAY_RETURN_MAX, growth, type Venue } from './venue.ts';

/** Length of the day that the plans are drawn for, in minutes. */
const PLAN_MINUTES = 375;
const JUMP_CHANCE = 0.25;
const JUMP_SIZE = 0.35;

/** Working room of `assetPath`, kept so that building a path allocates nothing but the path. */
export class PathScratch {
  walk = new Float64Array(0);
  drift = new Float64Array(0);

  fit(length: number): void {
    if (this.walk.length >= length) return;
    this.walk = new Float64Array(length);
    this.drift = new Float64Array(length);
  }
}

/** Fair price of an asset in rupees at every knot of a day. */
export function assetPath(
  venue: Venue,
  day: number,
  index: number,
  shared: FactorDay,
  scratch: PathScratch,
): Float32Array {
  const asset = venue.assets[index] as Asset;
  const plan = venue.plan(day, index);
  const before = venue.closes(Math.max(0, day - 1))[index] as number;
  const vol = asset.vol * Math.sqrt(venue.factors(day).heat);
  scratch.fit(shared.last + 1);
  const { walk, drift } = scratch;
  ownWalk(venue, day, asset, plan, shared, walk);
  planDrift(plan, shared, drift);
  const end = walk[shared.close] as number;
  const { market, clock } = shared;
  const sector = asset.sector < 0 ? null : (shared.sectors[asset.sector] as Float64Array);
  const beta = asset.beta;
  const prices = new Float32Array(shared.last + 1);
  for (let k = 0; k <= shared.last; k++) {
    const own = (drift[k] as number) + vol * ((walk[k] as number) - (clock[k] as number) * end);
    const x = plan.gap + own + beta * (market[k] as number) + (sector === null ? 0 : (sector[k] as number));
    prices[k] = before * growth(x > DAY_RETURN_MAX ? DAY_RETURN_MAX : x < -DAY_RETURN_MAX ? -DAY_RETURN_MAX : x);
  }
  return prices;
}

/** The random walk of the asset's own part, scaled by the plan, with an occasional jump. */
function ownWalk(venue: Venue, day: number, asset: Asset, plan: DayPlan, shared: FactorDay, walk: Float64Array): void {
  const { dayNumber, closeMinutes } = venue.timeline.hours(day);
  const hash = mix(mix(venue.seed, dayNumber), asset.hash ^ 0x0a55);
  const { step, last, close, knotSec } = shared;
  const quiet = knotOf(plan.quietUntil, closeMinutes, knotSec);
  const jumpAt = unitOf(mix(hash, 1)) < JUMP_CHANCE ? 1 + ((mix(hash, 2) >>> 0) % close) : -1;
  walk[0] = 0;
  let state = stateOf(hash);
  let sum = 0;
  for (let k = 1; k <= last; k++) {
    state = nextState(state);
    sum += (k <= quiet ? plan.quietNoise : plan.noise) * (step[k] as number) * (NORMALS[state >>> 20] as number);
    if (k === jumpAt) sum += plan.noise * JUMP_SIZE * (NORMALS[mix(hash, 3) >>> 20] as number);
    walk[k] = sum;
  }
}

/** The planned part: corner points joined by straight lines, or straight in volatility time. */
function planDrift(plan: DayPlan, shared: FactorDay, drift: Float64Array): void {
  const { clock, last, close, knotSec } = shared;
  if (plan.points.length === 0) {
    for (let k = 0; k <= last; k++) drift[k] = (clock[k] as number) * plan.move;
    return;
  }
  drift.fill(plan.move, 0, last + 1);
  const closeMinutes = (close * knotSec) / 60;
  for (let i = 1; i < plan.points.length; i++) {
    const [fromMinute, from] = plan.points[i - 1] as readonly [number, number];
    const [toMinute, to] = plan.points[i] as readonly [number, number];
    const first = knotOf(fromMinute, closeMinutes, knotSec);
    const second = i === plan.points.length - 1 ? close : knotOf(toMinute, closeMinutes, knotSec);
    for (let k = first; k <= second; k++) {
      drift[k] = second === first ? to : from + ((to - from) * (k - first)) / (second - first);
    }
  }
}

function knotOf(planMinute: number, closeMinutes: number, knotSec: number): number {
  return Math.round((planMinute * (closeMinutes / PLAN_MINUTES) * 60) / knotSec);
}
