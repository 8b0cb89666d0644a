import { FaultError, fault } from '#contract/faults.ts';
import type { Product } from '#contract/model/order.ts';
import type { SuperLegName, VenueForever, VenueOrder, VenuePosition, VenueSuperOrder } from '../../order-adapter.ts';
import { decimalsOf, priceNumber, wireQuantity } from './wire-number.ts';

/**
 * Bodies of the trading requests (dhan-api §7), as the exact JSON text. What does not apply is left out: an empty text
 * in a numeric field is refused by the broker. Pure, so that paper and live send the same bytes.
 */

/** Longest correlation id that the server takes; the documents say 30. */
export const CORRELATION_ID_MAX = 25;
const CORRELATION = /^[A-Za-z0-9 _-]+$/;
/** A quantity that is shown must be at least this share of the whole. */
const DISCLOSED_SHARE_MIN = 0.3;
/** Leg of a modification that is no super order's. */
const PLAIN_LEG = 'NA';

const TYPE_WORDS = { LIMIT: 'LIMIT', MARKET: 'MARKET', SL: 'STOP_LOSS' } as const;

/** `POST /orders`. @throws FaultError `input.*` for what the broker would refuse for its shape. */
export function placeBody(clientId: string, order: VenueOrder): string {
  const { side, product, type, validity, amo, price, trigger, disclosed } = order;
  const rupees = rupeesOf(order);
  return JSON.stringify({
    dhanClientId: clientId,
    correlationId: checkedId(order.correlationId),
    transactionType: side,
    exchangeSegment: order.instrument.segment,
    productType: product,
    orderType: TYPE_WORDS[type],
    validity,
    securityId: String(order.instrument.securityId),
    quantity: wireQuantity(order.quantity, order.instrument),
    ...(disclosed > 0 ? { disclosedQuantity: disclosedOf(order) } : {}),
    ...(type === 'MARKET' ? {} : { price: rupees(price) }),
    ...(type === 'SL' ? { triggerPrice: rupees(trigger) } : {}),
    ...(amo === null ? {} : { afterMarketOrder: true, amoTime: amo }),
  });
}

/** `PUT /orders/{id}`: quantity is the whole order's, filled part included. */
export function modifyBody(clientId: string, venueOrderId: string, order: VenueOrder): string {
  const rupees = rupeesOf(order);
  const { type, price, trigger, validity } = order;
  return JSON.stringify({
    dhanClientId: clientId,
    orderId: venueOrderId,
    orderType: TYPE_WORDS[type],
    legName: PLAIN_LEG,
    quantity: wireQuantity(order.quantity, order.instrument),
    price: type === 'MARKET' ? 0 : rupees(price),
    disclosedQuantity: order.disclosed > 0 ? disclosedOf(order) : 0,
    triggerPrice: type === 'SL' ? rupees(trigger) : 0,
    validity,
  });
}

/** `POST /super/orders`: one entry with its exits; 0 = no such exit. */
export function superBody(clientId: string, order: VenueSuperOrder): string {
  const rupees = rupeesOf(order);
  return JSON.stringify({
    dhanClientId: clientId,
    correlationId: checkedId(order.correlationId),
    transactionType: order.side,
    exchangeSegment: order.instrument.segment,
    productType: order.product,
    orderType: superType(order),
    securityId: String(order.instrument.securityId),
    quantity: wireQuantity(order.quantity, order.instrument),
    price: order.type === 'MARKET' ? 0 : rupees(order.price),
    targetPrice: rupees(order.target),
    stopLossPrice: rupees(order.stop),
    trailingJump: rupees(order.trail),
  });
}

/** `PUT /super/orders/{id}`: each leg names only what it may change; a trailing jump of 0 ends the trailing. */
export function modifySuperBody(
  clientId: string,
  venueOrderId: string,
  leg: SuperLegName,
  order: VenueSuperOrder,
): string {
  const rupees = rupeesOf(order);
  const head = { dhanClientId: clientId, orderId: venueOrderId };
  if (leg === 'TARGET_LEG') return JSON.stringify({ ...head, legName: leg, targetPrice: rupees(order.target) });
  const stop = { stopLossPrice: rupees(order.stop), trailingJump: rupees(order.trail) };
  if (leg === 'STOP_LOSS_LEG') return JSON.stringify({ ...head, legName: leg, ...stop });
  return JSON.stringify({
    ...head,
    orderType: superType(order),
    legName: leg,
    quantity: wireQuantity(order.quantity, order.instrument),
    price: order.type === 'MARKET' ? 0 : rupees(order.price),
    targetPrice: rupees(order.target),
    ...stop,
  });
}

/** `POST /forever/orders`: SINGLE, or OCO with its second leg. */
export function foreverBody(clientId: string, order: VenueForever): string {
  const rupees = rupeesOf(order);
  const { type, instrument, disclosed } = order;
  return JSON.stringify({
    dhanClientId: clientId,
    correlationId: checkedId(order.correlationId),
    orderFlag: order.flag,
    transactionType: order.side,
    exchangeSegment: instrument.segment,
    productType: order.product,
    orderType: type === 'MARKET' ? 'MARKET' : 'LIMIT',
    validity: order.validity,
    securityId: String(instrument.securityId),
    quantity: wireQuantity(order.quantity, instrument),
    ...(disclosed > 0 ? { disclosedQuantity: disclosedOf(order) } : {}),
    price: rupees(order.price),
    triggerPrice: rupees(order.trigger),
    ...(order.flag === 'SINGLE'
      ? {}
      : {
          price1: rupees(order.price1),
          triggerPrice1: rupees(order.trigger1),
          quantity1: wireQuantity(order.quantity1, instrument),
        }),
  });
}

/** `POST /margincalculator`. */
export function marginBody(clientId: string, order: VenueOrder): string {
  return JSON.stringify({ dhanClientId: clientId, ...marginTerms(order) });
}

/** `POST /margincalculator/multi`: these orders alone. */
export function marginOfAllBody(clientId: string, orders: readonly VenueOrder[]): string {
  return JSON.stringify({
    dhanClientId: clientId,
    includePosition: false,
    includeOrder: false,
    scripList: orders.map(marginTerms),
  });
}

function marginTerms(order: VenueOrder): Record<string, string | number> {
  const rupees = rupeesOf(order);
  return {
    exchangeSegment: order.instrument.segment,
    transactionType: order.side,
    quantity: wireQuantity(order.quantity, order.instrument),
    productType: order.product,
    securityId: String(order.instrument.securityId),
    price: rupees(order.price),
    ...(order.type === 'SL' ? { triggerPrice: rupees(order.trigger) } : {}),
  };
}

/**
 * `POST /positions/convert`.
 * @param product what the position is now. @param quantity as the broker counts it.
 */
export function convertBody(
  clientId: string,
  { segment, securityId, net }: VenuePosition,
  product: Product,
  quantity: number,
  to: Product,
): string {
  return JSON.stringify({
    dhanClientId: clientId,
    fromProductType: product,
    exchangeSegment: segment,
    positionType: net > 0 ? 'LONG' : 'SHORT',
    securityId: String(securityId),
    convertQty: quantity,
    toProductType: to,
  });
}

function rupeesOf({ instrument }: Pick<VenueOrder, 'instrument'>): (scaled: number) => number {
  const decimals = decimalsOf(instrument.segment);
  return (scaled) => priceNumber(scaled, decimals);
}

/** A super order's entry is at a limit or at the market: it has no trigger. */
function superType({ type }: VenueSuperOrder): 'LIMIT' | 'MARKET' {
  if (type !== 'SL') return type;
  throw new FaultError(fault('input.super_entry', 'The entry of a super order is LIMIT or MARKET. Nothing was sent.'));
}

function checkedId(id: string): string {
  if (id.length <= CORRELATION_ID_MAX && CORRELATION.test(id)) return id;
  const text = `The order id "${id}" is no correlation id: at most ${CORRELATION_ID_MAX} letters, digits, spaces, _ or -. Nothing was sent.`;
  throw new FaultError(fault('input.correlation_id', text));
}

function disclosedOf({ disclosed, quantity, instrument }: VenueOrder): number {
  if (disclosed <= quantity && disclosed >= quantity * DISCLOSED_SHARE_MIN) return wireQuantity(disclosed, instrument);
  const least = Math.ceil(quantity * DISCLOSED_SHARE_MIN);
  const text = `A disclosed quantity of ${disclosed} is not between 30 % and all of ${quantity}. Nothing was sent; give at least ${least}.`;
  throw new FaultError(fault('input.disclosed', text));
}
