import { hashText, mix, normalOf, smoothNoise, unitOf } from './noise.ts';
import { chainClose } from './path-store.ts';
import type { DayPlan } from './regimes.ts';
import { FUTURE, OPTION, SPOT, type Terms } from './terms.ts';
import type { Underlying } from './underlying.ts';

/** Largest day's volume in units, so that the feed's 32-bit counter holds it. */
const DAY_UNITS_MAX = 3_000_000_000;
/** Part of the day's volume that prints in the closing auction. */
const AUCTION_SHARE = 0.05;
/** A day's change of open interest needs at least this many times as many traded lots. */
const LOTS_PER_OI_CHANGE = 1.6;
/** Rough yearly volatility that puts strikes into proportion when volumes are dealt. */
const ROUGH_VOL = { index: 0.15, vix: 0.15, share: 0.32, commodity: 0.42 } as const;
const FUTURE_OI_PER_LOT = 1.7;
const OPTION_OI_PER_LOT = 0.5;

/** How one underlying's volume spreads over the minutes of a day. */
export interface VolumeProfile {
  /** Running sum of minute weights; entry m is the sum before minute m. */
  readonly sums: Float64Array;
  /** Smallest weight of a minute. */
  readonly least: number;
}

/** The profile of an underlying for a day; its derivatives share it. */
export function volumeProfileOf(of: Underlying, day: number): VolumeProfile {
  const hours = of.venue.timeline.hours(day);
  const minutes = hours.endMinutes;
  const seed = mix(mix(of.venue.seed, hours.dayNumber), mix(of.key, 0x0707));
  const plan = of.asset < 0 ? null : of.venue.plan(day, of.asset);
  const sums = new Float64Array(minutes + 1);
  let least = Number.POSITIVE_INFINITY;
  for (let m = 0; m < minutes; m++) {
    const daily = 1 + 2.2 * Math.exp(-m / 18) + 1.3 * Math.exp(-Math.abs(hours.closeMinutes - m) / 20);
    const lump = Math.exp(0.38 * normalOf(mix(seed, m)) + 0.25 * smoothNoise(seed ^ 1, m / 7));
    const weight = daily * lump * (plan === null ? 1 : extraVolume(plan, m));
    sums[m + 1] = (sums[m] as number) + weight;
    if (weight < least) least = weight;
  }
  return { sums, least };
}

function extraVolume(plan: DayPlan, minute: number): number {
  const front = plan.frontHeight * Math.exp(-minute / plan.frontMinutes);
  const distance = Math.abs(minute - plan.burstAt);
  const burst = plan.burstHeight === 0 || distance > 15 ? 0 : plan.burstHeight * Math.exp(-distance / 4);
  return 1 + front + burst;
}

/** Lots (shares of cash instruments) traded on a day, in continuous trading and in the closing auction. */
export interface DayVolume {
  readonly lots: number;
  readonly auctionLots: number;
}

/** The day's volume of one instrument; 0 on days when nobody trades it. */
export function dayVolumeOf(terms: Terms, day: number): DayVolume {
  if (terms.usualLots === 0) return { lots: 0, auctionLots: 0 };
  const { venue } = terms.of;
  const hours = venue.timeline.hours(day);
  const hash = mix(mix(venue.seed, terms.hash), hours.dayNumber);
  const mood = Math.exp(
    0.3 * smoothNoise(venue.seed ^ terms.hash, hours.dayNumber / 3) + 0.25 * normalOf(mix(hash, 1)),
  );
  const plan = terms.of.asset < 0 ? null : venue.plan(day, terms.of.asset);
  const push = plan === null ? 1 : terms.shape === SPOT ? plan.volume : plan.volume ** 0.8;
  const drawn = terms.usualLots * contractShare(terms, day) * mood * push;
  const change = terms.shape === SPOT ? 0 : Math.abs(openInterestOf(terms, day) - openInterestOf(terms, day - 1));
  const wanted = Math.max(Math.floor(drawn + unitOf(mix(hash, 2))), Math.ceil(change * LOTS_PER_OI_CHANGE));
  const total = Math.min(wanted, Math.floor(DAY_UNITS_MAX / terms.lotUnits));
  if (terms.shape !== SPOT || hours.classes[terms.sessionClass].printSec < 0) return { lots: total, auctionLots: 0 };
  const auctionLots = Math.floor(total * AUCTION_SHARE * (0.6 + unitOf(mix(hash, 3))));
  return { lots: total - auctionLots, auctionLots };
}

/** Open interest in lots at the end of a day: a pure function of contract and day, so that days chain by themselves. */
export function openInterestOf(terms: Terms, day: number): number {
  if (terms.shape === SPOT || day < 0) return 0;
  const { venue } = terms.of;
  const { dayNumber } = venue.timeline.hours(day);
  const days = terms.expiryDay - dayNumber;
  if (days < 0) return 0;
  const wave = 1 + 0.18 * smoothNoise(mix(venue.seed, terms.hash) ^ hashText('oi'), dayNumber / 5);
  const age = days / terms.paceDays;
  const size = age <= 1 ? 1 : age <= 2 ? 1 - 0.5 * (age - 1) : 0.5 / (age - 1) ** 1.5;
  const base = terms.shape === FUTURE ? FUTURE_OI_PER_LOT : OPTION_OI_PER_LOT * moneyness(terms, day);
  return Math.floor(terms.usualLots * base * size * Math.max(0.3, wave));
}

/** Share of the usual volume by distance to expiry and, for options, to the money. */
function contractShare(terms: Terms, day: number): number {
  if (terms.shape === SPOT) return 1;
  const days = terms.expiryDay - terms.of.venue.timeline.hours(day).dayNumber;
  const age = days / terms.paceDays;
  if (terms.shape === FUTURE) return age <= 0.1 ? 0.6 : age <= 1.1 ? 1 : age <= 2.1 ? 0.12 : 0.02;
  const near = days <= 0 ? 2 : age <= 1 ? 1 : age <= 2 ? 0.15 : age <= 5 ? 0.04 : 0.006;
  return near * moneyness(terms, day);
}

function moneyness(terms: Terms, day: number): number {
  if (terms.shape !== OPTION) return 1;
  const spot = chainClose(terms.of, Math.max(0, day - 1));
  const days = terms.expiryDay - terms.of.venue.timeline.hours(day).dayNumber;
  const width = ROUGH_VOL[terms.of.kind] * Math.sqrt(Math.max(1, days + 0.5) / 365);
  const x = Math.log(terms.strike / spot) / width;
  const inside = terms.call ? x < 0 : x > 0;
  return Math.exp(-0.75 * Math.abs(x) ** 1.4) * (inside ? 0.35 : 1);
}
