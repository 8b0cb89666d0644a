import { REJECT } from '../../core/wire/packets.ts';

/** Header of the depth sockets (dhan-api 5): i16 length, u8 code, u8 segment, i32 id, u32 sequence or row count. */
const HEADER_BYTES = 12;
const AT = { length: 0, code: 2, segment: 3, securityId: 4, sequence: 8, reason: 12 } as const;
const DEPTH_PACKET = { bid: 41, ask: 51, disconnect: 50 } as const;
/** A row: f64 price, u32 quantity, u32 orders. */
const ROW_BYTES = 16;
const ROW_AT = { price: 0, quantity: 8, orders: 12 } as const;
const ROWS_OF_20 = 20;
export const DEPTH_ROWS_MAX = 200;

/** One side of a deep book; reused. Arrays hold `rows` rows, best first. */
export interface DepthSide {
  side: 'bid' | 'ask' | 'disconnect';
  segmentCode: number;
  securityId: number;
  /** 20 levels: a sequence number that says nothing; 200 levels: the row count. */
  sequence: number;
  rows: number;
  /** Whole length of the packet; 0 when it cannot be told, and then the rest of the message is lost. */
  length: number;
  /** Reason of a disconnect, else 0. */
  reason: number;
  readonly price: Float64Array;
  readonly quantity: Float64Array;
  readonly orders: Float64Array;
}

export function emptyDepthSide(): DepthSide {
  return {
    side: 'bid',
    segmentCode: 0,
    securityId: 0,
    sequence: 0,
    rows: 0,
    length: 0,
    reason: 0,
    price: new Float64Array(DEPTH_ROWS_MAX),
    quantity: new Float64Array(DEPTH_ROWS_MAX),
    orders: new Float64Array(DEPTH_ROWS_MAX),
  };
}

/**
 * Decodes the depth packet at `offset` of a message that ends at `end`. Never throws.
 * @param levels which socket the bytes came from.
 * @returns the packet's code, or a REJECT value: then `out` holds nothing but the length to step over.
 */
export function decodeDepth(view: DataView, offset: number, end: number, levels: 20 | 200, out: DepthSide): number {
  out.length = 0;
  if (end - offset < HEADER_BYTES) return REJECT.rejectedTruncated;
  const length = view.getInt16(offset + AT.length, true);
  if (length < HEADER_BYTES) return REJECT.rejectedLength;
  if (offset + length > end) return REJECT.rejectedTruncated;
  out.length = length;
  const code = view.getUint8(offset + AT.code);
  out.segmentCode = view.getUint8(offset + AT.segment);
  out.securityId = view.getInt32(offset + AT.securityId, true);
  out.sequence = view.getUint32(offset + AT.sequence, true);
  out.reason = 0;
  out.rows = 0;
  if (code === DEPTH_PACKET.disconnect) {
    out.side = 'disconnect';
    // The documents put the reason behind the header, the vendor's own program into its last field.
    out.reason = length >= AT.reason + 2 ? view.getUint16(offset + AT.reason, true) : out.sequence;
    return code;
  }
  if (code !== DEPTH_PACKET.bid && code !== DEPTH_PACKET.ask) return REJECT.rejectedUnknownCode;
  out.side = code === DEPTH_PACKET.bid ? 'bid' : 'ask';
  const rows = levels === 20 ? ROWS_OF_20 : out.sequence;
  if (rows > DEPTH_ROWS_MAX || length !== HEADER_BYTES + rows * ROW_BYTES) return REJECT.rejectedLength;
  return readRows(view, offset + HEADER_BYTES, rows, out) ? code : REJECT.rejectedNonFinite;
}

function readRows(view: DataView, offset: number, rows: number, out: DepthSide): boolean {
  for (let row = 0; row < rows; row++) {
    const at = offset + row * ROW_BYTES;
    const price = view.getFloat64(at + ROW_AT.price, true);
    if (!Number.isFinite(price)) return false;
    out.price[row] = price;
    out.quantity[row] = view.getUint32(at + ROW_AT.quantity, true);
    out.orders[row] = view.getUint32(at + ROW_AT.orders, true);
  }
  out.rows = rows;
  return true;
}
