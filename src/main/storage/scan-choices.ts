import { instrumentCode } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { InstrumentQueries } from './queries/instruments.ts';
import { PrefQueries } from './queries/prefs.ts';
import { WatchlistQueries } from './queries/watchlists.ts';
import type { QueryWatch } from './statements.ts';

/** What a person chose for the scanners in a data folder. */
export interface ScanChoices {
  /** The stored settings as JSON; null when nothing was ever set. */
  readonly json: string | null;
  /** Whose lists these are; null when no source has any. */
  readonly source: string | null;
  readonly lists: readonly Watchlist[];
  /** Symbols of the listed instruments by their code, as the newest stored instrument list names them. */
  readonly symbols: ReadonlyMap<number, string>;
}

/** Later than any trade date. */
const LAST_DATE = '9999-12-31';
/** More than any stored list holds. */
const INSTRUMENTS_READ_MAX = 1_000_000;
/** Nobody waits for a query here; rows that do not hold together are left out. */
const quiet: QueryWatch = { stopwatchMs: () => 0, slow: () => {}, badRow: () => {} };

/**
 * Reads the saved scanner settings under `key` and the saved lists, also of a running terminal.
 * @param wanted the source whose lists are meant; null takes the broker's, else the newest source that has lists.
 * @throws what SQLite says of a file that is no database of this program.
 */
export async function readScanChoices(file: string, key: string, wanted: string | null): Promise<ScanChoices> {
  const { default: Sqlite } = await import('better-sqlite3');
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const storage = { db, watch: quiet };
    const json = new PrefQueries(storage).get(key);
    const withLists = db
      .prepare<[], { id: number; key: string }>(
        `SELECT id, key FROM source WHERE id IN (SELECT source FROM watchlist) ORDER BY key = 'dhan' DESC, id DESC`,
      )
      .all();
    const source = wanted === null ? withLists[0] : withLists.find((one) => one.key === wanted);
    // Without a saved list the query would make the default one, and this file is only read.
    if (source === undefined) return { json, source: null, lists: [], symbols: new Map() };
    const lists = new WatchlistQueries(storage).list(source.id);
    const queries = new InstrumentQueries(storage);
    const date = queries.newestDate(source.id, LAST_DATE);
    const known = date === null ? [] : queries.list(source.id, date, INSTRUMENTS_READ_MAX);
    const symbols = new Map(
      known.map(({ segment, securityId, symbol }) => [instrumentCode(segment, securityId), symbol]),
    );
    return { json, source: source.key, lists, symbols };
  } finally {
    db.close();
  }
}
