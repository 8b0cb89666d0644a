import { fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import type { Funds, Holding } from '#contract/model/position.ts';
import type { Preview, RiskControlInfo } from '#contract/model/risk.ts';

const ORDER_VALUE_MAX_PAISE = 250_000_000;
const LARGE_LOTS = 5;
/** How far beyond the touch a protected limit goes. */
const PROTECTION = 0.005;

export const FAKE_CONTROLS: readonly RiskControlInfo[] = (
  [
    ['order-value', 'Order value', 2_500_000, '₹', 1_84_000, 0, 'A mistyped quantity.'],
    ['order-lots', 'Lots of one order', 20, 'lots', null, 1, 'A key held down.'],
    ['price-band', 'Distance from the last price', 3, '%', null, 0, 'A price with a digit too many.'],
    ['order-rate', 'Orders of the day', 7_000, 'orders', 11, 0, 'The broker’s limit of a day.'],
    ['open-orders', 'Working orders', 50, 'orders', 2, 0, 'Orders that nobody looks after.'],
    ['day-loss', 'Loss of the day', 16_000, '₹', 13_400, 0, 'A day that gets out of hand.'],
    ['duplicate', 'Same order again', 500, 'ms', null, 2, 'A double press.'],
  ] as const
).map(([id, title, limit, unit, used, trips, reason]) => ({
  id,
  title,
  limit,
  unit,
  used,
  trips,
  reason,
  optional: true,
  least: 1,
  most: 1_000_000_000,
}));

/** What a look before sending finds, from the price at the touch; numbers only have to agree with each other. */
export function fakePreview(
  intent: OrderIntent,
  row: Instrument,
  quote: { readonly bid: number; readonly ask: number; readonly last: number },
): Preview {
  const touch = intent.side === 'BUY' ? quote.ask : quote.bid;
  const price = intent.price === 0 ? touch : intent.price;
  const valuePaise = price * intent.quantity;
  const away = intent.side === 'BUY' ? 1 + PROTECTION : 1 - PROTECTION;
  const base = intent.type === 'SLM' ? intent.trigger : touch;
  const protectedPrice = Math.round((base * away) / row.tick) * row.tick;
  const sent = {
    MARKET: ['LIMIT', protectedPrice],
    SLM: ['STOP_LOSS', protectedPrice],
    SL: ['STOP_LOSS', price],
    LIMIT: ['LIMIT', price],
  }[intent.type] as [string, number];
  const body = {
    dhanClientId: '1000000009',
    correlationId: intent.clientOrderId,
    transactionType: intent.side,
    exchangeSegment: intent.segment,
    productType: intent.product,
    orderType: sent[0],
    validity: intent.validity,
    securityId: String(intent.securityId),
    quantity: intent.quantity,
    price: sent[1] / 100,
    triggerPrice: intent.trigger / 100,
  };
  const tooLarge = valuePaise > ORDER_VALUE_MAX_PAISE && !intent.reduceOnly;
  return {
    denied: tooLarge
      ? fault('denied.order_value', 'Worth more than the largest order of ₹25,00,000. Make it smaller.')
      : null,
    warnings:
      intent.quantity > LARGE_LOTS * row.lot && !intent.confirmed.includes('large_size')
        ? [{ code: 'large_size', text: `More than your usual ${LARGE_LOTS} lots.` }]
        : [],
    valuePaise,
    marginPaise: Math.round(valuePaise * 0.2),
    marginExact: false,
    chargesPaise: 2_360 + Math.round(valuePaise * 0.0003),
    breakeven: price * 1.0006,
    worstFill: Math.round(touch * (intent.side === 'BUY' ? 1.0004 : 0.9996)),
    worstFillUnits: intent.quantity,
    payloads: tooLarge ? [] : [JSON.stringify(body)],
  };
}

export function fakeFunds(atMs: number): Funds {
  return {
    available: 45_800_000,
    utilised: 34_200_000,
    collateral: 12_000_000,
    startOfDay: 80_000_000,
    withdrawable: 30_150_000,
    atMs,
  };
}

export function fakeHoldings(): Holding[] {
  return [
    ['RELIANCE', 'INE002A01018', 2_885, 120, 1_288.4, 1_417.85],
    ['TCS', 'INE467B01029', 11_536, 40, 3_912.05, 3_562.2],
    ['ITC', 'INE154A01025', 1_660, 1_600, 412.6, null],
  ].map(([symbol, isin, securityId, quantity, averageRupees, lastRupees]) => ({
    symbol: symbol as string,
    isin: isin as string,
    securityId: securityId as number,
    quantity: quantity as number,
    available: quantity as number,
    collateral: 0,
    averageRupees: averageRupees as number,
    lastRupees: lastRupees as number | null,
  }));
}
