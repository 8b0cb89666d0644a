import { COLUMNS, LIVE_COLUMNS, type ColumnName } from '#contract/columns.ts';
import { assert } from '#contract/faults.ts';
import type { RowsFrame } from '#contract/frames.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';

type Cells = Int32Array | Uint32Array | Float64Array;
type LiveColumns = Record<ColumnName, Cells>;

const makeColumn = (name: ColumnName, capacity: number): Cells => {
  const { type } = COLUMNS[name];
  if (type === 'f64') return new Float64Array(capacity);
  return type === 'i32' ? new Int32Array(capacity) : new Uint32Array(capacity);
};

/**
 * The page's copy of the live columns, one typed array per column, indexed by slot. Frames write into it, painters and
 * value getters read it; React and zustand never see it. Owner: the page's only frame listener.
 */
export class Mirror {
  epoch = 0;
  capacity = 0;
  /** Rows that have been received at least once in this epoch. */
  rowsSeen = 0;
  /** Frames refused because they belong to another epoch. */
  framesForeign = 0;
  /** Rows ever applied; grows for ever. */
  rowsApplied = 0;
  columns: LiveColumns = {} as LiveColumns;
  #seen = new Uint8Array(0);
  #dirty = new Uint8Array(0);
  #dirtySlots = new Uint32Array(0);
  #dirtyCount = 0;

  /** Makes empty columns for a new epoch; frames of any other epoch are dropped from now on. */
  reset(epoch: number, capacity: number): void {
    assert(capacity >= 0 && capacity <= WIRE_LIMITS.watchedSlotsMax, `mirror capacity ${capacity} is out of range`);
    this.epoch = epoch;
    this.capacity = capacity;
    this.rowsSeen = 0;
    const columns = {} as LiveColumns;
    for (const name of LIVE_COLUMNS) columns[name] = makeColumn(name, capacity);
    this.columns = columns;
    this.#seen = new Uint8Array(capacity);
    this.#dirty = new Uint8Array(capacity);
    this.#dirtySlots = new Uint32Array(capacity);
    this.#dirtyCount = 0;
  }

  /** Copies a frame's rows in and marks them dirty. False when the frame is of another epoch: nothing is changed. */
  apply(frame: RowsFrame): boolean {
    if (frame.header.epoch !== this.epoch) {
      this.framesForeign += 1;
      return false;
    }
    const { slots } = frame;
    for (const name of LIVE_COLUMNS) {
      const from = frame.columns[name];
      const to = this.columns[name];
      assert(from !== undefined && from.length === slots.length, `frame lacks column ${name}`);
      for (let i = 0; i < slots.length; i += 1) to[slots[i] as number] = from[i] as number;
    }
    for (let i = 0; i < slots.length; i += 1) this.#mark(slots[i] as number);
    this.rowsApplied += slots.length;
    return true;
  }

  #mark(slot: number): void {
    if (slot >= this.capacity) return;
    if (this.#seen[slot] === 0) {
      this.#seen[slot] = 1;
      this.rowsSeen += 1;
    }
    if (this.#dirty[slot] !== 0) return;
    this.#dirty[slot] = 1;
    this.#dirtySlots[this.#dirtyCount] = slot;
    this.#dirtyCount += 1;
  }

  /** Whether a row of the slot has arrived in this epoch. */
  has(slot: number): boolean {
    return this.#seen[slot] === 1;
  }

  isDirty(slot: number): boolean {
    return this.#dirty[slot] === 1;
  }

  /** Slots changed since the last `clean`; a view that is valid until then. */
  get dirtySlots(): Uint32Array {
    return this.#dirtySlots.subarray(0, this.#dirtyCount);
  }

  /** Forgets what changed, after every painter has run. */
  clean(): void {
    for (let i = 0; i < this.#dirtyCount; i += 1) this.#dirty[this.#dirtySlots[i] as number] = 0;
    this.#dirtyCount = 0;
  }
}
