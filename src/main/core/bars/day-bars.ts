import { assert } from '#contract/faults.ts';
import type { Bar } from './bar.ts';

/** First minute of day that has a place: 08:45, when the earliest pre-open of any venue begins. */
export const DAY_BARS_FIRST_MINUTE = 525;
/** Minutes from there to midnight. */
export const DAY_BARS_MINUTES = 915;
/** Cells of a bar: o h l c v oi; o = 0 says that there is no bar. */
const BAR_CELLS = 6;
export const BAR_BYTES = BAR_CELLS * 4;
const U32_MAX = 0xffff_ffff;

/**
 * One-minute bars of the trading day for every slot, in shared memory. Minute-major: all slots of one minute are
 * neighbours, so that the minute being written is one stretch of memory, and minutes that never come cost no memory.
 * Owner and only writer: the feed thread (the store thread fills it once before the feed starts).
 */
export class DayBars {
  readonly buffer: SharedArrayBuffer;
  readonly capacity: number;
  readonly #i32: Int32Array;

  private constructor(buffer: SharedArrayBuffer, capacity: number) {
    this.buffer = buffer;
    this.capacity = capacity;
    this.#i32 = new Int32Array(buffer);
  }

  static create(capacity: number): DayBars {
    assert(Number.isInteger(capacity) && capacity >= 1, `${capacity} is not a number of slots`);
    return new DayBars(new SharedArrayBuffer(DAY_BARS_MINUTES * capacity * BAR_BYTES), capacity);
  }

  /** @param capacity slots that the buffer was made for. */
  static attach(buffer: SharedArrayBuffer, capacity: number): DayBars {
    assert(
      buffer.byteLength === DAY_BARS_MINUTES * capacity * BAR_BYTES,
      `the bar buffer does not hold a day of ${capacity} slots`,
    );
    return new DayBars(buffer, capacity);
  }

  /**
   * Puts a trade into the bar of its minute.
   * @param minute minute of day (IST); minutes before 08:45 have no place and are left out.
   * @param price integer price above 0. @param volumeDelta units since the trade before. @param oi open interest.
   */
  record(slot: number, minute: number, price: number, volumeDelta: number, oi: number): void {
    const row = minute - DAY_BARS_FIRST_MINUTE;
    if (row < 0 || row >= DAY_BARS_MINUTES) return;
    const cells = this.#i32;
    const at = (row * this.capacity + slot) * BAR_CELLS;
    if (cells[at] === 0) {
      cells[at + 1] = price;
      cells[at + 2] = price;
      cells[at + 3] = price;
      cells[at + 4] = Math.min(volumeDelta, U32_MAX);
      cells[at + 5] = oi;
      // The open comes last: a reader that sees it sees a whole bar.
      cells[at] = price;
      return;
    }
    if (price > (cells[at + 1] as number)) cells[at + 1] = price;
    if (price < (cells[at + 2] as number)) cells[at + 2] = price;
    cells[at + 3] = price;
    if (volumeDelta !== 0) cells[at + 4] = Math.min(((cells[at + 4] as number) >>> 0) + volumeDelta, U32_MAX);
    cells[at + 5] = oi;
  }

  /** Looks at the place of a bar, so that it is in the processor's cache; any minute. @returns what stands there, or 0. */
  touch(slot: number, minute: number): number {
    const row = minute - DAY_BARS_FIRST_MINUTE;
    if (row < 0 || row >= DAY_BARS_MINUTES) return 0;
    return this.#i32[(row * this.capacity + slot) * BAR_CELLS] as number;
  }

  /** Sets a whole bar, for instance one that was stored before a restart. */
  write(slot: number, minute: number, o: number, h: number, l: number, c: number, v: number, oi: number): void {
    const at = this.#at(slot, minute);
    this.#i32[at + 1] = h;
    this.#i32[at + 2] = l;
    this.#i32[at + 3] = c;
    this.#i32[at + 4] = Math.min(v, U32_MAX);
    this.#i32[at + 5] = oi;
    this.#i32[at] = o;
  }

  /** Reads the bar of one minute. @returns false when there is none; `out` is then unchanged. */
  read(slot: number, minute: number, out: Bar): boolean {
    return this.fold(slot, minute, minute + 1, out);
  }

  /**
   * Folds the minutes [fromMinute, toMinute) into one bar.
   * @returns false when none of them has a bar; `out` is then unchanged.
   */
  fold(slot: number, fromMinute: number, toMinute: number, out: Bar): boolean {
    const cells = this.#i32;
    const from = Math.max(fromMinute - DAY_BARS_FIRST_MINUTE, 0);
    const to = Math.min(toMinute - DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES);
    let found = false;
    for (let row = from; row < to; row++) {
      const at = (row * this.capacity + slot) * BAR_CELLS;
      const open = cells[at] as number;
      if (open === 0) continue;
      const high = cells[at + 1] as number;
      const low = cells[at + 2] as number;
      if (!found) {
        found = true;
        out.o = open;
        out.h = high;
        out.l = low;
        out.v = 0;
      }
      if (high > out.h) out.h = high;
      if (low < out.l) out.l = low;
      out.c = cells[at + 3] as number;
      out.v += (cells[at + 4] as number) >>> 0;
      out.oi = (cells[at + 5] as number) >>> 0;
    }
    return found;
  }

  /** Removes every bar. Only for the writer. Minutes that were never written are only read, so they go on costing nothing. */
  clear(): void {
    const rowCells = this.capacity * BAR_CELLS;
    for (let from = 0; from < this.#i32.length; from += rowCells) {
      let at = from;
      while (at < from + rowCells && this.#i32[at] === 0) at += BAR_CELLS;
      if (at < from + rowCells) this.#i32.fill(0, at, from + rowCells);
    }
  }

  /** Copies the bars of one minute of the first `slots` slots. */
  copyMinute(minute: number, slots: number): Uint8Array {
    const from = this.#at(0, minute);
    return new Uint8Array(this.#i32.slice(from, from + slots * BAR_CELLS).buffer);
  }

  /** Puts back what `copyMinute` gave; null empties the minute. Only for the writer. */
  setMinute(minute: number, slots: number, copy: Uint8Array | null): void {
    const from = this.#at(0, minute);
    if (copy === null) {
      if (this.#hasMinute(from, slots)) this.#i32.fill(0, from, from + slots * BAR_CELLS);
      return;
    }
    assert(copy.byteLength === slots * BAR_BYTES, 'the copy is that of as many slots');
    this.#i32.set(new Int32Array(copy.buffer, copy.byteOffset, slots * BAR_CELLS), from);
  }

  /** Minutes that were never written are only read, so they go on costing nothing. */
  #hasMinute(from: number, slots: number): boolean {
    for (let at = from; at < from + slots * BAR_CELLS; at += BAR_CELLS) if (this.#i32[at] !== 0) return true;
    return false;
  }

  #at(slot: number, minute: number): number {
    const row = minute - DAY_BARS_FIRST_MINUTE;
    assert(slot >= 0 && slot < this.capacity, `slot ${slot} is not within ${this.capacity}`);
    assert(row >= 0 && row < DAY_BARS_MINUTES, `minute ${minute} has no bar`);
    return (row * this.capacity + slot) * BAR_CELLS;
  }
}
