import { assetPath, PathScratch } from './asset-path.ts';
import { COARSE_KNOT_SEC, FINE_KNOT_SEC, type FactorDay, factorDayOf } from './factor-day.ts';
import type { Underlying, World } from './underlying.ts';
import type { Venue } from './venue.ts';

/** Paths kept: two days of every underlying and the better part of a month of the NIFTY's members; ≈ 20 KB each. */
const PATHS_MAX = 1_800;
/** Index paths kept: two years of every index, of which three months are fine (≈ 20 KB each, the rest 0.2 KB). */
const INDEX_PATHS_MAX = 10_000;
const FACTOR_DAYS_MAX = 64;
/** Room for days in a cache key. */
const DAYS_SPAN = 8_192;

/**
 * Paths of underlyings by day, built when asked for and kept for a while. Every path is a pure function of seed, day
 * and underlying, so what is forgotten comes back the same.
 */
export class PathStore {
  readonly #fineFrom: string;
  readonly #paths = new Map<number, Float32Array>();
  readonly #indices = new Map<number, Float32Array>();
  readonly #factors = new Map<string, FactorDay>();
  readonly #scratch = new PathScratch();

  /** @param fineFrom first date whose minutes can be asked for; older days have coarse paths, enough for daily candles. */
  constructor(fineFrom: string) {
    this.#fineFrom = fineFrom;
  }

  isFine(venue: Venue, day: number): boolean {
    return venue.timeline.date(day) >= this.#fineFrom;
  }

  knotSec(venue: Venue, day: number): number {
    return this.isFine(venue, day) ? FINE_KNOT_SEC : COARSE_KNOT_SEC;
  }

  factorDay(venue: Venue, day: number): FactorDay {
    const key = `${venue.timeline.lead} ${day}`;
    const known = this.#factors.get(key);
    if (known) return known;
    const built = factorDayOf(venue, day, this.knotSec(venue, day));
    keep(this.#factors, key, built, FACTOR_DAYS_MAX);
    return built;
  }

  /** Fair price in rupees (VIX: percent) at every knot of the day. */
  path(of: Underlying, day: number): Float32Array {
    const key = of.key * DAYS_SPAN + day;
    const known = this.#paths.get(key) ?? this.#indices.get(key);
    if (known) return known;
    const built = this.#build(of, day);
    // An index is the sum of many, so it stays longer; a coarse path of a share is cheaper to build than to look after.
    if (of.kind === 'index') keep(this.#indices, key, built, INDEX_PATHS_MAX);
    else if (this.isFine(of.venue, day)) keep(this.#paths, key, built, PATHS_MAX);
    return built;
  }

  #build(of: Underlying, day: number): Float32Array {
    const shared = this.factorDay(of.venue, day);
    if (of.kind === 'vix') return Float32Array.from(shared.vix);
    if (of.kind !== 'index') return assetPath(of.venue, day, of.asset, shared, this.#scratch);
    const sum = new Float64Array(shared.last + 1);
    for (let i = 0; i < of.members.length; i++) {
      const path = this.#memberPath(of.venue, day, of.members[i] as number, shared);
      const units = of.units[i] as number;
      for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + units * (path[k] as number);
    }
    return Float32Array.from(sum);
  }

  #memberPath(venue: Venue, day: number, asset: number, shared: FactorDay): Float32Array {
    const share = this.#shares[asset];
    return share ? this.path(share, day) : assetPath(venue, day, asset, shared, this.#scratch);
  }

  readonly #shares: Underlying[] = [];

  /** Lets index paths and share paths be one: tells which underlying an equity asset is. */
  connect(world: World): void {
    for (const one of world.underlyings) if (one.kind === 'share') this.#shares[one.asset] = one;
  }
}

/** Adds to a bounded cache; the oldest entry makes room. */
function keep<K, V>(cache: Map<K, V>, key: K, value: V, max: number): void {
  if (cache.size >= max) {
    const oldest = cache.keys().next();
    if (!oldest.done) cache.delete(oldest.value);
  }
  cache.set(key, value);
}

/** The official close as the daily chain has it, in rupees, before rounding to the tick. */
export function chainClose(of: Underlying, day: number): number {
  if (of.kind === 'vix') return Math.exp(of.venue.vix(day));
  const closes = of.venue.closes(day);
  if (of.kind !== 'index') return closes[of.asset] as number;
  let sum = 0;
  for (let i = 0; i < of.members.length; i++)
    sum += (of.units[i] as number) * (closes[of.members[i] as number] as number);
  return sum;
}
