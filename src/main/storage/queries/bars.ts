import type { Statement } from 'better-sqlite3';
import { timed, type Storage } from '../statements.ts';

/** A stored bar: `t` open time in epoch ms UTC, prices as integers in the instrument's scale. */
export interface StoredBar {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly oi: number;
}
export interface CapturedBar extends StoredBar {
  readonly instrument: number;
}

/** Why a bar does not hold together, or null. */
export function barTrouble(bar: StoredBar): string | null {
  const { t, o, h, l, c, v, oi } = bar;
  if (![t, o, h, l, c, v, oi].every(Number.isSafeInteger)) return 'a value is not a whole number';
  if (l <= 0 || h < l || o < l || o > h || c < l || c > h) return `o ${o} h ${h} l ${l} c ${c} contradict each other`;
  return v < 0 || oi < 0 ? 'negative volume or open interest' : null;
}

/** Minutes captured from the feed: a cache of the running and the last days, ordered by time. */
export class BarQueries {
  readonly #storage: Storage;
  readonly #write: Statement<[number, number, number, number, number, number, number, number, number]>;
  readonly #range: Statement<[number, number, number], CapturedBar>;
  readonly #one: Statement<[number, number, number], StoredBar>;
  readonly #after: Statement<[number, number]>;
  readonly #before: Statement<[number, number]>;
  readonly #newest: Statement<[number, number], { t: number }>;
  readonly #oldest: Statement<[number], { t: number }>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#write = db.prepare('INSERT OR REPLACE INTO captured_minute VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#range = db.prepare(
      'SELECT t, instrument, o, h, l, c, v, oi FROM captured_minute WHERE source = ? AND t >= ? AND t < ? ORDER BY t, instrument',
    );
    this.#one = db.prepare(
      'SELECT t, o, h, l, c, v, oi FROM captured_minute WHERE source = ? AND t = ? AND instrument = ?',
    );
    this.#after = db.prepare('DELETE FROM captured_minute WHERE source = ? AND t >= ?');
    this.#before = db.prepare('DELETE FROM captured_minute WHERE source = ? AND t < ?');
    this.#newest = db.prepare('SELECT t FROM captured_minute WHERE source = ? AND t < ? ORDER BY t DESC LIMIT 1');
    this.#oldest = db.prepare('SELECT t FROM captured_minute WHERE source = ? ORDER BY t LIMIT 1');
  }

  /** Part of a caller's transaction. */
  write(source: number, bar: CapturedBar): void {
    this.#write.run(source, bar.t, bar.instrument, bar.o, bar.h, bar.l, bar.c, bar.v, bar.oi);
  }

  /** Calls `visit` for every sound bar with open time in [fromMs, toMs), by time and then instrument. */
  each(source: number, fromMs: number, toMs: number, visit: (bar: CapturedBar) => void): void {
    timed(this.#storage.watch, 'bar.each', () => {
      for (const row of this.#range.iterate(source, fromMs, toMs)) if (this.#sound(row)) visit(row);
    });
  }

  /** Bars of one instrument at the given open times, oldest first; absent minutes are left out. */
  at(source: number, instrument: number, times: readonly number[]): StoredBar[] {
    return timed(this.#storage.watch, 'bar.at', () => {
      const bars: StoredBar[] = [];
      for (const t of times) {
        const row = this.#one.get(source, t, instrument);
        if (row !== undefined && this.#sound(row)) bars.push(row);
      }
      return bars;
    });
  }

  /** Removes minutes that opened at or after `fromMs`; answers how many. */
  removeFrom(source: number, fromMs: number): number {
    return timed(this.#storage.watch, 'bar.remove_from', () => this.#after.run(source, fromMs).changes);
  }

  /** Removes minutes that opened before `toMs`; answers how many. */
  removeBefore(source: number, toMs: number): number {
    return timed(this.#storage.watch, 'bar.remove_before', () => this.#before.run(source, toMs).changes);
  }

  /** Open time of the newest stored minute before `beforeMs`; null when there is none. */
  newestBefore(source: number, beforeMs: number): number | null {
    return timed(this.#storage.watch, 'bar.newest_before', () => this.#newest.get(source, beforeMs))?.t ?? null;
  }

  /** Open time of the oldest stored minute; null when there is none. */
  oldest(source: number): number | null {
    return timed(this.#storage.watch, 'bar.oldest', () => this.#oldest.get(source))?.t ?? null;
  }

  #sound(row: StoredBar): boolean {
    const trouble = barTrouble(row);
    if (trouble !== null) this.#storage.watch.badRow('bar', `${new Date(row.t).toISOString()}: ${trouble}`);
    return trouble === null;
  }
}
