/**
 * Packets of Dhan's live feed (dhan-api 4.4 and 4.5): little endian, prices are float32 rupees, quantities unsigned.
 * The table lives in core because both the writer of the tick table (core) and the codec (adapter) read these bytes.
 */
export const PACKET = {
  heartbeat: 0,
  /** Announced, its layout never published: carried by its length, its content is not used. */
  index: 1,
  ticker: 2,
  depth: 3,
  quote: 4,
  oi: 5,
  prevClose: 6,
  marketStatus: 7,
  full: 8,
  disconnect: 50,
} as const;

/** Header: u8 code, u16 whole length, u8 segment, u32 security id. */
export const HEADER_BYTES = 8;
export const LENGTH_AT = 1;
export const SEGMENT_AT = 3;
export const SECURITY_ID_AT = 4;

const TICKER_BYTES = 16;
const DEPTH_BYTES = 112;
const QUOTE_BYTES = 50;
const OI_BYTES = 12;
const PREV_CLOSE_BYTES = 16;
const FULL_BYTES = 162;
const DISCONNECT_BYTES = 10;

/** Whole length by code; −1 = unknown code, 0 = any length from the header up. */
const SIZE_BY_CODE = new Int16Array(256).fill(-1);
SIZE_BY_CODE[PACKET.heartbeat] = 0;
SIZE_BY_CODE[PACKET.index] = 0;
SIZE_BY_CODE[PACKET.ticker] = TICKER_BYTES;
SIZE_BY_CODE[PACKET.depth] = DEPTH_BYTES;
SIZE_BY_CODE[PACKET.quote] = QUOTE_BYTES;
SIZE_BY_CODE[PACKET.oi] = OI_BYTES;
SIZE_BY_CODE[PACKET.prevClose] = PREV_CLOSE_BYTES;
SIZE_BY_CODE[PACKET.marketStatus] = HEADER_BYTES;
SIZE_BY_CODE[PACKET.full] = FULL_BYTES;
SIZE_BY_CODE[PACKET.disconnect] = DISCONNECT_BYTES;

export const FULL_PACKET_BYTES = FULL_BYTES;
export const QUOTE_PACKET_BYTES = QUOTE_BYTES;
export const TICKER_PACKET_BYTES = TICKER_BYTES;

/** Byte offsets within a packet, by kind. */
export const TICKER_AT = { ltp: 8, ltt: 12 } as const;
export const OI_AT = { oi: 8 } as const;
export const PREV_CLOSE_AT = { prevClose: 8, prevOi: 12 } as const;
export const DISCONNECT_AT = { reason: 8 } as const;
export const DEPTH_AT = { ltp: 8, levels: 12 } as const;
export const QUOTE_AT = {
  ltp: 8,
  ltq: 12,
  ltt: 14,
  atp: 18,
  volume: 22,
  sellQty: 26,
  buyQty: 30,
  open: 34,
  close: 38,
  high: 42,
  low: 46,
} as const;
export const FULL_AT = {
  ltp: 8,
  ltq: 12,
  ltt: 14,
  atp: 18,
  volume: 22,
  sellQty: 26,
  buyQty: 30,
  oi: 34,
  oiHigh: 38,
  oiLow: 42,
  open: 46,
  close: 50,
  high: 54,
  low: 58,
  levels: 62,
} as const;
/** Within a depth level: u32 quantities, u16 order counts, f32 prices. */
export const LEVEL_BYTES = 20;
export const LEVEL_AT = { bidQty: 0, askQty: 4, bidOrders: 8, askOrders: 10, bidPrice: 12, askPrice: 16 } as const;

/** Why a packet was not applied; each is also the name of a counter of the feed thread. */
export const REJECT = {
  rejectedTruncated: -1,
  rejectedLength: -2,
  rejectedUnknownCode: -3,
  rejectedUnpublishedLayout: -4,
  rejectedUnknownInstrument: -5,
  rejectedNonFinite: -6,
  rejectedRange: -7,
  rejectedFutureTime: -8,
  /** Not subscribed any more, or more than its mode asks for: the broker still sends it. */
  rejectedNotWanted: -9,
} as const;
export type RejectName = keyof typeof REJECT;

/**
 * Looks at the packet that begins at `offset` of a message that ends at `end`.
 * @returns its code (≥ 0) when it is whole and its length is that of its kind, else the REJECT value.
 */
export function packetCode(view: DataView, offset: number, end: number): number {
  if (end - offset < HEADER_BYTES) return REJECT.rejectedTruncated;
  const code = view.getUint8(offset);
  const length = view.getUint16(offset + LENGTH_AT, true);
  if (length < HEADER_BYTES) return REJECT.rejectedLength;
  if (offset + length > end) return REJECT.rejectedTruncated;
  const size = SIZE_BY_CODE[code] as number;
  if (size === length) return code;
  if (size === -1) return REJECT.rejectedUnknownCode;
  return size === 0 ? code : REJECT.rejectedLength;
}

/** Offset of the packet after the one at `offset`; `end` when its length is too small to walk by or leaves the message. */
export function nextPacket(view: DataView, offset: number, end: number): number {
  if (end - offset < HEADER_BYTES) return end;
  const length = view.getUint16(offset + LENGTH_AT, true);
  return length < HEADER_BYTES || offset + length > end ? end : offset + length;
}
