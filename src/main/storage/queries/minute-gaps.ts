import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';
import { barTrouble, type StoredBar } from './bars.ts';

/** Minutes of day without a feed, both ends included. */
export interface StoredGap {
  readonly instrument: number;
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Gaps of the feed by instrument and day, and what the broker told for their minutes. */
export class MinuteGapQueries {
  readonly #storage: Storage;
  readonly #set: Statement<[number, string, number, number, number]>;
  readonly #list: Statement<[number, string], StoredGap>;
  readonly #forget: Statement<[number, string]>;
  readonly #repair: Statement<[number, number, number, number, number, number, number, number, number]>;
  readonly #repaired: Statement<[number, number, number, number], StoredBar>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#set = db.prepare(
      `INSERT INTO minute_gap VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, trade_date, instrument, from_minute)
       DO UPDATE SET to_minute = max(to_minute, excluded.to_minute)`,
    );
    this.#list = db.prepare(
      `SELECT instrument, from_minute AS fromMinute, to_minute AS toMinute FROM minute_gap
       WHERE source = ? AND trade_date = ? ORDER BY instrument, from_minute`,
    );
    this.#forget = db.prepare('DELETE FROM minute_gap WHERE source = ? AND trade_date < ?');
    this.#repair = db.prepare('INSERT OR REPLACE INTO repaired_minute VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#repaired = db.prepare(
      `SELECT t, o, h, l, c, v, oi FROM repaired_minute
       WHERE source = ? AND instrument = ? AND t >= ? AND t < ? ORDER BY t`,
    );
  }

  /** Part of a caller's transaction; a gap that grew is stretched. */
  set(source: number, tradeDate: string, { instrument, fromMinute, toMinute }: StoredGap): void {
    this.#set.run(source, tradeDate, instrument, fromMinute, toMinute);
  }

  list(source: number, tradeDate: string): StoredGap[] {
    const { watch } = this.#storage;
    return timed(watch, 'minute_gap.list', () => this.#list.all(source, tradeDate)).filter((gap) => {
      const sound = gap.fromMinute >= 0 && gap.toMinute >= gap.fromMinute && gap.toMinute < 1_440;
      if (!sound) watch.badRow('minute_gap.list', `${gap.instrument}: ${gap.fromMinute} to ${gap.toMinute}`);
      return sound;
    });
  }

  /** Removes the gaps of days before `tradeDate`; answers how many. */
  forgetBefore(source: number, tradeDate: string): number {
    return timed(this.#storage.watch, 'minute_gap.forget', () => this.#forget.run(source, tradeDate).changes);
  }

  /** Keeps the broker's minutes beside the captured ones, in one transaction. */
  repair(source: number, instrument: number, bars: readonly StoredBar[]): void {
    timed(this.#storage.watch, 'repaired_minute.write', () =>
      this.#storage.db.transaction(() => {
        for (const { t, o, h, l, c, v, oi } of bars) this.#repair.run(source, instrument, t, o, h, l, c, v, oi);
      })(),
    );
  }

  /** The broker's minutes of one instrument in [fromMs, toMs), oldest first. */
  repaired(source: number, instrument: number, fromMs: number, toMs: number): StoredBar[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'repaired_minute.list', () => this.#repaired.all(source, instrument, fromMs, toMs));
    return rows.filter((row) => {
      const trouble = barTrouble(row);
      if (trouble !== null) watch.badRow('repaired_minute', `${new Date(row.t).toISOString()}: ${trouble}`);
      return trouble === null;
    });
  }
}
