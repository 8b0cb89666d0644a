import type { Statement } from 'better-sqlite3';
import { SEGMENT_CODES, type Instrument, instrumentSchema } from '#contract/model/instrument.ts';
import { packInstrument, timed, type Storage } from '../statements.ts';

/** Instrument lists kept per source: today's, and the last good ones in case a download fails. */
export const TRADE_DATES_KEPT = 3;

/** The ordered instrument list of each trade date. */
export class InstrumentQueries {
  readonly #storage: Storage;
  readonly #newest: Statement<[number, string], { trade_date: string }>;
  readonly #list: Statement<[number, string, number], { position: number; body: string }>;
  readonly #insert: Statement<[number, string, number, number, string]>;
  readonly #clear: Statement<[number, string]>;
  readonly #prune: Statement<[number, number, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#newest = db.prepare(
      'SELECT trade_date FROM instrument WHERE source = ? AND trade_date <= ? ORDER BY trade_date DESC LIMIT 1',
    );
    this.#list = db.prepare(
      'SELECT position, body FROM instrument WHERE source = ? AND trade_date = ? ORDER BY position LIMIT ?',
    );
    this.#insert = db.prepare('INSERT INTO instrument VALUES (?, ?, ?, ?, ?)');
    this.#clear = db.prepare('DELETE FROM instrument WHERE source = ? AND trade_date = ?');
    this.#prune = db.prepare(
      `DELETE FROM instrument WHERE source = ? AND trade_date NOT IN
       (SELECT DISTINCT trade_date FROM instrument WHERE source = ? ORDER BY trade_date DESC LIMIT ?)`,
    );
  }

  /** Newest stored trade date not after `tradeDate`; null when nothing is stored. */
  newestDate(source: number, tradeDate: string): string | null {
    const { watch } = this.#storage;
    return timed(watch, 'instrument.newest_date', () => this.#newest.get(source, tradeDate))?.trade_date ?? null;
  }

  /** The first `limit` instruments of a stored list, slots dense from 0 in stored order. Rows that do not parse are left out. */
  list(source: number, tradeDate: string, limit: number): Instrument[] {
    const { watch } = this.#storage;
    return timed(watch, 'instrument.list', () => {
      const instruments: Instrument[] = [];
      for (const row of this.#list.iterate(source, tradeDate, limit)) {
        const instrument = parseBody(row.body);
        if (typeof instrument === 'string')
          watch.badRow('instrument.list', `${tradeDate} #${row.position}: ${instrument}`);
        else instruments.push({ ...instrument, slot: instruments.length });
      }
      return instruments;
    });
  }

  /** Stores a list in its order in place of what was stored for the date; old dates are dropped. */
  replace(source: number, tradeDate: string, instruments: readonly Instrument[]): void {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      this.#clear.run(source, tradeDate);
      instruments.forEach((instrument, position) => {
        const packed = packInstrument(SEGMENT_CODES[instrument.segment], instrument.securityId);
        this.#insert.run(source, tradeDate, position, packed, JSON.stringify({ ...instrument, slot: -1 }));
      });
      this.#prune.run(source, source, TRADE_DATES_KEPT);
    });
    timed(watch, 'instrument.replace', write);
  }
}

function parseBody(body: string): Instrument | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'not JSON';
  }
  const parsed = instrumentSchema.safeParse(value);
  return parsed.success ? parsed.data : (parsed.error.issues[0]?.message ?? 'wrong shape');
}
