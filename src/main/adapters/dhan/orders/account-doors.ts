import type { EdisAnswer, EdisAsk, PnlExit, PnlExitState } from '#contract/model/broker-control.ts';
import type { VenueForeverLeg, ForeverChange } from '../../order-adapter.ts';
import { productOf, sideOf, statusWord } from './order-words.ts';
import { placeOf } from './book-rows.ts';
import { flag, number, numberOrNull, text, textOrNull, type WireRow } from './wire-fields.ts';
import { decimalsOf, paiseOf, priceNumber, scaledPrice } from './wire-number.ts';

/** Bodies and rows of forever orders, exit by result and depository authorisation (dhan-api §§7.3, 7.6, 7.8). */

/** Words of a leg that still waits for its trigger. */
const RESTING = new Set(['CONFIRM', 'PENDING', 'TRANSIT', 'MODIFIED']);

/** A row of `GET /forever/orders`: one per leg, and `orderType` is the flag. */
export function foreverLegOf(row: WireRow): VenueForeverLeg | null {
  const place = placeOf(row);
  const side = sideOf(text(row, 'transactionType'));
  const venueOrderId = text(row, 'orderId');
  if (place === null || side === null || venueOrderId === '') return null;
  const decimals = decimalsOf(place.segment);
  const venueStatus = statusWord(text(row, 'orderStatus'));
  return {
    venueOrderId,
    ...place,
    symbol: text(row, 'tradingSymbol'),
    flag: text(row, 'orderType') === 'OCO' ? 'OCO' : 'SINGLE',
    // The documents' sample calls the leg of a single order ENTRY_LEG; it is changed as TARGET_LEG.
    leg: text(row, 'legName') === 'STOP_LOSS_LEG' ? 'STOP_LOSS_LEG' : 'TARGET_LEG',
    side,
    product: productOf(text(row, 'productType')),
    quantity: number(row, 'quantity'),
    price: scaledPrice(number(row, 'price'), decimals),
    trigger: scaledPrice(number(row, 'triggerPrice'), decimals),
    venueStatus,
    resting: RESTING.has(venueStatus),
  };
}

/** `PUT /forever/orders/{id}`: one leg for each request. */
export function modifyForeverBody(
  clientId: string,
  { venueOrderId, flag: orderFlag, leg, segment }: VenueForeverLeg,
  { type, quantity, price, trigger }: ForeverChange,
): string {
  const decimals = decimalsOf(segment);
  return JSON.stringify({
    dhanClientId: clientId,
    orderId: venueOrderId,
    orderFlag,
    orderType: type,
    legName: leg,
    quantity,
    price: type === 'MARKET' ? 0 : priceNumber(price, decimals),
    disclosedQuantity: 0,
    triggerPrice: priceNumber(trigger, decimals),
    validity: 'DAY',
  });
}

/** `POST /pnlExit`; 0 = no such limit. The documents leave the client id out, and the server asks for it. */
export function pnlExitBody(clientId: string, { profitPaise, lossPaise, products, killSwitch }: PnlExit): string {
  return JSON.stringify({
    dhanClientId: clientId,
    profitValue: profitPaise / 100,
    lossValue: lossPaise / 100,
    productType: products,
    enableKillSwitch: killSwitch,
  });
}

/** `GET /pnlExit`: two spellings of the switch, and amounts as texts or numbers. */
export function pnlExitOf(row: WireRow): PnlExitState {
  const status = text(row, 'pnlExitStatus') || 'UNKNOWN';
  const paise = (key: string): number | null => {
    const value = numberOrNull(row, key);
    return value === null ? null : paiseOf(value);
  };
  return {
    active: status === 'ACTIVE',
    status: status.slice(0, 40),
    profitPaise: paise('profit'),
    lossPaise: paise('loss'),
    killSwitch: flag(row, 'enable_kill_switch') || flag(row, 'enableKillSwitch'),
  };
}

/** `POST /edis/form`. */
export function edisFormBody({ isin, quantity, exchange, segment }: EdisAsk): string {
  return JSON.stringify({ isin, qty: quantity, exchange, segment, bulk: false });
}

/** `GET /edis/inquire/{isin}`: quantities as texts or numbers. */
export function edisAnswerOf(row: WireRow): EdisAnswer {
  return {
    isin: text(row, 'isin').slice(0, 20),
    total: number(row, 'totalQty'),
    approved: number(row, 'aprvdQty'),
    status: text(row, 'status').slice(0, 40),
    remarks: (textOrNull(row, 'remarks') ?? '').slice(0, 300),
  };
}
