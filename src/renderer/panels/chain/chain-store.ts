import { createStore } from 'zustand/vanilla';
import type { Chain, ChainList } from '#contract/model/chain.ts';

export interface ChainState {
  /** Underlyings with chains; null before they were read in this epoch. */
  readonly list: ChainList | null;
  readonly underlying: string;
  /** Null until the list says which there are. */
  readonly expiry: string | null;
  /** As it was read last; kept while the connection is lost. */
  readonly chain: Chain | null;
  /** Wall time of the last reading, ms. */
  readonly readAtMs: number;
  /** Why the last reading failed; null after one that worked. */
  readonly error: string | null;
}

/** What a first look shows. */
const FIRST_UNDERLYING = 'NIFTY';

/** The option chain of this window. */
export const chainStore = createStore<ChainState>(() => ({
  list: null,
  underlying: FIRST_UNDERLYING,
  expiry: null,
  chain: null,
  readAtMs: 0,
  error: null,
}));

type Expiries = ChainList['underlyings'][number]['expiries'];

export function expiriesOf(list: ChainList | null, underlying: string): Expiries {
  return list?.underlyings.find((one) => one.underlying === underlying)?.expiries ?? [];
}

/**
 * Underlying and expiry to show of a list: those wanted where they are listed, else the nearest expiry, else NIFTY,
 * else the first; null when nothing is listed.
 */
export function chosenChain(
  list: ChainList,
  underlying: string,
  expiry: string | null,
): { readonly underlying: string; readonly expiry: string } | null {
  for (const name of [underlying, FIRST_UNDERLYING, list.underlyings[0]?.underlying ?? '']) {
    const expiries = expiriesOf(list, name);
    const found = expiries.find((one) => one.expiry === expiry) ?? expiries[0];
    if (found !== undefined) return { underlying: name, expiry: found.expiry };
  }
  return null;
}

/** A chain as long as it is of an epoch: of another one it is none. */
export function inEpoch(chain: Chain | null, epoch: number): Chain | null {
  return chain?.epoch === epoch ? chain : null;
}

/** Takes a list; what is shown stays where it is still listed. */
export function takeList(list: ChainList): void {
  const { underlying, expiry } = chainStore.getState();
  // Slots of a chain of another epoch are other instruments' now.
  const chain = inEpoch(chainStore.getState().chain, list.epoch);
  chainStore.setState({ list, chain, error: null });
  const chosen = chosenChain(list, underlying, expiry);
  if (chosen === null) chainStore.setState({ expiry: null, chain: null });
  else showChain(chosen.underlying, chosen.expiry);
}

/** Switches to a chain; without an expiry, or with one that is not listed, to the nearest. Unknown underlyings change nothing. */
export function showChain(underlying: string, expiry: string | null): void {
  const state = chainStore.getState();
  const expiries = expiriesOf(state.list, underlying);
  const found = expiries.find((one) => one.expiry === expiry) ?? expiries[0];
  if (found === undefined) return;
  if (state.underlying === underlying && state.expiry === found.expiry) return;
  chainStore.setState({ underlying, expiry: found.expiry, chain: null, error: null });
}
