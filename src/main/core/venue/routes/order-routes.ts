import { type LegName, type VenueOrder, isLive } from '../model.ts';
import { changeOf, termsOf } from '../order-input.ts';
import { badInput, IN_TRANSIT, MARKET_CLOSED, NOT_FOUND, ok, orderError, refuse, type VenueReply } from '../reply.ts';
import { orderRow, tradeRow } from '../rows.ts';
import { slicesOf } from '../slices.ts';
import { checkClient, mayPlace, type RouteParts, type VenueCall, type VenueRoute } from './venue-route.ts';

/** Pieces that one slicing request may fall into. */
const SLICES_MAX = 10;

const accepted = ({ id, status }: VenueOrder, word: string = status): Record<string, unknown> => ({
  orderId: id,
  orderStatus: word,
});

function place(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const terms = termsOf(call.body, parts);
  mayPlace(call, parts, terms);
  return ok(accepted(parts.desk.submit(call.account, terms, { source: 'P' }, call.nowMs)));
}

function placeSliced(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const terms = termsOf(call.body, parts);
  mayPlace(call, parts, terms);
  const slices = slicesOf(terms);
  if (slices.length > SLICES_MAX) return badInput();
  const made = slices.map((quantity) =>
    parts.desk.submit(call.account, { ...terms, quantity, disclosed: 0 }, { source: 'P' }, call.nowMs),
  );
  return ok(made.map((order) => accepted(order)));
}

/** Outside the exchange's day nothing can be changed; what waits for the opening can, on the same trading day. */
function checkChangeable(order: VenueOrder, call: VenueCall, parts: RouteParts): void {
  const { sessionClass } = order.instrument;
  const phase = parts.hours.phase(sessionClass, call.nowMs);
  if (phase !== 'closed' && phase !== 'postclose') return;
  const waits = order.amo !== null && order.exchangeId === '0';
  if (!waits || parts.hours.openMs(sessionClass, call.nowMs) === null) refuse(orderError(MARKET_CLOSED));
}

/** The order of the path, if it can still be changed; off hours that is said first. */
function liveOrder(call: VenueCall, parts: RouteParts): VenueOrder {
  const order = call.account.orders.get(call.params['id'] ?? '');
  if (order === undefined) return refuse(orderError(NOT_FOUND));
  if (order.status === 'TRANSIT') return order;
  checkChangeable(order, call, parts);
  return isLive(order) ? order : refuse(orderError(NOT_FOUND));
}

function modify(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const order = liveOrder(call, parts);
  if (order.modifications >= parts.rules.modificationsMax) refuse(orderError(NOT_FOUND));
  const leg = superLeg(call, order);
  const change = changeOf(call.body, order, parts);
  if (leg === null) parts.desk.modify(call.account, order, change, call.nowMs);
  else {
    const paise = leg === 'TARGET_LEG' ? { targetPaise: change.pricePaise } : { stopPaise: change.triggerPaise };
    const one = call.account.supers.get(order.superId ?? '');
    if (one !== undefined) parts.supers.reprice(one, paise, call.nowMs);
  }
  return ok(accepted(order, 'TRANSIT'));
}

/** The exit that an order is, when it belongs to a super order. */
const superLeg = (call: VenueCall, order: VenueOrder): LegName | null =>
  order.superId !== null && call.account.supers.has(order.superId) ? order.legName : null;

function cancel(call: VenueCall, parts: RouteParts): VenueReply {
  const order = liveOrder(call, parts);
  if (order.status === 'TRANSIT') return orderError(IN_TRANSIT);
  const one = order.superId === null ? undefined : call.account.supers.get(order.superId);
  if (one === undefined) parts.desk.cancel(call.account, order, call.nowMs);
  else parts.supers.cancel(call.account, one, order.legName, call.nowMs);
  return ok(accepted(order, 'CANCELLED'));
}

/** Unknown, and also while in TRANSIT: 404. */
function external(call: VenueCall): VenueReply {
  const order = call.account.byCorrelation.get(decodeURIComponent(call.params['correlation'] ?? ''));
  if (order === undefined || order.status === 'TRANSIT') return orderError(NOT_FOUND, 404);
  return ok(orderRow(order));
}

function one(call: VenueCall): VenueReply {
  const order = call.account.orders.get(call.params['id'] ?? '');
  return ok(order === undefined ? [] : [orderRow(order)]);
}

const trades = (call: VenueCall): VenueReply => ok(call.account.trades.map(tradeRow));
const tradesOf = (call: VenueCall): VenueReply =>
  ok(call.account.trades.filter(({ orderId }) => orderId === call.params['id']).map(tradeRow));

const write = { rate: 'order', fromStaticIp: true } as const;
const read = { method: 'GET', rate: 'other', fromStaticIp: false } as const;

/** Orders, slices, and the books of orders and trades (dhan-api §7.1). */
export const ORDER_ROUTES: readonly VenueRoute[] = [
  { ...write, method: 'POST', path: '/orders', handle: place },
  { ...write, method: 'POST', path: '/orders/slicing', handle: placeSliced },
  { ...write, method: 'PUT', path: '/orders/:id', handle: modify },
  { ...write, method: 'DELETE', path: '/orders/:id', handle: cancel },
  { ...read, path: '/orders', handle: ({ account }) => ok([...account.orders.values()].map(orderRow)) },
  { ...read, path: '/orders/external/:correlation', handle: external },
  { ...read, path: '/orders/:id', handle: one },
  { ...read, path: '/trades', handle: trades },
  { ...read, path: '/trades/:id', handle: tradesOf },
];
