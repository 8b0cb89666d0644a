import { CHAIN_STRIKES_MAX } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { underlyingsOf } from './underlying-of.ts';

/** One expiry of one underlying as it is listed: strikes ascend, slots in their order. */
export interface ChainListing {
  readonly underlying: string;
  readonly expiry: string;
  /** Any option of the chain: segment, class, lot, tick and decimals are the same for all. */
  readonly sample: Instrument;
  /** Index, share or future behind it; null when it is not subscribed. */
  readonly behind: Instrument | null;
  /** In the instruments' price scale. */
  readonly strikes: readonly number[];
  /** Slot of the call and of the put of each strike; −1 where there is none. */
  readonly callSlots: readonly number[];
  readonly putSlots: readonly number[];
}

export interface ChainCatalog {
  /** Nearest expiry first, then by name. */
  readonly listings: readonly ChainListing[];
  /** Options that fit no chain: a strike listed twice, a second segment, or more strikes than a chain holds. */
  readonly leftOut: number;
}

/** Whether two listings are of the same rows, so that what was solved of one holds for the other. */
export function sameListing(a: ChainListing, b: ChainListing): boolean {
  const same = (x: readonly number[], y: readonly number[]): boolean =>
    x.length === y.length && x.every((value, i) => value === y[i]);
  return (
    a.sample.segment === b.sample.segment &&
    a.behind?.slot === b.behind?.slot &&
    same(a.strikes, b.strikes) &&
    same(a.callSlots, b.callSlots) &&
    same(a.putSlots, b.putSlots)
  );
}

interface Draft {
  readonly sample: Instrument;
  readonly strikes: Map<number, { call: number; put: number }>;
}

/** Sorts the subscribed options into chains and finds what is behind each. */
export function chainCatalog(instruments: readonly Instrument[]): ChainCatalog {
  const drafts = new Map<string, Draft>();
  let leftOut = 0;
  for (const option of instruments) {
    if (option.right === null || option.strike === null || option.expiry === null || option.slot < 0) continue;
    const key = `${option.expiry} ${option.underlying}`;
    let draft = drafts.get(key);
    if (draft === undefined) drafts.set(key, (draft = { sample: option, strikes: new Map() }));
    if (!place(draft, option, option.strike)) leftOut += 1;
  }
  const behind = underlyingsOf(instruments);
  const listings = [...drafts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, draft]) => listingOf(draft, behind(draft.sample)));
  return { listings, leftOut };
}

function place({ sample, strikes }: Draft, option: Instrument, strike: number): boolean {
  if (option.segment !== sample.segment) return false;
  let legs = strikes.get(strike);
  if (legs === undefined) {
    if (strikes.size >= CHAIN_STRIKES_MAX) return false;
    strikes.set(strike, (legs = { call: -1, put: -1 }));
  }
  const side = option.right === 'CE' ? 'call' : 'put';
  if (legs[side] >= 0) return false;
  legs[side] = option.slot;
  return true;
}

function listingOf({ sample, strikes }: Draft, behind: Instrument | null): ChainListing {
  const rows = [...strikes.entries()].sort(([a], [b]) => a - b);
  return {
    underlying: sample.underlying,
    expiry: sample.expiry as string,
    sample,
    behind,
    strikes: rows.map(([strike]) => strike),
    callSlots: rows.map(([, legs]) => legs.call),
    putSlots: rows.map(([, legs]) => legs.put),
  };
}
