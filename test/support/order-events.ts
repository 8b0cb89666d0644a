import type { OrderIntent } from '#contract/model/order.ts';
import type { OrderBirth, OrderEvent, VenueTrade, VenueWord } from '../../src/main/core/orders/order-event.ts';

/** A limit order for 130 units of an index option, as a person makes it. */
export function sampleIntent(changes: Partial<OrderIntent> = {}): OrderIntent {
  return {
    clientOrderId: 'm-test-0001',
    segment: 'NSE_FNO',
    securityId: 49_081,
    side: 'BUY',
    product: 'INTRADAY',
    type: 'LIMIT',
    validity: 'DAY',
    quantity: 130,
    price: 12_345,
    trigger: 0,
    disclosed: 0,
    amo: null,
    owner: 'hand',
    source: 'ticket',
    reduceOnly: false,
    confirmed: [],
    ...changes,
  };
}

export function sampleBirth(changes: Partial<OrderIntent> = {}): OrderBirth {
  const intent = sampleIntent(changes);
  return { intent, parentId: null, role: '', symbol: 'NIFTY 23 NOV 24500 CE', decimals: 2, lot: 65, sent: null };
}

export function sampleWord(changes: Partial<VenueWord> = {}): VenueWord {
  return {
    venueOrderId: '7001',
    status: 'Working',
    venueStatus: 'PENDING',
    text: '',
    filled: null,
    averagePrice: null,
    quantity: null,
    price: null,
    trigger: null,
    ...changes,
  };
}

export function sampleTrade(id: string, quantity: number, price = 12_340, tradedMs = 5): VenueTrade {
  return { id, quantity, price, tradedMs };
}

export const submitted = (changes: Partial<OrderIntent> = {}): OrderEvent => ({
  type: 'OrderSubmitted',
  birth: sampleBirth(changes),
  atMs: 1,
});
export const accepted: OrderEvent = { type: 'OrderAccepted', venueOrderId: '7001', venueStatus: 'TRANSIT', atMs: 2 };
export const told = (changes: Partial<VenueWord>, atMs = 3): OrderEvent => ({
  type: 'OrderTold',
  word: sampleWord(changes),
  atMs,
});
