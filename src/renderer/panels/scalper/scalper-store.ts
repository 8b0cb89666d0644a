import { createStore } from 'zustand/vanilla';
import type { Chain } from '#contract/model/chain.ts';

/** Lots that one key sends at most: more wants a ticket that is read. */
export const SCALP_LOTS_MAX = 50;
/** Strikes away from the money at most. */
const OFFSET_MAX = 20;

/** The strikes of the two panes. */
export interface Strikes {
  readonly call: number;
  readonly put: number;
}

export interface ScalperState {
  /** The strikes go with the money; else they stand still. */
  readonly follow: boolean;
  /** Strikes out of the money on either side; below zero in the money. */
  readonly offset: number;
  /** Where they stand; null until a chain says so. Of one chain only. */
  readonly strikes: Strikes | null;
  readonly chainKey: string;
  readonly lots: number;
  readonly kind: 'limit' | 'market';
}

export const scalperStore = createStore<ScalperState>(() => ({
  follow: true,
  offset: 0,
  strikes: null,
  chainKey: '',
  lots: 1,
  kind: 'limit',
}));

export const chainKeyOf = ({ epoch, underlying, expiry }: Chain): string => `${epoch} ${underlying} ${expiry}`;

/** Strikes out of the money by a number of strikes, calls above and puts below; null without a money. */
export function strikesAt({ strike, summary }: Pick<Chain, 'strike' | 'summary'>, offset: number): Strikes | null {
  const atm = summary.atmStrike === null ? -1 : strike.indexOf(summary.atmStrike);
  if (atm < 0) return null;
  const within = (row: number): number => strike[Math.max(0, Math.min(strike.length - 1, row))] as number;
  return { call: within(atm + offset), put: within(atm - offset) };
}

/**
 * Strikes after a chain was read. A side in which a position is open stays where it is, whatever the money does: the
 * keys act on what is seen, and what is held is seen.
 * @param isOpen whether something is held at a strike.
 */
export function nextStrikes(
  state: Pick<ScalperState, 'follow' | 'offset' | 'strikes' | 'chainKey'>,
  chain: Chain,
  isOpen: (strike: number, right: 'CE' | 'PE') => boolean,
): Strikes | null {
  const wanted = strikesAt(chain, state.offset);
  const now = state.chainKey === chainKeyOf(chain) ? state.strikes : null;
  if (now === null || wanted === null) return wanted ?? now;
  const stays = (strike: number, right: 'CE' | 'PE'): boolean =>
    (!state.follow || isOpen(strike, right)) && chain.strike.includes(strike);
  const call = stays(now.call, 'CE') ? now.call : wanted.call;
  const put = stays(now.put, 'PE') ? now.put : wanted.put;
  return call === now.call && put === now.put ? now : { call, put };
}

/** Moves the strikes one further out of the money, or in. Held strikes move from where they are. */
export function stepStrikes(chain: Chain, step: 1 | -1): void {
  const { strikes, follow, offset } = scalperStore.getState();
  const next = Math.max(-OFFSET_MAX, Math.min(OFFSET_MAX, offset + step));
  if (follow || strikes === null) return scalperStore.setState({ offset: next });
  const beside = (strike: number, by: number): number => chain.strike[chain.strike.indexOf(strike) + by] ?? strike;
  scalperStore.setState({
    offset: next,
    strikes: { call: beside(strikes.call, step), put: beside(strikes.put, -step) },
  });
}

/** One lot more or less. */
export function stepLots(step: number): void {
  scalperStore.setState(({ lots }) => ({ lots: Math.max(1, Math.min(SCALP_LOTS_MAX, lots + step)) }));
}

/** Strikes go with the money, or stand still. */
export function turnFollow(): void {
  scalperStore.setState(({ follow }) => ({ follow: !follow }));
}

/** Limit at the touch to market, and back. */
export function turnKind(): void {
  scalperStore.setState(({ kind }) => ({ kind: kind === 'limit' ? 'market' : 'limit' }));
}
