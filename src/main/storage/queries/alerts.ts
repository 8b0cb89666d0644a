import type { Statement } from 'better-sqlite3';
import { ALERT_STATUSES, type Alert, type AlertFilter, alertSchema } from '#contract/model/alert.ts';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { packInstrument, timed, type Storage } from '../statements.ts';

interface AlertRow {
  readonly id: number;
  readonly key: string;
  readonly body: string;
}

/** An alert with the key by which it is there once. */
export interface StoredAlert {
  readonly key: string;
  readonly alert: Alert;
}

type Named = Readonly<Record<string, string | number | null>>;

/** Alerts by source: written when they come, rewritten when a person or time changes them. */
export class AlertQueries {
  readonly #storage: Storage;
  readonly #insert: Statement<
    [number | null, number, string, string, string | null, number, number, string, string, string]
  >;
  readonly #find: Statement<[number, string], AlertRow>;
  readonly #update: Statement<[string, string, string, number, number, string]>;
  readonly #next: Statement<[], { id: number }>;
  readonly #page: Statement<[Named], AlertRow>;
  readonly #recent: Statement<[number, number, number], AlertRow>;
  readonly #mark: Statement<[number], { hitId: number }>;
  readonly #setMark: Statement<[number, number]>;
  readonly #forget: Statement<[number, number, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#insert = db.prepare(
      `INSERT INTO alert (id, source, key, kind, scanner, instrument, at_ms, priority, status, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#find = db.prepare('SELECT id, key, body FROM alert WHERE source = ? AND key = ?');
    this.#update = db.prepare(
      'UPDATE alert SET priority = ?, status = ?, body = ? WHERE source = ? AND id = ? AND key = ?',
    );
    this.#next = db.prepare("SELECT 1 + ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'alert'), 0) AS id");
    this.#page = db.prepare(
      `SELECT id, key, body FROM alert
       WHERE source = @source AND id < @beforeId AND at_ms <= @toMs AND at_ms >= @fromMs
         AND status IN (SELECT value FROM json_each(@statuses))
         AND (@kind IS NULL OR kind = @kind) AND (@priority IS NULL OR priority = @priority)
         AND (@scanner IS NULL OR scanner = @scanner) AND (@instrument IS NULL OR instrument = @instrument)
       ORDER BY id DESC LIMIT @limit`,
    );
    this.#recent = db.prepare(
      `SELECT id, key, body FROM alert WHERE source = ? AND (at_ms >= ? OR status IN ('new', 'snoozed'))
       ORDER BY id DESC LIMIT ?`,
    );
    this.#mark = db.prepare('SELECT hit_id AS hitId FROM alert_mark WHERE source = ?');
    this.#setMark = db.prepare(
      `INSERT INTO alert_mark VALUES (?, ?)
       ON CONFLICT (source) DO UPDATE SET hit_id = max(hit_id, excluded.hit_id)`,
    );
    this.#forget = db.prepare(
      'DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE source = ? AND at_ms < ? ORDER BY at_ms LIMIT ?)',
    );
  }

  /**
   * Stores alerts and how far hits were judged, in one transaction. One without an id, or with one that is not here, is
   * new; when its key is there already, the stored one is answered and nothing is changed.
   * @returns them with ids, in order; `fresh` = it was not there before.
   */
  save(source: number, rows: readonly StoredAlert[], seenHitId: number): (StoredAlert & { readonly fresh: boolean })[] {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      if (seenHitId > 0) this.#setMark.run(source, seenHitId);
      return rows.map((row) => this.#saveOne(source, row));
    });
    return timed(watch, 'alert.save', write);
  }

  /** Alerts known at `nowMs`, newest first. */
  page(source: number, nowMs: number, filter: AlertFilter, limit: number, beforeId?: number): Alert[] {
    const { statuses, kind, priority, scannerId, instrument, fromMs, toMs } = filter;
    const rows = timed(this.#storage.watch, 'alert.page', () =>
      this.#page.all({
        source,
        beforeId: beforeId ?? Number.MAX_SAFE_INTEGER,
        toMs: Math.min(nowMs, toMs ?? nowMs),
        fromMs: fromMs ?? 0,
        statuses: JSON.stringify(statuses ?? ALERT_STATUSES),
        kind: kind ?? null,
        priority: priority ?? null,
        scanner: scannerId ?? null,
        instrument:
          instrument === undefined ? null : packInstrument(SEGMENT_CODES[instrument.segment], instrument.securityId),
        limit,
      }),
    );
    return rows.map((row) => this.#read(row)?.alert).filter((alert) => alert !== undefined);
  }

  /** Open ones, and those since a moment, oldest first. */
  recent(source: number, sinceMs: number, limit: number): StoredAlert[] {
    const rows = timed(this.#storage.watch, 'alert.recent', () => this.#recent.all(source, sinceMs, limit));
    return rows
      .toReversed()
      .map((row) => this.#read(row))
      .filter((row) => row !== null);
  }

  /** An id above those of all alerts that were ever stored. */
  nextId(): number {
    return this.#next.get()?.id ?? 1;
  }

  /** Id of the newest hit that was judged; 0 when none was. */
  seenHitId(source: number): number {
    return this.#mark.get(source)?.hitId ?? 0;
  }

  /** Removes up to `limit` alerts older than a moment. @returns how many. */
  forgetBefore(source: number, atMs: number, limit: number): number {
    return timed(this.#storage.watch, 'alert.forget', () => this.#forget.run(source, atMs, limit)).changes;
  }

  #saveOne(source: number, { key, alert }: StoredAlert): StoredAlert & { readonly fresh: boolean } {
    const body = JSON.stringify(alert);
    if (alert.id > 0) {
      const done = this.#update.run(alert.priority, alert.status, body, source, alert.id, key);
      if (done.changes === 1) return { key, alert, fresh: false };
    }
    const instrument = packInstrument(SEGMENT_CODES[alert.segment], alert.securityId);
    const { kind, scannerId, atMs, priority, status } = alert;
    const row = [source, key, kind, scannerId, instrument, atMs, priority, status, body] as const;
    const done = this.#insert.run(alert.id > 0 ? alert.id : null, ...row);
    if (done.changes === 1) return { key, alert: { ...alert, id: Number(done.lastInsertRowid) }, fresh: true };
    const first = this.#find.get(source, key);
    if (first !== undefined) {
      return { key, alert: this.#read(first)?.alert ?? { ...alert, id: first.id }, fresh: false };
    }
    // The id is another alert's: this one gets one of its own.
    const again = this.#insert.run(null, ...row);
    return { key, alert: { ...alert, id: Number(again.lastInsertRowid) }, fresh: true };
  }

  #read({ id, key, body }: AlertRow): StoredAlert | null {
    try {
      return { key, alert: alertSchema.parse({ ...(JSON.parse(body) as object), id }) };
    } catch {
      this.#storage.watch.badRow('alert.read', `alert ${id} has a wrong shape`);
      return null;
    }
  }
}
