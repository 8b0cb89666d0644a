import { assert } from '#contract/faults.ts';

/** Cells of one allocation at most: 256 KB in all columns. */
const CHUNK_CELLS_MAX = 8_192;

/** Bars by column; a cell is one bar of 32 bytes. */
export interface BarColumns {
  readonly t: Float64Array;
  readonly v: Float64Array;
  readonly o: Int32Array;
  readonly h: Int32Array;
  readonly l: Int32Array;
  readonly c: Int32Array;
}

/** A stretch of cells that one series owns. */
export interface BarBlock {
  readonly columns: BarColumns;
  readonly base: number;
  readonly cells: number;
}

/** One size of blocks: those that are free, and how many the next allocation makes. */
interface Shelf {
  readonly free: BarBlock[];
  next: number;
}

/**
 * Memory of many series. A hundred thousand typed arrays of their own would cost more than the bars in them, so blocks
 * of the same size lie in shared columns, and a block that a series has outgrown serves the next one.
 */
export class BarPool {
  readonly #shelves = new Map<number, Shelf>();
  #bytes = 0;

  /** Memory taken, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  take(cells: number): BarBlock {
    let shelf = this.#shelves.get(cells);
    if (shelf === undefined) this.#shelves.set(cells, (shelf = { free: [], next: 1 }));
    if (shelf.free.length === 0) this.#grow(shelf, cells);
    const block = shelf.free.pop();
    assert(block !== undefined, 'a shelf that has grown has a block');
    return block;
  }

  give(block: BarBlock): void {
    this.#shelves.get(block.cells)?.free.push(block);
  }

  #grow(shelf: Shelf, cells: number): void {
    const count = shelf.next;
    shelf.next = Math.min(count * 2, Math.max(1, Math.floor(CHUNK_CELLS_MAX / cells)));
    const all = count * cells;
    const columns = {
      t: new Float64Array(all),
      v: new Float64Array(all),
      o: new Int32Array(all),
      h: new Int32Array(all),
      l: new Int32Array(all),
      c: new Int32Array(all),
    };
    this.#bytes += all * 32;
    for (let i = count - 1; i >= 0; i -= 1) shelf.free.push({ columns, base: i * cells, cells });
  }
}
