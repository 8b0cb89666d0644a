import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';

/** A trading day of which the broker told nothing yet. */
export interface HistoryGap {
  readonly date: string;
  /** How often it was asked for again. */
  readonly tries: number;
}

/** Days within a stored stretch of history that have no bar. */
export class HistoryGapQueries {
  readonly #storage: Storage;
  readonly #list: Statement<[number, number, number, number], HistoryGap>;
  readonly #add: Statement<[number, number, number, string]>;
  readonly #fill: Statement<[number, number, number, string]>;
  readonly #tried: Statement<[number, number, number, string]>;
  readonly #clear: Statement<[number, number, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    const key = 'source = ? AND instrument = ? AND daily = ?';
    this.#list = db.prepare(
      `SELECT trade_date AS date, tries FROM history_gap WHERE ${key} AND tries < ? ORDER BY trade_date`,
    );
    this.#add = db.prepare('INSERT OR IGNORE INTO history_gap VALUES (?, ?, ?, ?, 0)');
    this.#fill = db.prepare(`DELETE FROM history_gap WHERE ${key} AND trade_date = ?`);
    this.#tried = db.prepare(`UPDATE history_gap SET tries = tries + 1 WHERE ${key} AND trade_date = ?`);
    this.#clear = db.prepare(`DELETE FROM history_gap WHERE ${key}`);
  }

  /** Gaps that were asked for again less than `triesMax` times, oldest first. */
  list(source: number, instrument: number, daily: boolean, triesMax: number): HistoryGap[] {
    const { watch } = this.#storage;
    return timed(watch, 'gap.list', () => this.#list.all(source, instrument, Number(daily), triesMax));
  }

  /** Notes the days without a bar, forgets those that have one, and counts those that were asked for in vain. */
  settle(
    source: number,
    instrument: number,
    daily: boolean,
    days: { readonly empty: readonly string[]; readonly filled: readonly string[]; readonly tried: readonly string[] },
  ): void {
    const { db, watch } = this.#storage;
    const kind = Number(daily);
    const write = db.transaction(() => {
      for (const date of days.empty) this.#add.run(source, instrument, kind, date);
      for (const date of days.filled) this.#fill.run(source, instrument, kind, date);
      for (const date of days.tried) this.#tried.run(source, instrument, kind, date);
    });
    timed(watch, 'gap.settle', write);
  }

  clear(source: number, instrument: number, daily: boolean): void {
    timed(this.#storage.watch, 'gap.clear', () => this.#clear.run(source, instrument, Number(daily)));
  }
}
