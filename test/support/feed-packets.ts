import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import {
  DISCONNECT_AT,
  FULL_AT,
  FULL_PACKET_BYTES,
  HEADER_BYTES,
  LENGTH_AT,
  LEVEL_AT,
  LEVEL_BYTES,
  OI_AT,
  PACKET,
  PREV_CLOSE_AT,
  QUOTE_AT,
  QUOTE_PACKET_BYTES,
  SECURITY_ID_AT,
  SEGMENT_AT,
  TICKER_AT,
  TICKER_PACKET_BYTES,
} from '../../src/main/core/wire/packets.ts';

/** Packets for tests, made with the table of offsets; prices in rupees. */

export interface Trade {
  ltp?: number;
  ltq?: number;
  /** Raw time field; see `wireTime`. */
  ltt?: number;
  atp?: number;
  volume?: number;
  sellQty?: number;
  buyQty?: number;
  oi?: number;
  open?: number;
  close?: number;
  high?: number;
  low?: number;
  /** bid and ask price and quantity, best first. */
  levels?: readonly (readonly [bid: number, ask: number, bidQty: number, askQty: number])[];
}

/** The wire's time field for a date and an IST time. */
export function wireTime(date: string, hour: number, minute: number, second = 0): number {
  return (istMidnightMs(date) + 19_800_000) / 1_000 + (hour * 60 + minute) * 60 + second;
}

function packet(code: number, length: number, segment: number, id: number): DataView {
  const view = new DataView(new ArrayBuffer(length));
  view.setUint8(0, code);
  view.setUint16(LENGTH_AT, length, true);
  view.setUint8(SEGMENT_AT, segment);
  view.setUint32(SECURITY_ID_AT, id, true);
  return view;
}

const FLOATS = ['ltp', 'atp', 'open', 'close', 'high', 'low'] as const;
const WORDS = ['ltt', 'volume', 'sellQty', 'buyQty'] as const;

function fill(view: DataView, at: typeof FULL_AT | typeof QUOTE_AT, trade: Trade): void {
  for (const name of FLOATS) view.setFloat32(at[name], trade[name] ?? 0, true);
  for (const name of WORDS) view.setUint32(at[name], trade[name] ?? 0, true);
  view.setUint16(at.ltq, trade.ltq ?? 0, true);
}

export function fullPacket(segment: number, id: number, trade: Trade): Uint8Array {
  const view = packet(PACKET.full, FULL_PACKET_BYTES, segment, id);
  fill(view, FULL_AT, trade);
  view.setUint32(FULL_AT.oi, trade.oi ?? 0, true);
  for (let level = 0; level < 5; level++) {
    const at = FULL_AT.levels + level * LEVEL_BYTES;
    const [bid, ask, bidQty, askQty] = trade.levels?.[level] ?? [-0.01, -0.01, 0, 0];
    view.setFloat32(at + LEVEL_AT.bidPrice, bid, true);
    view.setFloat32(at + LEVEL_AT.askPrice, ask, true);
    view.setUint32(at + LEVEL_AT.bidQty, bidQty, true);
    view.setUint32(at + LEVEL_AT.askQty, askQty, true);
    view.setUint16(at + LEVEL_AT.bidOrders, bidQty > 0 ? 1 : 0, true);
    view.setUint16(at + LEVEL_AT.askOrders, askQty > 0 ? 1 : 0, true);
  }
  return new Uint8Array(view.buffer);
}

export function quotePacket(segment: number, id: number, trade: Trade): Uint8Array {
  const view = packet(PACKET.quote, QUOTE_PACKET_BYTES, segment, id);
  fill(view, QUOTE_AT, trade);
  return new Uint8Array(view.buffer);
}

export function tickerPacket(segment: number, id: number, ltp: number, ltt: number): Uint8Array {
  const view = packet(PACKET.ticker, TICKER_PACKET_BYTES, segment, id);
  view.setFloat32(TICKER_AT.ltp, ltp, true);
  view.setUint32(TICKER_AT.ltt, ltt, true);
  return new Uint8Array(view.buffer);
}

export function oiPacket(segment: number, id: number, oi: number): Uint8Array {
  const view = packet(PACKET.oi, 12, segment, id);
  view.setUint32(OI_AT.oi, oi, true);
  return new Uint8Array(view.buffer);
}

export function prevClosePacket(segment: number, id: number, close: number, prevOi: number): Uint8Array {
  const view = packet(PACKET.prevClose, 16, segment, id);
  view.setFloat32(PREV_CLOSE_AT.prevClose, close, true);
  view.setUint32(PREV_CLOSE_AT.prevOi, prevOi, true);
  return new Uint8Array(view.buffer);
}

export function disconnectPacket(reason: number): Uint8Array {
  const view = packet(PACKET.disconnect, 10, 0, 0);
  view.setUint16(DISCONNECT_AT.reason, reason, true);
  return new Uint8Array(view.buffer);
}

/** A packet of any code whose length field says `claimed`. */
export function rawPacket(code: number, claimed: number, actual: number, segment = 1, id = 1333): Uint8Array {
  const view = packet(code, Math.max(actual, HEADER_BYTES), segment, id);
  view.setUint16(LENGTH_AT, claimed, true);
  return new Uint8Array(view.buffer).slice(0, actual);
}

/** Several packets as one message. */
export function stacked(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
