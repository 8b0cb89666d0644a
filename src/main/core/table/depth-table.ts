import { assert } from '#contract/faults.ts';
import { DEPTH_BOOKS_MAX, type DeepLevels } from '#contract/model/depth.ts';

/** Cells of a book before its levels, 4 bytes each. */
const HEAD_CELLS = 16;
const CELL = { version: 0, owner: 1, bidRows: 2, askRows: 3, bidMs: 4, askMs: 6 } as const;
/** Columns of a side: price, quantity, orders. */
const SIDE_COLUMNS = 3;

export type DepthSideName = 'bid' | 'ask';

/** Levels of one side as they are put into the table: best first, integer prices. */
export interface SideColumns {
  readonly rows: number;
  readonly price: Int32Array;
  readonly quantity: Uint32Array;
  readonly orders: Uint32Array;
}

/** Books in the table: first those of 20 levels, then those of 200. */
export const DEPTH_BOOKS = DEPTH_BOOKS_MAX[20] + DEPTH_BOOKS_MAX[200];
const cellsOf = (levels: DeepLevels): number => HEAD_CELLS + levels * SIDE_COLUMNS * 2;
const FIRST_OF_200 = DEPTH_BOOKS_MAX[20] * cellsOf(20);
const TABLE_CELLS = FIRST_OF_200 + DEPTH_BOOKS_MAX[200] * cellsOf(200);

/** Levels that a book of the table has room for. */
export function levelsOfBook(book: number): DeepLevels {
  return book < DEPTH_BOOKS_MAX[20] ? 20 : 200;
}

const firstCell = (book: number): number =>
  book < DEPTH_BOOKS_MAX[20] ? book * cellsOf(20) : FIRST_OF_200 + (book - DEPTH_BOOKS_MAX[20]) * cellsOf(200);

/** A reader's own copy of one book; reused from read to read. */
export class DepthBook {
  /** Cells as in the table, without the version. */
  readonly cells = new Int32Array(cellsOf(200));
  readonly #u32 = new Uint32Array(this.cells.buffer);
  readonly #f64 = new Float64Array(this.cells.buffer);
  levels: DeepLevels = 20;

  /** Whose book it is; −1 = nobody's. */
  get slot(): number {
    return (this.#u32[CELL.owner] as number) - 1;
  }
  rows(side: DepthSideName): number {
    return this.#u32[side === 'bid' ? CELL.bidRows : CELL.askRows] as number;
  }
  /** Receive time of a side, epoch ms in engine time; 0 = nothing yet. */
  atMs(side: DepthSideName): number {
    return this.#f64[(side === 'bid' ? CELL.bidMs : CELL.askMs) / 2] as number;
  }
  prices(side: DepthSideName): Int32Array {
    const from = this.#from(side, 0);
    return this.cells.subarray(from, from + this.rows(side));
  }
  quantities(side: DepthSideName): Uint32Array {
    const from = this.#from(side, 1);
    return this.#u32.subarray(from, from + this.rows(side));
  }
  orders(side: DepthSideName): Uint32Array {
    const from = this.#from(side, 2);
    return this.#u32.subarray(from, from + this.rows(side));
  }
  #from(side: DepthSideName, column: number): number {
    return HEAD_CELLS + ((side === 'bid' ? 0 : SIDE_COLUMNS) + column) * this.levels;
  }
}

/**
 * Deep books in shared memory, one row of fixed size for each. Only the feed thread writes; a row is open for writing
 * while its version is odd, so that a reader sees a whole book or none. Both sides of a book have times of their own,
 * because the broker sends them apart.
 */
export class DepthTable {
  readonly buffer: SharedArrayBuffer;
  readonly #i32: Int32Array;
  readonly #u32: Uint32Array;
  readonly #f64: Float64Array;

  private constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#i32 = new Int32Array(buffer);
    this.#u32 = new Uint32Array(buffer);
    this.#f64 = new Float64Array(buffer);
  }

  static create(): DepthTable {
    return new DepthTable(new SharedArrayBuffer(TABLE_CELLS * 4));
  }

  /** A table over the memory that another thread made. */
  static attach(buffer: SharedArrayBuffer): DepthTable {
    assert(buffer.byteLength === TABLE_CELLS * 4, 'the buffer does not hold the deep books');
    return new DepthTable(buffer);
  }

  /** Gives a book to an instrument, empty; −1 frees it. A book that a dead writer left open is taken over. */
  assign(book: number, slot: number): void {
    const first = this.#begin(book);
    this.#u32.fill(0, first + 1, first + cellsOf(levelsOfBook(book)));
    this.#u32[first + CELL.owner] = slot + 1;
    this.#end(first);
  }

  /** Slot that a book belongs to; −1 = free. Only for the writer. */
  ownerOf(book: number): number {
    return (this.#u32[firstCell(book) + CELL.owner] as number) - 1;
  }

  /** Replaces one side. Levels beyond the book's room are left out. */
  writeSide(book: number, side: DepthSideName, columns: SideColumns, recvMs: number): void {
    const levels = levelsOfBook(book);
    const rows = Math.min(columns.rows, levels);
    const isBid = side === 'bid';
    const first = this.#begin(book);
    const price = first + HEAD_CELLS + (isBid ? 0 : SIDE_COLUMNS * levels);
    for (let row = 0; row < rows; row++) {
      this.#i32[price + row] = columns.price[row] as number;
      this.#u32[price + levels + row] = columns.quantity[row] as number;
      this.#u32[price + 2 * levels + row] = columns.orders[row] as number;
    }
    this.#u32[first + (isBid ? CELL.bidRows : CELL.askRows)] = rows;
    this.#f64[(first + (isBid ? CELL.bidMs : CELL.askMs)) / 2] = recvMs;
    this.#end(first);
  }

  /** Version of a book; odd = being written. */
  version(book: number): number {
    return Atomics.load(this.#u32, firstCell(book));
  }

  /**
   * Copies a book.
   * @returns false when it was being written or changed under the copy: `out` is then not to be used; try later.
   */
  read(book: number, out: DepthBook): boolean {
    const first = firstCell(book);
    const before = Atomics.load(this.#u32, first);
    if ((before & 1) !== 0) return false;
    out.levels = levelsOfBook(book);
    const cells = cellsOf(out.levels);
    for (let i = 1; i < cells; i++) out.cells[i] = this.#i32[first + i] as number;
    return Atomics.load(this.#u32, first) === before;
  }

  #begin(book: number): number {
    assert(Number.isInteger(book) && book >= 0 && book < DEPTH_BOOKS, `there is no deep book ${book}`);
    const first = firstCell(book);
    Atomics.store(this.#u32, first, ((this.#u32[first] as number) + 1) | 1);
    return first;
  }

  #end(first: number): void {
    Atomics.store(this.#u32, first, (this.#u32[first] as number) + 1);
  }
}
