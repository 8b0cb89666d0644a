import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';

/** Where counting stood: the day's cumulative volume at the end of `minute` (minute of day, IST). */
export interface DayVolume {
  readonly instrument: number;
  readonly volume: number;
  readonly minute: number;
}

/** The last cumulative volume of each instrument, so that a restart inside the session counts on. */
export class DayVolumeQueries {
  readonly #storage: Storage;
  readonly #set: Statement<[number, number, string, number, number]>;
  readonly #list: Statement<[number, string], DayVolume>;
  readonly #clear: Statement<[number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#set = db.prepare(
      `INSERT INTO day_volume VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, instrument)
       DO UPDATE SET trade_date = excluded.trade_date, volume = excluded.volume, minute = excluded.minute`,
    );
    this.#list = db.prepare('SELECT instrument, volume, minute FROM day_volume WHERE source = ? AND trade_date = ?');
    this.#clear = db.prepare('DELETE FROM day_volume WHERE source = ?');
  }

  /** Part of a caller's transaction. */
  set(source: number, tradeDate: string, row: DayVolume): void {
    this.#set.run(source, row.instrument, tradeDate, row.volume, row.minute);
  }

  list(source: number, tradeDate: string): DayVolume[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'day_volume.list', () => this.#list.all(source, tradeDate));
    return rows.filter((row) => {
      const sound = Number.isSafeInteger(row.volume) && row.volume >= 0 && row.minute >= 0 && row.minute < 1_440;
      if (!sound)
        watch.badRow('day_volume.list', `instrument ${row.instrument}: volume ${row.volume} at ${row.minute}`);
      return sound;
    });
  }

  clear(source: number): void {
    timed(this.#storage.watch, 'day_volume.clear', () => this.#clear.run(source));
  }
}
