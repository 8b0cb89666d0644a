import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { FrameEncoder, type MessageKind } from '../../core/recording/frame-encoder.ts';
import { encodeBlock, encodeSegmentHead, type SegmentHead } from './segment-format.ts';

/** A block is cut at this many packets: larger ones are hardly smaller at rest. */
const BLOCK_PACKETS = 8_192;
/** And at this many bytes, for messages that are not packets. */
const BLOCK_RAW_BYTES = 2 * 1024 * 1024;
/** Recorded time after which a block stands alone, so that damage costs no more than this. */
const RESTART_EVERY_MS = 300_000;

/** What a block came to. */
export interface WrittenBlock {
  readonly messages: number;
  readonly packets: number;
  readonly rawBytes: number;
  /** Bytes in the file. */
  readonly bytes: number;
}

/** The file calls of a writer; tests put a disk without room behind them. */
export interface FileDoor {
  open(path: string): number;
  /** @returns bytes that were written, which may be fewer. */
  write(file: number, bytes: Uint8Array, from: number): number;
  truncate(file: number, length: number): void;
  close(file: number): void;
}

export const nodeFiles: FileDoor = {
  open: (path) => openSync(path, 'wx', 0o600),
  write: (file, bytes, from) => writeSync(file, bytes, from),
  truncate: ftruncateSync,
  close: (file) => {
    fsyncSync(file);
    closeSync(file);
  },
};

/** Appends messages to one new segment file. A block is in the file as a whole or not at all. */
export class SegmentWriter {
  readonly path: string;
  readonly #files: FileDoor;
  readonly #file: number;
  readonly #encoder = new FrameEncoder();
  #bytes = 0;
  #restartAtMs = Number.NEGATIVE_INFINITY;
  #restart = false;

  /** Makes the file with its head. @throws what the file system says; nothing is left behind then. */
  constructor(path: string, head: SegmentHead, files: FileDoor = nodeFiles) {
    this.path = path;
    this.#files = files;
    this.#file = files.open(path);
    try {
      this.#append(encodeSegmentHead(head));
    } catch (thrown) {
      files.close(this.#file);
      throw thrown;
    }
  }

  /** Bytes in the file. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What waits for its block. */
  get waiting(): { readonly messages: number; readonly rawBytes: number } {
    return { messages: this.#encoder.messages, rawBytes: this.#encoder.rawBytes };
  }

  get blockIsFull(): boolean {
    return this.#encoder.packets >= BLOCK_PACKETS || this.#encoder.rawBytes >= BLOCK_RAW_BYTES;
  }

  add(bytes: Uint8Array, recvMs: number, kind: MessageKind): void {
    const restartDue = recvMs - this.#restartAtMs >= RESTART_EVERY_MS || recvMs < this.#restartAtMs;
    if (this.#encoder.messages === 0) {
      this.#restart = restartDue;
      if (restartDue) {
        this.#encoder.restart();
        this.#restartAtMs = recvMs;
      }
    }
    this.#encoder.add(bytes, recvMs, kind);
  }

  /** Writes what waits as a block. @returns null when nothing waited. @throws what the file system says. */
  cut(): WrittenBlock | null {
    const { messages, packets, rawBytes, firstRecvMs, lastRecvMs } = this.#encoder;
    if (messages === 0) return null;
    const restart = this.#restart;
    const block = encodeBlock(this.#encoder.take(), { restart, messages, packets, rawBytes, firstRecvMs, lastRecvMs });
    this.#append(block);
    return { messages, packets, rawBytes, bytes: block.length };
  }

  /** Closes the file; what still waits is not written. */
  close(): void {
    this.#files.close(this.#file);
  }

  #append(bytes: Uint8Array): void {
    try {
      for (let from = 0; from < bytes.length; ) from += this.#files.write(this.#file, bytes, from);
    } catch (thrown) {
      this.#files.truncate(this.#file, this.#bytes);
      throw thrown;
    }
    this.#bytes += bytes.length;
  }
}
