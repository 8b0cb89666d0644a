import { assert } from '#contract/faults.ts';

/** Charts whose trades are kept at one time. */
export const TAPE_LANES = 16;
/** Trades kept of each: some hours of a busy option; 320 KB. */
export const TAPE_TRADES = 20_000;
/** Trades that the writer may be ahead of a reader who has just looked: those are not read. */
const READ_MARGIN = 64;
const HEAD_CELLS = 4;
const TRADE_CELLS = 4;
const LANE_CELLS = HEAD_CELLS + TAPE_TRADES * TRADE_CELLS;
/** Cells of a lane's head: slot + 1, trades written so far, ms of day since when. */
const HEAD = { slot: 0, count: 1, since: 2 } as const;
const bytesOf = (capacity: number): number => TAPE_LANES * LANE_CELLS * 4 + capacity;

/** A trade as the feed told of it. */
export interface TapeTrade {
  /** Exchange time, ms of day; the broker gives whole seconds. */
  dayMs: number;
  /** Integer price. */
  price: number;
  /** Units since the report before. */
  units: number;
}

/**
 * The newest trades of charted instruments, in shared memory: a ring for each. The engine says whose trades are kept;
 * the feed thread is the only one who writes trades. A report that tells of no new trade is none.
 */
export class TradeTape {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;
  /** Lane + 1 of each slot; 0 = not kept. */
  readonly #laneOf: Uint8Array;

  private constructor(buffer: SharedArrayBuffer, capacity: number) {
    assert(buffer.byteLength === bytesOf(capacity), `the tape is not that of ${capacity} slots`);
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer, 0, TAPE_LANES * LANE_CELLS);
    this.#laneOf = new Uint8Array(buffer, TAPE_LANES * LANE_CELLS * 4, capacity);
  }

  static create(capacity: number): TradeTape {
    return new TradeTape(new SharedArrayBuffer(bytesOf(capacity)), capacity);
  }

  static attach(buffer: SharedArrayBuffer, capacity: number): TradeTape {
    return new TradeTape(buffer, capacity);
  }

  /** Lane of a slot; null when its trades are not kept. */
  laneOf(slot: number): number | null {
    const lane = Atomics.load(this.#laneOf, slot);
    return lane === 0 ? null : lane - 1;
  }

  /** Keeps the trades of a slot in a lane from now on, in the place of whoever had it. For the engine. */
  hold(lane: number, slot: number, sinceDayMs: number): void {
    assert(lane >= 0 && lane < TAPE_LANES, `there is no lane ${lane}`);
    assert(slot >= 0 && slot < this.#laneOf.length, `there is no slot ${slot}`);
    const head = lane * LANE_CELLS;
    const before = Atomics.load(this.#cells, head + HEAD.slot);
    if (before > 0) Atomics.store(this.#laneOf, before - 1, 0);
    Atomics.store(this.#cells, head + HEAD.count, 0);
    Atomics.store(this.#cells, head + HEAD.since, sinceDayMs);
    Atomics.store(this.#cells, head + HEAD.slot, slot + 1);
    Atomics.store(this.#laneOf, slot, lane + 1);
  }

  /** Ms of day since when a lane's trades are kept. */
  since(lane: number): number {
    return Atomics.load(this.#cells, lane * LANE_CELLS + HEAD.since);
  }

  /** Writes a trade, if those of its slot are kept. For the feed thread; allocates nothing. */
  record(slot: number, dayMs: number, price: number, units: number): void {
    const lane = (this.#laneOf[slot] as number) - 1;
    if (lane < 0) return;
    const cells = this.#cells;
    const head = lane * LANE_CELLS;
    const count = cells[head + HEAD.count] as number;
    const at = head + HEAD_CELLS + (count % TAPE_TRADES) * TRADE_CELLS;
    cells[at] = dayMs;
    cells[at + 1] = price;
    cells[at + 2] = Math.min(units, 0x7fff_ffff);
    cells[at + 3] = slot;
    Atomics.store(cells, head + HEAD.count, count + 1);
  }

  /** The oldest trade of a lane that can still be read, counted from the first. */
  oldest(lane: number): number {
    const count = Atomics.load(this.#cells, lane * LANE_CELLS + HEAD.count);
    return Math.max(0, count - (TAPE_TRADES - READ_MARGIN));
  }

  /**
   * Reads the trades of a lane from the `from`-th on, oldest first. Those that were overwritten are left out.
   * @returns where to read on.
   */
  read(lane: number, from: number, take: (trade: Readonly<TapeTrade>) => void): number {
    const cells = this.#cells;
    const head = lane * LANE_CELLS;
    const count = Atomics.load(cells, head + HEAD.count);
    const slot = Atomics.load(cells, head + HEAD.slot) - 1;
    const oldest = this.oldest(lane);
    const trade = { dayMs: 0, price: 0, units: 0 };
    for (let i = Math.max(from, oldest); i < count; i += 1) {
      const at = head + HEAD_CELLS + (i % TAPE_TRADES) * TRADE_CELLS;
      // A lane that has just changed hands may still get a trade of the slot before.
      if (cells[at + 3] !== slot) continue;
      trade.dayMs = cells[at] as number;
      trade.price = cells[at + 1] as number;
      trade.units = cells[at + 2] as number;
      take(trade);
    }
    return count;
  }
}
