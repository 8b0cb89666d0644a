import { type DepthSideName, type DepthTable, levelsOfBook, type SideColumns } from './depth-table.ts';

/** Largest integer price that a book can hold. */
const PRICE_MAX = 0x7fff_ffff;
const ROWS_MAX = 200;

/** Levels of one side as they came from the wire: rupees, best first. */
export interface WireSide {
  readonly rows: number;
  readonly price: Float64Array;
  readonly quantity: Float64Array;
  readonly orders: Float64Array;
}

/**
 * Puts sides of the wire into the table. A level without a price (0, −0.01) is padding and left out. A side whose
 * prices do not run away from the best one cannot be a book and is refused whole: corrupt data is worse than old data.
 */
export class DepthWriter {
  readonly #table: DepthTable;
  readonly #price = new Int32Array(ROWS_MAX);
  readonly #quantity = new Uint32Array(ROWS_MAX);
  readonly #orders = new Uint32Array(ROWS_MAX);

  constructor(table: DepthTable) {
    this.#table = table;
  }

  /**
   * @param scale integer prices of a rupee: 100, or 10,000 for currency. @param recvMs engine time, epoch ms.
   * @returns false when the side was refused; the book then keeps what it had.
   */
  write(book: number, side: DepthSideName, from: WireSide, scale: number, recvMs: number): boolean {
    const kept = this.#keep(from, side, scale, levelsOfBook(book));
    if (kept === null) return false;
    this.#table.writeSide(book, side, kept, recvMs);
    return true;
  }

  #keep(from: WireSide, side: DepthSideName, scale: number, levels: number): SideColumns | null {
    const away = side === 'bid' ? -1 : 1;
    let rows = 0;
    for (let row = 0; row < from.rows && rows < levels; row++) {
      const rupees = from.price[row] as number;
      if (rupees <= 0) continue;
      const price = Math.round(rupees * scale);
      if (!(price <= PRICE_MAX)) return null;
      if (rows > 0 && (price - (this.#price[rows - 1] as number)) * away < 0) return null;
      if (price === 0) continue;
      this.#price[rows] = price;
      this.#quantity[rows] = from.quantity[row] as number;
      this.#orders[rows] = from.orders[row] as number;
      rows += 1;
    }
    return { rows, price: this.#price, quantity: this.#quantity, orders: this.#orders };
  }
}
