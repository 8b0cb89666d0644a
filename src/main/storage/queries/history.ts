import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';
import { barTrouble, type StoredBar } from './bars.ts';

/** The one stretch of an instrument's history that is stored, as the broker gave it on `tradeDate`. */
export interface HistoryCover {
  /** Trade date on which it was compared with the broker last: old candles are adjusted again for corporate actions. */
  readonly tradeDate: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** The broker has nothing older. */
  readonly exhausted: boolean;
}

interface CoverRow {
  readonly trade_date: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly exhausted: number;
}

type Key = [number, number, number];

/** Minutes and days as the broker's history gave them, ordered by instrument. */
export class HistoryQueries {
  readonly #storage: Storage;
  readonly #cover: Statement<Key, CoverRow>;
  readonly #setCover: Statement<[number, number, number, string, number, number, number]>;
  readonly #page: Statement<[number, number, number, number, number], StoredBar>;
  readonly #write: Statement<[number, number, number, number, number, number, number, number, number, number]>;
  readonly #clear: Statement<Key>;
  readonly #clearCover: Statement<Key>;
  readonly #from: Statement<[number, number, number, number], StoredBar>;
  readonly #stale: Statement<[number, string], { instrument: number; daily: number }>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    const key = 'source = ? AND instrument = ? AND daily = ?';
    this.#cover = db.prepare(`SELECT trade_date, from_ms, to_ms, exhausted FROM history_cover WHERE ${key}`);
    this.#setCover = db.prepare('INSERT OR REPLACE INTO history_cover VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#page = db.prepare(
      `SELECT t, o, h, l, c, v, oi FROM history_bar WHERE ${key} AND t < ? ORDER BY t DESC LIMIT ?`,
    );
    this.#from = db.prepare(`SELECT t, o, h, l, c, v, oi FROM history_bar WHERE ${key} AND t >= ? ORDER BY t`);
    this.#write = db.prepare('INSERT OR REPLACE INTO history_bar VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#clear = db.prepare(`DELETE FROM history_bar WHERE ${key}`);
    this.#clearCover = db.prepare(`DELETE FROM history_cover WHERE ${key}`);
    this.#stale = db.prepare('SELECT instrument, daily FROM history_cover WHERE source = ? AND trade_date < ? LIMIT 1');
  }

  cover(source: number, instrument: number, daily: boolean): HistoryCover | null {
    const row = timed(this.#storage.watch, 'history.cover', () => this.#cover.get(source, instrument, Number(daily)));
    if (row === undefined) return null;
    return { tradeDate: row.trade_date, fromMs: row.from_ms, toMs: row.to_ms, exhausted: row.exhausted === 1 };
  }

  /** Newest `limit` sound bars that opened before `beforeMs`, oldest first. */
  page(source: number, instrument: number, daily: boolean, beforeMs: number, limit: number): StoredBar[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'history.page', () => this.#page.all(source, instrument, Number(daily), beforeMs, limit));
    return rows.toReversed().filter((row) => {
      const trouble = barTrouble(row);
      if (trouble !== null) watch.badRow('history.page', `instrument ${instrument}, ${row.t}: ${trouble}`);
      return trouble === null;
    });
  }

  /**
   * Stores a download and what it covers, in one transaction.
   * @param fresh drop what is stored of this instrument first (it came with another download)
   */
  store(
    source: number,
    instrument: number,
    daily: boolean,
    download: { readonly bars: readonly StoredBar[]; readonly cover: HistoryCover; readonly fresh: boolean },
  ): void {
    const { db, watch } = this.#storage;
    const kind = Number(daily);
    const write = db.transaction(() => {
      if (download.fresh) this.#clear.run(source, instrument, kind);
      for (const bar of download.bars) {
        this.#write.run(source, instrument, kind, bar.t, bar.o, bar.h, bar.l, bar.c, bar.v, bar.oi);
      }
      const { tradeDate, fromMs, toMs, exhausted } = download.cover;
      this.#setCover.run(source, instrument, kind, tradeDate, fromMs, toMs, Number(exhausted));
    });
    timed(watch, 'history.store', write);
  }

  /** Keeps one official day beside what is covered; a later download writes over it. */
  keepDay(source: number, instrument: number, { t, o, h, l, c, v, oi }: StoredBar): void {
    timed(this.#storage.watch, 'history.keep_day', () => this.#write.run(source, instrument, 1, t, o, h, l, c, v, oi));
  }

  /** All sound bars of an instrument's series that opened at or after `fromMs`, oldest first. */
  from(source: number, instrument: number, daily: boolean, fromMs: number): StoredBar[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'history.from', () => this.#from.all(source, instrument, Number(daily), fromMs));
    return rows.filter((row) => barTrouble(row) === null);
  }

  /** Whether any bar of the series is stored. */
  has(source: number, instrument: number, daily: boolean): boolean {
    return this.page(source, instrument, daily, Number.MAX_SAFE_INTEGER, 1).length > 0;
  }

  /** Forgets an instrument's series, so that it is downloaded anew. */
  forget(source: number, instrument: number, daily: boolean): void {
    const { db, watch } = this.#storage;
    const forget = db.transaction(() => {
      this.#clear.run(source, instrument, Number(daily));
      this.#clearCover.run(source, instrument, Number(daily));
    });
    timed(watch, 'history.forget', forget);
  }

  /** Removes one download that was made before `date`; false when there is none left. It can be fetched again. */
  forgetOne(source: number, date: string): boolean {
    const { db, watch } = this.#storage;
    const forget = db.transaction(() => {
      const row = this.#stale.get(source, date);
      if (row === undefined) return false;
      this.#clear.run(source, row.instrument, row.daily);
      this.#clearCover.run(source, row.instrument, row.daily);
      return true;
    });
    return timed(watch, 'history.forget_one', forget);
  }
}
