import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';

/** `begun`: bytes may have left. A restart sends only what still waits, so that nothing is told twice. */
export type DeliveryState = 'waiting' | 'begun' | 'sent' | 'failed' | 'dropped';

/** What became of one alert on one channel. */
export interface DeliveryRow {
  readonly alertId: number;
  readonly channel: string;
  readonly state: DeliveryState;
  readonly atMs: number;
  readonly note: string;
}

export class DeliveryQueries {
  readonly #storage: Storage;
  readonly #save: Statement<[DeliveryRow & { readonly source: number }]>;
  readonly #waiting: Statement<[number, number], DeliveryRow>;
  readonly #sentTo: Statement<[number, number], { channel: string }>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#save = db.prepare(
      `INSERT INTO delivery (source, alert, channel, state, at_ms, note)
       SELECT @source, @alertId, @channel, @state, @atMs, @note WHERE EXISTS (SELECT 1 FROM alert WHERE id = @alertId)
       ON CONFLICT (alert, channel) DO UPDATE SET state = excluded.state, at_ms = excluded.at_ms, note = excluded.note`,
    );
    this.#waiting = db.prepare(
      `SELECT alert AS alertId, channel, state, at_ms AS atMs, note FROM delivery
       WHERE source = ? AND state = 'waiting' ORDER BY alert, channel LIMIT ?`,
    );
    this.#sentTo = db.prepare("SELECT channel FROM delivery WHERE source = ? AND alert = ? AND state = 'sent'");
  }

  save(source: number, rows: readonly DeliveryRow[]): void {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      for (const row of rows) this.#save.run({ ...row, source, note: row.note.slice(0, 200) });
    });
    timed(watch, 'delivery.save', write);
  }

  /** What nobody began to send. */
  waiting(source: number, limit: number): DeliveryRow[] {
    return timed(this.#storage.watch, 'delivery.waiting', () => this.#waiting.all(source, limit));
  }

  /** Channels to which an alert was sent, by id. */
  sentTo(source: number, alertId: number): string[] {
    const rows = timed(this.#storage.watch, 'delivery.sent_to', () => this.#sentTo.all(source, alertId));
    return rows.map(({ channel }) => channel);
  }
}
