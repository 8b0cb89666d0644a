import { createStore } from 'zustand/vanilla';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
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

export interface ListRows {
  /** In the order of the list. */
  readonly rows: readonly Instrument[];
  /** Slots of the ones that are switched off. */
  readonly off: ReadonlySet<number>;
  /** Items that are not in today's list of instruments. */
  readonly unlisted: number;
}

/** Rows of a list among the instruments of the epoch. */
export function rowsOfList(list: Watchlist, instruments: readonly Instrument[]): ListRows {
  const wanted = new Map<string, number>();
  const items = list.items.filter((item) => item.type === 'instrument');
  items.forEach((item, place) => wanted.set(instrumentKey(item.segment, item.securityId), place));
  const found: (Instrument | undefined)[] = items.map(() => undefined);
  for (const row of instruments) {
    const place = wanted.get(instrumentKey(row.segment, row.securityId));
    if (place !== undefined) found[place] = row;
  }
  const rows = found.filter((row) => row !== undefined);
  const off = new Set<number>();
  items.forEach(({ active }, place) => {
    const slot = found[place]?.slot;
    if (!active && slot !== undefined) off.add(slot);
  });
  return { rows, off, unlisted: items.length - rows.length };
}
