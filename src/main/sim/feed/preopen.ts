import { minuteOfDay } from '../../core/time/ist.ts';
import type { SimInstrument, SimQuote } from '../market.ts';

/** Cash shares show yesterday until the call auction has matched: 09:00 up to 09:08 IST. */
const FROM_MINUTE = 540;
const TO_MINUTE = 548;
/** The broker's last trade of yesterday carries 15:59:57, in ms from IST midnight. */
const LAST_TRADE_OF_DAY_MS = 57_597_000;
/** A stale packet is repeated about this often, ms of market time. */
const REPEAT_MS = 5_000;
/** Market orders stand at the price bands, 10 % off the previous close where the share has no band. */
const BAND = 0.1;

/** True for a share in the minutes in which the feed is known to show stale prices and crossed books (§4.8). */
export function inStalePreopen(instrument: SimInstrument, nowMs: number): boolean {
  if (instrument.kind !== 'EQUITY') return false;
  const minute = minuteOfDay(nowMs);
  return minute >= FROM_MINUTE && minute < TO_MINUTE;
}

/** Changes every few seconds, at another moment for each instrument. */
export function stalePreopenVersion(index: number, nowMs: number): number {
  return Math.floor((nowMs + ((index * 619) % REPEAT_MS)) / REPEAT_MS);
}

/**
 * Turns a quote into the stale one: previous close and its time, no volume, a book crossed at the price bands.
 * @param previousMidnightMs IST midnight of the trade date before.
 */
export function makeStale(instrument: SimInstrument, quote: SimQuote, previousMidnightMs: number): void {
  const tick = instrument.tickPaise;
  const toTick = (paise: number): number => Math.round(paise / tick) * tick;
  quote.ltpPaise = quote.prevClosePaise;
  quote.lttMs = previousMidnightMs + LAST_TRADE_OF_DAY_MS;
  quote.atpPaise = 0;
  quote.volume = 0;
  quote.openPaise = 0;
  quote.highPaise = 0;
  quote.lowPaise = 0;
  for (const level of quote.levels) {
    level.bidPaise = 0;
    level.askPaise = 0;
    level.bidQty = 0;
    level.askQty = 0;
    level.bidOrders = 0;
    level.askOrders = 0;
  }
  const best = quote.levels[0];
  if (best === undefined) return;
  best.bidPaise = toTick(instrument.upperLimit > 0 ? instrument.upperLimit * 100 : quote.prevClosePaise * (1 + BAND));
  best.askPaise = toTick(instrument.lowerLimit > 0 ? instrument.lowerLimit * 100 : quote.prevClosePaise * (1 - BAND));
  best.bidQty = Math.min(quote.totalBuyQty, 5_000);
  best.askQty = Math.min(quote.totalSellQty, 5_000);
  best.bidOrders = best.bidQty > 0 ? 1 : 0;
  best.askOrders = best.askQty > 0 ? 1 : 0;
}
