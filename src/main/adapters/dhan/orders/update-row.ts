import type { VenueOrderRow } from '../../order-adapter.ts';
import type { OrderUpdate } from '../order-update.ts';
import type { UnitsPer } from './book-rows.ts';
import {
  productOf,
  reasonOf,
  segmentOfLetters,
  sideOf,
  statusOf,
  statusWord,
  typeOf,
  validityOf,
} from './order-words.ts';
import { istMsOrNull } from './wire-fields.ts';
import { decimalsOf, scaledAverage, scaledPrice } from './wire-number.ts';

const LEGS: Readonly<Record<number, string>> = { 1: 'ENTRY_LEG', 2: 'STOP_LOSS_LEG', 3: 'TARGET_LEG' };

/**
 * A frame of the order socket as a row of the book. Numbers that the frame leaves out are 0 (dhan-api §6.3).
 * @returns null when it names no side or no segment that is traded here.
 */
export function updateRowOf(update: OrderUpdate, unitsPer: UnitsPer): VenueOrderRow | null {
  const segment = segmentOfLetters(update.exchange, update.segment);
  const side = sideOf(update.txnType);
  const securityId = Number(update.securityId);
  if (segment === null || side === null || !Number.isInteger(securityId) || securityId <= 0) return null;
  const units = unitsPer(segment, securityId, update.symbol);
  const decimals = decimalsOf(segment);
  const quantity = update.quantity * units;
  const filled = update.tradedQty * units;
  const price = scaledPrice(update.price, decimals);
  const trigger = scaledPrice(update.triggerPrice, decimals);
  // Only a super order's legs have a meaning: plain orders say leg 1 as well.
  const isLeg = /super/i.test(update.remarks) || update.legNo > 1;
  const entryId = update.algoOrdNo;
  return {
    word: {
      venueOrderId: update.orderNo,
      status: statusOf(update.status, filled, quantity),
      venueStatus: statusWord(update.status),
      text: reasonOf(update.reasonDescription),
      filled,
      averagePrice: update.avgTradedPrice > 0 ? scaledAverage(update.avgTradedPrice, decimals) : null,
      quantity: quantity > 0 ? quantity : null,
      price,
      trigger,
    },
    correlationId: update.correlationId === '' || update.correlationId === 'NA' ? null : update.correlationId,
    segment,
    securityId,
    symbol: update.displayName === '' ? update.symbol : update.displayName,
    side,
    product: productOf(update.productName) ?? productOf(update.product),
    type: typeOf(update.orderType),
    validity: validityOf(update.validity),
    quantity,
    price,
    trigger,
    disclosed: update.discQuantity * units,
    amo: update.offMktFlag === '1',
    leg: isLeg ? (LEGS[update.legNo] ?? null) : null,
    createdMs: istMsOrNull(update.orderDateTime),
    ...(isLeg && entryId !== '' && entryId !== update.orderNo ? { entryVenueId: entryId } : {}),
  };
}
