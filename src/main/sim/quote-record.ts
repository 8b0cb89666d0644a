import type { SimLevel, SimQuote } from './market.ts';

/** Depth levels a side in quotes and full packets. */
export const DEPTH_LEVELS = 5;

const emptyLevel = (): SimLevel => ({ bidPaise: 0, askPaise: 0, bidQty: 0, askQty: 0, bidOrders: 0, askOrders: 0 });

/** A quote record to be filled by `SimMarket.quote`, made once and reused. */
export function quoteRecord(): SimQuote {
  return {
    ltpPaise: 0,
    ltq: 0,
    lttMs: 0,
    atpPaise: 0,
    volume: 0,
    totalSellQty: 0,
    totalBuyQty: 0,
    oi: 0,
    oiHigh: 0,
    oiLow: 0,
    openPaise: 0,
    prevClosePaise: 0,
    highPaise: 0,
    lowPaise: 0,
    prevOi: 0,
    prevVolume: 0,
    levels: Array.from({ length: DEPTH_LEVELS }, emptyLevel),
  };
}
