import { isLive, type LegName, type OrderTerms } from '../model.ts';
import { changeOf, paiseOf, termsOf } from '../order-input.ts';
import { badInput, NOT_FOUND, ok, orderError, refuse, type VenueReply } from '../reply.ts';
import { superRow } from '../rows.ts';
import type { SuperOrder, SuperTerms } from '../super-book.ts';
import { checkClient, mayPlace, type RouteParts, type VenueCall, type VenueRoute } from './venue-route.ts';

const LEGS = ['ENTRY_LEG', 'TARGET_LEG', 'STOP_LOSS_LEG'] as const;
type Leg = (typeof LEGS)[number];

/** Prices stand in order: a purchase's stop below its price below its target. 0 = no such exit. */
function checkPrices({ side, pricePaise }: Pick<OrderTerms, 'side' | 'pricePaise'>, exits: SuperTerms): void {
  const sign = side === 'BUY' ? 1 : -1;
  const { targetPaise, stopPaise } = exits;
  if (targetPaise === 0 && stopPaise === 0) refuse();
  const inOrder = (low: number, high: number): boolean => low === 0 || high === 0 || (high - low) * sign > 0;
  if (!inOrder(stopPaise, pricePaise) || !inOrder(pricePaise, targetPaise) || !inOrder(stopPaise, targetPaise))
    refuse();
}

function place(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const { body } = call;
  if (body['orderType'] === 'MARKET' && paiseOf(body, 'price', 0) > 0) refuse(badInput('Invalid Price for orderType'));
  if (body['orderType'] !== 'MARKET' && body['orderType'] !== 'LIMIT') refuse();
  const terms = { ...termsOf({ ...body, validity: 'DAY', triggerPrice: 0 }, parts), amo: null };
  const exits = {
    targetPaise: paiseOf(body, 'targetPrice', 0),
    stopPaise: paiseOf(body, 'stopLossPrice', 0),
    jumpPaise: paiseOf(body, 'trailingJump', 0),
  };
  checkPrices(terms, exits);
  const { tickPaise } = terms.instrument;
  if (Object.values(exits).some((paise) => paise % tickPaise !== 0)) refuse();
  mayPlace(call, parts, terms);
  const { entry } = parts.supers.place(call.account, terms, exits, call.nowMs);
  return ok({ orderId: entry.id, orderStatus: entry.status });
}

const known = ({ account, params }: VenueCall): SuperOrder => {
  const id = params['id'] ?? '';
  return (
    account.supers.get(id) ?? account.supers.get(account.orders.get(id)?.superId ?? '') ?? refuse(orderError(NOT_FOUND))
  );
};

const legOf = (value: unknown): Leg => LEGS.find((one) => one === value) ?? refuse();
const legLives = (one: SuperOrder, leg: LegName): boolean =>
  one.triggeredLeg === null &&
  !one.cancelledLegs.has(leg) &&
  (leg === 'TARGET_LEG' ? one.targetPaise > 0 : leg === 'ENTRY_LEG' || one.stopPaise > 0);

function modify(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const one = known(call);
  const { body } = call;
  const leg = legOf(body['legName']);
  const { entry } = one;
  if (!legLives(one, leg) || entry.modifications >= parts.rules.modificationsMax) refuse(orderError(NOT_FOUND));
  const wanted: SuperTerms = {
    targetPaise: leg === 'STOP_LOSS_LEG' ? one.targetPaise : paiseOf(body, 'targetPrice', one.targetPaise),
    stopPaise: leg === 'TARGET_LEG' ? one.stopPaise : paiseOf(body, 'stopLossPrice', one.stopPaise),
    // Left out or 0, it ends the trailing.
    jumpPaise: leg === 'TARGET_LEG' ? one.jumpPaise : paiseOf(body, 'trailingJump', 0),
  };
  if (leg !== 'ENTRY_LEG') {
    checkPrices({ side: entry.side, pricePaise: 0 }, wanted);
    entry.modifications++;
    parts.supers.reprice(one, wanted, call.nowMs);
  } else {
    if (!isLive(entry)) refuse(orderError(NOT_FOUND));
    const change = changeOf(body, entry, parts);
    checkPrices({ side: entry.side, pricePaise: change.pricePaise }, wanted);
    parts.supers.reprice(one, wanted, call.nowMs);
    parts.desk.modify(call.account, entry, change, call.nowMs);
  }
  return ok({ orderId: entry.id, orderStatus: 'TRANSIT' });
}

function cancel(call: VenueCall, parts: RouteParts): VenueReply {
  const one = known(call);
  const leg = legOf(call.params['leg']);
  if (!legLives(one, leg)) refuse(orderError(NOT_FOUND));
  parts.supers.cancel(call.account, one, leg, call.nowMs);
  return ok({ orderId: one.entry.id, orderStatus: 'CANCELLED' }, 202);
}

const list = (call: VenueCall, parts: RouteParts): VenueReply =>
  ok([...call.account.supers.values()].map((one) => superRow(one, parts.quotes)));

const write = { rate: 'order', fromStaticIp: true } as const;

/** Super orders (dhan-api §7.2). */
export const SUPER_ROUTES: readonly VenueRoute[] = [
  { ...write, method: 'POST', path: '/super/orders', handle: place },
  { ...write, method: 'PUT', path: '/super/orders/:id', handle: modify },
  { ...write, method: 'DELETE', path: '/super/orders/:id/:leg', handle: cancel },
  { method: 'GET', rate: 'other', fromStaticIp: false, path: '/super/orders', handle: list },
];
