import type { Statement } from 'better-sqlite3';
import { z } from 'zod';
import { type Instrument, instrumentSchema } from '#contract/model/instrument.ts';
import { timed, type Storage } from '../statements.ts';

/** Rows of a part: written or read in some ms, so that a list of 200,000 never holds the thread for long. */
export const PART_ROWS = 2_000;
/** Whole lists kept: the day's and those before it that a next day is compared with. About 25 MB each. */
export const MASTERS_KEPT = 2;

/** Order of the fields of a stored row; only ever add to its end. */
const FIELDS = [
  ...(['segment', 'securityId', 'kind', 'sessionClass', 'symbol', 'name', 'underlying', 'expiry', 'strike'] as const),
  ...(['right', 'lot', 'tick', 'decimals', 'freezeQty', 'bandPct'] as const),
  ...(['isin', 'series', 'expiryClass', 'band'] as const),
] satisfies (keyof Instrument)[];
/** JSON has no "absent": what is not there was written as null, and rows of older lists end before it. */
const OPTIONAL = new Set<keyof Instrument>(['bandPct', 'isin', 'series', 'expiryClass', 'band']);
const expiriesSchema = z.array(z.tuple([z.string().nullable(), z.int()]));

/** What is known of a stored list without reading it. */
export interface MasterLine {
  readonly date: string;
  readonly parts: number;
  /** Rows by expiry; null = does not expire. */
  readonly expiries: ReadonlyMap<string | null, number>;
}

/** Whole instrument lists by trade date. */
export class MasterQueries {
  readonly #storage: Storage;
  readonly #newest: Statement<[number, string], { trade_date: string; parts: number; expiries: string }>;
  readonly #part: Statement<[number, string, number], { body: string }>;
  readonly #insertPart: Statement<[number, string, number, string]>;
  readonly #insertLine: Statement<[number, string, number, string]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#newest = db.prepare(
      `SELECT trade_date, parts, expiries FROM master WHERE source = ? AND trade_date <= ?
       ORDER BY trade_date DESC LIMIT 1`,
    );
    this.#part = db.prepare('SELECT body FROM master_part WHERE source = ? AND trade_date = ? AND part = ?');
    this.#insertPart = db.prepare('INSERT INTO master_part VALUES (?, ?, ?, ?)');
    this.#insertLine = db.prepare('INSERT INTO master VALUES (?, ?, ?, ?)');
  }

  /** The newest list not after a date that was stored to its end; null when there is none or its line is damaged. */
  newest(source: number, date: string): MasterLine | null {
    const { watch } = this.#storage;
    const row = timed(watch, 'master.newest', () => this.#newest.get(source, date));
    if (row === undefined) return null;
    const expiries = expiriesSchema.safeParse(parseJson(row.expiries));
    if (!expiries.success) {
      watch.badRow('master.newest', `${row.trade_date}: the counts by expiry are damaged`);
      return null;
    }
    return { date: row.trade_date, parts: row.parts, expiries: new Map(expiries.data) };
  }

  /** One part of a list; rows that do not parse are left out. */
  readPart(source: number, date: string, part: number): Instrument[] {
    const { watch } = this.#storage;
    return timed(watch, 'master.read_part', () => {
      const rows = parseJson(this.#part.get(source, date, part)?.body ?? '');
      if (!Array.isArray(rows)) {
        watch.badRow('master.read_part', `${date} part ${part} is missing or not JSON`);
        return [];
      }
      return rows.flatMap((row: unknown) => this.#instrument(row, `${date} part ${part}`));
    });
  }

  #instrument(row: unknown, where: string): Instrument[] {
    const cells = Array.isArray(row) ? FIELDS.map((name, at) => [name, row[at] as unknown] as const) : [];
    const fields = cells.filter(([name, cell]) => !OPTIONAL.has(name) || (cell !== null && cell !== undefined));
    const parsed = instrumentSchema.safeParse({ slot: -1, ...Object.fromEntries(fields) });
    if (parsed.success) return [parsed.data];
    this.#storage.watch.badRow('master.read_part', `${where}: ${parsed.error.issues[0]?.message ?? 'wrong shape'}`);
    return [];
  }

  /** Forgets a date, so that its list can be written anew. */
  clear(source: number, date: string): void {
    const { db, watch } = this.#storage;
    timed(watch, 'master.clear', () => {
      db.prepare('DELETE FROM master WHERE source = ? AND trade_date = ?').run(source, date);
      db.prepare('DELETE FROM master_part WHERE source = ? AND trade_date = ?').run(source, date);
    });
  }

  writePart(source: number, date: string, part: number, rows: readonly Instrument[]): void {
    const body = JSON.stringify(rows.map((row) => FIELDS.map((name) => row[name])));
    timed(this.#storage.watch, 'master.write_part', () => this.#insertPart.run(source, date, part, body));
  }

  /** Ends the writing of a list; only now is it there. Older lists beyond those kept are dropped. */
  writeLine(source: number, { date, parts, expiries }: MasterLine): void {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      this.#insertLine.run(source, date, parts, JSON.stringify([...expiries]));
      const kept = 'SELECT trade_date FROM master WHERE source = ? ORDER BY trade_date DESC LIMIT ?';
      db.prepare(`DELETE FROM master WHERE source = ? AND trade_date NOT IN (${kept})`).run(
        source,
        source,
        MASTERS_KEPT,
      );
      db.prepare(`DELETE FROM master_part WHERE source = ? AND trade_date NOT IN (${kept})`).run(
        source,
        source,
        MASTERS_KEPT,
      );
    });
    timed(watch, 'master.write_line', write);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
