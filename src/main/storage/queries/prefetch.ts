import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';

export interface PrefetchItem {
  readonly position: number;
  readonly instrument: number;
  /** Trade date on which its history was brought up to date last. */
  readonly doneDate: string | null;
}

/** The list that is prefetched, so that a restart goes on where it stopped. */
export class PrefetchQueries {
  readonly #storage: Storage;
  readonly #list: Statement<[number], PrefetchItem>;
  readonly #add: Statement<[number, number, number]>;
  readonly #done: Statement<[string, number, number]>;
  readonly #clear: Statement<[number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#list = db.prepare(
      'SELECT position, instrument, done_date AS doneDate FROM prefetch_item WHERE source = ? ORDER BY position',
    );
    this.#add = db.prepare('INSERT INTO prefetch_item VALUES (?, ?, ?, NULL)');
    this.#done = db.prepare('UPDATE prefetch_item SET done_date = ? WHERE source = ? AND position = ?');
    this.#clear = db.prepare('DELETE FROM prefetch_item WHERE source = ?');
  }

  list(source: number): PrefetchItem[] {
    return timed(this.#storage.watch, 'prefetch.list', () => this.#list.all(source));
  }

  /** Replaces the list; empty = nothing is prefetched. */
  replace(source: number, instruments: readonly number[]): void {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      this.#clear.run(source);
      for (const [position, instrument] of instruments.entries()) this.#add.run(source, position, instrument);
    });
    timed(watch, 'prefetch.replace', write);
  }

  done(source: number, position: number, date: string): void {
    timed(this.#storage.watch, 'prefetch.done', () => this.#done.run(date, source, position));
  }
}
