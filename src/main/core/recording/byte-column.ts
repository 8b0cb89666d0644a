import { FaultError, fault } from '#contract/faults.ts';

/** Longest varint of a 32-bit number. */
const VARINT_BYTES_MAX = 5;
const FIRST_BYTES = 1_024;

/** What is wrong with a block whose checksum is right: it was written by another version, or by a mistake of ours. */
export function badBlock(why: string): FaultError {
  return new FaultError(fault('input.recording_damaged', `A block of the recording cannot be decoded: ${why}.`));
}

/** A growing column of small numbers: 7 bits a byte, the lowest first. Reused from block to block. */
export class ColumnWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param value unsigned 32-bit. */
  put(value: number): void {
    if (this.#length + VARINT_BYTES_MAX > this.#bytes.length) this.#grow(VARINT_BYTES_MAX);
    let rest = value >>> 0;
    if (rest < 0x80) {
      this.#bytes[this.#length++] = rest;
      return;
    }
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  putBytes(from: Uint8Array, start: number, end: number): void {
    if (this.#length + end - start > this.#bytes.length) this.#grow(end - start);
    this.#bytes.set(from.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** Copies the column to `out` at `at` and empties it. @returns the offset behind it. */
  drain(out: Uint8Array, at: number): number {
    out.set(this.#bytes.subarray(0, this.#length), at);
    const end = at + this.#length;
    this.#length = 0;
    return end;
  }

  #grow(by: number): void {
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }
}

/** Reads a column back. Never reads behind its end. */
export class ColumnReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;

  open(bytes: Uint8Array, start: number, end: number): void {
    if (start > end || end > bytes.length) throw badBlock('a column leaves the block');
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get isEmpty(): boolean {
    return this.#at >= this.#end;
  }

  take(): number {
    let value = 0;
    let shift = 0;
    for (;;) {
      if (this.#at >= this.#end) throw badBlock('a column is too short');
      const byte = this.#bytes[this.#at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
      shift += 7;
      if (shift > 28) throw badBlock('a number is too long');
    }
  }

  /** Copies `count` bytes to `out` at `at`. */
  takeBytes(out: Uint8Array, at: number, count: number): void {
    if (this.#at + count > this.#end) throw badBlock('a column is too short');
    out.set(this.#bytes.subarray(this.#at, this.#at + count), at);
    this.#at += count;
  }

  /** The next byte's place without taking it, for packets that carry their own length. */
  peek(ahead: number): number {
    if (this.#at + ahead >= this.#end) throw badBlock('a column is too short');
    return this.#bytes[this.#at + ahead] as number;
  }
}

/** Signed 32-bit to unsigned with small magnitudes small. */
export function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

export function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}
