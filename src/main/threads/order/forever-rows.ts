import type { Order } from '#contract/model/order.ts';
import type { VenueForeverLeg, VenueOrderRow } from '../../adapters/order-adapter.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { VenueWord } from '../../core/orders/order-event.ts';
import type { OrderRecords } from './order-records.ts';

/** Role of an order that rests at the broker over days. It is in a list of its own, not in the day's book. */
export const FOREVER_ROLE = 'forever';

/** The broker's words for one whose trigger was met. */
const FIRED: ReadonlySet<string> = new Set(['TRIGGERED', 'TRADED', 'CLOSED']);

/** Our forever orders that are not over yet. */
export function openForevers({ orders }: OrderRecords): readonly Order[] {
  return [...orders.open()].filter((order) => order.role === FOREVER_ROLE && !isFinal(order));
}

/**
 * Rows of the broker's list that are orders of ours, as rows of a book. The list names no correlation id, so an order
 * without a venue id is known by its terms: the first resting row like it that is nobody's. Rows of others are not
 * adopted: they rest for days and hold nothing until they fire.
 * @param mayBeOver whether an order without a venue id may be a row that rests no more: one of an earlier day with the
 *   same terms looks alike, so it needs a reason, such as a child in the book.
 */
export function foreverRows(
  records: OrderRecords,
  legs: readonly VenueForeverLeg[],
  mayBeOver: (order: Order) => boolean,
): readonly VenueOrderRow[] {
  const taken = new Set<string>();
  return openForevers(records).flatMap((order) => {
    const mine = legs.filter((leg) => leg.leg === 'TARGET_LEG' && isOf(order, leg, records, taken));
    const isOver = order.venueOrderId !== null || mayBeOver(order);
    const first = mine.find(({ resting }) => resting) ?? (isOver ? (mine.find(hasFired) ?? mine[0]) : undefined);
    if (first === undefined) return [];
    taken.add(first.venueOrderId);
    const all = legs.filter(({ venueOrderId }) => venueOrderId === first.venueOrderId);
    return [rowOf(order, first, all)];
  });
}

function isOf(order: Order, leg: VenueForeverLeg, { orders }: OrderRecords, taken: ReadonlySet<string>): boolean {
  if (order.venueOrderId !== null) return leg.venueOrderId === order.venueOrderId;
  const isSame =
    leg.segment === order.segment &&
    leg.securityId === order.securityId &&
    leg.side === order.side &&
    leg.quantity === order.quantity &&
    leg.trigger === order.trigger &&
    (leg.product === null || leg.product === order.product);
  return isSame && !taken.has(leg.venueOrderId) && orders.byVenueId(leg.venueOrderId) === undefined;
}

/** Whether the book holds what the forever order sent when its trigger was met: it carries the id of ours. */
export function hasChild({ clientOrderId }: Order, book: readonly VenueOrderRow[]): boolean {
  return book.some(({ correlationId, list }) => correlationId === clientOrderId && list !== 'forever');
}

function hasFired({ venueStatus }: VenueForeverLeg): boolean {
  return FIRED.has(venueStatus);
}

function rowOf(order: Order, first: VenueForeverLeg, legs: readonly VenueForeverLeg[]): VenueOrderRow {
  const { venueOrderId, segment, securityId, symbol, side, product, quantity, price, trigger } = first;
  const { status, text } = stateOf(legs);
  const venueStatus = legs.map((leg) => leg.venueStatus).join(' / ');
  const terms = { quantity, price, trigger };
  return {
    word: { venueOrderId, status, venueStatus, text, filled: null, averagePrice: null, ...terms },
    correlationId: order.clientOrderId,
    segment,
    securityId,
    symbol,
    side,
    product,
    type: order.type,
    validity: order.validity,
    ...terms,
    disclosed: 0,
    amo: false,
    leg: null,
    list: 'forever',
    createdMs: null,
  };
}

function stateOf(legs: readonly VenueForeverLeg[]): Pick<VenueWord, 'status' | 'text'> {
  const has = (word: string): boolean => legs.some(({ venueStatus }) => venueStatus === word);
  if (legs.some(({ resting }) => resting)) return { status: 'Working', text: '' };
  if (legs.some(hasFired)) {
    return { status: 'Expired', text: 'Its trigger was met: what went out for it is an order of its own.' };
  }
  if (has('REJECTED')) return { status: 'Rejected', text: '' };
  if (has('CANCELLED')) return { status: 'Cancelled', text: '' };
  // A word that nobody has shown ends nothing.
  return { status: has('EXPIRED') ? 'Expired' : 'Working', text: '' };
}
