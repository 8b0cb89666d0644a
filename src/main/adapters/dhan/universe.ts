import { ensure } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MAIN_INDEX_IDS } from './index-ids.ts';

/** Options that count as near the money: expiries and strikes on each side, by kind of underlying. */
const NEAR = {
  OPTIDX: { expiries: 4, strikes: 40 },
  OPTFUT: { expiries: 2, strikes: 20 },
  OPTSTK: { expiries: 1, strikes: 10 },
  OPTCUR: { expiries: 1, strikes: 10 },
} as const;

/** Futures that count as near: the current month's and the next one; on the day after an expiry both move on. */
const NEAR_FUTURES = 2;

/** One expiry further is worth as much as this many strikes further from the money. */
const STRIKES_PER_EXPIRY = 8;

/** Tiers of the universe, best first. */
const TIER = {
  mainIndex: 0,
  otherIndex: 1,
  derivativeShare: 2,
  nearFuture: 3,
  nearOption: 4,
  farFuture: 5,
  nseShare: 6,
  farOption: 7,
  bseShare: 8,
} as const;

/** Last prices by underlying root, in the scale of that underlying's contracts. */
export type Spots = ReadonlyMap<string, number>;

interface Ranked {
  readonly instrument: Instrument;
  readonly tier: number;
  readonly score: number;
}

/**
 * Chooses at most `limit` instruments and gives them dense slots from 0, most wanted first: indices, shares with
 * derivatives, the two nearest futures of each root, options by distance from the money and expiry, later futures, other shares, the
 * remaining options.
 * @param spots where known; without it the middle of the listed strikes stands for the money.
 */
export function chooseUniverse(all: readonly Instrument[], limit: number, spots: Spots): Instrument[] {
  const expiries = expiriesOf(all);
  const distances = strikeDistances(all, spots);
  const ranked = all.map((instrument) => rank(instrument, expiries, distances));
  ranked.sort(compareRanked);
  return ranked.slice(0, limit).map(({ instrument }, slot) => ({ ...instrument, slot }));
}

/**
 * Instruments whose last price tells where the money is: the index, share or nearest commodity future under every
 * listed option, one for each root.
 */
export function spotSources(all: readonly Instrument[]): Instrument[] {
  const roots = new Set(all.filter(({ right }) => right !== null).map(({ underlying }) => underlying));
  const sources = new Map<string, Instrument>();
  for (const instrument of all) {
    if (!roots.has(instrument.underlying) || instrument.right !== null) continue;
    const present = sources.get(instrument.underlying);
    if (present === undefined || sourceOrder(instrument) < sourceOrder(present)) {
      sources.set(instrument.underlying, instrument);
    }
  }
  return [...sources.values()];
}

/** Index before NSE share before BSE share before futures, of which the nearest: smaller is better, as text. */
function sourceOrder(instrument: Instrument): string {
  const kinds = instrument.kind === 'INDEX' ? '0' : instrument.segment === 'NSE_EQ' ? '1' : '2';
  return `${kinds}${instrument.expiry ?? ''}`;
}

function rank(
  instrument: Instrument,
  expiries: ReadonlyMap<string, readonly string[]>,
  distances: ReadonlyMap<Instrument, number>,
): Ranked {
  const { kind, expiry } = instrument;
  if (kind === 'INDEX') return rankIndex(instrument);
  if (kind === 'EQUITY') return { instrument, tier: shareTier(instrument), score: 0 };
  const nth = (expiries.get(familyOf(instrument)) ?? []).indexOf(ensure(expiry, 'a contract has an expiry'));
  if (kind === 'OPTIDX' || kind === 'OPTSTK' || kind === 'OPTFUT' || kind === 'OPTCUR') {
    const distance = ensure(distances.get(instrument), 'every option has a distance');
    const near = NEAR[kind];
    const tier = nth < near.expiries && distance <= near.strikes ? TIER.nearOption : TIER.farOption;
    return { instrument, tier, score: distance + nth * STRIKES_PER_EXPIRY };
  }
  return { instrument, tier: nth < NEAR_FUTURES ? TIER.nearFuture : TIER.farFuture, score: nth };
}

function rankIndex(instrument: Instrument): Ranked {
  const main = MAIN_INDEX_IDS.indexOf(instrument.securityId);
  return { instrument, tier: main >= 0 ? TIER.mainIndex : TIER.otherIndex, score: main };
}

function shareTier(instrument: Instrument): number {
  if (instrument.segment === 'BSE_EQ') return TIER.bseShare;
  return instrument.sessionClass === 'EQ_DERIV' ? TIER.derivativeShare : TIER.nseShare;
}

function compareRanked(a: Ranked, b: Ranked): number {
  if (a.tier !== b.tier) return a.tier - b.tier;
  if (a.score !== b.score) return a.score - b.score;
  return compareText(a.instrument.underlying, b.instrument.underlying) || compareContracts(a.instrument, b.instrument);
}

function compareContracts(a: Instrument, b: Instrument): number {
  return (
    compareText(a.expiry ?? '', b.expiry ?? '') ||
    (a.strike ?? 0) - (b.strike ?? 0) ||
    compareText(a.right ?? '', b.right ?? '') ||
    a.securityId - b.securityId
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Contracts that share a row of expiries: same exchange segment, kind and root. */
function familyOf(instrument: Instrument): string {
  return `${instrument.segment}|${instrument.kind}|${instrument.underlying}`;
}

function expiriesOf(all: readonly Instrument[]): Map<string, readonly string[]> {
  const sets = new Map<string, Set<string>>();
  for (const instrument of all) {
    if (instrument.expiry !== null) gather(sets, familyOf(instrument), instrument.expiry);
  }
  return new Map([...sets].map(([family, set]) => [family, [...set].sort()]));
}

/** For every option, how many listed strikes of its expiry lie between it and the money. Steps are not uniform. */
function strikeDistances(all: readonly Instrument[], spots: Spots): Map<Instrument, number> {
  const ladders = new Map<string, Set<number>>();
  for (const instrument of all) {
    if (instrument.strike !== null) gather(ladders, ladderOf(instrument), instrument.strike);
  }
  const places = new Map<string, { places: Map<number, number>; atm: number }>();
  for (const [ladder, set] of ladders) {
    const strikes = [...set].sort((a, b) => a - b);
    const spot = spots.get(ladder.slice(ladder.lastIndexOf('|') + 1));
    places.set(ladder, { places: new Map(strikes.map((strike, at) => [strike, at])), atm: atmOf(strikes, spot) });
  }
  const distances = new Map<Instrument, number>();
  for (const instrument of all) {
    if (instrument.strike === null) continue;
    const ladder = ensure(places.get(ladderOf(instrument)), 'every option has a ladder');
    const place = ensure(ladder.places.get(instrument.strike), 'every strike is on its ladder');
    distances.set(instrument, Math.abs(place - ladder.atm));
  }
  return distances;
}

function ladderOf(instrument: Instrument): string {
  return `${instrument.segment}|${instrument.expiry}|${instrument.underlying}`;
}

function atmOf(strikes: readonly number[], spot: number | undefined): number {
  if (spot === undefined || spot <= 0) return Math.floor(strikes.length / 2);
  let best = 0;
  for (const [at, strike] of strikes.entries()) {
    if (Math.abs(strike - spot) < Math.abs((strikes[best] ?? 0) - spot)) best = at;
  }
  return best;
}

function gather<T>(sets: Map<string, Set<T>>, key: string, value: T): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
