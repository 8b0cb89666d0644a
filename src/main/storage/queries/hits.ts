import type { Statement } from 'better-sqlite3';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { type Hit, hitSchema } from '#contract/model/scan.ts';
import { packInstrument, timed, type Storage } from '../statements.ts';

interface HitRow {
  readonly id: number;
  readonly body: string;
}

/** Newest hits that are looked through for a time: more than a busy day has. */
const AFTER_AMONG = 50_000;

/** Scanner hits: written once, never changed. */
export class HitQueries {
  readonly #storage: Storage;
  readonly #insert: Statement<[number | null, number, string, number, string, number, string, string]>;
  readonly #after: Statement<[number, number, number]>;
  readonly #next: Statement<[], { id: number }>;
  readonly #find: Statement<[number, string, number, string, number, string], HitRow>;
  readonly #page: Statement<[number, number, number, string | null, string | null, number], HitRow>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#insert = db.prepare(
      `INSERT INTO hit (id, source, scanner, instrument, interval, at_ms, variant, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#after = db.prepare(
      'SELECT 1 FROM (SELECT at_ms FROM hit WHERE source = ? ORDER BY id DESC LIMIT ?) WHERE at_ms > ? LIMIT 1',
    );
    // A hit that was judged may not have been stored: its id is not given again.
    this.#next = db.prepare(
      `SELECT 1 + max(ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'hit'), 0),
                      ifnull((SELECT max(hit_id) FROM alert_mark), 0)) AS id`,
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

  /** An id above those of all hits that were ever stored or judged. */
  nextId(): number {
    return timed(this.#storage.watch, 'hit.next_id', () => this.#next.get())?.id ?? 1;
  }

  /** Whether one of a source's newest hits is of later than `nowMs`: the day was lived before. */
  hasAfter(source: number, nowMs: number): boolean {
    return timed(this.#storage.watch, 'hit.has_after', () => this.#after.get(source, AFTER_AMONG, nowMs)) !== undefined;
  }

  /**
   * Stores hits in one transaction, under their ids when they have one (above 0) that is free; one that is already
   * stored keeps its first form. Answers them with the ids they have here, in order.
   */
  save(source: number, hits: readonly Hit[]): Hit[] {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => hits.map((hit) => this.#saveOne(source, hit)));
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

  #saveOne(source: number, hit: Hit): Hit {
    const instrument = packInstrument(SEGMENT_CODES[hit.segment], hit.securityId);
    const { scannerId, interval, atMs, variant } = hit;
    const key = [source, scannerId, instrument, interval, atMs, variant] as const;
    const wanted = hit.id > 0 ? hit.id : null;
    const done = this.#insert.run(wanted, ...key, JSON.stringify(hit));
    if (done.changes === 1) return { ...hit, id: Number(done.lastInsertRowid) };
    const first = this.#find.get(...key);
    if (first !== undefined) return { ...(this.#read(first) ?? hit), id: first.id, slot: hit.slot };
    // The id is another hit's: this one gets one of its own.
    return { ...hit, id: Number(this.#insert.run(null, ...key, JSON.stringify(hit)).lastInsertRowid) };
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
