import { createSimMarket } from '../../../src/main/sim/market/create.ts';
import type { SimInstrument, SimMarket, SimQuote } from '../../../src/main/sim/market.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';

export const CALENDAR = shippedCalendar();
export const DAY = '2026-11-20';
export const SEED = 7;

/** Epoch ms of a time of day in India. */
export function ist(date: string, time: string): number {
  return Date.parse(`${date}T${time}+05:30`);
}

export function marketAt(time: string, instruments = 5000, date = DAY, seed = SEED): SimMarket {
  return createSimMarket({ seed, startMs: ist(date, time), instruments, calendar: CALENDAR });
}

export function emptyQuote(): SimQuote {
  const level = { bidPaise: 0, askPaise: 0, bidQty: 0, askQty: 0, bidOrders: 0, askOrders: 0 };
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
    levels: Array.from({ length: 5 }, () => ({ ...level })),
  };
}

export function quoteOf(market: SimMarket, index: number): SimQuote {
  const quote = emptyQuote();
  market.quote(index, quote);
  return quote;
}

/** Index of the first instrument that fits. */
export function find(market: SimMarket, fits: (one: SimInstrument) => boolean): number {
  const index = market.instruments.findIndex(fits);
  if (index < 0) throw new Error('no instrument fits');
  return index;
}

/** Indices of all instruments that fit. */
export function findAll(market: SimMarket, fits: (one: SimInstrument) => boolean): number[] {
  return market.instruments.flatMap((one, i) => (fits(one) ? [i] : []));
}

/** A spread of instruments of every kind: every n-th of the list. */
export function sampleOf(market: SimMarket, count: number): number[] {
  const step = Math.max(1, Math.floor(market.instruments.length / count));
  return market.instruments.flatMap((_, i) => (i % step === 0 ? [i] : []));
}
