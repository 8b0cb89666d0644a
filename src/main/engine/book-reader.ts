import { COLUMNS, DEPTH_FIRST_CELL, DEPTH_LEVEL_CELLS, DEPTH_LEVELS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { newDepthFrame } from '#contract/depth-frame.ts';
import type { DepthBookReply, DepthState } from '#contract/model/depth.ts';
import { DepthBook, type DepthSideName, type DepthTable, levelsOfBook } from '../core/table/depth-table.ts';
import type { TickTable } from '../core/table/tick-table.ts';
import type { FrameStamp } from './row-collector.ts';

/** Cells of a level in a tick row, by side: quantity, orders, price. */
const LEVEL_AT = { bid: [0, 2, 4], ask: [1, 3, 5] } as const;
/** A call waits for the writer this often; it holds a row for microseconds. */
const READS_MAX = 1_000;

interface SideView {
  readonly rows: number;
  readonly price: Int32Array;
  readonly quantity: Uint32Array;
  readonly orders: Uint32Array;
  /** Epoch ms in engine time; 0 = nothing yet. */
  readonly atMs: number;
}

/** Reads books of either table in one shape. `book` is a row of the DepthTable, −1 = the five levels of the slot's row. */
export class BookReader {
  readonly #table: TickTable;
  readonly #deep: DepthTable | null;
  readonly #midnightMs: number;
  readonly #row = new Int32Array(ROW_CELLS);
  readonly #rowU32 = new Uint32Array(this.#row.buffer);
  readonly #book = new DepthBook();
  readonly #five = { bid: fiveLevels(), ask: fiveLevels() };

  constructor(table: TickTable, deep: DepthTable | null, midnightMs: number) {
    this.#table = table;
    this.#deep = deep;
    this.#midnightMs = midnightMs;
  }

  version(slot: number, book: number): number {
    return book < 0 ? this.#table.version(slot) : (this.#deep?.version(book) ?? 0);
  }

  /** The book as a frame with the version that it shows; null while it is being written, or is not the slot's yet. */
  frame(slot: number, book: number, stamp: FrameStamp): { buffer: ArrayBuffer; version: number } | null {
    const version = this.version(slot, book);
    if (!this.#read(slot, book)) return null;
    const bid = this.#side('bid', book);
    const ask = this.#side('ask', book);
    const levels = book < 0 ? DEPTH_LEVELS : levelsOfBook(book);
    const head = { slot, levels, bidRows: bid.rows, askRows: ask.rows, bidMs: bid.atMs, askMs: ask.atMs };
    const { buffer, frame } = newDepthFrame(head, stamp);
    frame.bidPrice.set(bid.price.subarray(0, bid.rows));
    frame.bidQty.set(bid.quantity.subarray(0, bid.rows));
    frame.bidOrders.set(bid.orders.subarray(0, bid.rows));
    frame.askPrice.set(ask.price.subarray(0, ask.rows));
    frame.askQty.set(ask.quantity.subarray(0, ask.rows));
    frame.askOrders.set(ask.orders.subarray(0, ask.rows));
    // Read before the copy: a change in between makes the book count as changed once more.
    return { buffer, version };
  }

  /** Both sides as an answer; empty while nothing has come. */
  sides(slot: number, book: number): Pick<DepthBookReply, 'bids' | 'asks'> {
    for (let tries = 0; tries < READS_MAX; tries += 1) {
      if (this.#read(slot, book)) return { bids: this.#reply('bid', book), asks: this.#reply('ask', book) };
    }
    return { bids: NOTHING, asks: NOTHING };
  }

  /** How the row of a slot does: its five levels have no connection of their own. */
  rowState(slot: number): { readonly state: DepthState; readonly reason: string | null } {
    if (!this.#read(slot, -1)) return { state: 'live', reason: null };
    const flags = this.#rowU32[COLUMNS.flags.cell] as number;
    if ((flags & TICK_FLAG.stale) !== 0) return { state: 'stale', reason: 'the feed of this instrument is down' };
    return (flags & TICK_FLAG.depth) === 0 ? { state: 'connecting', reason: null } : { state: 'live', reason: null };
  }

  #read(slot: number, book: number): boolean {
    if (book < 0) return this.#table.read(slot, this.#row);
    return this.#deep !== null && this.#deep.read(book, this.#book) && this.#book.slot === slot;
  }

  #reply(side: DepthSideName, book: number): DepthBookReply['bids'] {
    const { rows, price, quantity, orders, atMs } = this.#side(side, book);
    return {
      price: [...price.subarray(0, rows)],
      quantity: [...quantity.subarray(0, rows)],
      orders: [...orders.subarray(0, rows)],
      atMs: atMs === 0 ? null : atMs,
    };
  }

  #side(side: DepthSideName, book: number): SideView {
    if (book < 0) return this.#rowSide(side);
    const deep = this.#book;
    return {
      rows: deep.rows(side),
      price: deep.prices(side),
      quantity: deep.quantities(side),
      orders: deep.orders(side),
      atMs: deep.atMs(side),
    };
  }

  #rowSide(side: DepthSideName): SideView {
    const out = this.#five[side];
    const [quantityAt, ordersAt, priceAt] = LEVEL_AT[side];
    let rows = 0;
    for (let level = 0; level < DEPTH_LEVELS; level += 1) {
      const cell = DEPTH_FIRST_CELL + level * DEPTH_LEVEL_CELLS;
      const price = this.#row[cell + priceAt] as number;
      if (price <= 0) continue;
      out.price[rows] = price;
      out.quantity[rows] = this.#rowU32[cell + quantityAt] as number;
      out.orders[rows] = this.#rowU32[cell + ordersAt] as number;
      rows += 1;
    }
    const filled = ((this.#rowU32[COLUMNS.flags.cell] as number) & TICK_FLAG.depth) !== 0;
    const heardMs = this.#rowU32[COLUMNS.recvDayMs.cell] as number;
    return { ...out, rows, atMs: filled && heardMs > 0 ? this.#midnightMs + heardMs : 0 };
  }
}

const NOTHING: DepthBookReply['bids'] = { price: [], quantity: [], orders: [], atMs: null };

function fiveLevels(): Omit<SideView, 'rows' | 'atMs'> {
  return {
    price: new Int32Array(DEPTH_LEVELS),
    quantity: new Uint32Array(DEPTH_LEVELS),
    orders: new Uint32Array(DEPTH_LEVELS),
  };
}
