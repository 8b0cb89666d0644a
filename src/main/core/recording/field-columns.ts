/** Bytes of a number in a column: 7 bits a byte. */
const NUMBER_BYTES_MAX = 5;
/** An odd number of cache lines, so that the ends of columns do not fall into the same place of the cache. */
const FIRST_STRIDE = 641 * 64;

/**
 * The columns of packet fields of one block: side by side in one array at equal distances, because a packet touches
 * more than forty of them and every indirection is paid for each.
 */
export class FieldColumns {
  readonly count: number;
  bytes: Uint8Array;
  readonly lengths: Int32Array;
  stride = FIRST_STRIDE;

  constructor(count: number) {
    this.count = count;
    this.bytes = new Uint8Array(count * this.stride);
    this.lengths = new Int32Array(count);
  }

  /** Makes room for one number more in each column of a block that has had `packets` of them. */
  reserve(packets: number): void {
    if ((packets + 1) * NUMBER_BYTES_MAX <= this.stride) return;
    const stride = this.stride * 2 + 64;
    const wider = new Uint8Array(this.count * stride);
    for (let column = 0; column < this.count; column++) {
      const from = column * this.stride;
      wider.set(this.bytes.subarray(from, from + (this.lengths[column] as number)), column * stride);
    }
    this.bytes = wider;
    this.stride = stride;
  }

  /** Adds a number to a column that has room. @param value unsigned 32-bit. */
  put(column: number, value: number): void {
    const { bytes, lengths } = this;
    let at = column * this.stride + (lengths[column] as number);
    const from = at;
    let rest = value;
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    lengths[column] = (lengths[column] as number) + at - from;
  }

  /** Copies a column to `out` at `at` and empties it. @returns the offset behind it. */
  drain(column: number, out: Uint8Array, at: number): number {
    const from = column * this.stride;
    const length = this.lengths[column] as number;
    out.set(this.bytes.subarray(from, from + length), at);
    this.lengths[column] = 0;
    return at + length;
  }
}
