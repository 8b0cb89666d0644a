import { assert } from '#contract/faults.ts';
import { ROW_BYTES, ROW_CELLS } from '#contract/columns.ts';
import { INSTRUMENTS_MAX } from '#contract/config.ts';

/**
 * The newest state of every instrument: one row of `ROW_CELLS` cells per slot in shared memory, laid out by
 * `columns.ts`. Owner and only writer: the feed thread. Readers copy a row and check that its version did not move
 * (a seqlock): odd while a write is running, even otherwise.
 */
export class TickTable {
  readonly buffer: SharedArrayBuffer;
  readonly capacity: number;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;

  private constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.capacity = buffer.byteLength / ROW_BYTES;
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }

  /** Makes an empty table for `capacity` slots. */
  static create(capacity: number): TickTable {
    assert(
      Number.isInteger(capacity) && capacity >= 1 && capacity <= INSTRUMENTS_MAX,
      `a tick table holds 1 to ${INSTRUMENTS_MAX} slots, not ${capacity}`,
    );
    return new TickTable(new SharedArrayBuffer(capacity * ROW_BYTES));
  }

  /** A table over the memory that another thread made. */
  static attach(buffer: SharedArrayBuffer): TickTable {
    assert(buffer.byteLength > 0 && buffer.byteLength % ROW_BYTES === 0, 'the buffer does not hold whole rows');
    return new TickTable(buffer);
  }

  /** Opens the row for writing and returns its first cell. A row that a dead writer left open is taken over. */
  beginWrite(slot: number): number {
    const cell = slot * ROW_CELLS;
    Atomics.store(this.u32, cell, ((this.u32[cell] as number) + 1) | 1);
    return cell;
  }

  /** Closes the row: its version is even again and differs from every version readers have seen. */
  endWrite(slot: number): void {
    const cell = slot * ROW_CELLS;
    Atomics.store(this.u32, cell, (this.u32[cell] as number) + 1);
  }

  /** Version of the row; odd = being written. Compare with a kept one to see whether the row changed. */
  version(slot: number): number {
    return Atomics.load(this.u32, slot * ROW_CELLS);
  }

  /**
   * Copies the row into `out` (ROW_CELLS cells).
   * @returns false when the row was being written or changed under the copy: `out` is then not to be used; try later.
   */
  read(slot: number, out: Int32Array): boolean {
    const first = slot * ROW_CELLS;
    const before = Atomics.load(this.u32, first);
    if ((before & 1) !== 0) return false;
    for (let i = 0; i < ROW_CELLS; i++) out[i] = this.i32[first + i] as number;
    return Atomics.load(this.u32, first) === before;
  }

  /** Copies the first `slots` rows. Only for the writer, whose rows are all closed. */
  copyRows(slots: number): Uint8Array {
    return new Uint8Array(this.i32.slice(0, slots * ROW_CELLS).buffer);
  }

  /** Puts back what `copyRows` gave; versions move on, so that readers see the change. Only for the writer. */
  setRows(copy: Uint8Array): void {
    const cells = new Int32Array(copy.buffer, copy.byteOffset, copy.byteLength / 4);
    for (let from = 0; from < cells.length; from += ROW_CELLS) {
      const slot = from / ROW_CELLS;
      const first = this.beginWrite(slot);
      this.i32.set(cells.subarray(from + 1, from + ROW_CELLS), first + 1);
      this.endWrite(slot);
    }
  }

  /** Empties every row and moves every version on, so that readers see the change. Only for the writer. */
  clear(): void {
    for (let slot = 0; slot < this.capacity; slot++) {
      const cell = this.beginWrite(slot);
      this.i32.fill(0, cell + 1, cell + ROW_CELLS);
      this.endWrite(slot);
    }
  }
}
