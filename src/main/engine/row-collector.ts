import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { encodeRows } from '#contract/frames.ts';
import type { TickTable } from '../core/table/tick-table.ts';
import type { ClientState } from './client-state.ts';

/** Rows of one frame: copying and encoding so many takes about 2 ms, and the host main thread may not block for 4. */
export const ROWS_PER_FRAME_MAX = 8_192;

export interface FrameStamp {
  readonly epoch: number;
  readonly seq: number;
  readonly sentMs: number;
}

/** Rows that are watched and differ from what was sent, as frames. One for all clients; the staging area is its own. */
export class RowCollector {
  readonly #table: TickTable;
  readonly #midnightMs: number;
  readonly #row = new Int32Array(ROW_CELLS);
  readonly #staged: Int32Array;
  readonly #cells: { readonly i32: Int32Array; readonly f64: Float64Array; readonly rowCells: number };
  readonly #slots = new Uint32Array(ROWS_PER_FRAME_MAX);

  constructor(table: TickTable, midnightMs: number) {
    this.#table = table;
    this.#midnightMs = midnightMs;
    this.#staged = new Int32Array(table.capacity * ROW_CELLS);
    this.#cells = { i32: this.#staged, f64: new Float64Array(this.#staged.buffer), rowCells: ROW_CELLS };
  }

  /** The next rows frame for a client, or null when nothing it watches has changed. A row being written waits. */
  collect(client: ClientState, stamp: FrameStamp): ArrayBuffer | null {
    const { slots, sentVersions } = client;
    let count = 0;
    let newestDayMs = 0;
    let at = client.cursor;
    for (let seen = 0; seen < slots.length && count < ROWS_PER_FRAME_MAX; seen += 1) {
      if (at >= slots.length) at = 0;
      const slot = slots[at] as number;
      at += 1;
      if (this.#table.version(slot) === sentVersions[slot] || !this.#table.read(slot, this.#row)) continue;
      this.#staged.set(this.#row, slot * ROW_CELLS);
      sentVersions[slot] = (this.#row[COLUMNS.version.cell] as number) >>> 0;
      newestDayMs = Math.max(newestDayMs, (this.#row[COLUMNS.recvDayMs.cell] as number) >>> 0);
      this.#slots[count] = slot;
      count += 1;
    }
    client.cursor = at;
    if (count === 0) return null;
    const newestRecvMs = newestDayMs === 0 ? 0 : this.#midnightMs + newestDayMs;
    return encodeRows(this.#cells, this.#slots, count, { ...stamp, newestRecvMs });
  }
}
