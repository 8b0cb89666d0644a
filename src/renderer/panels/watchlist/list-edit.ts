import type { FeedMode } from '#contract/model/feed.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import type { SpreadLeg, WatchItem, Watchlist } from '#contract/model/watchlist.ts';

/** Changes to a list, each a new list; places are those of its items. */

/** What makes an item the same one after its label, mode or switch were changed. */
function identityOf(item: WatchItem): string {
  if (item.type === 'instrument') return instrumentKey(item.segment, item.securityId);
  return item.type === 'spread' ? JSON.stringify(item.legs) : `separator ${item.label}`;
}

const placesOf = (list: Watchlist, identity: string): number[] =>
  list.items.flatMap((item, at) => (identityOf(item) === identity ? [at] : []));

/**
 * Where an item of a list stands in a later version of it; null where it cannot be told: it is gone, or one of several
 * that are alike is.
 */
export function placeNow(seen: Watchlist, place: number, latest: Watchlist): number | null {
  const item = seen.items[place];
  if (item === undefined) return null;
  if (seen === latest) return place;
  const [before, now] = [seen, latest].map((list) => placesOf(list, identityOf(item))) as [number[], number[]];
  return before.length === now.length ? (now[before.indexOf(place)] ?? null) : null;
}

/** Moves an item; a place outside is the nearest end. */
export function moved(list: Watchlist, from: number, to: number): Watchlist {
  const item = list.items[from];
  const place = Math.max(0, Math.min(list.items.length - 1, to));
  if (item === undefined || place === from) return list;
  return { ...list, items: list.items.toSpliced(from, 1).toSpliced(place, 0, item) };
}

export function without(list: Watchlist, place: number): Watchlist {
  return { ...list, items: list.items.toSpliced(place, 1) };
}

/** Switches an item off or on; of a separator, everything below it down to the next. */
export function toggled(list: Watchlist, place: number): Watchlist {
  return changedItem(list, place, (item) => ({ ...item, active: item.active === false }));
}

export function labelled(list: Watchlist, place: number, label: string): Watchlist {
  return changedItem(list, place, (item) => ({ ...item, label: label.trim() }));
}

/** Gives an item a feed mode of its own, or takes it away. */
export function withItemMode(list: Watchlist, place: number, mode: FeedMode | null): Watchlist {
  return changedItem(list, place, (item) => {
    if (item.type === 'separator') return item;
    const { mode: _before, ...rest } = item;
    return mode === null ? rest : { ...rest, mode };
  });
}

/** Gives a list a feed mode, or lets it come as the terminal says. */
export function withMode(list: Watchlist, mode: FeedMode | null): Watchlist {
  const { mode: _before, ...rest } = list;
  return mode === null ? rest : { ...rest, mode };
}

function changedItem(list: Watchlist, place: number, change: (item: WatchItem) => WatchItem): Watchlist {
  return { ...list, items: list.items.map((item, at) => (at === place ? change(item) : item)) };
}

export function instrumentItem({ segment, securityId }: Pick<Instrument, 'segment' | 'securityId'>): WatchItem {
  return { type: 'instrument', segment, securityId, label: '', active: true };
}

/** Adds instruments that the list does not have yet behind its items. @returns the list and how many were new. */
export function withInstruments(
  list: Watchlist,
  instruments: readonly Pick<Instrument, 'segment' | 'securityId'>[],
): { readonly list: Watchlist; readonly added: number } {
  const known = new Set(
    list.items.map((item) => (item.type === 'instrument' ? instrumentKey(item.segment, item.securityId) : '')),
  );
  const items = [...list.items];
  for (const instrument of instruments) {
    const key = instrumentKey(instrument.segment, instrument.securityId);
    if (known.has(key)) continue;
    known.add(key);
    items.push(instrumentItem(instrument));
  }
  return { list: { ...list, items }, added: items.length - list.items.length };
}

/** Adds a spread behind the items. */
export function withSpread(list: Watchlist, label: string, legs: readonly SpreadLeg[]): Watchlist {
  return { ...list, items: [...list.items, { type: 'spread', label: label.trim(), active: true, legs: [...legs] }] };
}

/** Puts a separator before an item; at the end without one. */
export function withSeparator(list: Watchlist, label: string, place = list.items.length): Watchlist {
  return { ...list, items: list.items.toSpliced(place, 0, { type: 'separator', label: label.trim() }) };
}
