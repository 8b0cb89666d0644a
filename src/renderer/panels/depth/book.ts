import type { DepthFrame } from '#contract/depth-frame.ts';

const ROWS_MAX = 200;

/** One side as it was received last, best first, with sums from the best level down. */
export class BookSide {
  rows = 0;
  /** Epoch ms in engine time; 0 = nothing yet. */
  atMs = 0;
  readonly price = new Int32Array(ROWS_MAX);
  readonly quantity = new Uint32Array(ROWS_MAX);
  readonly orders = new Uint32Array(ROWS_MAX);
  /** Quantity from the best level to this one. */
  readonly total = new Float64Array(ROWS_MAX);
  /** The same of price times quantity. */
  readonly turnover = new Float64Array(ROWS_MAX);

  take(rows: number, price: Int32Array, quantity: Uint32Array, orders: Uint32Array, atMs: number): void {
    this.rows = Math.min(rows, ROWS_MAX);
    this.atMs = atMs;
    let total = 0;
    let turnover = 0;
    for (let row = 0; row < this.rows; row += 1) {
      this.price[row] = price[row] as number;
      this.quantity[row] = quantity[row] as number;
      this.orders[row] = orders[row] as number;
      total += quantity[row] as number;
      turnover += (quantity[row] as number) * (price[row] as number);
      this.total[row] = total;
      this.turnover[row] = turnover;
    }
  }

  /** Quantity of all levels that are shown. */
  get sum(): number {
    return this.rows === 0 ? 0 : (this.total[this.rows - 1] as number);
  }
}

/** The book on the screen in typed arrays; frames are copied in, painters read it. */
export class Book {
  readonly bid = new BookSide();
  readonly ask = new BookSide();
  /** Grows with every change. */
  version = 0;

  take(frame: DepthFrame): void {
    this.bid.take(frame.bidRows, frame.bidPrice, frame.bidQty, frame.bidOrders, frame.bidMs);
    this.ask.take(frame.askRows, frame.askPrice, frame.askQty, frame.askOrders, frame.askMs);
    this.version += 1;
  }

  clear(): void {
    for (const side of [this.bid, this.ask]) {
      side.rows = 0;
      side.atMs = 0;
    }
    this.version += 1;
  }

  get isEmpty(): boolean {
    return this.bid.rows === 0 && this.ask.rows === 0;
  }

  /** Whether anything has come. */
  get hasCome(): boolean {
    return this.bid.atMs > 0 || this.ask.atMs > 0;
  }

  /** Best ask less best bid in integer price; null while a side is empty. */
  get spread(): number | null {
    if (this.bid.rows === 0 || this.ask.rows === 0) return null;
    return (this.ask.price[0] as number) - (this.bid.price[0] as number);
  }

  /**
   * (bid − ask) / (bid + ask) of the quantities of all levels that are shown, −1 … 1; null when there are none. As far
   * as both sides go: a book with more levels on one side would lean to it by itself.
   */
  get imbalance(): number | null {
    const rows = Math.min(this.bid.rows, this.ask.rows);
    if (rows === 0) return this.isEmpty ? null : this.bid.rows > 0 ? 1 : -1;
    const bid = this.bid.total[rows - 1] as number;
    const ask = this.ask.total[rows - 1] as number;
    return bid + ask === 0 ? null : (bid - ask) / (bid + ask);
  }
}
