import type { Order } from '#contract/model/order.ts';
import type { VenueOrderRow } from '../../adapters/order-adapter.ts';
import type { OrderRecords } from './order-records.ts';

/** How far the changes of each order that was changed were at one moment, by its id. */
export type ChangeMarks = ReadonlyMap<string, string>;

/** Taken before the book is read. */
export function changeMarks({ orders }: OrderRecords): ChangeMarks {
  const marks = new Map<string, string>();
  for (const order of orders.orders()) if (order.modifications > 0) marks.set(order.clientOrderId, markOf(order));
  return marks;
}

/**
 * A row of a book that may have been read before a change of its order that has its answer by now: its terms would take
 * the change back, and exits would count with the smaller quantity. What it says of fills and of the end holds.
 */
export function withoutOldTerms(row: VenueOrderRow, { orders }: OrderRecords, before: ChangeMarks): VenueOrderRow {
  const order = orders.byVenueId(row.word.venueOrderId);
  const isOld = order !== undefined && order.modifications > 0 && before.get(order.clientOrderId) !== markOf(order);
  return isOld ? { ...row, word: { ...row.word, quantity: null, price: null, trigger: null } } : row;
}

function markOf({ modifications, quantityAsked }: Order): string {
  return `${modifications}/${quantityAsked}`;
}
