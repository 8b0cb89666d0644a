import type { Statement } from 'better-sqlite3';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { type Hit, hitSchema } from '#contract/model/scan.ts';
import { packInstrument, timed, type Storage } from '../statements.ts';

interface HitRow {
  readonly id: number;
  readonly body: string;
}

/** Scanner hits: written once, never changed. */
export class HitQueries {
  readonly #storage: Storage;
  readonly #insert: Statement<[number, string, number, string, number, string, string]>;
  readonly #find: Statement<[number, string, number, string, number, string], HitRow>;
  readonly #page: Statement<[number, number, number, string | null, string | null, number], HitRow>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#insert = db.prepare(
      `INSERT INTO hit (source, scanner, instrument, interval, at_ms, variant, body)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#find = db.prepare(
      `SELECT id, body FROM hit
       WHERE source = ? AND scanner = ? AND instrument = ? AND interval = ? AND at_ms = ? AND variant = ?`,
    );
    this.#page = db.prepare(
      `SELECT id, body FROM hit WHERE source = ? AND id < ? AND at_ms <= ? AND (? IS NULL OR scanner = ?)
       ORDER BY id DESC LIMIT ?`,
    );
  }

  /** Stores hits in one transaction; one that is already stored keeps its first form. Answers them with their ids, in order. */
  save(source: number, hits: readonly Hit[]): Hit[] {
    const { db, watch } = this.#storage;
    const write = db.transaction(() =>
      hits.map((hit) => {
        const instrument = packInstrument(SEGMENT_CODES[hit.segment], hit.securityId);
        const { scannerId, interval, atMs, variant } = hit;
        const done = this.#insert.run(source, scannerId, instrument, interval, atMs, variant, JSON.stringify(hit));
        if (done.changes === 1) return { ...hit, id: Number(done.lastInsertRowid) };
        const first = this.#find.get(source, scannerId, instrument, interval, atMs, variant);
        const stored = first === undefined ? null : this.#read(first);
        return { ...(stored ?? hit), id: first?.id ?? hit.id, slot: hit.slot };
      }),
    );
    return timed(watch, 'hit.save', write);
  }

  /**
   * Hits of a source that were known at `nowMs`, newest first. The slot in a stored hit is that of the epoch that wrote
   * it; the caller puts the present one in.
   */
  page(
    source: number,
    query: { readonly nowMs: number; readonly limit: number; readonly beforeId?: number; readonly scannerId?: string },
  ): Hit[] {
    const scanner = query.scannerId ?? null;
    const beforeId = query.beforeId ?? Number.MAX_SAFE_INTEGER;
    const rows = timed(this.#storage.watch, 'hit.page', () =>
      this.#page.all(source, beforeId, query.nowMs, scanner, scanner, query.limit),
    );
    return rows.map((row) => this.#read(row)).filter((hit) => hit !== null);
  }

  #read(row: HitRow): Hit | null {
    try {
      return hitSchema.parse({ ...(JSON.parse(row.body) as object), id: row.id });
    } catch {
      this.#storage.watch.badRow('hit.read', `hit ${row.id} has a wrong shape`);
      return null;
    }
  }
}
