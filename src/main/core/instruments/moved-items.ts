import { type Instrument, instrumentKey, type Segment } from '#contract/model/instrument.ts';
import type { WatchItem, Watchlist } from '#contract/model/watchlist.ts';

/** A share or index that is listed under another id: the broker gives a new one when a share changes its series. */
export interface MovedInstrument {
  readonly segment: Segment;
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

/** Pairs what is gone with what is new under the same name; a name that is there twice says nothing. */
export function movedInstruments(gone: readonly Instrument[], fresh: readonly Instrument[]): MovedInstrument[] {
  const nameOf = ({ segment, kind, symbol }: Instrument): string => `${segment} ${kind} ${symbol}`;
  const ids = new Map<string, number | null>();
  for (const one of fresh) if (one.expiry === null) ids.set(nameOf(one), ids.has(nameOf(one)) ? null : one.securityId);
  return gone.flatMap((one) => {
    const to = one.expiry === null ? ids.get(nameOf(one)) : undefined;
    return to === undefined || to === null
      ? []
      : [{ segment: one.segment, symbol: one.symbol, from: one.securityId, to }];
  });
}

/** The list with the present ids, or null when it names none of the old ones. What it would hold twice goes once. */
export function followMoves(list: Watchlist, moves: readonly MovedInstrument[]): Watchlist | null {
  const ids = new Map(moves.map(({ segment, from, to }) => [instrumentKey(segment, from), to]));
  const present = new Set(list.items.flatMap((item) => (item.type === 'instrument' ? [keyOf(item)] : [])));
  let changed = false;
  const items = list.items.flatMap((item): WatchItem[] => {
    if (item.type === 'separator') return [item];
    if (item.type === 'spread') {
      const legs = item.legs.map((leg) => ({ ...leg, securityId: ids.get(keyOf(leg)) ?? leg.securityId }));
      const isWhole = new Set(legs.map(keyOf)).size === legs.length;
      if (!isWhole || legs.every(({ securityId }, at) => securityId === item.legs[at]?.securityId)) return [item];
      changed = true;
      return [{ ...item, legs }];
    }
    const to = ids.get(keyOf(item));
    if (to === undefined) return [item];
    changed = true;
    return present.has(instrumentKey(item.segment, to)) ? [] : [{ ...item, securityId: to }];
  });
  return changed ? { ...list, items } : null;
}

const keyOf = ({ segment, securityId }: Pick<Instrument, 'segment' | 'securityId'>): string =>
  instrumentKey(segment, securityId);
