import type { Order } from '#contract/model/order.ts';
import type { CheckedOrder, MarketView, RiskView, TradingFacts } from '../../src/main/core/risk/control.ts';
import { applyEvent } from '../../src/main/core/orders/apply-event.ts';
import { NIFTY_CALL } from './order-bed.ts';
import { accepted, sampleIntent, submitted } from './order-events.ts';

export const SAMPLE_NOW_MS = 1_700_000_000_000;

export const SAMPLE_FACTS: TradingFacts = {
  feed: 'live',
  lagMsP99: 100,
  tokenEndsMs: null,
  tokenDead: false,
  clockSkewMs: 0,
  changedInstruments: [],
  staticIpOk: true,
};

export const SAMPLE_MARKET: MarketView = {
  last: 12_345,
  bid: 12_340,
  ask: 12_350,
  lower: null,
  upper: null,
  ageMs: 100,
  trusted: true,
  reason: '',
  phase: 'continuous',
};

/** A quiet account in the middle of the day: every control lets the sample order pass. */
export function sampleView(changes: Partial<RiskView> = {}): RiskView {
  return {
    nowMs: SAMPLE_NOW_MS,
    tradeDate: '2026-11-20',
    openOrders: 0,
    open: [],
    openValuePaise: 0,
    requestsMs: [],
    dayResultPaise: 0,
    lastLossMs: null,
    turnoverPaise: 0,
    grossPaise: 0,
    netPaise: 0,
    openPositions: 0,
    toldFundsPaise: 100_000_000,
    fundsPaise: 100_000_000,
    usedMarginPaise: 0,
    state: 'Active',
    blocks: [],
    facts: SAMPLE_FACTS,
    market: SAMPLE_MARKET,
    closesInMs: 3_600_000,
    exposure: { net: 0, workingBuy: 0, workingSell: 0 },
    recent: [],
    cancels: 0,
    orderMarginPaise: 0,
    orderCashPaise: 0,
    blockedNames: new Set(),
    allowedNames: new Set(),
    ...changes,
  };
}

export interface SampleOrder extends Partial<Omit<CheckedOrder, 'intent' | 'instrument'>> {
  readonly intent?: Parameters<typeof sampleIntent>[0];
  readonly instrument?: Partial<CheckedOrder['instrument']>;
}

/** A bought limit order for two lots of an index option. */
export function sampleOrder({ intent: wanted, instrument, ...changes }: SampleOrder = {}): CheckedOrder {
  const intent = sampleIntent(wanted);
  const { side, product, price, quantity } = intent;
  return {
    intent,
    instrument: { ...NIFTY_CALL, ...instrument },
    limit: price,
    reduces: false,
    side,
    product,
    slices: [quantity],
    replaces: null,
    ...changes,
  };
}

/** An order that works at the venue. */
export function workingOrder(changes: Parameters<typeof sampleIntent>[0] = {}): Order {
  const id = changes?.clientOrderId ?? 'm-test-0001';
  return applyEvent(applyEvent(null, id, submitted(changes)), id, accepted);
}
