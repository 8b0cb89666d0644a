import { IST_OFFSET_MS } from '#contract/model/session.ts';
import type { SimLevel, SimQuote } from '../market.ts';

/**
 * The exchange's own byte encoder for live-feed packets (dhan-api §4.4, §4.5), written independently of the client's
 * codec so that each proves the other. Everything is little endian; prices are float32 rupees.
 */

/** Response codes that this exchange sends. */
export const PACKET = { ticker: 2, quote: 4, oi: 5, prevClose: 6, marketStatus: 7, full: 8, disconnect: 50 } as const;

/** Total bytes of each packet, header included. */
export const PACKET_BYTES = {
  header: 8,
  ticker: 16,
  quote: 50,
  oi: 12,
  prevClose: 16,
  full: 162,
  disconnect: 10,
} as const;

/** Price of an empty depth level as the exchange shows it: −0.01 rupees. */
export const EMPTY_LEVEL_PAISE = -1;

/** Largest value of the 16-bit last traded quantity; larger trades are shown as this. */
const LTQ_MAX = 0xffff;
const LEVEL_BYTES = 20;
const FULL_LEVELS_AT = 62;
const NSE_FNO_CODE = 2;
const NO_TRADE = 0;

/** Last trade time on the wire: IST wall-clock seconds written as if they were UTC; 0 = never traded (§4.9). */
export function wireSeconds(lttMs: number): number {
  return lttMs === NO_TRADE ? NO_TRADE : Math.floor((lttMs + IST_OFFSET_MS) / 1000);
}

function header(view: DataView, at: number, code: number, length: number, segmentCode: number, id: number): void {
  view.setUint8(at, code);
  view.setUint16(at + 1, length, true);
  view.setUint8(at + 3, segmentCode);
  view.setUint32(at + 4, id, true);
}

/** Code 2. @returns bytes written. */
export function writeTicker(view: DataView, at: number, segmentCode: number, id: number, quote: SimQuote): number {
  header(view, at, PACKET.ticker, PACKET_BYTES.ticker, segmentCode, id);
  view.setFloat32(at + 8, quote.ltpPaise / 100, true);
  view.setUint32(at + 12, wireSeconds(quote.lttMs), true);
  return PACKET_BYTES.ticker;
}

/** The 26 bytes that quote and full share: last price to total buy quantity. */
function writeTrade(view: DataView, at: number, quote: SimQuote): void {
  view.setFloat32(at + 8, quote.ltpPaise / 100, true);
  view.setUint16(at + 12, Math.min(quote.ltq, LTQ_MAX), true);
  view.setUint32(at + 14, wireSeconds(quote.lttMs), true);
  view.setFloat32(at + 18, quote.atpPaise / 100, true);
  view.setUint32(at + 22, quote.volume, true);
  view.setUint32(at + 26, quote.totalSellQty, true);
  view.setUint32(at + 30, quote.totalBuyQty, true);
}

function writeDay(view: DataView, at: number, quote: SimQuote): void {
  view.setFloat32(at, quote.openPaise / 100, true);
  view.setFloat32(at + 4, quote.prevClosePaise / 100, true);
  view.setFloat32(at + 8, quote.highPaise / 100, true);
  view.setFloat32(at + 12, quote.lowPaise / 100, true);
}

/** Code 4. `close` carries the previous session's close. @returns bytes written. */
export function writeQuote(view: DataView, at: number, segmentCode: number, id: number, quote: SimQuote): number {
  header(view, at, PACKET.quote, PACKET_BYTES.quote, segmentCode, id);
  writeTrade(view, at, quote);
  writeDay(view, at + 34, quote);
  return PACKET_BYTES.quote;
}

/** Code 5. @returns bytes written. */
export function writeOi(view: DataView, at: number, segmentCode: number, id: number, quote: SimQuote): number {
  header(view, at, PACKET.oi, PACKET_BYTES.oi, segmentCode, id);
  view.setUint32(at + 8, quote.oi, true);
  return PACKET_BYTES.oi;
}

/** Code 6: previous close and previous open interest. @returns bytes written. */
export function writePrevClose(view: DataView, at: number, segmentCode: number, id: number, quote: SimQuote): number {
  header(view, at, PACKET.prevClose, PACKET_BYTES.prevClose, segmentCode, id);
  view.setFloat32(at + 8, quote.prevClosePaise / 100, true);
  view.setUint32(at + 12, quote.prevOi, true);
  return PACKET_BYTES.prevClose;
}

function writeLevel(view: DataView, at: number, level: SimLevel, emptyPaise: number): void {
  view.setUint32(at, level.bidQty, true);
  view.setUint32(at + 4, level.askQty, true);
  view.setUint16(at + 8, level.bidOrders, true);
  view.setUint16(at + 10, level.askOrders, true);
  view.setFloat32(at + 12, (level.bidPaise === 0 ? emptyPaise : level.bidPaise) / 100, true);
  view.setFloat32(at + 16, (level.askPaise === 0 ? emptyPaise : level.askPaise) / 100, true);
}

/**
 * Code 8. Day high and low of open interest exist on NSE F&O only.
 * @param emptyPaise price shown for an empty level: −1 in session, 0 in the recordings made after the close.
 * @returns bytes written.
 */
export function writeFull(
  view: DataView,
  at: number,
  segmentCode: number,
  id: number,
  quote: SimQuote,
  emptyPaise: number = EMPTY_LEVEL_PAISE,
): number {
  header(view, at, PACKET.full, PACKET_BYTES.full, segmentCode, id);
  writeTrade(view, at, quote);
  view.setUint32(at + 34, quote.oi, true);
  view.setUint32(at + 38, segmentCode === NSE_FNO_CODE ? quote.oiHigh : 0, true);
  view.setUint32(at + 42, segmentCode === NSE_FNO_CODE ? quote.oiLow : 0, true);
  writeDay(view, at + 46, quote);
  for (let i = 0; i < quote.levels.length; i++) {
    writeLevel(view, at + FULL_LEVELS_AT + i * LEVEL_BYTES, quote.levels[i] as SimLevel, emptyPaise);
  }
  return PACKET_BYTES.full;
}

/** A packet of the header alone (code 7 market status, unknown codes). @returns bytes written. */
export function writeHeaderOnly(view: DataView, at: number, code: number, segmentCode: number, id: number): number {
  header(view, at, code, PACKET_BYTES.header, segmentCode, id);
  return PACKET_BYTES.header;
}

/** Code 50 with the reason of §2.5; segment and id are 0. @returns bytes written. */
export function writeDisconnect(view: DataView, at: number, reason: number): number {
  header(view, at, PACKET.disconnect, PACKET_BYTES.disconnect, 0, 0);
  view.setUint16(at + 8, reason, true);
  return PACKET_BYTES.disconnect;
}
