import type { Account } from './account.ts';
import { marginOf } from './margin.ts';
import { isDerivative, type OrderTerms, remaining, type VenueOrder, type VenueQuote } from './model.ts';
import { netQty } from './positions.ts';

const rupees = (paise: number): string => (paise / 100).toFixed(2);

/** Price that margin is taken at: the limit, or the last price of a market order. */
const pricedAt = (order: VenueOrder, quote: VenueQuote): number =>
  order.pricePaise > 0 ? order.pricePaise : quote.ltpPaise;

/** What RMS holds for the rest of an order: nothing where it only closes, the margin for what it opens. */
export function blockedFor(account: Account, order: VenueOrder, quote: VenueQuote, date: string): number {
  const { instrument, side, product } = order;
  if (product === 'CNC' && side === 'SELL') return 0;
  const held = account.positions.get(`${instrument.key}:${product}`);
  const net = held === undefined ? 0 : netQty(held);
  const closes = side === 'BUY' ? Math.max(0, -net) : Math.max(0, net);
  const opens = Math.max(0, remaining(order) - closes);
  return opens === 0 ? 0 : marginOf(instrument, side, product, opens, pricedAt(order, quote), date).totalPaise;
}

type Shape = Pick<
  OrderTerms,
  'instrument' | 'product' | 'type' | 'validity' | 'quantity' | 'disclosed' | 'pricePaise' | 'triggerPaise'
>;

function shapeReason(order: Shape, quote: VenueQuote): string | null {
  const { instrument: one, quantity, product } = order;
  if (one.kind === 'INDEX') return 'Trading is not allowed in this instrument';
  if (isDerivative(one) ? product === 'CNC' || product === 'MTF' : product === 'MARGIN') {
    return `Product ${product} is not allowed in this segment`;
  }
  if (quantity % one.lotStep !== 0) return `Order quantity should be in multiples of lot size ${one.lotStep}`;
  if (one.freezeQty !== null && quantity > one.freezeQty) {
    return `Order quantity ${quantity} exceeds freeze quantity ${one.freezeQty}`;
  }
  for (const price of [order.pricePaise, order.triggerPaise]) {
    if (price % one.tickPaise !== 0) return `Price should be in multiples of tick size ${rupees(one.tickPaise)}`;
  }
  const { upperPaise, lowerPaise } = quote;
  const outside = (price: number): boolean => price > 0 && upperPaise > 0 && (price > upperPaise || price < lowerPaise);
  if (outside(order.pricePaise) || outside(order.triggerPaise)) {
    return `Order Price needs to be Circuit Limits of ${rupees(lowerPaise)} to ${rupees(upperPaise)}`;
  }
  return null;
}

/**
 * Why RMS refuses an order that was accepted; null when it passes. The text comes after `RMS:<order id>:`.
 * @param quote null = the exchange does not know the instrument now.
 */
export function riskReason(
  account: Account,
  order: VenueOrder,
  quote: VenueQuote | null,
  auction: boolean,
  date: string,
): string | null {
  if (quote === null || quote.ltpPaise === 0) return 'Instrument is not available for trading';
  const shape = shapeReason(order, quote);
  if (shape !== null) return shape;
  if (auction && (order.validity === 'IOC' || order.type.startsWith('STOP_LOSS') || order.disclosed > 0)) {
    return 'Order type is not allowed in the closing auction session';
  }
  if (order.product === 'CNC' && order.side === 'SELL' && order.amo === null) {
    const free = account.sellableQty(order.instrument);
    if (remaining(order) > free) return `Holding quantity is not sufficient: ${Math.max(0, free)} can be sold`;
  }
  const needed = blockedFor(account, order, quote, date);
  const missing = needed - (account.availablePaise(date) + order.blockedPaise);
  if (needed > 0 && missing > 0) return `You have insufficient funds. Please add Rs.${rupees(missing)} to trade.`;
  return null;
}
