import { COLUMNS as C, ROW_BYTES } from '#contract/columns.ts';
import type { ChainColumns, ChainSide } from '../../core/options/chain-columns.ts';
import type { TickTable } from '../../core/table/tick-table.ts';
import type { ChainListing } from '../../core/options/chain-catalog.ts';

/** Version that no finished row has: rows that were never read count as changed. */
const NEVER = 0xffff_ffff;

/** Copies the tick rows of one chain into its columns, only those that changed since they were copied last. */
export class ChainRows {
  readonly #table: TickTable;
  readonly #listing: ChainListing;
  readonly #columns: ChainColumns;
  readonly #scale: number;
  readonly #callVersions: Uint32Array;
  readonly #putVersions: Uint32Array;
  readonly #cells = new Int32Array(new ArrayBuffer(ROW_BYTES));
  readonly #unsigned = new Uint32Array(this.#cells.buffer);
  readonly #doubles = new Float64Array(this.#cells.buffer);

  constructor(table: TickTable, listing: ChainListing, columns: ChainColumns) {
    this.#table = table;
    this.#listing = listing;
    this.#columns = columns;
    this.#scale = 10 ** listing.sample.decimals;
    this.#callVersions = new Uint32Array(listing.strikes.length).fill(NEVER);
    this.#putVersions = new Uint32Array(listing.strikes.length).fill(NEVER);
    listing.strikes.forEach((strike, row) => {
      columns.strike[row] = strike / this.#scale;
    });
    columns.rows = listing.strikes.length;
  }

  /** Whether any row moved since it was copied. */
  changed(): boolean {
    const { callSlots, putSlots } = this.#listing;
    return this.#moved(callSlots, this.#callVersions) || this.#moved(putSlots, this.#putVersions);
  }

  /** Copies what changed. A row that is being written keeps its old values and stays changed. @returns rows copied. */
  load(): number {
    const { callSlots, putSlots } = this.#listing;
    const { calls, puts } = this.#columns;
    return this.#loadSide(callSlots, this.#callVersions, calls) + this.#loadSide(putSlots, this.#putVersions, puts);
  }

  /** What was seen first counts from the present rows on: the clock went back. */
  beginAgain(): void {
    for (const side of [this.#columns.calls, this.#columns.puts]) {
      side.interestFirst.fill(0);
      side.priceFirst.fill(0);
    }
    this.#callVersions.fill(NEVER);
    this.#putVersions.fill(NEVER);
  }

  #moved(slots: readonly number[], versions: Uint32Array): boolean {
    for (let row = 0; row < slots.length; row++) {
      const slot = slots[row] as number;
      if (slot >= 0 && this.#table.version(slot) !== versions[row]) return true;
    }
    return false;
  }

  #loadSide(slots: readonly number[], versions: Uint32Array, side: ChainSide): number {
    let copied = 0;
    for (let row = 0; row < slots.length; row++) {
      const slot = slots[row] as number;
      if (slot < 0 || this.#table.version(slot) === versions[row]) continue;
      if (!this.#table.read(slot, this.#cells)) continue;
      versions[row] = this.#unsigned[0] as number;
      this.#write(side, row);
      copied += 1;
    }
    return copied;
  }

  #write(side: ChainSide, row: number): void {
    const scale = this.#scale;
    side.bid[row] = (this.#cells[C.bid.cell] as number) / scale;
    side.ask[row] = (this.#cells[C.ask.cell] as number) / scale;
    side.last[row] = (this.#cells[C.ltp.cell] as number) / scale;
    side.interest[row] = this.#unsigned[C.oi.cell] as number;
    side.interestBefore[row] = this.#unsigned[C.prevOi.cell] as number;
    side.closeBefore[row] = (this.#cells[C.prevClose.cell] as number) / scale;
    side.volume[row] = this.#doubles[C.volume.cell / 2] as number;
    if (side.interestFirst[row] === 0 && (side.interest[row] as number) > 0 && (side.last[row] as number) > 0) {
      side.interestFirst[row] = side.interest[row] as number;
      side.priceFirst[row] = side.last[row] as number;
    }
  }
}
