import type { Fill } from '#contract/model/order.ts';
import { addFill, flatPosition, type NetPosition } from './net-position.ts';

/** What a position belongs to. */
export type PositionKey = Pick<Fill, 'segment' | 'securityId' | 'product' | 'owner'>;

/** One owner's position with what it is made of. */
export interface OwnedPosition extends PositionKey, Readonly<NetPosition> {
  readonly symbol: string;
  readonly decimals: 2 | 4;
}

/** Positions that one day may hold, closed ones included. */
export const POSITIONS_MAX = 2_000;

export function positionKey({ segment, securityId, product, owner }: PositionKey): string {
  return `${segment}:${securityId}:${product}:${owner}`;
}

/**
 * Positions as a fold over fills, per owner. A fill that comes again with another quantity (a synthetic one that shrinks
 * as the venue's trades arrive) replaces its former self, so that the sum over fills is the position, whatever the order
 * of arrival.
 */
export class PositionBook {
  /** Fills by position, each by its id, in the order of arrival. */
  readonly #fills = new Map<string, Map<string, Fill>>();
  readonly #positions = new Map<string, OwnedPosition>();

  /** Books a fill and gives its position. */
  book(fill: Fill): OwnedPosition {
    const key = positionKey(fill);
    let fills = this.#fills.get(key);
    if (fills === undefined) {
      fills = new Map();
      this.#fills.set(key, fills);
    }
    if (fill.quantity === 0) fills.delete(fill.id);
    else fills.set(fill.id, fill);
    const position = fold(fill, fills.values());
    this.#positions.set(key, position);
    return position;
  }

  get(key: PositionKey): OwnedPosition | undefined {
    return this.#positions.get(positionKey(key));
  }

  /** Fills that make a position, in the order of arrival. */
  fills(key: PositionKey): Iterable<Fill> {
    return this.#fills.get(positionKey(key))?.values() ?? [];
  }

  all(): Iterable<OwnedPosition> {
    return this.#positions.values();
  }

  /** Net units of all owners in one instrument and product. */
  net({ segment, securityId, product }: Omit<PositionKey, 'owner'>): number {
    let net = 0;
    for (const position of this.#positions.values()) {
      if (position.segment === segment && position.securityId === securityId && position.product === product) {
        net += position.net;
      }
    }
    return net;
  }
}

function fold(key: Fill, fills: Iterable<Fill>): OwnedPosition {
  const net = flatPosition();
  // Time decides, not arrival: a trade that is learned late belongs where it happened.
  for (const fill of [...fills].sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))) addFill(net, fill);
  const { segment, securityId, product, owner, symbol, decimals } = key;
  return { segment, securityId, product, owner, symbol, decimals, ...net };
}
