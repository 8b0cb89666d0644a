import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import {
  AMO_TIMES,
  type Listing,
  ORDER_TYPES,
  type OrderTerms,
  type OrderType,
  PRODUCTS,
  type Quotes,
  SIDES,
  VALIDITIES,
  type VenueInstrument,
  type VenueOrder,
} from './model.ts';
import type { OrderChange } from './order-change.ts';
import { badInput, BUY_TRIGGER, type Body, orderError, refuse, SELL_TRIGGER } from './reply.ts';
import { protectedPaise, type VenueRules } from './rules.ts';

export interface InputParts {
  readonly listing: Listing;
  readonly quotes: Quotes;
  readonly rules: VenueRules;
}

const CENTURY = 100;
/** Largest quantity and price that a request may name; beyond it is a slip of the client. */
const QUANTITY_MAX = 100_000_000;
const RUPEES_MAX = 10_000_000;
const CORRELATION = /^[A-Za-z0-9 _-]+$/;
/** A quantity that is shown must be at least this share of the whole. */
const DISCLOSED_SHARE = 0.3;

/** A number or a numeric string; `""` is refused, a missing key and null are `fallback`. */
export function numberOf(body: Body, key: string, fallback?: number): number {
  const value = body[key];
  if (value === undefined || value === null) {
    return fallback ?? refuse(badInput(key === 'quantity' ? 'quantity is required' : undefined));
  }
  const text = typeof value === 'string' ? value.trim() : value;
  const number = typeof text === 'number' ? text : typeof text === 'string' && text !== '' ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : refuse();
}

export function wholeOf(body: Body, key: string, fallback?: number): number {
  const number = numberOf(body, key, fallback);
  return Number.isInteger(number) && number >= 0 && number <= QUANTITY_MAX ? number : refuse();
}

/** Rupees of a body as whole paise; more than two decimals are refused as the exchange refuses them. */
export function paiseOf(body: Body, key: string, fallback?: number): number {
  const rupees = numberOf(body, key, fallback);
  const paise = Math.round(rupees * CENTURY);
  if (rupees < 0 || rupees > RUPEES_MAX || Math.abs(rupees * CENTURY - paise) > 1e-3) refuse();
  return paise;
}

export function enumOf<T extends string>(body: Body, key: string, known: readonly T[], fallback?: T): T {
  const value = body[key];
  if ((value === undefined || value === null) && fallback !== undefined) return fallback;
  return known.find((one) => one === value) ?? refuse();
}

export function instrumentOf(body: Body, listing: Listing): VenueInstrument {
  const segment = body['exchangeSegment'];
  if (typeof segment !== 'string' || !Object.hasOwn(SEGMENT_CODES, segment)) return refuse();
  const found = listing.instrument(segment as Segment, Number(body['securityId'] ?? Number.NaN));
  return found ?? refuse();
}

export function correlationOf(body: Body, rules: VenueRules): string | null {
  const id = body['correlationId'];
  if (id === undefined || id === null || id === '') return null;
  return typeof id === 'string' && id.length <= rules.correlationIdMax && CORRELATION.test(id) ? id : refuse();
}

/** What a stop order may not be; throws the broker's refusal. */
function checkStop(
  terms: Pick<OrderTerms, 'side' | 'type' | 'pricePaise' | 'triggerPaise' | 'instrument'>,
  quotes: Quotes,
): void {
  const { side, type, triggerPaise, instrument } = terms;
  if (type !== 'STOP_LOSS' && type !== 'STOP_LOSS_MARKET') return;
  if (triggerPaise === 0) refuse();
  const quote = quotes.quote(instrument.segment, instrument.securityId);
  const limit = type === 'STOP_LOSS' || quote === null ? terms.pricePaise : protectedPaise(instrument, side, quote);
  if (limit === 0) refuse();
  if (side === 'SELL' && triggerPaise < limit) refuse(orderError(SELL_TRIGGER));
  if (side === 'BUY' && triggerPaise > limit) refuse(orderError(BUY_TRIGGER));
}

/** Reads the body of a new order. @throws Refused with the broker's answer. */
export function termsOf(body: Body, { listing, quotes, rules }: InputParts): OrderTerms {
  const type = enumOf<OrderType>(body, 'orderType', ORDER_TYPES);
  const stop = type === 'STOP_LOSS' || type === 'STOP_LOSS_MARKET';
  const limit = type === 'LIMIT' || type === 'STOP_LOSS';
  const price = paiseOf(body, 'price', 0);
  const trigger = paiseOf(body, 'triggerPrice', 0);
  const amo = body['afterMarketOrder'] === true || body['afterMarketOrder'] === 'true';
  const terms: OrderTerms = {
    instrument: instrumentOf(body, listing),
    correlationId: correlationOf(body, rules),
    side: enumOf(body, 'transactionType', SIDES),
    product: enumOf(body, 'productType', PRODUCTS),
    type,
    validity: enumOf(body, 'validity', VALIDITIES, 'DAY'),
    quantity: wholeOf(body, 'quantity'),
    disclosed: wholeOf(body, 'disclosedQuantity', 0),
    pricePaise: limit ? price : 0,
    triggerPaise: stop ? trigger : 0,
    amo: amo ? enumOf(body, 'amoTime', AMO_TIMES, 'OPEN') : null,
  };
  for (const key of ['boProfitValue', 'boStopLossValue']) numberOf(body, key, 0);
  if (terms.quantity === 0 || (limit && price === 0)) refuse();
  const { disclosed, quantity } = terms;
  if (disclosed > 0 && (disclosed > quantity || disclosed < quantity * DISCLOSED_SHARE)) refuse();
  checkStop(terms, quotes);
  return terms;
}

/** Reads a modification; what it leaves out stays. @throws Refused with the broker's answer. */
export function changeOf(body: Body, order: VenueOrder, parts: InputParts): OrderChange {
  const type = enumOf<OrderType>(body, 'orderType', ORDER_TYPES, order.type);
  const limit = type === 'LIMIT' || type === 'STOP_LOSS';
  const stop = type === 'STOP_LOSS' || type === 'STOP_LOSS_MARKET';
  const given = (key: string): boolean => body[key] !== undefined && body[key] !== null;
  const price = given('price') ? paiseOf(body, 'price') : order.pricePaise;
  const trigger = given('triggerPrice') ? paiseOf(body, 'triggerPrice') : order.triggerPaise;
  const change: OrderChange = {
    type,
    validity: enumOf(body, 'validity', VALIDITIES, order.validity),
    quantity: wholeOf(body, 'quantity', order.quantity),
    disclosed: wholeOf(body, 'disclosedQuantity', order.disclosed),
    pricePaise: limit ? price : 0,
    triggerPaise: stop ? trigger : 0,
  };
  if (change.quantity === 0 || (limit && change.pricePaise === 0)) refuse();
  if (!order.triggered) checkStop({ ...change, side: order.side, instrument: order.instrument }, parts.quotes);
  return change;
}
