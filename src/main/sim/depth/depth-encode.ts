/**
 * The exchange's own byte encoder for the depth sockets (dhan-api §5), written independently of the client's codec so
 * that each proves the other. Everything is little endian.
 */
export const DEPTH_CODE = { bid: 41, ask: 51, disconnect: 50 } as const;
const HEADER = 12;
const ROW = 16;
const ROWS_OF_20 = 20;

/** One side of a deep book, best first; prices in paise. */
export interface DeepSide {
  readonly pricePaise: Int32Array;
  readonly quantity: Uint32Array;
  readonly orders: Uint32Array;
  rows: number;
}

export function deepSide(): DeepSide {
  return { pricePaise: new Int32Array(200), quantity: new Uint32Array(200), orders: new Uint32Array(200), rows: 0 };
}

function header(
  out: Buffer,
  at: number,
  length: number,
  code: number,
  segment: number,
  id: number,
  last: number,
): void {
  out.writeInt16LE(length, at);
  out.writeUInt8(code, at + 2);
  out.writeUInt8(segment, at + 3);
  out.writeInt32LE(id, at + 4);
  out.writeUInt32LE(last, at + 8);
}

/** Bytes of one side's packet. */
export function sideBytes(levels: 20 | 200, side: DeepSide): number {
  return HEADER + (levels === 20 ? ROWS_OF_20 : side.rows) * ROW;
}

/**
 * Writes one side. 20 levels: always 20 rows, the missing ones padded, and a sequence number in the header. 200
 * levels: the rows that there are, and their count in the header.
 * @param padPaise price of a padded row. @returns bytes written.
 */
export function writeSide(
  out: Buffer,
  at: number,
  kind: { readonly levels: 20 | 200; readonly code: 41 | 51; readonly sequence: number; readonly padPaise: number },
  segment: number,
  id: number,
  side: DeepSide,
): number {
  const length = sideBytes(kind.levels, side);
  const rows = (length - HEADER) / ROW;
  header(out, at, length, kind.code, segment, id, kind.levels === 20 ? kind.sequence : rows);
  for (let row = 0; row < rows; row++) {
    const to = at + HEADER + row * ROW;
    const there = row < side.rows;
    out.writeDoubleLE((there ? (side.pricePaise[row] as number) : kind.padPaise) / 100, to);
    out.writeUInt32LE(there ? (side.quantity[row] as number) : 0, to + 8);
    out.writeUInt32LE(there ? (side.orders[row] as number) : 0, to + 12);
  }
  return length;
}

/** A disconnect: 14 bytes with the reason behind the header (documents), or 12 with it in the header (vendor's program). */
export function depthDisconnect(reason: number, bytes: 12 | 14, segment = 0, id = 0): Buffer {
  const out = Buffer.alloc(bytes);
  header(out, 0, bytes, DEPTH_CODE.disconnect, segment, id, bytes === 12 ? reason : 0);
  if (bytes === 14) out.writeUInt16LE(reason, HEADER);
  return out;
}
