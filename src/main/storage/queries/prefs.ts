import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';

/** Preferences of the person: JSON text by key. They belong to no source. */
export class PrefQueries {
  readonly #storage: Storage;
  readonly #get: Statement<[string], { json: string }>;
  readonly #set: Statement<[string, string]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#get = storage.db.prepare('SELECT json FROM pref WHERE key = ?');
    this.#set = storage.db.prepare(
      'INSERT INTO pref (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json',
    );
  }

  /** JSON text, or null when it was never set or what is stored is no JSON any more. */
  get(key: string): string | null {
    const { watch } = this.#storage;
    const row = timed(watch, 'pref.get', () => this.#get.get(key));
    if (row === undefined) return null;
    try {
      JSON.parse(row.json);
      return row.json;
    } catch {
      watch.badRow('pref.get', `${key} is not JSON`);
      return null;
    }
  }

  set(key: string, json: string): void {
    timed(this.#storage.watch, 'pref.set', () => this.#set.run(key, json));
  }
}
