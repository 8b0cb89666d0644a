import { type FullRecord, fullRecord, RECORD, RECORD_LEVEL_FIELDS } from '../../core/wire/full-record.ts';
import {
  DEPTH_AT,
  DISCONNECT_AT,
  FULL_AT,
  FULL_PACKET_BYTES,
  LENGTH_AT,
  LEVEL_AT,
  LEVEL_BYTES,
  OI_AT,
  PACKET,
  PREV_CLOSE_AT,
  packetCode,
  QUOTE_AT,
  REJECT,
  SECURITY_ID_AT,
  SEGMENT_AT,
  TICKER_AT,
  TICKER_PACKET_BYTES,
} from '../../core/wire/packets.ts';

/** Levels of a Full packet and of the old depth packet. */
const LEVELS = 5;

/** Code and length are the low 24 bits of a packet's first word. */
const CODE_AND_LENGTH = 0xff_ffff;
const FULL_HEAD = PACKET.full | (FULL_PACKET_BYTES << 8);

/** One decoded packet of the live feed; reused, so its fields are those of the last packet only. */
export interface Packet {
  code: number;
  segmentCode: number;
  securityId: number;
  /** What ticker, quote, depth, oi and full packets carry; fields that the kind does not have are 0. */
  readonly record: FullRecord;
  /** Code 6. */
  prevClose: number;
  prevOi: number;
  /** Code 50: why the broker ends the connection (dhan-api 2.5). */
  reason: number;
}

export function emptyPacket(): Packet {
  return { code: 0, segmentCode: 0, securityId: 0, record: fullRecord(), prevClose: 0, prevOi: 0, reason: 0 };
}

/**
 * Decodes the packet at `offset` of a message that ends at `end`. Never throws, whatever the bytes.
 * @returns its code (≥ 0), or a REJECT value; then `out` is not to be used.
 */
export function decodePacket(view: DataView, offset: number, end: number, out: Packet): number {
  // Almost every packet is a Full one: code and length of that kind are told by one comparison of the first word.
  const isFull = end - offset >= FULL_PACKET_BYTES && (view.getInt32(offset, true) & CODE_AND_LENGTH) === FULL_HEAD;
  const code = isFull ? PACKET.full : packetCode(view, offset, end);
  if (code < 0) return code;
  out.code = code;
  out.segmentCode = view.getUint8(offset + SEGMENT_AT);
  out.securityId = view.getUint32(offset + SECURITY_ID_AT, true);
  if (code === PACKET.full) return decodeFull(view, offset, out.record) ? code : REJECT.rejectedNonFinite;
  return decodeOther(view, offset, code, out) ? code : REJECT.rejectedNonFinite;
}

/**
 * All 44 fields of a Full packet (code 8, length already checked) into the record.
 * @returns false when a price is not a finite number.
 */
export function decodeFull(view: DataView, offset: number, record: FullRecord): boolean {
  const ltp = view.getFloat32(offset + FULL_AT.ltp, true);
  const atp = view.getFloat32(offset + FULL_AT.atp, true);
  const open = view.getFloat32(offset + FULL_AT.open, true);
  const close = view.getFloat32(offset + FULL_AT.close, true);
  const high = view.getFloat32(offset + FULL_AT.high, true);
  const low = view.getFloat32(offset + FULL_AT.low, true);
  record[RECORD.ltp] = ltp;
  record[RECORD.ltq] = view.getUint16(offset + FULL_AT.ltq, true);
  record[RECORD.ltt] = view.getUint32(offset + FULL_AT.ltt, true);
  record[RECORD.atp] = atp;
  record[RECORD.volume] = view.getUint32(offset + FULL_AT.volume, true);
  record[RECORD.sellQty] = view.getUint32(offset + FULL_AT.sellQty, true);
  record[RECORD.buyQty] = view.getUint32(offset + FULL_AT.buyQty, true);
  record[RECORD.oi] = view.getUint32(offset + FULL_AT.oi, true);
  record[RECORD.oiHigh] = view.getUint32(offset + FULL_AT.oiHigh, true);
  record[RECORD.oiLow] = view.getUint32(offset + FULL_AT.oiLow, true);
  record[RECORD.open] = open;
  record[RECORD.close] = close;
  record[RECORD.high] = high;
  record[RECORD.low] = low;
  const sum = ltp + atp + (open + close) + (high + low) + decodeLevels(view, offset + FULL_AT.levels, record);
  // A NaN or an infinity anywhere makes the sum one of them, and only finite numbers give 0 here. The sum itself
  // cannot overflow: 16 float32 are far below the range of a double.
  return sum - sum === 0;
}

/** Five levels into the record. @returns the sum of their prices. */
function decodeLevels(view: DataView, offset: number, record: FullRecord): number {
  let bids = 0;
  let asks = 0;
  for (let level = 0; level < LEVELS; level++) {
    const at = offset + level * LEVEL_BYTES;
    const to = RECORD.levels + level * RECORD_LEVEL_FIELDS;
    const bid = view.getFloat32(at + LEVEL_AT.bidPrice, true);
    const ask = view.getFloat32(at + LEVEL_AT.askPrice, true);
    record[to] = view.getUint32(at + LEVEL_AT.bidQty, true);
    record[to + 1] = view.getUint32(at + LEVEL_AT.askQty, true);
    record[to + 2] = view.getUint16(at + LEVEL_AT.bidOrders, true);
    record[to + 3] = view.getUint16(at + LEVEL_AT.askOrders, true);
    record[to + 4] = bid;
    record[to + 5] = ask;
    bids += bid;
    asks += ask;
  }
  return bids + asks;
}

function decodeOther(view: DataView, offset: number, code: number, out: Packet): boolean {
  const record = out.record.fill(0);
  switch (code) {
    // The layout of code 1 was never published; a packet as long as a ticker is read as one, any other is passed over.
    case PACKET.index:
      if (view.getUint16(offset + LENGTH_AT, true) !== TICKER_PACKET_BYTES) return true;
      return decodeTicker(view, offset, record);
    case PACKET.ticker:
      return decodeTicker(view, offset, record);
    case PACKET.quote:
      return decodeQuote(view, offset, record);
    case PACKET.depth:
      record[RECORD.ltp] = view.getFloat32(offset + DEPTH_AT.ltp, true);
      return Number.isFinite(decodeLevels(view, offset + DEPTH_AT.levels, record) + (record[RECORD.ltp] ?? 0));
    case PACKET.oi:
      record[RECORD.oi] = view.getUint32(offset + OI_AT.oi, true);
      return true;
    case PACKET.prevClose:
      out.prevClose = view.getFloat32(offset + PREV_CLOSE_AT.prevClose, true);
      out.prevOi = view.getUint32(offset + PREV_CLOSE_AT.prevOi, true);
      return Number.isFinite(out.prevClose);
    case PACKET.disconnect:
      out.reason = view.getUint16(offset + DISCONNECT_AT.reason, true);
      return true;
    default:
      // Heartbeat and market status: the header is all there is.
      return true;
  }
}

function decodeTicker(view: DataView, offset: number, record: FullRecord): boolean {
  const ltp = view.getFloat32(offset + TICKER_AT.ltp, true);
  record[RECORD.ltp] = ltp;
  record[RECORD.ltt] = view.getUint32(offset + TICKER_AT.ltt, true);
  return Number.isFinite(ltp);
}

function decodeQuote(view: DataView, offset: number, record: FullRecord): boolean {
  record[RECORD.ltp] = view.getFloat32(offset + QUOTE_AT.ltp, true);
  record[RECORD.ltq] = view.getUint16(offset + QUOTE_AT.ltq, true);
  record[RECORD.ltt] = view.getUint32(offset + QUOTE_AT.ltt, true);
  record[RECORD.atp] = view.getFloat32(offset + QUOTE_AT.atp, true);
  record[RECORD.volume] = view.getUint32(offset + QUOTE_AT.volume, true);
  record[RECORD.sellQty] = view.getUint32(offset + QUOTE_AT.sellQty, true);
  record[RECORD.buyQty] = view.getUint32(offset + QUOTE_AT.buyQty, true);
  record[RECORD.open] = view.getFloat32(offset + QUOTE_AT.open, true);
  record[RECORD.close] = view.getFloat32(offset + QUOTE_AT.close, true);
  record[RECORD.high] = view.getFloat32(offset + QUOTE_AT.high, true);
  record[RECORD.low] = view.getFloat32(offset + QUOTE_AT.low, true);
  return record.every(Number.isFinite);
}
