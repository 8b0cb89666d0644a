import type { FeedMode } from '#contract/model/feed.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import { itemsInForce, type WatchItem, type Watchlist } from '#contract/model/watchlist.ts';
import type { ListExtras } from '../core/tiers/tier-planner.ts';

function codesOfItem(item: WatchItem): number[] {
  if (item.type === 'separator') return [];
  const named = item.type === 'spread' ? item.legs : [item];
  return named.map(({ segment, securityId }) => instrumentCode(segment, securityId));
}

/** Every instrument that a list names, also in spreads and in what is switched off. */
export function itemCodes({ items }: Watchlist): number[] {
  return items.flatMap(codesOfItem);
}

/** The instruments of a list that are in force, without the legs of spreads. */
export function activeCodes(list: Watchlist): number[] {
  return itemsInForce(list)
    .filter(({ type }) => type === 'instrument')
    .flatMap(codesOfItem);
}

/** Legs of the spreads that are in force. */
export function activeLegs(list: Watchlist): number[] {
  return itemsInForce(list)
    .filter(({ type }) => type === 'spread')
    .flatMap(codesOfItem);
}

/** Legs and modes of a list; of several modes for one instrument the largest counts. */
export function extrasOf(list: Watchlist): ListExtras {
  const modes = new Map<number, FeedMode>();
  for (const item of itemsInForce(list)) {
    if (item.type === 'separator' || item.mode === undefined) continue;
    for (const code of codesOfItem(item)) modes.set(code, largerMode(item.mode, modes.get(code)));
  }
  const legs = activeLegs(list);
  return list.mode === undefined ? { legs, modes } : { legs, modes, mode: list.mode };
}

const largerMode = (a: FeedMode, b: FeedMode | undefined): FeedMode =>
  b === undefined || a === 'full' || b === 'ticker' ? a : b;
