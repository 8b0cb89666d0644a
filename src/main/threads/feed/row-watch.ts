import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { type Instrument, SESSION_CLASSES, type SessionClass } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { isSilent, type TrustMoment, trustMoment, trustRow } from '../../core/table/feed-trust.ts';
import type { FeedWriter } from '../../core/table/feed-writer.ts';
import type { TickTable } from '../../core/table/tick-table.ts';

/** Ages are looked at this often, in engine time. */
const LOOK_EVERY_MS = 1_000;

/** What a look at the ages found. */
export interface AgeLook {
  /** Rows that are drawn stale. */
  readonly stale: number;
  /** Instruments that should be trading and whose feed is down or silent beyond their own cadence. */
  readonly silent: readonly Instrument[];
}

/** What the clock knows about rows and packets do not: auctions, and that a row is silent that should be moving. */
export class RowWatch {
  readonly #table: TickTable;
  readonly #writer: FeedWriter;
  readonly #day: TradeDay;
  readonly #staleAfterMs: number;
  readonly #moments = new Map<SessionClass, TrustMoment>();
  /** Ms of day from which each slot is subscribed. */
  readonly #sinceDayMs: Float64Array;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(table: TickTable, writer: FeedWriter, day: TradeDay, staleAfterMs: number) {
    this.#table = table;
    this.#writer = writer;
    this.#day = day;
    this.#staleAfterMs = staleAfterMs;
    this.#sinceDayMs = new Float64Array(table.capacity);
  }

  /** The slot is subscribed from now on: silence before this moment is none. */
  begin(slot: number, nowMs: number): void {
    this.#sinceDayMs[slot] = nowMs - this.#day.midnightMs;
  }

  /** After the rows were emptied or replaced, every class is looked at anew. */
  forgetPhases(): void {
    this.#moments.clear();
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Marks the rows of a class when its closing auction begins and unmarks them when it is over. */
  followPhases(instruments: Iterable<Instrument>, nowMs: number): void {
    const changed = new Set<SessionClass>();
    for (const sessionClass of SESSION_CLASSES) {
      const moment = trustMoment(this.#day, { sessionClass }, nowMs, this.#staleAfterMs);
      if (this.#moments.get(sessionClass)?.phase !== moment.phase) changed.add(sessionClass);
      this.#moments.set(sessionClass, moment);
    }
    if (changed.size === 0) return;
    for (const { slot, sessionClass } of instruments) {
      if (!changed.has(sessionClass)) continue;
      this.#writer.setFlag(slot, TICK_FLAG.auction, this.#moments.get(sessionClass)?.phase === 'auction');
    }
  }

  /**
   * Marks rows stale that are silent beyond their own cadence; the next packet takes the mark away.
   * @returns null when the last look was less than a second ago.
   */
  look(instruments: Iterable<Instrument>, nowMs: number): AgeLook | null {
    if (Math.abs(nowMs - this.#lookedAtMs) < LOOK_EVERY_MS) return null;
    this.#lookedAtMs = nowMs;
    const silent: Instrument[] = [];
    let stale = 0;
    for (const instrument of instruments) {
      const { slot, sessionClass } = instrument;
      const isStale = ((this.#table.u32[slot * ROW_CELLS + COLUMNS.flags.cell] as number) & TICK_FLAG.stale) !== 0;
      const moment = this.#moments.get(sessionClass);
      const wasSilent = moment !== undefined && this.#isSilent(instrument, moment);
      if (wasSilent && !isStale) this.#writer.setFlag(slot, TICK_FLAG.stale, true);
      if (isStale || wasSilent) stale += 1;
      if (moment?.phase === 'continuous' && (isStale || wasSilent)) silent.push(instrument);
    }
    return { stale, silent };
  }

  #isSilent(instrument: Instrument, moment: TrustMoment): boolean {
    const { slot } = instrument;
    const heardMs = this.#table.u32[slot * ROW_CELLS + COLUMNS.recvDayMs.cell] as number;
    // Most rows are young: they cost two comparisons.
    if (moment.phase !== 'continuous' || moment.nowDayMs - heardMs <= this.#staleAfterMs) return false;
    const sinceDayMs = Math.max(moment.sinceDayMs, this.#sinceDayMs[slot] as number);
    return isSilent(trustRow(this.#table.u32, slot * ROW_CELLS), instrument, { ...moment, sinceDayMs });
  }
}
