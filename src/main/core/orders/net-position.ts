import type { Fill } from '#contract/model/order.ts';

/** Sums of one owner's fills in one instrument and product. Values are price × units in the price scale: exact. */
export interface NetPosition {
  net: number;
  buyQuantity: number;
  sellQuantity: number;
  buyValue: number;
  sellValue: number;
  /** Average cost of what is open, in the price scale; null when flat. */
  openAverage: number | null;
}

export function flatPosition(): NetPosition {
  return { net: 0, buyQuantity: 0, sellQuantity: 0, buyValue: 0, sellValue: 0, openAverage: null };
}

/**
 * Adds a fill by average cost: what enlarges a position moves its average, what makes it smaller keeps it, and what
 * turns it begins a new one at the fill's price.
 */
export function addFill(position: NetPosition, fill: Pick<Fill, 'side' | 'quantity' | 'price'>): void {
  const { side, quantity, price } = fill;
  if (quantity === 0) return;
  const signed = side === 'BUY' ? quantity : -quantity;
  const before = position.net;
  const after = before + signed;
  if (side === 'BUY') {
    position.buyQuantity += quantity;
    position.buyValue += quantity * price;
  } else {
    position.sellQuantity += quantity;
    position.sellValue += quantity * price;
  }
  position.net = after;
  if (after === 0) position.openAverage = null;
  else if (before === 0 || Math.sign(before) !== Math.sign(after)) position.openAverage = price;
  else if (Math.sign(signed) === Math.sign(before)) {
    const cost = (position.openAverage ?? price) * Math.abs(before) + price * quantity;
    position.openAverage = cost / Math.abs(after);
  }
}

/** Money taken in less money paid out, plus what the open units cost: the result that is locked in, price scale × units. */
export function realisedOf(position: NetPosition): number {
  return position.sellValue - position.buyValue + position.net * (position.openAverage ?? 0);
}

/** Result of the open units at a price, price scale × units. */
export function unrealisedOf(position: NetPosition, last: number): number {
  return position.net * (last - (position.openAverage ?? last));
}
