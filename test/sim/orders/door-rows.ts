import type { Product } from '#contract/model/order.ts';
import type { VenueOrderRow, VenuePosition, VenueTradeRow } from '../../../src/main/adapters/order-adapter.ts';
import { orderUpdateOf } from '../../../src/main/adapters/dhan/order-update.ts';
import type { VenueWord } from '../../../src/main/core/orders/order-event.ts';

type Row = Readonly<Record<string, unknown>>;

const STATUS: Readonly<Record<string, VenueWord['status']>> = {
  TRANSIT: 'Submitted',
  PENDING: 'Working',
  PART_TRADED: 'Working',
  TRADED: 'Filled',
  CANCELLED: 'Cancelled',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
};
const STREAM_STATUS: Readonly<Record<string, string>> = {
  Transit: 'TRANSIT',
  Pending: 'PENDING',
  Modified: 'PENDING',
  Triggered: 'PENDING',
  'Part Traded': 'PART_TRADED',
  Traded: 'TRADED',
  Cancelled: 'CANCELLED',
  Rejected: 'REJECTED',
  Expired: 'EXPIRED',
};
const TYPES: Readonly<Record<string, VenueOrderRow['type']>> = {
  LIMIT: 'LIMIT',
  MARKET: 'MARKET',
  STOP_LOSS: 'SL',
  STOP_LOSS_MARKET: 'SLM',
  LMT: 'LIMIT',
  MKT: 'MARKET',
  SL: 'SL',
  SLM: 'SLM',
};
const SEGMENT_OF: Readonly<Record<string, VenueOrderRow['segment']>> = { 'NSE:E': 'NSE_EQ', 'NSE:D': 'NSE_FNO' };

const number = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? 0));
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const paise = (value: unknown): number => Math.round(number(value) * 100);
/** Averages are not whole paise. */
const average = (value: unknown): number | null => (number(value) === 0 ? null : number(value) * 100);

function wordOf(row: Row, status: string): VenueWord {
  return {
    venueOrderId: text(row['orderId']),
    status: STATUS[status] ?? 'Working',
    venueStatus: status,
    text: status === 'REJECTED' ? text(row['omsErrorDescription']) : '',
    filled: number(row['filledQty']),
    averagePrice: average(row['averageTradedPrice']),
    quantity: number(row['quantity']),
    price: paise(row['price']),
    trigger: paise(row['triggerPrice']),
  };
}

/** A row of the order book. */
export function bookRow(row: Row): VenueOrderRow {
  const leg = text(row['legName']);
  return {
    word: wordOf(row, text(row['orderStatus'])),
    correlationId: text(row['correlationId']) || null,
    segment: text(row['exchangeSegment']) as VenueOrderRow['segment'],
    securityId: number(row['securityId']),
    symbol: text(row['tradingSymbol']),
    side: text(row['transactionType']) as VenueOrderRow['side'],
    product: text(row['productType']) as Product,
    type: TYPES[text(row['orderType'])] ?? 'LIMIT',
    validity: text(row['validity']) as VenueOrderRow['validity'],
    quantity: number(row['quantity']),
    price: paise(row['price']),
    trigger: paise(row['triggerPrice']),
    disclosed: number(row['disclosedQuantity']),
    amo: row['afterMarketOrder'] === true,
    leg: leg === 'NA' ? null : leg,
    createdMs: null,
  };
}

/** A frame of the order socket; null when it is not about an order. */
export function frameRow(frame: string): VenueOrderRow | null {
  const update = orderUpdateOf(JSON.parse(frame));
  if (update === null) return null;
  const status = STREAM_STATUS[update.status] ?? 'PENDING';
  const word: VenueWord = {
    venueOrderId: update.orderNo,
    status: STATUS[status] ?? 'Working',
    venueStatus: status,
    text: status === 'REJECTED' ? update.reasonDescription : '',
    filled: update.tradedQty,
    averagePrice: average(update.avgTradedPrice),
    quantity: update.quantity,
    price: paise(update.price),
    trigger: paise(update.triggerPrice),
  };
  return {
    word,
    correlationId: update.correlationId || null,
    segment: SEGMENT_OF[`${update.exchange}:${update.segment}`] ?? 'NSE_FNO',
    securityId: number(update.securityId),
    symbol: update.symbol,
    side: update.txnType === 'B' ? 'BUY' : 'SELL',
    product: update.productName as Product,
    type: TYPES[update.orderType] ?? 'LIMIT',
    validity: update.validity as VenueOrderRow['validity'],
    quantity: update.quantity,
    price: paise(update.price),
    trigger: paise(update.triggerPrice),
    disclosed: update.discQuantity,
    amo: update.offMktFlag === '1',
    leg: update.legNo === 2 ? 'STOP_LOSS_LEG' : update.legNo === 3 ? 'TARGET_LEG' : null,
    createdMs: null,
  };
}

export function tradeRowOf(row: Row): VenueTradeRow {
  const trade = {
    id: text(row['exchangeTradeId']),
    quantity: number(row['tradedQuantity']),
    price: paise(row['tradedPrice']),
    tradedMs: Date.parse(`${text(row['exchangeTime']).replace(' ', 'T')}+05:30`),
  };
  const segment = text(row['exchangeSegment']) as VenueTradeRow['segment'];
  return { venueOrderId: text(row['orderId']), segment, securityId: number(row['securityId']), trade };
}

export function positionOf(row: Row): VenuePosition {
  return {
    segment: text(row['exchangeSegment']) as VenuePosition['segment'],
    securityId: number(row['securityId']),
    symbol: text(row['tradingSymbol']),
    product: text(row['productType']) as Product,
    net: number(row['netQty']),
    carried: number(row['carryForwardBuyQty']) - number(row['carryForwardSellQty']),
    carriedAverage: null,
    realisedPaise: paise(row['realizedProfit']),
  };
}
