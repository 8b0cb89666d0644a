import { type ChainTrailReply, TRAIL_FIELDS, type TrailPair, type TrailPremium } from '#contract/model/chain-study.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { ChainTrail, type TrailSample } from '../../core/options/chain-trail.ts';
import { phaseAt } from '../../core/session/calendar.ts';
import { orNull } from './chain-reply.ts';
import type { LiveChain, Solved } from './live-chain.ts';

/** Chains whose premiums are kept: 41 strikes for 375 minutes are a quarter of a megabyte each. */
const PREMIUMS_KEPT_MAX = 120;

const keyOf = ({ listing }: LiveChain): string => `${listing.expiry} ${listing.underlying}`;

/**
 * The day of every chain by the minute, from what each pass solves. Premiums by strike are kept of the nearest chains,
 * and of every chain that somebody looked at, which then takes the place of one that nobody did.
 */
export class ChainTrails {
  readonly #day: TradeDay;
  readonly #trails = new Map<string, ChainTrail>();
  /** Keys of chains that were asked for, the latest last. */
  readonly #asked = new Set<string>();
  #keeping = 0;

  constructor(day: TradeDay) {
    this.#day = day;
  }

  /** Chains that are there now, nearest expiry first: trails of others are given up. */
  adopt(chains: readonly LiveChain[]): void {
    const present = new Set(chains.map(keyOf));
    for (const [key, trail] of this.#trails) {
      if (present.has(key)) continue;
      if (trail.keepsPremiums) this.#keeping -= 1;
      this.#trails.delete(key);
      this.#asked.delete(key);
    }
    for (const chain of chains) {
      if (this.#trails.has(keyOf(chain))) continue;
      const trail = new ChainTrail();
      this.#trails.set(keyOf(chain), trail);
      if (this.#keeping < PREMIUMS_KEPT_MAX) this.#keep(trail);
    }
  }

  /** Takes what was just solved, while the options trade continuously. */
  record(chain: LiveChain, solved: Solved): void {
    if (phaseAt(this.#day, chain.listing.sample.sessionClass, solved.atMs) !== 'continuous') return;
    const trail = this.#trails.get(keyOf(chain));
    trail?.record(solved.atMs, sampleOf(chain, solved), chain.columns, solved.atmRow);
  }

  /** The day of a chain, and the premiums of pairs of strikes. */
  read(chain: LiveChain, epoch: number, pairs: readonly TrailPair[]): ChainTrailReply {
    const trail = this.#trails.get(keyOf(chain)) ?? new ChainTrail();
    this.#wanted(keyOf(chain), trail);
    const column = (values: readonly number[]): (number | null)[] => values.map(orNull);
    const { underlying, expiry } = chain.listing;
    return {
      epoch,
      underlying,
      expiry,
      atMs: [...trail.atMs],
      fields: Object.fromEntries(
        TRAIL_FIELDS.map((name) => [name, column(trail.fields[name])]),
      ) as ChainTrailReply['fields'],
      strikes: [...trail.strikes],
      premiumsFromMs: trail.premiumsFromMs,
      premiums: pairs.map((pair): TrailPremium => {
        const found = trail.pair(pair);
        if (found === null) return { ...pair, kept: false, premium: [], vwap: [] };
        return { ...pair, kept: true, premium: column(found.premium), vwap: column(found.vwap) };
      }),
    };
  }

  #keep(trail: ChainTrail): void {
    trail.keepPremiums();
    this.#keeping += 1;
  }

  #wanted(key: string, trail: ChainTrail): void {
    this.#asked.delete(key);
    this.#asked.add(key);
    if (trail.keepsPremiums) return;
    if (this.#keeping >= PREMIUMS_KEPT_MAX) this.#giveOneUp();
    this.#keep(trail);
  }

  /** The farthest chain that nobody asked for, else the one that was asked for longest ago. */
  #giveOneUp(): void {
    const kept = [...this.#trails].filter(([, trail]) => trail.keepsPremiums);
    const unasked = kept.filter(([key]) => !this.#asked.has(key)).at(-1);
    const oldest = [...this.#asked].find((key) => this.#trails.get(key)?.keepsPremiums === true);
    const trail = unasked?.[1] ?? (oldest === undefined ? undefined : this.#trails.get(oldest));
    if (trail === undefined) return;
    trail.dropPremiums();
    this.#keeping -= 1;
  }
}

function sampleOf({ columns, spot }: LiveChain, solved: Solved): TrailSample {
  const { ratios } = solved;
  return {
    spot: spot.price,
    forward: solved.forward,
    atmStrike: solved.atmRow < 0 ? Number.NaN : (columns.strike[solved.atmRow] as number),
    atmIv: solved.atmSigma,
    straddle: solved.straddle,
    pcrByOi: ratios.byInterest ?? Number.NaN,
    pcrByVolume: ratios.byVolume ?? Number.NaN,
    maxPain: solved.maxPain ?? Number.NaN,
    callOi: ratios.callInterest,
    putOi: ratios.putInterest,
    gex: solved.exposure.total,
  };
}
