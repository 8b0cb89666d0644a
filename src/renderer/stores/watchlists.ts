import { createStore } from 'zustand/vanilla';
import type { Instrument } from '#contract/model/instrument.ts';
import type { WatchItem, Watchlist } from '#contract/model/watchlist.ts';

export interface WatchlistsState {
  /** As the engine last told. */
  readonly lists: readonly Watchlist[];
  /** Id of the list that the market watch shows; null = the whole market. */
  readonly shown: number | null;
}

/** Saved lists, and which of them is on the screen. */
export const watchlistsStore = createStore<WatchlistsState>(() => ({ lists: [], shown: null }));

/** Takes the lists; when the shown one is gone, the whole market is shown. */
export function adoptLists(lists: readonly Watchlist[]): void {
  watchlistsStore.setState(({ shown }) => ({ lists, shown: lists.some(({ id }) => id === shown) ? shown : null }));
}

/** Takes one list as it was saved; one that is not known any more stays away. */
export function adoptList(saved: Watchlist): void {
  watchlistsStore.setState(({ lists }) => ({ lists: lists.map((list) => (list.id === saved.id ? saved : list)) }));
}

/** The list on the screen; undefined while the whole market is. */
export function shownList(): Watchlist | undefined {
  const { lists, shown } = watchlistsStore.getState();
  return lists.find(({ id }) => id === shown);
}

/** The list that additions go to: the shown one, else the first. */
export function targetList(): Watchlist | undefined {
  return shownList() ?? watchlistsStore.getState().lists[0];
}

type Listed = Extract<WatchItem, { type: 'instrument' }>;

/** The item of an instrument in a list. */
export function itemOf(
  list: Watchlist,
  { segment, securityId }: Pick<Instrument, 'segment' | 'securityId'>,
): Listed | undefined {
  return list.items.find(
    (item): item is Listed => item.type === 'instrument' && item.segment === segment && item.securityId === securityId,
  );
}

/** Shows the list that stands some places after the shown one; the whole market stands before the first. */
export function stepList(step: 1 | -1): void {
  const { lists, shown } = watchlistsStore.getState();
  const all = [null, ...lists.map(({ id }) => id)];
  const next = all[(all.indexOf(shown) + step + all.length) % all.length] ?? null;
  watchlistsStore.setState({ shown: next });
}
