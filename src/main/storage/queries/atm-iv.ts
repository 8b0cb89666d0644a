import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';

/** ATM volatility (fraction a year) at one session's close; null where the broker had none. */
export interface AtmIvRow {
  readonly date: string;
  readonly near: number | null;
  readonly next: number | null;
  readonly nearExpiry: string;
  readonly nextExpiry: string;
}

/** The dates of a root that have been asked for, both inclusive. */
export interface AtmIvCover {
  readonly fromDate: string;
  readonly toDate: string;
  /** The broker has nothing older. */
  readonly exhausted: boolean;
}

interface CoverRow {
  readonly from_date: string;
  readonly to_date: string;
  readonly exhausted: number;
}

/** History of ATM volatility by source and root. */
export class AtmIvQueries {
  readonly #storage: Storage;
  readonly #list: Statement<[number, string, string], AtmIvRow>;
  readonly #write: Statement<[number, string, string, number | null, number | null, string, string]>;
  readonly #cover: Statement<[number, string], CoverRow>;
  readonly #setCover: Statement<[number, string, string, string, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#list = db.prepare(
      `SELECT trade_date AS date, iv_near AS near, iv_next AS next, expiry_near AS nearExpiry, expiry_next AS nextExpiry
       FROM atm_iv WHERE source = ? AND root = ? AND trade_date >= ? ORDER BY trade_date`,
    );
    this.#write = db.prepare('INSERT OR REPLACE INTO atm_iv VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#cover = db.prepare('SELECT from_date, to_date, exhausted FROM atm_iv_cover WHERE source = ? AND root = ?');
    this.#setCover = db.prepare('INSERT OR REPLACE INTO atm_iv_cover VALUES (?, ?, ?, ?, ?)');
  }

  /** Sound rows from a date on, oldest first. */
  list(source: number, root: string, fromDate: string): AtmIvRow[] {
    const { watch } = this.#storage;
    const sound = (value: number | null): boolean => value === null || (Number.isFinite(value) && value > 0);
    return timed(watch, 'atm_iv.list', () => this.#list.all(source, root, fromDate)).filter((row) => {
      const good = sound(row.near) && sound(row.next);
      if (!good) watch.badRow('atm_iv.list', `${root} ${row.date}: ${row.near}, ${row.next}`);
      return good;
    });
  }

  cover(source: number, root: string): AtmIvCover | null {
    const row = timed(this.#storage.watch, 'atm_iv.cover', () => this.#cover.get(source, root));
    return row === undefined ? null : { fromDate: row.from_date, toDate: row.to_date, exhausted: row.exhausted === 1 };
  }

  /** Stores days and what is covered with them, in one transaction. */
  store(source: number, root: string, days: readonly AtmIvRow[], cover: AtmIvCover): void {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      for (const { date, near, next, nearExpiry, nextExpiry } of days) {
        this.#write.run(source, root, date, near, next, nearExpiry, nextExpiry);
      }
      this.#setCover.run(source, root, cover.fromDate, cover.toDate, Number(cover.exhausted));
    });
    timed(watch, 'atm_iv.store', write);
  }
}
