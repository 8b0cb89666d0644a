import type { Order, Side } from '#contract/model/order.ts';
import { restOf } from './apply-event.ts';

/** What an exit may be made of, all in units. */
export interface ReduceView {
  /** Ours, all owners, in the instrument and product. */
  readonly accountNet: number;
  /** The broker's, when known. */
  readonly brokerNet: number | null;
  /** Open orders of the same instrument and product. */
  readonly open: readonly Order[];
}

/**
 * Largest quantity by which an order of this side makes the position smaller without turning it: the live position,
 * seen the more careful way where ours and the broker's differ, less what working orders of the same side would take.
 */
export function reducible(side: Side, { accountNet, brokerNet, open }: ReduceView): number {
  const sign = side === 'SELL' ? 1 : -1;
  const ours = Math.max(0, sign * accountNet);
  const theirs = brokerNet === null ? ours : Math.max(0, sign * brokerNet);
  let working = 0;
  for (const order of open) if (order.side === side) working += restOf(order);
  return Math.max(0, Math.min(ours, theirs) - working);
}
