import type { Account, PastTrade } from './account.ts';
import {
  averagePaise,
  isLive,
  type LegName,
  type Quotes,
  remaining,
  type VenueInstrument,
  type VenueOrder,
  type VenueTrade,
} from './model.ts';
import {
  boughtPaise,
  boughtQty,
  netQty,
  openCostPaise,
  type Position,
  realisedPaise,
  soldPaise,
  soldQty,
  unrealisedPaise,
} from './positions.ts';
import type { Charges } from '../charges/charges.ts';
import { double, rupees } from './reply.ts';
import type { SuperOrder } from './super-book.ts';
import { istDateTime, NO_DATE, NO_DATE_TIME } from './venue-time.ts';

const optionWord = ({ right }: VenueInstrument): string => (right === null ? 'NA' : right === 'CE' ? 'CALL' : 'PUT');

/** Members of order and trade rows that describe a contract. */
const contract = (one: VenueInstrument, type: string): Record<string, unknown> => ({
  drvExpiryDate: one.expiry ?? NO_DATE,
  drvOptionType: type,
  drvStrikePrice: double(one.strike ?? 0),
});

const exchangeTime = ({ exchangeMs }: VenueOrder): string =>
  exchangeMs === 0 ? NO_DATE_TIME : istDateTime(exchangeMs);

/** A row of `GET /orders` (dhan-api §7.1.6). */
export function orderRow(order: VenueOrder): Record<string, unknown> {
  return {
    dhanClientId: order.clientId,
    orderId: order.id,
    exchangeOrderId: order.exchangeId,
    correlationId: order.correlationId,
    orderStatus: order.status,
    transactionType: order.side,
    exchangeSegment: order.instrument.segment,
    productType: order.product,
    orderType: order.type,
    validity: order.validity,
    tradingSymbol: order.instrument.tradingSymbol,
    securityId: String(order.instrument.securityId),
    quantity: order.quantity,
    disclosedQuantity: order.disclosed,
    price: rupees(order.pricePaise),
    triggerPrice: rupees(order.triggerPaise),
    afterMarketOrder: order.amo !== null,
    boProfitValue: double(0),
    boStopLossValue: double(0),
    legName: order.legName,
    createTime: istDateTime(order.createdMs),
    updateTime: istDateTime(order.updatedMs),
    exchangeTime: exchangeTime(order),
    ...contract(order.instrument, optionWord(order.instrument)),
    omsErrorCode: order.errorCode,
    omsErrorDescription: order.errorText === '' && order.exchangeMs > 0 ? 'CONFIRMED' : order.errorText,
    algoId: '0',
    remainingQuantity: remaining(order),
    averageTradedPrice: rupees(averagePaise(order)),
    filledQty: order.filled,
  };
}

/** The body of the webhook: an order row with one name in snake case and without three members (§7.10). */
export function postbackOf(order: VenueOrder): Record<string, unknown> {
  const row = orderRow(order);
  for (const absent of ['filledQty', 'remainingQuantity', 'averageTradedPrice', 'exchangeOrderId']) delete row[absent];
  return { ...row, algoId: null, filled_qty: order.filled };
}

/** A row of `GET /trades`; the option type reads NA even on options (§7.1.7). */
export function tradeRow(trade: VenueTrade): Record<string, unknown> {
  const at = istDateTime(trade.atMs);
  return {
    dhanClientId: trade.clientId,
    orderId: trade.orderId,
    exchangeOrderId: trade.exchangeOrderId,
    exchangeTradeId: trade.tradeId,
    transactionType: trade.side,
    exchangeSegment: trade.instrument.segment,
    productType: trade.product,
    orderType: trade.type,
    tradingSymbol: trade.instrument.tradingSymbol,
    customSymbol: null,
    securityId: String(trade.instrument.securityId),
    tradedQuantity: trade.quantity,
    tradedPrice: rupees(trade.pricePaise),
    createTime: at,
    updateTime: at,
    exchangeTime: at,
    ...contract(trade.instrument, 'NA'),
  };
}

/** A row of the trade history with its share of the order's charges; no trading symbol (§7.9). */
export function pastTradeRow(trade: PastTrade, charges: Charges, brokerage: boolean): Record<string, unknown> {
  const { exact } = charges;
  const rounded = (value: number): unknown => double(Math.round(value * 10_000) / 10_000);
  return {
    dhanClientId: trade.clientId,
    orderId: trade.orderId,
    exchangeOrderId: trade.exchangeOrderId,
    exchangeTradeId: '0',
    transactionType: trade.side,
    exchangeSegment: trade.instrument.segment,
    productType: trade.product,
    orderType: trade.type,
    customSymbol: trade.instrument.displayName,
    securityId: String(trade.instrument.securityId),
    tradedQuantity: trade.quantity,
    tradedPrice: rupees(trade.pricePaise),
    isin: trade.instrument.isin ?? '',
    instrument: trade.instrument.kind,
    sebiTax: rounded(exact.sebi),
    stt: rounded(exact.tax),
    brokerageCharges: rounded(brokerage ? exact.brokerage : 0),
    serviceTax: rounded(exact.gst),
    exchangeTransactionCharges: rounded(exact.exchange),
    stampDuty: rounded(exact.stamp),
    createTime: 'NA',
    updateTime: 'NA',
    exchangeTime: istDateTime(trade.atMs),
    drvExpiryDate: trade.instrument.expiry ?? 'NA',
    drvOptionType: optionWord(trade.instrument),
    drvStrikePrice: double(trade.instrument.strike ?? 0),
  };
}

const average = (paise: number, quantity: number, multiplier: number): unknown =>
  rupees(quantity === 0 ? 0 : paise / (quantity * multiplier));

/** A row of `GET /positions`; closed ones stay until the day ends (§7.5). */
export function positionRow(account: Account, one: Position, quotes: Quotes): Record<string, unknown> {
  const { instrument } = one;
  const { multiplier } = instrument;
  const net = netQty(one);
  const ltp = quotes.quote(instrument.segment, instrument.securityId)?.ltpPaise ?? 0;
  return {
    dhanClientId: account.clientId,
    tradingSymbol: instrument.tradingSymbol,
    securityId: String(instrument.securityId),
    positionType: net > 0 ? 'LONG' : net < 0 ? 'SHORT' : 'CLOSED',
    exchangeSegment: instrument.segment,
    productType: one.product,
    buyAvg: average(boughtPaise(one), boughtQty(one), multiplier),
    buyQty: boughtQty(one),
    costPrice: average(Math.abs(openCostPaise(one)), Math.abs(net), multiplier),
    sellAvg: average(soldPaise(one), soldQty(one), multiplier),
    sellQty: soldQty(one),
    netQty: net,
    realizedProfit: rupees(realisedPaise(one)),
    unrealizedProfit: rupees(ltp === 0 ? 0 : unrealisedPaise(one, ltp)),
    rbiReferenceRate: double(1),
    multiplier,
    carryForwardBuyQty: one.carryBuyQty,
    carryForwardSellQty: one.carrySellQty,
    carryForwardBuyValue: rupees(one.carryBuyPaise),
    carryForwardSellValue: rupees(one.carrySellPaise),
    dayBuyQty: one.dayBuyQty,
    daySellQty: one.daySellQty,
    dayBuyValue: rupees(one.dayBuyPaise),
    daySellValue: rupees(one.daySellPaise),
    drvExpiryDate: instrument.expiry ?? NO_DATE,
    drvOptionType: instrument.right === null ? null : optionWord(instrument),
    drvStrikePrice: double(instrument.strike ?? 0),
    crossCurrency: false,
  };
}

function superStatus(one: SuperOrder): string {
  return one.triggeredLeg === null ? one.entry.status : 'CLOSED';
}

function legRow(one: SuperOrder, legName: LegName): Record<string, unknown> {
  const order = legName === 'TARGET_LEG' ? one.target : one.stop;
  const status =
    one.triggeredLeg === legName
      ? 'TRIGGERED'
      : one.cancelledLegs.has(legName)
        ? 'CANCELLED'
        : (order?.status ?? 'PENDING');
  const target = legName === 'TARGET_LEG';
  return {
    orderId: order?.id ?? one.entry.id,
    legName,
    transactionType: one.entry.side === 'BUY' ? 'SELL' : 'BUY',
    ...(target ? {} : { totalQuatity: order?.quantity ?? 0 }),
    remainingQuantity: order === null || !isLive(order) ? 0 : remaining(order),
    triggeredQuantity: order?.filled ?? 0,
    price: rupees(target ? one.targetPaise : one.stopPaise),
    orderStatus: status,
    trailingJump: rupees(target ? 0 : one.jumpPaise),
  };
}

/** A row of `GET /super/orders` (§7.2). */
export function superRow(one: SuperOrder, quotes: Quotes): Record<string, unknown> {
  const { entry } = one;
  const { segment, securityId } = entry.instrument;
  const row = orderRow(entry);
  const legs: LegName[] = [];
  if (one.stopPaise > 0) legs.push('STOP_LOSS_LEG');
  if (one.targetPaise > 0) legs.push('TARGET_LEG');
  return {
    dhanClientId: entry.clientId,
    orderId: entry.id,
    correlationId: entry.correlationId,
    orderStatus: superStatus(one),
    transactionType: entry.side,
    exchangeSegment: segment,
    productType: entry.product,
    orderType: entry.type,
    validity: entry.validity,
    tradingSymbol: entry.instrument.tradingSymbol,
    securityId: String(securityId),
    quantity: entry.quantity,
    remainingQuantity: row['remainingQuantity'],
    ltp: rupees(quotes.quote(segment, securityId)?.ltpPaise ?? 0),
    price: row['price'],
    afterMarketOrder: entry.amo !== null,
    legName: 'ENTRY_LEG',
    exchangeOrderId: entry.exchangeId,
    createTime: row['createTime'],
    updateTime: row['updateTime'],
    exchangeTime: row['exchangeTime'],
    omsErrorDescription: row['omsErrorDescription'],
    averageTradedPrice: row['averageTradedPrice'],
    filledQty: entry.filled,
    legDetails: legs.map((name) => legRow(one, name)),
  };
}
