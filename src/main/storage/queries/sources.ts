import { ensure } from '#contract/faults.ts';
import { timed, type Storage } from '../statements.ts';

/** Sources of market rows: what the simulator, each replay and the broker wrote never mixes. */
export class SourceQueries {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The number of a source, made on first use. `key` is `sim:<seed>:<instruments>`, `replay:<name>` or `dhan`. */
  idOf(key: string): number {
    const { db, watch } = this.#storage;
    return timed(watch, 'source.id_of', () => {
      db.prepare('INSERT INTO source (key) VALUES (?) ON CONFLICT DO NOTHING').run(key);
      const row = db.prepare<[string], { id: number }>('SELECT id FROM source WHERE key = ?').get(key);
      return ensure(row, `source ${key} was not stored`).id;
    });
  }
}
