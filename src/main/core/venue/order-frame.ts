import { istDateTime, NO_DATE_TIME } from './venue-time.ts';
import { averagePaise, remaining, type VenueOrder } from './model.ts';
import { exchangeOf } from './venue-charges.ts';

/** What happened to the order: the word of the frame, and what the frame says about it. */
export type OrderWord =
  | 'Transit'
  | 'Pending'
  | 'Modified'
  | 'Triggered'
  | 'Traded'
  | 'Part Traded'
  | 'Cancelled'
  | 'Rejected'
  | 'Expired';

const SEGMENT_LETTERS: Readonly<Record<string, string>> = { EQ: 'E', FNO: 'D', CURRENCY: 'C', COMM: 'M' };
const PRODUCT_LETTERS = { CNC: 'C', INTRADAY: 'I', MARGIN: 'M', MTF: 'F' } as const;
const TYPE_WORDS = { LIMIT: 'LMT', MARKET: 'MKT', STOP_LOSS: 'SL', STOP_LOSS_MARKET: 'SLM' } as const;
const LEG_NUMBERS = { NA: 1, ENTRY_LEG: 1, STOP_LOSS_LEG: 2, TARGET_LEG: 3 } as const;
/** Symbols on the socket are cut to this. */
const SYMBOL_CHARS = 15;
const CENTURY = 100;

/** Members whose value is 0 or empty are left out, as on the wire. */
function withoutZeros(members: Readonly<Record<string, string | number>>): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const name in members) {
    const value = members[name] as string | number;
    if (value !== 0 && value !== '') kept[name] = value;
  }
  return kept;
}

/** Rupees without the dust of a division. */
const rupees = (paise: number): number => Math.round(paise * CENTURY) / (CENTURY * CENTURY);

function reasonOf(order: VenueOrder, word: OrderWord): string {
  if (order.errorText !== '') return order.errorText;
  return word === 'Traded' || word === 'Part Traded' ? 'TRADE CONFIRMED' : 'CONFIRMED';
}

/**
 * The frame of the order socket for an order's present state (dhan-api §6.3).
 * @param refLtpPaise last price of the instrument.
 */
export function orderFrame(order: VenueOrder, word: OrderWord, refLtpPaise: number): unknown {
  const one = order.instrument;
  const created = istDateTime(order.createdMs);
  const traded = order.filled > 0;
  const data = withoutZeros({
    exchange: exchangeOf(one),
    segment: SEGMENT_LETTERS[one.segment.split('_')[1] ?? ''] ?? 'E',
    source: order.source,
    securityId: String(one.securityId),
    clientId: order.clientId,
    exchOrderNo: order.exchangeId,
    orderNo: order.id,
    product: PRODUCT_LETTERS[order.product],
    txnType: order.side === 'BUY' ? 'B' : 'S',
    orderType: order.triggered ? 'LMT' : TYPE_WORDS[order.type],
    validity: order.validity,
    discQuantity: order.disclosed,
    discQtyRem: Math.min(order.disclosed, remaining(order)),
    remainingQuantity: remaining(order),
    quantity: order.quantity,
    tradedQty: order.filled,
    price: order.type === 'MARKET' ? 0 : rupees(order.pricePaise),
    triggerPrice: rupees(order.triggerPaise),
    tradedPrice: traded ? rupees(order.lastFillPaise) : 0,
    avgTradedPrice: rupees(averagePaise(order)),
    algoOrdNo: order.superId ?? '',
    strategyId: 'NA',
    offMktFlag: order.amo === null ? '0' : '1',
    orderDateTime: created,
    exchOrderTime: order.exchangeMs === 0 ? NO_DATE_TIME : istDateTime(order.exchangeMs),
    lastUpdatedTime: istDateTime(order.updatedMs),
    remarks: order.superId === null ? ' ' : 'Super Order',
    mktType: 'NL',
    reasonDescription: reasonOf(order, word),
    legNo: LEG_NUMBERS[order.legName],
    instrument: one.kind,
    symbol: one.tradingSymbol.slice(0, SYMBOL_CHARS),
    productName: order.product,
    status: word,
    lotSize: one.lotStep,
    strikePrice: one.strike ?? 0,
    expiryDate: one.expiry ?? NO_DATE_TIME,
    optType: one.right ?? 'XX',
    displayName: one.displayName,
    isin: one.isin ?? 'NA',
    series: one.series ?? 'XX',
    goodTillDaysDate: created.slice(0, 10),
    refLtp: rupees(refLtpPaise),
    tickSize: rupees(one.tickPaise),
    algoId: '0',
    multiplier: one.multiplier,
    correlationId: order.correlationId,
  });
  return { Data: data, Type: 'order_alert' };
}
