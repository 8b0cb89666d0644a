import type { ForeverLeg, ForeverOrder } from '../forever-book.ts';
import type { OrderTerms } from '../model.ts';
import { enumOf, paiseOf, termsOf, wholeOf } from '../order-input.ts';
import { KILLED, NOT_FOUND, ok, orderError, refuse, rupees, double, type VenueReply } from '../reply.ts';
import { istDateTime, NO_DATE } from '../venue-time.ts';
import { checkClient, type RouteParts, type VenueCall, type VenueRoute } from './venue-route.ts';

const SEGMENTS: ReadonlySet<string> = new Set(['NSE_EQ', 'NSE_FNO', 'BSE_EQ', 'BSE_FNO']);
const FLAGS = ['SINGLE', 'OCO'] as const;
const LEGS = ['TARGET_LEG', 'STOP_LOSS_LEG'] as const;
type Leg = Omit<ForeverLeg, 'status' | 'upwards'>;

/** Prices that a leg must name, on the instrument's tick. */
function checkLeg(leg: Leg, { type, instrument }: OrderTerms): void {
  const { tickPaise } = instrument;
  if (leg.quantity === 0 || leg.triggerPaise === 0 || (type === 'LIMIT' && leg.pricePaise === 0)) refuse();
  if (leg.pricePaise % tickPaise !== 0 || leg.triggerPaise % tickPaise !== 0) refuse();
}

function place(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const { body, account } = call;
  if (account.killed) refuse(orderError(KILLED));
  const flag = enumOf(body, 'orderFlag', FLAGS);
  enumOf(body, 'orderType', ['LIMIT', 'MARKET']);
  const read = termsOf({ ...body, validity: 'DAY' }, parts);
  const terms: OrderTerms = { ...read, triggerPaise: 0, amo: null };
  if (!SEGMENTS.has(terms.instrument.segment) || terms.product === 'INTRADAY') refuse();
  const legs: Leg[] = [
    {
      name: 'TARGET_LEG',
      quantity: terms.quantity,
      pricePaise: terms.pricePaise,
      triggerPaise: paiseOf(body, 'triggerPrice'),
    },
  ];
  if (flag === 'OCO') {
    const [pricePaise, triggerPaise] = [paiseOf(body, 'price1'), paiseOf(body, 'triggerPrice1')];
    legs.push({ name: 'STOP_LOSS_LEG', quantity: wholeOf(body, 'quantity1'), pricePaise, triggerPaise });
  }
  for (const leg of legs) checkLeg(leg, terms);
  const made = parts.forevers.place(account, terms, legs, call.nowMs);
  return ok({ orderId: made.id, orderStatus: 'PENDING' });
}

function known({ account, params }: VenueCall): ForeverOrder {
  const one = account.forevers.get(params['id'] ?? '');
  return one?.legs.some((leg) => leg.status === 'CONFIRM') === true ? one : refuse(orderError(NOT_FOUND));
}

function modify(call: VenueCall, parts: RouteParts): VenueReply {
  checkClient(call);
  const one = known(call);
  const { body } = call;
  const name = enumOf(body, 'legName', LEGS, 'TARGET_LEG');
  const leg = one.legs.find((each) => each.name === name) ?? refuse();
  const type = enumOf(body, 'orderType', ['LIMIT', 'MARKET'], one.terms.type === 'MARKET' ? 'MARKET' : 'LIMIT');
  const terms = { ...one.terms, type };
  const next: Leg = {
    name,
    quantity: wholeOf(body, 'quantity', leg.quantity),
    pricePaise: type === 'MARKET' ? 0 : paiseOf(body, 'price', leg.pricePaise),
    triggerPaise: paiseOf(body, 'triggerPrice', leg.triggerPaise),
  };
  checkLeg(next, terms);
  one.terms = terms;
  Object.assign(leg, next, { upwards: parts.forevers.upwards(terms, next.triggerPaise) });
  one.updatedMs = call.nowMs;
  return ok({ orderId: one.id, orderStatus: 'PENDING' });
}

function cancel(call: VenueCall, parts: RouteParts): VenueReply {
  const one = known(call);
  parts.forevers.cancel(one, call.nowMs);
  return ok({ orderId: one.id, orderStatus: 'CANCELLED' });
}

/** One row per leg; both of an OCO carry the same id, and `orderType` is the flag. */
function rowsOf(clientId: string, one: ForeverOrder): unknown[] {
  const { instrument, side, product } = one.terms;
  return one.legs.map((leg) => ({
    dhanClientId: clientId,
    orderId: one.id,
    orderStatus: leg.status,
    transactionType: side,
    exchangeSegment: instrument.segment,
    productType: product,
    orderType: one.flag,
    tradingSymbol: instrument.tradingSymbol,
    securityId: String(instrument.securityId),
    quantity: leg.quantity,
    price: rupees(leg.pricePaise),
    triggerPrice: rupees(leg.triggerPaise),
    legName: leg.name,
    createTime: istDateTime(one.createdMs),
    updateTime: one.updatedMs === one.createdMs ? null : istDateTime(one.updatedMs),
    exchangeTime: null,
    drvExpiryDate: instrument.expiry ?? NO_DATE,
    drvOptionType: instrument.right === null ? 'NA' : instrument.right === 'CE' ? 'CALL' : 'PUT',
    drvStrikePrice: double(instrument.strike ?? 0),
  }));
}

const list = ({ account }: VenueCall): VenueReply =>
  ok([...account.forevers.values()].flatMap((one) => rowsOf(account.clientId, one)));

const write = { rate: 'order', fromStaticIp: true } as const;

/** Forever orders (dhan-api §7.3); `/forever/all` of the documents does not exist. */
export const FOREVER_ROUTES: readonly VenueRoute[] = [
  { ...write, method: 'POST', path: '/forever/orders', handle: place },
  { ...write, method: 'PUT', path: '/forever/orders/:id', handle: modify },
  { ...write, method: 'DELETE', path: '/forever/orders/:id', handle: cancel },
  { method: 'GET', rate: 'other', fromStaticIp: false, path: '/forever/orders', handle: list },
];
