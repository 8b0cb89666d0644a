import { ensure } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import { isFinal } from '../../../core/orders/apply-event.ts';
import type { ChangeDesk } from '../change-desk.ts';
import type { Desk } from '../desk.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { OrderHandlers } from './handlers.ts';

/** Placing, changing, cancelling and listing plain orders. */
export function orderCallsOf(
  parts: DeskParts,
  desk: Desk,
  changes: ChangeDesk,
): Pick<
  OrderHandlers,
  'order.place' | 'order.modify' | 'order.cancel' | 'orders.cancelAll' | 'orders.list' | 'fills.list'
> {
  const { records } = parts;
  return {
    'order.place': (intent, who) => desk.submit(intent, { who }),
    'order.modify': ({ clientOrderId, ...terms }, who) => changes.modify(clientOrderId, terms, who),
    'order.cancel': ({ clientOrderId }, who) => changes.cancel(clientOrderId, who),
    'orders.cancelAll': ({ owner, side }, who) => {
      const chosen = [...records.orders.open()].filter(
        (order) => (owner === undefined || order.owner === owner) && (side === undefined || order.side === side),
      );
      for (const order of chosen) if (isOpen(parts, order)) changes.cancel(order.clientOrderId, who);
      return { asked: chosen.length };
    },
    'orders.list': ({ limit, beforeMs }) => {
      const all = [...records.orders.orders()].filter(
        ({ createdMs }) => beforeMs === undefined || createdMs < beforeMs,
      );
      const newest = all.sort((a, b) => b.createdMs - a.createdMs);
      return { orders: newest.slice(0, limit), more: newest.length > limit };
    },
    'fills.list': ({ limit, clientOrderId }) => {
      const fills = [...records.orders.ledger.fills(clientOrderId)].sort((a, b) => b.atMs - a.atMs);
      return { fills: fills.slice(0, limit) };
    },
  };
}

/** A cancel of a parent may have ended its children meanwhile. */
function isOpen({ records }: DeskParts, order: Order): boolean {
  return !isFinal(ensure(records.orders.get(order.clientOrderId), 'the order is known'));
}
