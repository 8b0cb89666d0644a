import { closeSync, fstatSync, openSync, readSync, truncateSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { FaultError, fault } from '#contract/faults.ts';
import {
  BLOCK_HEAD_BYTES,
  type BlockHead,
  decodeBlockHead,
  decodeSegmentHead,
  HEAD_FIXED_BYTES,
  headBodyBytes,
  type SegmentHead,
} from './segment-format.ts';
import { unsqueeze } from './squeeze.ts';

export interface BlockPlace extends BlockHead {
  /** Where its head is in the file. */
  readonly at: number;
}

/** A segment file whose whole blocks are known. */
export interface Segment {
  readonly path: string;
  readonly head: SegmentHead;
  readonly blocks: readonly BlockPlace[];
  /** Length up to the end of the last whole block; anything behind it is a torn tail. */
  readonly wholeBytes: number;
  readonly fileBytes: number;
}

/** Whether a file begins as a segment does. */
export function isSegment(path: string): boolean {
  return withFile(path, (file) => headBodyBytes(bytesAt(file, 0, HEAD_FIXED_BYTES)) !== null);
}

/**
 * Walks the heads of a segment's blocks. The body of the last one is checked as well: a block that was being written
 * when the process or the machine died is not whole.
 * @returns null when not even the head of the file is whole.
 * @throws FaultError `input.recording_foreign` for a whole file of something else.
 */
export function scanSegment(path: string): Segment | null {
  return withFile(path, (file) => {
    const fileBytes = fstatSync(file).size;
    const fixed = bytesAt(file, 0, HEAD_FIXED_BYTES);
    if (fixed.length < HEAD_FIXED_BYTES) return null;
    const bodyBytes = headBodyBytes(fixed);
    if (bodyBytes === null) throw refusal('input.recording_foreign', `${path} is not a recording.`);
    const body = bytesAt(file, HEAD_FIXED_BYTES, bodyBytes);
    if (body.length < bodyBytes) return null;
    const head = decodeSegmentHead(fixed, body);
    if (head === null) {
      throw refusal('input.recording_damaged', `The head of ${path} is damaged or of a newer version.`);
    }
    return walkBlocks(file, { path, head, blocks: [], wholeBytes: HEAD_FIXED_BYTES + bodyBytes, fileBytes });
  });
}

/** A segment that is still being written, with the blocks that have come since. */
export function grownSegment(known: Segment): Segment {
  return withFile(known.path, (file) => {
    const fileBytes = fstatSync(file).size;
    return fileBytes <= known.wholeBytes ? known : walkBlocks(file, { ...known, fileBytes });
  });
}

/** Adds the whole blocks behind those that are known. */
function walkBlocks(file: number, known: Segment): Segment {
  const { fileBytes } = known;
  const blocks = [...known.blocks];
  let at = known.wholeBytes;
  for (;;) {
    const block = decodeBlockHead(bytesAt(file, at, BLOCK_HEAD_BYTES));
    if (block === null || at + BLOCK_HEAD_BYTES + block.bodyBytes > fileBytes) break;
    blocks.push({ ...block, at });
    at += BLOCK_HEAD_BYTES + block.bodyBytes;
  }
  const last = blocks.at(-1);
  if (last !== undefined && blocks.length > known.blocks.length && !bodyIsWhole(file, last)) {
    blocks.pop();
    at = last.at;
  }
  return { ...known, blocks, wholeBytes: at };
}

/** Cuts off a torn tail. @returns bytes that were cut off; −1 when the file had no whole head and holds nothing. */
export function repairSegment(path: string): number {
  const segment = scanSegment(path);
  if (segment === null) return -1;
  const torn = segment.fileBytes - segment.wholeBytes;
  if (torn > 0) truncateSync(path, segment.wholeBytes);
  return torn;
}

/** An open segment, block by block. */
export class SegmentFile {
  readonly #path: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'r');
  }

  /** The columns of a block. @throws FaultError `input.recording_damaged` when its bytes have changed. */
  columns(block: BlockPlace): Uint8Array {
    const body = bytesAt(this.#file, block.at + BLOCK_HEAD_BYTES, block.bodyBytes);
    if (body.length < block.bodyBytes || crc32(body) !== block.bodyCrc) {
      throw refusal('input.recording_damaged', `The block at byte ${block.at} of ${this.#path} is damaged.`);
    }
    return unsqueeze(body, block.squeezer);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function bodyIsWhole(file: number, block: BlockPlace): boolean {
  return crc32(bytesAt(file, block.at + BLOCK_HEAD_BYTES, block.bodyBytes)) === block.bodyCrc;
}

/** Fewer bytes at the end of the file. */
function bytesAt(file: number, at: number, count: number): Uint8Array {
  const out = new Uint8Array(count);
  let length = 0;
  while (length < count) {
    const read = readSync(file, out, length, count - length, at + length);
    if (read === 0) break;
    length += read;
  }
  return out.subarray(0, length);
}

function withFile<T>(path: string, act: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return act(file);
  } finally {
    closeSync(file);
  }
}

function refusal(code: `input.${string}`, text: string): FaultError {
  return new FaultError(fault(code, text));
}
