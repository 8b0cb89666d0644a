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
 * without a venue id is known by its terms: the first resting row like it that is nobody's.
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

/**
 * Rows of the broker's list that no order of ours stands for: forever orders of earlier days, and of elsewhere. While one
 * of ours has no venue id yet, rows of its instrument and side wait: one of them may be it.
 */
export function otherForeverRows(
  { orders }: OrderRecords,
  legs: readonly VenueForeverLeg[],
  ours: readonly VenueOrderRow[],
): readonly VenueOrderRow[] {
  const seen = new Set(ours.map(({ word }) => word.venueOrderId));
  const unnamed = [...orders.open()].filter((order) => order.role === FOREVER_ROLE && order.venueOrderId === null);
  return legs.flatMap((leg) => {
    const { venueOrderId, segment, securityId, side } = leg;
    if (!leg.resting || seen.has(venueOrderId) || orders.byVenueId(venueOrderId) !== undefined) return [];
    const mayBeOurs = unnamed.some(
      (order) => order.segment === segment && order.securityId === securityId && order.side === side,
    );
    if (mayBeOurs) return [];
    seen.add(venueOrderId);
    const all = legs.filter((one) => one.venueOrderId === venueOrderId);
    const type = leg.price === 0 ? 'MARKET' : 'LIMIT';
    return [rowOf({ clientOrderId: null, type, validity: 'DAY' }, leg, all)];
  });
}

/** Words for a forever order, for audit and progress. */
export function foreverWords({ clientOrderId, side, quantity, symbol, trigger, decimals, external }: Order): string {
  const from = external ? 'placed on an earlier day or elsewhere' : 'of today';
  const at = (trigger / 10 ** decimals).toFixed(decimals);
  return `forever order ${clientOrderId}, ${side} ${quantity} ${symbol} at trigger ${at}, ${from}`;
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

function rowOf(
  { clientOrderId, type, validity }: Pick<Order, 'validity'> & Unsent,
  first: VenueForeverLeg,
  legs: readonly VenueForeverLeg[],
): VenueOrderRow {
  const { venueOrderId, segment, securityId, symbol, side, product, quantity, price, trigger } = first;
  const { status, text } = stateOf(legs);
  const venueStatus = legs.map((leg) => leg.venueStatus).join(' / ');
  const terms = { quantity, price, trigger };
  return {
    word: { venueOrderId, status, venueStatus, text, filled: null, averagePrice: null, ...terms },
    correlationId: clientOrderId,
    segment,
    securityId,
    symbol,
    side,
    product,
    type,
    validity,
    ...terms,
    disclosed: 0,
    amo: false,
    leg: null,
    list: 'forever',
    createdMs: null,
  };
}

interface Unsent extends Pick<VenueOrderRow, 'type'> {
  /** Null for one that is not ours. */
  readonly clientOrderId: string | null;
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
