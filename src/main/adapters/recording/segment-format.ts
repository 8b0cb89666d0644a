import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { instrumentSchema } from '#contract/model/instrument.ts';
import { bestSqueezer, squeeze, unsqueeze } from './squeeze.ts';

/**
 * A segment file: a head, then blocks, nothing else. Everything is little endian and only ever appended, so a file that
 * was cut anywhere is right up to its last whole block.
 *
 * head:  8 bytes magic · u32 length of its body · u32 crc of the body · body: squeezed JSON (SegmentHead)
 * block: 56 bytes (BLOCK_AT) · body: squeezed columns of a FrameEncoder
 */
export const SEGMENT_MAGIC = Buffer.from('MUHREC01', 'latin1');
export const HEAD_FIXED_BYTES = 16;
export const BLOCK_HEAD_BYTES = 56;
const BLOCK_MAGIC = 0x4b4c_4252;
/** Bodies larger than this are no bodies. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;

const BLOCK_AT = {
  magic: 0,
  bodyBytes: 4,
  bodyCrc: 8,
  flags: 12,
  messages: 16,
  packets: 20,
  rawBytes: 24,
  squeezer: 28,
  firstRecvMs: 32,
  lastRecvMs: 40,
  /** Of everything before it. */
  headCrc: 52,
} as const;
/** The block can be decoded without those before it. */
const FLAG_RESTART = 1;

export const segmentHeadSchema = z.object({
  version: z.literal(1),
  /** Trading date, `YYYY-MM-DD`. */
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Which source it is a recording of: `sim:7:5000`, `dhan`. */
  source: z.string(),
  /** Wall time, epoch ms, at which the recorder started; the segments of one run share it. */
  run: z.number(),
  /** Number of the file within its run, from 1. */
  part: z.int().min(1),
  epoch: z.int(),
  /** The instruments that were subscribed, with their slots. */
  instruments: z.array(instrumentSchema),
});
export type SegmentHead = z.infer<typeof segmentHeadSchema>;

export interface BlockHead {
  readonly bodyBytes: number;
  readonly bodyCrc: number;
  readonly restart: boolean;
  readonly messages: number;
  readonly packets: number;
  /** Bytes of the feed. */
  readonly rawBytes: number;
  readonly squeezer: number;
  readonly firstRecvMs: number;
  readonly lastRecvMs: number;
}

export function encodeSegmentHead(head: SegmentHead): Uint8Array {
  const body = squeeze(Buffer.from(JSON.stringify(head)), bestSqueezer);
  const fixed = Buffer.alloc(HEAD_FIXED_BYTES);
  SEGMENT_MAGIC.copy(fixed);
  // The compressor of the head is told by the top byte of its length, which is far below 2^24.
  fixed.writeUInt32LE(body.length | (bestSqueezer << 28), 8);
  fixed.writeUInt32LE(crc32(body), 12);
  return Buffer.concat([fixed, body]);
}

/** @returns length of the head's body, or null when these are not the first bytes of a segment. */
export function headBodyBytes(fixed: Uint8Array): number | null {
  if (fixed.length < HEAD_FIXED_BYTES || SEGMENT_MAGIC.compare(fixed, 0, SEGMENT_MAGIC.length) !== 0) return null;
  return viewOf(fixed).getUint32(8, true) & 0x0fff_ffff;
}

/** @returns null when the body is damaged. */
export function decodeSegmentHead(fixed: Uint8Array, body: Uint8Array): SegmentHead | null {
  const view = viewOf(fixed);
  if (crc32(body) !== view.getUint32(12, true)) return null;
  const json: unknown = JSON.parse(Buffer.from(unsqueeze(body, view.getUint32(8, true) >>> 28)).toString('utf8'));
  return segmentHeadSchema.safeParse(json).data ?? null;
}

/** The block with its head, ready to be appended. */
export function encodeBlock(
  columns: Uint8Array,
  told: Pick<BlockHead, 'restart' | 'messages' | 'packets' | 'rawBytes' | 'firstRecvMs' | 'lastRecvMs'>,
): Uint8Array {
  const body = squeeze(columns, bestSqueezer);
  const out = new Uint8Array(BLOCK_HEAD_BYTES + body.length);
  const view = viewOf(out);
  view.setUint32(BLOCK_AT.magic, BLOCK_MAGIC, true);
  view.setUint32(BLOCK_AT.bodyBytes, body.length, true);
  view.setUint32(BLOCK_AT.bodyCrc, crc32(body), true);
  view.setUint32(BLOCK_AT.flags, told.restart ? FLAG_RESTART : 0, true);
  view.setUint32(BLOCK_AT.messages, told.messages, true);
  view.setUint32(BLOCK_AT.packets, told.packets, true);
  view.setUint32(BLOCK_AT.rawBytes, told.rawBytes, true);
  view.setUint32(BLOCK_AT.squeezer, bestSqueezer, true);
  view.setFloat64(BLOCK_AT.firstRecvMs, told.firstRecvMs, true);
  view.setFloat64(BLOCK_AT.lastRecvMs, told.lastRecvMs, true);
  view.setUint32(BLOCK_AT.headCrc, crc32(out.subarray(0, BLOCK_AT.headCrc)), true);
  out.set(body, BLOCK_HEAD_BYTES);
  return out;
}

/** @returns null when these bytes are not the head of a block. */
export function decodeBlockHead(bytes: Uint8Array): BlockHead | null {
  if (bytes.length < BLOCK_HEAD_BYTES) return null;
  const view = viewOf(bytes);
  if (view.getUint32(BLOCK_AT.magic, true) !== BLOCK_MAGIC) return null;
  if (view.getUint32(BLOCK_AT.headCrc, true) !== crc32(bytes.subarray(0, BLOCK_AT.headCrc))) return null;
  const bodyBytes = view.getUint32(BLOCK_AT.bodyBytes, true);
  if (bodyBytes > BODY_BYTES_MAX) return null;
  return {
    bodyBytes,
    bodyCrc: view.getUint32(BLOCK_AT.bodyCrc, true),
    restart: (view.getUint32(BLOCK_AT.flags, true) & FLAG_RESTART) !== 0,
    messages: view.getUint32(BLOCK_AT.messages, true),
    packets: view.getUint32(BLOCK_AT.packets, true),
    rawBytes: view.getUint32(BLOCK_AT.rawBytes, true),
    squeezer: view.getUint32(BLOCK_AT.squeezer, true),
    firstRecvMs: view.getFloat64(BLOCK_AT.firstRecvMs, true),
    lastRecvMs: view.getFloat64(BLOCK_AT.lastRecvMs, true),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
