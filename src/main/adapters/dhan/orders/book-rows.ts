import type { Instrument, Segment } from '#contract/model/instrument.ts';
import type { Funds, Holding } from '#contract/model/position.ts';
import type { VenueMargin, VenueOrderRow, VenuePosition, VenueTradeRow } from '../../order-adapter.ts';
import { productOf, reasonOf, segmentOf, sideOf, statusOf, typeOf, validityOf } from './order-words.ts';
import { flag, istMsOrNull, number, numberOrNull, text, textOrNull, type WireRow } from './wire-fields.ts';
import { decimalsOf, paiseOf, scaledAverage, scaledPrice } from './wire-number.ts';

/** Rows of the broker's books (dhan-api §§7.1.6, 7.1.7, 7.5, 7.7). A row that names nothing tradable gives null. */

/** Units behind one counted quantity; 1 everywhere but on MCX, where the broker counts lots. */
export type UnitsPer = (segment: Instrument['segment'], securityId: number, symbol: string) => number;

/** A row of `GET /orders`, also of `GET /orders/external/{id}`. */
export function orderRowOf(row: WireRow, unitsPer: UnitsPer): VenueOrderRow | null {
  const place = placeOf(row);
  const side = sideOf(text(row, 'transactionType'));
  const venueOrderId = text(row, 'orderId');
  if (place === null || side === null || venueOrderId === '') return null;
  const units = unitsPer(place.segment, place.securityId, text(row, 'tradingSymbol'));
  const decimals = decimalsOf(place.segment);
  const quantity = number(row, 'quantity') * units;
  const filled = number(row, 'filledQty') * units;
  const average = number(row, 'averageTradedPrice');
  const price = scaledPrice(number(row, 'price'), decimals);
  const trigger = scaledPrice(number(row, 'triggerPrice'), decimals);
  const venueStatus = text(row, 'orderStatus');
  const leg = textOrNull(row, 'legName');
  return {
    word: {
      venueOrderId,
      status: statusOf(venueStatus, filled, quantity),
      venueStatus,
      text: reasonOf(text(row, 'omsErrorDescription')),
      filled,
      averagePrice: average > 0 ? scaledAverage(average, decimals) : null,
      quantity: quantity > 0 ? quantity : null,
      price,
      trigger,
    },
    correlationId: textOrNull(row, 'correlationId'),
    ...place,
    symbol: text(row, 'tradingSymbol'),
    side,
    product: productOf(text(row, 'productType')),
    type: typeOf(text(row, 'orderType')),
    validity: validityOf(text(row, 'validity')),
    quantity,
    price,
    trigger,
    disclosed: number(row, 'disclosedQuantity') * units,
    amo: flag(row, 'afterMarketOrder'),
    leg,
    createdMs: istMsOrNull(text(row, 'createTime')),
  };
}

/** A row of `GET /trades`. A trade without an id of the exchange is named by its order, time, size and price. */
export function tradeRowOf(row: WireRow, unitsPer: UnitsPer): VenueTradeRow | null {
  const place = placeOf(row);
  const venueOrderId = text(row, 'orderId');
  const units = place === null ? 1 : unitsPer(place.segment, place.securityId, text(row, 'tradingSymbol'));
  const quantity = number(row, 'tradedQuantity') * units;
  if (place === null || venueOrderId === '' || quantity <= 0) return null;
  const at = text(row, 'exchangeTime') || text(row, 'createTime');
  const price = scaledAverage(number(row, 'tradedPrice'), decimalsOf(place.segment));
  const named = textOrNull(row, 'exchangeTradeId');
  const id = named === null || named === '0' ? `${venueOrderId}/${at}/${quantity}/${price}` : named;
  return { venueOrderId, ...place, trade: { id, quantity, price, tradedMs: istMsOrNull(at) ?? 0 } };
}

/** A row of `GET /positions`; closed ones are rows with a net of 0. */
export function positionRowOf(row: WireRow, unitsPer: UnitsPer): VenuePosition | null {
  const place = placeOf(row);
  if (place === null) return null;
  const units = unitsPer(place.segment, place.securityId, text(row, 'tradingSymbol'));
  const decimals = decimalsOf(place.segment);
  const bought = number(row, 'carryForwardBuyQty') * units;
  const sold = number(row, 'carryForwardSellQty') * units;
  const carried = bought - sold;
  const value = carried > 0 ? number(row, 'carryForwardBuyValue') : number(row, 'carryForwardSellValue');
  return {
    ...place,
    symbol: text(row, 'tradingSymbol'),
    product: productOf(text(row, 'productType')),
    net: number(row, 'netQty') * units,
    carried,
    carriedAverage: carried === 0 || value <= 0 ? null : scaledAverage(value / Math.abs(carried), decimals),
    realisedPaise: paiseOf(number(row, 'realizedProfit')),
  };
}

/** A row of `GET /holdings`. */
export function holdingOf(row: WireRow): Holding | null {
  const securityId = number(row, 'securityId');
  if (securityId <= 0) return null;
  const last = number(row, 'lastTradedPrice');
  return {
    symbol: text(row, 'tradingSymbol').slice(0, 64),
    isin: text(row, 'isin').slice(0, 16),
    securityId,
    quantity: number(row, 'totalQty'),
    available: number(row, 'availableQty'),
    collateral: number(row, 'collateralQty'),
    averageRupees: number(row, 'avgCostPrice'),
    lastRupees: last > 0 ? last : null,
  };
}

/** `GET /fundlimit`: the misspelt name is the broker's; null when the balance is missing, for 0 would be a lie. */
export function fundsOf(row: WireRow, atMs: number): Funds | null {
  const available = numberOrNull(row, 'availabelBalance') ?? numberOrNull(row, 'availableBalance');
  if (available === null) return null;
  return {
    available: paiseOf(available),
    utilised: paiseOf(number(row, 'utilizedAmount')),
    collateral: paiseOf(number(row, 'collateralAmount')),
    startOfDay: paiseOf(number(row, 'sodLimit')),
    withdrawable: paiseOf(number(row, 'withdrawableBalance')),
    atMs,
  };
}

/** Paise of `POST /margincalculator/multi`, which sources spell in two ways (dhan-api §7.7); null without a total. */
export function marginTotalOf(row: WireRow): number | null {
  const total = numberOrNull(row, 'totalMargin') ?? numberOrNull(row, 'total_margin');
  return total === null ? null : paiseOf(total);
}

/** Answer of `POST /margincalculator`; null without a total. */
export function marginOf(row: WireRow): VenueMargin | null {
  const total = numberOrNull(row, 'totalMargin');
  if (total === null) return null;
  return {
    totalPaise: paiseOf(total),
    availablePaise: paiseOf(number(row, 'availableBalance')),
    shortPaise: paiseOf(number(row, 'insufficientBalance')),
  };
}

export function placeOf(row: WireRow): { readonly segment: Segment; readonly securityId: number } | null {
  const segment = segmentOf(text(row, 'exchangeSegment'));
  const securityId = number(row, 'securityId');
  return segment === null || !Number.isInteger(securityId) || securityId <= 0 ? null : { segment, securityId };
}
