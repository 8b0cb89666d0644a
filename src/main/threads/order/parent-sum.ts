import type { Order, OrderStatus } from '#contract/model/order.ts';
import { isFinal, PARENT_ROLE } from '../../core/orders/apply-event.ts';
import type { OrderBook } from '../../core/orders/order-book.ts';
import type { OrderEvent } from '../../core/orders/order-event.ts';

/** Which status wins when all children are final and differ: the most filled word first, then the loudest. */
const FINAL_ORDER: readonly OrderStatus[] = ['Rejected', 'Cancelled', 'Expired', 'Denied', 'Filled'];

/** What a parent's children come to, or null when it is what the parent shows already. */
export function parentSum(
  book: OrderBook,
  parentId: string,
): Omit<Extract<OrderEvent, { readonly type: 'ChildrenSummed' }>, 'atMs'> | null {
  const parent = book.get(parentId);
  if (parent?.role !== PARENT_ROLE) return null;
  const children = book.children(parentId);
  let filled = 0;
  let value = 0;
  let quantity = 0;
  for (const child of children) {
    filled += child.filled;
    quantity += child.quantity;
    value += child.filled * (child.averagePrice ?? 0);
  }
  // A slice may be changed to a larger quantity later; while slices are still being made, their sum is below.
  quantity = Math.max(quantity, parent.quantity);
  const status = statusOf({ ...parent, quantity }, children, filled);
  const averagePrice = filled === 0 ? null : value / filled;
  const isSame =
    parent.status === status &&
    parent.filled === filled &&
    parent.averagePrice === averagePrice &&
    parent.quantity === quantity;
  return isSame ? null : { type: 'ChildrenSummed', status, quantity, filled, averagePrice };
}

function statusOf(parent: Order, children: readonly Order[], filled: number): OrderStatus {
  if (filled >= parent.quantity) return 'Filled';
  if (children.some((child) => !isFinal(child))) {
    return children.some(({ status }) => status === 'Working') || filled > 0 ? 'Working' : 'Submitted';
  }
  return FINAL_ORDER.find((status) => children.some((child) => child.status === status)) ?? parent.status;
}
