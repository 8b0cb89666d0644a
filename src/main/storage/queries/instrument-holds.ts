import type { Statement } from 'better-sqlite3';
import { z } from 'zod';
import { HOLD_KINDS } from '#contract/model/instrument-change.ts';
import { timed, type Storage } from '../statements.ts';

const rowSchema = z.object({
  instrument: z.int(),
  kind: z.enum(HOLD_KINDS),
  symbol: z.string(),
  underlying: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  since: z.string(),
});
/** A change of an instrument's terms that nobody has confirmed; `instrument` is the packed key. */
export type StoredHold = z.infer<typeof rowSchema>;

/** Instruments that must not be ordered until a person has confirmed their new lot, tick or freeze quantity. */
export class InstrumentHoldQueries {
  readonly #storage: Storage;
  readonly #list: Statement<[number]>;
  readonly #set: Statement<[number, number, string, string, string, string | null, string | null, string]>;
  readonly #back: Statement<[number]>;
  readonly #confirm: Statement<[number, number]>;
  readonly #confirmRoot: Statement<[number, string]>;
  readonly #confirmAll: Statement<[number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#list = db.prepare(
      `SELECT instrument, kind, symbol, underlying, before, after, since FROM instrument_hold
       WHERE source = ? ORDER BY since DESC, symbol, kind`,
    );
    // What was there before the first unconfirmed change stays the value to compare with.
    this.#set = db.prepare(
      `INSERT INTO instrument_hold VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET after = excluded.after, symbol = excluded.symbol, since = excluded.since`,
    );
    this.#back = db.prepare('DELETE FROM instrument_hold WHERE source = ? AND before IS after');
    this.#confirm = db.prepare('DELETE FROM instrument_hold WHERE source = ? AND instrument = ?');
    this.#confirmRoot = db.prepare('DELETE FROM instrument_hold WHERE source = ? AND underlying = ?');
    this.#confirmAll = db.prepare('DELETE FROM instrument_hold WHERE source = ?');
  }

  /** Newest first. A row that does not hold together is left out and told. */
  list(source: number): StoredHold[] {
    const { watch } = this.#storage;
    return timed(watch, 'hold.list', () => this.#list.all(source)).flatMap((row) => {
      const parsed = rowSchema.safeParse(row);
      if (parsed.success) return [parsed.data];
      watch.badRow('hold.list', parsed.error.issues[0]?.message ?? 'wrong shape');
      return [];
    });
  }

  /** Adds changes. One that takes back an unconfirmed one ends it. `gone` are instruments that are listed no more. */
  add(source: number, holds: readonly StoredHold[], gone: readonly number[] = []): void {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      for (const { instrument, kind, symbol, underlying, before, after, since } of holds) {
        this.#set.run(source, instrument, kind, symbol, underlying, before, after, since);
      }
      this.#back.run(source);
      for (const instrument of gone) this.#confirm.run(source, instrument);
    });
    timed(watch, 'hold.add', write);
  }

  /** Ends the holds of one instrument, of everything on an underlying, or all; answers how many changes. */
  confirm(source: number, which: 'all' | { readonly instrument: number } | { readonly underlying: string }): number {
    return timed(this.#storage.watch, 'hold.confirm', () => {
      if (which === 'all') return this.#confirmAll.run(source).changes;
      if ('instrument' in which) return this.#confirm.run(source, which.instrument).changes;
      return this.#confirmRoot.run(source, which.underlying).changes;
    });
  }
}
