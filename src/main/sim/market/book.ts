import type { SimLevel, SimQuote } from '../market.ts';
import type { DayTape } from './day-tape.ts';
import { mix, unitOf } from './noise.ts';
import { OPTION } from './terms.ts';

/** Half the spread by trade grid: in ticks, and at least this share of the price of options and of everything else. */
const SPREADS: Readonly<Record<number, readonly [ticks: number, option: number, other: number]>> = {
  1: [0.5, 0, 0],
  5: [1, 0.002, 0.0002],
  15: [1.5, 0.008, 0.0005],
  30: [3, 0.03, 0.0015],
};
/** Chance that a side of the thinnest books is empty. */
const EMPTY_CHANCE = 0.25;
/** Resting lots at a level, as seconds of average trading. */
const LEVEL_SECONDS = 6;
/** Resting quantity of a whole side in multiples of the visible levels. */
const SIDE_DEPTH = 9;
/** Band of the meaningless prices that stand in the book during order entry. */
const ENTRY_BAND = 0.1;

/** Takes every order out of the book. */
export function emptyBook(out: SimQuote): void {
  out.totalBuyQty = 0;
  out.totalSellQty = 0;
  for (const level of out.levels) clearBid(clearAsk(level));
}

/**
 * Fills the five levels round the fair value of a moment in continuous trading.
 * @param fairPaise not rounded. @param hash of instrument and moment.
 */
export function fillBook(out: SimQuote, tape: DayTape, fairPaise: number, hash: number): void {
  const { terms } = tape.series;
  const tick = terms.tickPaise;
  const [ticks, option, other] = SPREADS[tape.gridSec] as readonly [number, number, number];
  const share = terms.shape === OPTION ? option : other;
  const wide = unitOf(mix(hash, 1)) < 0.3 ? 1.6 : 1;
  const half = Math.max(ticks * tick, fairPaise * share) * wide;
  const bid = Math.round((fairPaise - half) / tick) * tick;
  let ask = Math.round((fairPaise + half) / tick) * tick;
  if (ask < tick) ask = tick;
  if (ask <= bid) ask = bid + tick;
  const thin = tape.gridSec === 30;
  const depth = thin ? 1 + ((mix(hash, 2) >>> 0) % 3) : out.levels.length;
  const bids = thin && unitOf(mix(hash, 3)) < EMPTY_CHANCE ? 0 : depth;
  const asks = thin && unitOf(mix(hash, 4)) < EMPTY_CHANCE ? 0 : depth;
  const lots = Math.max(1, (tape.volume.lots / (tape.minutes * 60)) * LEVEL_SECONDS);
  fillLevels(out, bid, ask, bids, asks, tick, lots, terms.lotUnits, hash);
}

/** The crossed, stale book of order entry before the opening (dhan-api 4.8). */
export function fillEntryBook(out: SimQuote, closePaise: number, tick: number, unit: number, hash: number): void {
  emptyBook(out);
  const best = out.levels[0];
  if (!best || closePaise <= 0) return;
  best.bidPaise = Math.floor((closePaise * (1 + ENTRY_BAND)) / tick) * tick;
  best.askPaise = Math.ceil((closePaise * (1 - ENTRY_BAND)) / tick) * tick;
  best.bidQty = unit * (1 + ((mix(hash, 1) >>> 0) % 500));
  best.askQty = unit * (1 + ((mix(hash, 2) >>> 0) % 500));
  best.bidOrders = 1;
  best.askOrders = 1;
  out.totalBuyQty = best.bidQty;
  out.totalSellQty = best.askQty;
}

function fillLevels(
  out: SimQuote,
  bid: number,
  ask: number,
  bids: number,
  asks: number,
  tick: number,
  lots: number,
  unit: number,
  hash: number,
): void {
  let bidAt = bid;
  let askAt = ask;
  let buy = 0;
  let sell = 0;
  for (let i = 0; i < out.levels.length; i++) {
    const level = out.levels[i] as SimLevel;
    const draw = mix(hash, 16 + i);
    if (i < bids && bidAt >= tick) {
      level.bidPaise = bidAt;
      level.bidQty = unit * Math.ceil(lots * (0.3 + ((draw & 0xff) / 255) * 1.8));
      level.bidOrders = 1 + ((draw >>> 8) & 15);
      buy += level.bidQty;
    } else clearBid(level);
    if (i < asks) {
      level.askPaise = askAt;
      level.askQty = unit * Math.ceil(lots * (0.3 + (((draw >>> 12) & 0xff) / 255) * 1.8));
      level.askOrders = 1 + ((draw >>> 20) & 15);
      sell += level.askQty;
    } else clearAsk(level);
    bidAt -= tick * (1 + ((draw >>> 24) & 1));
    askAt += tick * (1 + ((draw >>> 25) & 1));
  }
  out.totalBuyQty = buy * SIDE_DEPTH;
  out.totalSellQty = sell * SIDE_DEPTH;
}

function clearBid(level: SimLevel): SimLevel {
  level.bidPaise = 0;
  level.bidQty = 0;
  level.bidOrders = 0;
  return level;
}

function clearAsk(level: SimLevel): SimLevel {
  level.askPaise = 0;
  level.askQty = 0;
  level.askOrders = 0;
  return level;
}
