import {
  DEPTH_HEAD_BYTES,
  DEPTH_LEVEL_BYTES,
  FRAME_HEADER_BYTES,
  FRAME_KIND,
  type FrameHeader,
  writeFrameHeader,
} from './frames.ts';

/**
 * One book in one frame; `count` of the header is the number of levels that are carried on either side.
 *
 * head:   u32 slot · u32 levels asked for · u32 bid rows · u32 ask rows · f64 bidMs · f64 askMs
 * levels: i32 bidPrice · u32 bidQty · u32 bidOrders · i32 askPrice · u32 askQty · u32 askOrders, `count` of each
 */
export interface DepthFrame {
  readonly header: FrameHeader;
  readonly slot: number;
  readonly levels: number;
  readonly bidRows: number;
  readonly askRows: number;
  /** Receive times, epoch ms in engine time; 0 = nothing yet. */
  readonly bidMs: number;
  readonly askMs: number;
  readonly bidPrice: Int32Array;
  readonly bidQty: Uint32Array;
  readonly bidOrders: Uint32Array;
  readonly askPrice: Int32Array;
  readonly askQty: Uint32Array;
  readonly askOrders: Uint32Array;
}

type DepthHead = Pick<DepthFrame, 'slot' | 'levels' | 'bidRows' | 'askRows' | 'bidMs' | 'askMs'>;
type Stamp = { readonly epoch: number; readonly seq: number; readonly sentMs: number };

function viewDepth(buffer: ArrayBuffer, header: FrameHeader, head: DepthHead): DepthFrame {
  const first = FRAME_HEADER_BYTES + DEPTH_HEAD_BYTES;
  const n = header.count;
  const at = (column: number): number => first + column * n * 4;
  return {
    header,
    ...head,
    bidPrice: new Int32Array(buffer, at(0), n),
    bidQty: new Uint32Array(buffer, at(1), n),
    bidOrders: new Uint32Array(buffer, at(2), n),
    askPrice: new Int32Array(buffer, at(3), n),
    askQty: new Uint32Array(buffer, at(4), n),
    askOrders: new Uint32Array(buffer, at(5), n),
  };
}

/**
 * Makes an empty frame for a book; the caller fills its columns.
 * @returns the bytes and the views into them.
 */
export function newDepthFrame(head: DepthHead, stamp: Stamp): { buffer: ArrayBuffer; frame: DepthFrame } {
  const count = Math.max(head.bidRows, head.askRows);
  const buffer = new ArrayBuffer(FRAME_HEADER_BYTES + DEPTH_HEAD_BYTES + count * DEPTH_LEVEL_BYTES);
  const newestRecvMs = Math.max(head.bidMs, head.askMs);
  const header = { kind: FRAME_KIND.depth, count, ...stamp, newestRecvMs };
  writeFrameHeader(buffer, header);
  const view = new DataView(buffer, FRAME_HEADER_BYTES);
  view.setUint32(0, head.slot, true);
  view.setUint32(4, head.levels, true);
  view.setUint32(8, head.bidRows, true);
  view.setUint32(12, head.askRows, true);
  view.setFloat64(16, head.bidMs, true);
  view.setFloat64(24, head.askMs, true);
  return { buffer, frame: viewDepth(buffer, header, head) };
}

/** Views a depth frame without copying. Row counts beyond the carried levels are cut to them. */
export function decodeDepthFrame(buffer: ArrayBuffer, header: FrameHeader): DepthFrame {
  const view = new DataView(buffer, FRAME_HEADER_BYTES);
  return viewDepth(buffer, header, {
    slot: view.getUint32(0, true),
    levels: view.getUint32(4, true),
    bidRows: Math.min(header.count, view.getUint32(8, true)),
    askRows: Math.min(header.count, view.getUint32(12, true)),
    bidMs: view.getFloat64(16, true),
    askMs: view.getFloat64(24, true),
  });
}
