import type { Statement } from 'better-sqlite3';
import { z } from 'zod';
import { ACTION_KINDS, ACTIONS_PER_REPLY_MAX } from '#contract/model/corporate-action.ts';
import { timed, type Storage } from '../statements.ts';
import { barTrouble, type StoredBar } from './bars.ts';

const rowSchema = z.object({
  throughDate: z.string(),
  seenDate: z.string(),
  factor: z.number().positive(),
  kind: z.enum(ACTION_KINDS),
  ratio: z.string().max(32),
});
export type StoredAction = z.infer<typeof rowSchema>;

/** Corporate actions as they were detected, and the prices as they were traded before them. */
export class CorporateActionQueries {
  readonly #storage: Storage;
  readonly #list: Statement<[number, number]>;
  readonly #set: Statement<[number, number, string, string, number, string, string]>;
  readonly #raw: Statement<[number, number, number, number, number], StoredBar>;
  readonly #keep: Statement<[number, number, number, number, number, number, number, number, number, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#list = db.prepare(
      `SELECT through_date AS throughDate, seen_date AS seenDate, factor, kind, ratio FROM corporate_actions
       WHERE source = ? AND instrument = ? ORDER BY through_date LIMIT ${ACTIONS_PER_REPLY_MAX}`,
    );
    this.#set = db.prepare('INSERT OR REPLACE INTO corporate_actions VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#raw = db.prepare(
      `SELECT t, o, h, l, c, v, oi FROM history_raw
       WHERE source = ? AND instrument = ? AND daily = ? AND t >= ? AND t <= ?`,
    );
    this.#keep = db.prepare('INSERT OR IGNORE INTO history_raw VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  /** Oldest first. A row that does not hold together is left out and told. */
  list(source: number, instrument: number): StoredAction[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'action.list', () => this.#list.all(source, instrument));
    return rows.flatMap((row) => {
      const parsed = rowSchema.safeParse(row);
      if (parsed.success) return [parsed.data];
      watch.badRow('action.list', parsed.error.issues[0]?.message ?? 'wrong shape');
      return [];
    });
  }

  set(source: number, instrument: number, { throughDate, seenDate, factor, kind, ratio }: StoredAction): void {
    timed(this.#storage.watch, 'action.set', () =>
      this.#set.run(source, instrument, throughDate, seenDate, factor, kind, ratio),
    );
  }

  /** Keeps bars as they were traded; one that is kept already stays. */
  keepRaw(source: number, instrument: number, daily: boolean, bars: readonly StoredBar[]): void {
    const { db, watch } = this.#storage;
    const keep = db.transaction(() => {
      for (const { t, o, h, l, c, v, oi } of bars) {
        this.#keep.run(source, instrument, Number(daily), t, o, h, l, c, v, oi);
      }
    });
    timed(watch, 'action.keep_raw', keep);
  }

  /** Kept traded bars that opened in [fromMs, toMs], by open time. */
  raw(source: number, instrument: number, daily: boolean, fromMs: number, toMs: number): Map<number, StoredBar> {
    const { watch } = this.#storage;
    const rows = timed(watch, 'action.raw', () => this.#raw.all(source, instrument, Number(daily), fromMs, toMs));
    return new Map(rows.filter((row) => barTrouble(row) === null).map((row) => [row.t, row]));
  }
}
