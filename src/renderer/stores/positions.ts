import { createStore } from 'zustand/vanilla';
import type { Position } from '#contract/model/position.ts';
import { type KeyedRows, RowFeed } from './keyed-rows.ts';

/** Positions kept in the page; the contract's own limit. */
const POSITIONS_KEPT_MAX = 2_000;

export const positionsStore = createStore<{ readonly positions: KeyedRows<Position> }>(() => ({
  positions: new Map(),
}));

type PositionKey = Pick<Position, 'segment' | 'securityId' | 'product' | 'owner'>;

export function positionKeyOf({ segment, securityId, product, owner }: PositionKey): string {
  return `${segment}:${securityId}:${product}:${owner}`;
}

export const positionFeed = new RowFeed<Position>(
  positionKeyOf,
  POSITIONS_KEPT_MAX,
  () => positionsStore.getState().positions,
  (positions) => positionsStore.setState({ positions }),
);

/** Open positions first, each group in the order in which it was first told, so that no row jumps with its result. */
export function positionsShown(positions: KeyedRows<Position>): Position[] {
  const rows = [...positions.values()];
  return [...rows.filter(({ net }) => net !== 0), ...rows.filter(({ net }) => net === 0)];
}

/** Paise per unit of the integer price scale: 1 with two decimals, 0.01 with four. */
export function paisePerStep(decimals: 2 | 4): number {
  return decimals === 2 ? 1 : 0.01;
}

/** Result of what is open at a price, paise; null where a price or an average is missing. */
export function unrealisedAt(position: Position, last: number | null): number | null {
  const { net, openAverage, decimals } = position;
  if (net === 0) return 0;
  if (last === null || last === 0 || openAverage === null) return null;
  return net * (last - openAverage) * paisePerStep(decimals);
}

/** Positions by owner, in the order in which they are first seen: a strategy is one owner, what was sent by hand another. */
export function byOwner(
  rows: readonly Position[],
): readonly { readonly owner: string; readonly rows: readonly Position[] }[] {
  const groups = new Map<string, Position[]>();
  for (const row of rows) groups.set(row.owner, [...(groups.get(row.owner) ?? []), row]);
  return [...groups].map(([owner, own]) => ({ owner, rows: own }));
}
