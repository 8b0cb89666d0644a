import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { type Instrument, SESSION_CLASSES, type SessionClass } from '#contract/model/instrument.ts';
import type { Phase, TradeDay } from '#contract/model/session.ts';
import { phaseAt } from '../../core/session/calendar.ts';
import type { FeedWriter } from '../../core/table/feed-writer.ts';
import type { TickTable } from '../../core/table/tick-table.ts';

/** Ages are counted this often, in engine time. */
const COUNT_EVERY_MS = 1_000;

/** What the clock knows about rows and packets do not: auctions, and how old a row is that should be moving. */
export class RowWatch {
  readonly #table: TickTable;
  readonly #writer: FeedWriter;
  readonly #day: TradeDay;
  readonly #staleAfterMs: number;
  readonly #phases = new Map<SessionClass, Phase>();
  #countedAtMs = Number.NEGATIVE_INFINITY;

  constructor(table: TickTable, writer: FeedWriter, day: TradeDay, staleAfterMs: number) {
    this.#table = table;
    this.#writer = writer;
    this.#day = day;
    this.#staleAfterMs = staleAfterMs;
  }

  /** After the rows were emptied or replaced, every class is looked at anew. */
  forgetPhases(): void {
    this.#phases.clear();
    this.#countedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Marks the rows of a class when its closing auction begins and unmarks them when it is over. */
  followPhases(instruments: Iterable<Instrument>, nowMs: number): void {
    const changed = new Set<SessionClass>();
    for (const name of SESSION_CLASSES) {
      const phase = phaseAt(this.#day, name, nowMs);
      if (this.#phases.get(name) === phase) continue;
      this.#phases.set(name, phase);
      changed.add(name);
    }
    if (changed.size === 0) return;
    for (const { slot, sessionClass } of instruments) {
      if (!changed.has(sessionClass)) continue;
      this.#writer.setFlag(slot, TICK_FLAG.auction, this.#phases.get(sessionClass) === 'auction');
    }
  }

  /**
   * Rows that are drawn stale: their feed is down, or they should trade and have heard nothing for `staleAfterMs`.
   * @returns null when it was counted less than a second ago.
   */
  countStale(instruments: Iterable<Instrument>, nowMs: number): number | null {
    if (Math.abs(nowMs - this.#countedAtMs) < COUNT_EVERY_MS) return null;
    this.#countedAtMs = nowMs;
    const { u32 } = this.#table;
    const oldest = nowMs - this.#day.midnightMs - this.#staleAfterMs;
    let stale = 0;
    for (const { slot, sessionClass } of instruments) {
      const first = slot * ROW_CELLS;
      const flags = u32[first + COLUMNS.flags.cell] as number;
      const heardMs = u32[first + COLUMNS.recvDayMs.cell] as number;
      const silent = heardMs > 0 && heardMs < oldest && this.#phases.get(sessionClass) === 'continuous';
      if (silent || (flags & TICK_FLAG.stale) !== 0) stale += 1;
    }
    return stale;
  }
}
