import { COLUMNS, LIVE_COLUMNS, type ColumnName } from './columns.ts';
import { FaultError, fault } from './faults.ts';

/**
 * Binary frames: fixed columns, one ArrayBuffer, little endian, every array aligned to its element.
 *
 * header (40 bytes): u32 magic · u8 kind · u8 0 · u16 version · u32 epoch · u32 seq · u32 count · u32 0 ·
 *                    f64 sentMs · f64 newestRecvMs (engine clock, epoch ms; 0 = carries no tick)
 * rows:  per LIVE_COLUMNS an array of `count` (f64 columns first), then u32 slot[count]
 * depth: one book, see depth-frame.ts
 * bars:  f64 t[count] · f64 v[count] · i32 o,h,l,c[count] · u32 oi[count] · u32 slot[count] · u32 intervalIndex[count] · u32 flags[count]
 */
export const FRAME_MAGIC = 0x4652_484d;
export const FRAME_VERSION = 1;
export const FRAME_HEADER_BYTES = 40;
export const FRAME_KIND = { rows: 1, bars: 2, depth: 3 } as const;

export interface FrameHeader {
  readonly kind: number;
  readonly epoch: number;
  readonly seq: number;
  readonly count: number;
  readonly sentMs: number;
  readonly newestRecvMs: number;
}

type CellArray = Int32Array | Uint32Array | Float64Array;
export type RowColumns = { readonly [name in ColumnName]?: CellArray };

export interface RowsFrame {
  readonly header: FrameHeader;
  readonly slots: Uint32Array;
  /** One array per live column, parallel to `slots`; views into the frame's own buffer. */
  readonly columns: RowColumns;
}

export interface BarsFrame {
  readonly header: FrameHeader;
  readonly t: Float64Array;
  readonly v: Float64Array;
  readonly o: Int32Array;
  readonly h: Int32Array;
  readonly l: Int32Array;
  readonly c: Int32Array;
  readonly oi: Uint32Array;
  readonly slot: Uint32Array;
  readonly intervalIndex: Uint32Array;
  readonly flags: Uint32Array;
}

const widthOf = (name: ColumnName): number => (COLUMNS[name].type === 'f64' ? 8 : 4);
/** Bytes of one row in a rows frame: every live column and the slot. */
export const FRAME_ROW_BYTES = LIVE_COLUMNS.reduce((sum, name) => sum + widthOf(name), 4);
export const FRAME_BAR_BYTES = 2 * 8 + 8 * 4;
/** A depth frame: slot, levels, row counts and times, then price, quantity and orders of either side for each level. */
export const DEPTH_HEAD_BYTES = 4 * 4 + 2 * 8;
export const DEPTH_LEVEL_BYTES = 6 * 4;

/** Bytes behind the header by kind: a fixed part and a part for each counted row. */
const BODY_BYTES = new Map<number, readonly [fixed: number, row: number]>([
  [FRAME_KIND.rows, [0, FRAME_ROW_BYTES]],
  [FRAME_KIND.bars, [0, FRAME_BAR_BYTES]],
  [FRAME_KIND.depth, [DEPTH_HEAD_BYTES, DEPTH_LEVEL_BYTES]],
]);

function columnView(name: ColumnName, buffer: ArrayBufferLike, offset: number, count: number): CellArray {
  const { type } = COLUMNS[name];
  if (type === 'f64') return new Float64Array(buffer, offset, count);
  return type === 'i32' ? new Int32Array(buffer, offset, count) : new Uint32Array(buffer, offset, count);
}

/** Writes the header of a frame of any kind. */
export function writeFrameHeader(buffer: ArrayBuffer, header: FrameHeader): void {
  const view = new DataView(buffer);
  view.setUint32(0, FRAME_MAGIC, true);
  view.setUint8(4, header.kind);
  view.setUint16(6, FRAME_VERSION, true);
  view.setUint32(8, header.epoch, true);
  view.setUint32(12, header.seq, true);
  view.setUint32(16, header.count, true);
  view.setFloat64(24, header.sentMs, true);
  view.setFloat64(32, header.newestRecvMs, true);
}

/**
 * Encodes the rows `slots[0..count)` straight from the shared table cells.
 * @param cells the table's memory as i32 cells; `rowCells` cells a slot
 */
export function encodeRows(
  cells: { readonly i32: Int32Array; readonly f64: Float64Array; readonly rowCells: number },
  slots: Uint32Array,
  count: number,
  stamp: { readonly epoch: number; readonly seq: number; readonly sentMs: number; readonly newestRecvMs: number },
): ArrayBuffer {
  const buffer = new ArrayBuffer(FRAME_HEADER_BYTES + count * FRAME_ROW_BYTES);
  writeFrameHeader(buffer, { kind: FRAME_KIND.rows, count, ...stamp });
  let offset = FRAME_HEADER_BYTES;
  for (const name of LIVE_COLUMNS) {
    const { cell, type } = COLUMNS[name];
    if (type === 'f64') {
      const out = new Float64Array(buffer, offset, count);
      for (let i = 0; i < count; i += 1)
        out[i] = cells.f64[((slots[i] as number) * cells.rowCells + cell) >> 1] as number;
    } else {
      const out = new Int32Array(buffer, offset, count);
      for (let i = 0; i < count; i += 1) out[i] = cells.i32[(slots[i] as number) * cells.rowCells + cell] as number;
    }
    offset += count * widthOf(name);
  }
  new Uint32Array(buffer, offset, count).set(slots.subarray(0, count));
  return buffer;
}

export interface BarRecord {
  readonly slot: number;
  readonly intervalIndex: number;
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly oi: number;
  readonly flags: number;
}

/** Encodes forming and just-closed bars of the charts that a client has open. */
export function encodeBars(
  bars: readonly BarRecord[],
  stamp: { readonly epoch: number; readonly seq: number; readonly sentMs: number; readonly newestRecvMs: number },
): ArrayBuffer {
  const buffer = new ArrayBuffer(FRAME_HEADER_BYTES + bars.length * FRAME_BAR_BYTES);
  writeFrameHeader(buffer, { kind: FRAME_KIND.bars, count: bars.length, ...stamp });
  const frame = viewBars(buffer, { kind: FRAME_KIND.bars, count: bars.length, ...stamp });
  bars.forEach((bar, i) => {
    for (const name of ['t', 'v', 'o', 'h', 'l', 'c', 'oi', 'slot', 'intervalIndex', 'flags'] as const) {
      frame[name][i] = bar[name];
    }
  });
  return buffer;
}

function viewBars(buffer: ArrayBuffer, header: FrameHeader): BarsFrame {
  const n = header.count;
  const ints = FRAME_HEADER_BYTES + n * 16;
  const at = (index: number): number => ints + index * n * 4;
  return {
    header,
    t: new Float64Array(buffer, FRAME_HEADER_BYTES, n),
    v: new Float64Array(buffer, FRAME_HEADER_BYTES + n * 8, n),
    o: new Int32Array(buffer, at(0), n),
    h: new Int32Array(buffer, at(1), n),
    l: new Int32Array(buffer, at(2), n),
    c: new Int32Array(buffer, at(3), n),
    oi: new Uint32Array(buffer, at(4), n),
    slot: new Uint32Array(buffer, at(5), n),
    intervalIndex: new Uint32Array(buffer, at(6), n),
    flags: new Uint32Array(buffer, at(7), n),
  };
}

/** Reads and checks a frame's header. Throws `input.bad_frame` on foreign or cut bytes. */
export function frameHeader(buffer: ArrayBuffer): FrameHeader {
  const bad = (why: string): never => {
    throw new FaultError(fault('input.bad_frame', `A binary frame was refused: ${why}.`));
  };
  if (buffer.byteLength < FRAME_HEADER_BYTES) bad(`${buffer.byteLength} bytes are too few`);
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== FRAME_MAGIC) bad('wrong magic');
  if (view.getUint16(6, true) !== FRAME_VERSION) bad(`version ${view.getUint16(6, true)} is not ${FRAME_VERSION}`);
  const kind = view.getUint8(4);
  const count = view.getUint32(16, true);
  const [fixed, rowBytes] = BODY_BYTES.get(kind) ?? bad(`unknown kind ${kind}`);
  if (buffer.byteLength !== FRAME_HEADER_BYTES + fixed + count * rowBytes)
    bad(`${buffer.byteLength} bytes do not hold ${count} rows`);
  return {
    kind,
    count,
    epoch: view.getUint32(8, true),
    seq: view.getUint32(12, true),
    sentMs: view.getFloat64(24, true),
    newestRecvMs: view.getFloat64(32, true),
  };
}

/** Views a rows frame without copying. The header must have been read from the same buffer. */
export function decodeRows(buffer: ArrayBuffer, header: FrameHeader): RowsFrame {
  const columns: { [name in ColumnName]?: CellArray } = {};
  let offset = FRAME_HEADER_BYTES;
  for (const name of LIVE_COLUMNS) {
    columns[name] = columnView(name, buffer, offset, header.count);
    offset += header.count * widthOf(name);
  }
  return { header, columns, slots: new Uint32Array(buffer, offset, header.count) };
}

/** Views a bars frame without copying. */
export function decodeBars(buffer: ArrayBuffer, header: FrameHeader): BarsFrame {
  return viewBars(buffer, header);
}
