import { assert } from '#contract/faults.ts';
import { MESSAGE_KIND, type MessageKind } from './frame-encoder.ts';

/** Room for some four seconds of the busiest feed; memory that is never used costs nothing. */
export const RING_BYTES = 2 ** 25;
const HEAD_BYTES = 64;
/** Of an entry: u32 length, u32 kind, f64 time of receipt. */
const ENTRY_HEAD_BYTES = 16;
const ALIGN = 8;
/** In place of a length: the rest of the ring is empty, go on at its start. */
const WRAP = 0xffff_ffff;
/** Cells of the head, as i32: positions that only grow, modulo 2^32. */
const WRITTEN = 0;
const READ = 1;
/** Cells of the head, as f64. */
const DROPPED_MESSAGES = 2;
const DROPPED_BYTES = 3;
const TAKEN_BYTES = 4;
const TAKEN_MESSAGES = 5;

/**
 * Messages on their way from the thread that receives to the thread that records, in shared memory. One writer, one
 * reader; the writer never waits: what finds no room is dropped and counted. Both may be restarted at any moment, the
 * positions are in the shared memory.
 */
export class MessageRing {
  readonly buffer: SharedArrayBuffer;
  readonly #size: number;
  readonly #positions: Int32Array;
  readonly #counts: Float64Array;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  private constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#size = buffer.byteLength - HEAD_BYTES;
    this.#positions = new Int32Array(buffer, 0, 2);
    this.#counts = new Float64Array(buffer, 0, HEAD_BYTES / 8);
    this.#bytes = new Uint8Array(buffer, HEAD_BYTES);
    this.#view = new DataView(buffer, HEAD_BYTES);
  }

  /** @param size of the data, a power of two. */
  static create(size = RING_BYTES): MessageRing {
    assert(size >= ALIGN * 4 && size <= 2 ** 30 && (size & (size - 1)) === 0, 'the ring is a power of two in size');
    return new MessageRing(new SharedArrayBuffer(HEAD_BYTES + size));
  }

  static attach(buffer: SharedArrayBuffer): MessageRing {
    return new MessageRing(buffer);
  }

  /** Messages of the feed and their bytes that found no room since the ring was made. */
  get dropped(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#counts[DROPPED_MESSAGES] as number, bytes: this.#counts[DROPPED_BYTES] as number };
  }

  /** Messages of the feed and their bytes that were taken since the ring was made. */
  get taken(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#counts[TAKEN_MESSAGES] as number, bytes: this.#counts[TAKEN_BYTES] as number };
  }

  /** Bytes that wait, with their entry heads. */
  get waitingBytes(): number {
    return (Atomics.load(this.#positions, WRITTEN) - Atomics.load(this.#positions, READ)) >>> 0;
  }

  /** For the writer. @returns false when there was no room. */
  push(bytes: Uint8Array, recvMs: number, kind: MessageKind): boolean {
    const needed = ENTRY_HEAD_BYTES + Math.ceil(bytes.length / ALIGN) * ALIGN;
    const written = Atomics.load(this.#positions, WRITTEN) >>> 0;
    let at = written & (this.#size - 1);
    const skipped = at + needed > this.#size ? this.#size - at : 0;
    if (this.waitingBytes + skipped + needed > this.#size) {
      if (kind === MESSAGE_KIND.frames) {
        this.#counts[DROPPED_MESSAGES] = (this.#counts[DROPPED_MESSAGES] as number) + 1;
        this.#counts[DROPPED_BYTES] = (this.#counts[DROPPED_BYTES] as number) + bytes.length;
      }
      return false;
    }
    if (skipped > 0) {
      this.#view.setUint32(at, WRAP, true);
      at = 0;
    }
    this.#view.setUint32(at, bytes.length, true);
    this.#view.setUint32(at + 4, kind, true);
    this.#view.setFloat64(at + 8, recvMs, true);
    this.#bytes.set(bytes, at + ENTRY_HEAD_BYTES);
    Atomics.store(this.#positions, WRITTEN, (written + skipped + needed) | 0);
    return true;
  }

  /**
   * For the reader: takes everything that was there at the call, oldest first.
   * @param take gets bytes that are valid during its call alone.
   */
  drain(take: (bytes: Uint8Array, recvMs: number, kind: MessageKind) => void): void {
    const written = Atomics.load(this.#positions, WRITTEN) >>> 0;
    let read = Atomics.load(this.#positions, READ) >>> 0;
    while (read !== written) {
      const at = read & (this.#size - 1);
      const length = this.#view.getUint32(at, true);
      if (length === WRAP) {
        read = (read + this.#size - at) >>> 0;
        continue;
      }
      const from = at + ENTRY_HEAD_BYTES;
      const bytes = this.#bytes.subarray(from, from + length);
      const kind = this.#view.getUint32(at + 4, true) as MessageKind;
      take(bytes, this.#view.getFloat64(at + 8, true), kind);
      if (kind === MESSAGE_KIND.frames) {
        this.#counts[TAKEN_MESSAGES] = (this.#counts[TAKEN_MESSAGES] as number) + 1;
        this.#counts[TAKEN_BYTES] = (this.#counts[TAKEN_BYTES] as number) + length;
      }
      read = (read + ENTRY_HEAD_BYTES + Math.ceil(length / ALIGN) * ALIGN) >>> 0;
      Atomics.store(this.#positions, READ, read | 0);
    }
  }
}
