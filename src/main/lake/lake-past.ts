import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instrument } from '#contract/model/instrument.ts';
import { addDays, istDate, istMidnightMs } from '../core/time/ist.ts';
import type { StoredBar } from '../storage/queries/bars.ts';
import { chooseOfLake } from './lake-choice.ts';
import { type LakeDatabase, openLakeDatabase, sqlText } from './lake-database.ts';
import { tableGlob, tableHasFiles } from './lake-folder.ts';

/** Calendar days before the played date whose daily rows are read: 300 sessions, what the longest average needs. */
const DAYS_BACK = 450;
/** Newest dates whose minutes are folded where no daily row is: a month of sessions with room, for monthly levels. */
const FOLDED_DATES_MAX = 45;
/** Where a day's files lie: the lake, the date and the source. */
const PLACE = /^(.*)[\\/](?:ticks|bars)[\\/]date=(\d{4}-\d{2}-\d{2})[\\/]source=([^\\/]+)/;
/** Shares are one kind here: a file that was imported does not know which of them have derivatives. */
const KIND = "regexp_replace(class, '^EQ_.*', 'EQ')";
const OPTIONS = 'hive_partitioning = true, hive_types_autocast = false, union_by_name = true';

/** The days before a day of a lake, as the lake itself holds them. */
export interface LakePast {
  /**
   * The newest `count` days of an instrument before a moment, oldest first, prices in its decimals; `t` is the IST
   * midnight. Daily rows where the lake has them, else its minutes folded.
   */
  daily(instrument: Instrument, beforeMs: number, count: number): Promise<StoredBar[]>;
  close(): void;
}

/** @returns null when the path is no day of a lake. @throws what the database says of foreign files. */
export async function openLakePast(path: string): Promise<LakePast | null> {
  const [, root, date, source] = PLACE.exec(chooseOfLake(path)?.files[0] ?? '') ?? [];
  if (root === undefined || date === undefined || source === undefined) return null;
  const spill = mkdtempSync(join(tmpdir(), 'past-'));
  const database = await openLakeDatabase(spill);
  const close = (): void => {
    database.close();
    rmSync(spill, { recursive: true, force: true });
  };
  try {
    await fill(database, root, date, source);
    return new DaysOfLake({ ...database, close });
  } catch (thrown) {
    close();
    throw thrown;
  }
}

/** Makes the table `past`: one row for each instrument and date, that of the played source before any other. */
async function fill({ connection }: LakeDatabase, root: string, date: string, source: string): Promise<void> {
  await connection.run(
    'CREATE TABLE past (symbol VARCHAR, kind VARCHAR, date VARCHAR, decimals INTEGER, open BIGINT, high BIGINT, low BIGINT, close BIGINT, volume BIGINT, oi BIGINT)',
  );
  const first = addDays(date, -DAYS_BACK);
  const best = `source = ${sqlText(source)} DESC`;
  if (tableHasFiles(root, 'daily')) {
    await connection.run(
      `INSERT INTO past SELECT upper(symbol), ${KIND}, CAST(date AS VARCHAR), decimals, open, high, low, close, coalesce(volume, 0), coalesce(oi, 0)
       FROM read_parquet(${sqlText(tableGlob(root, 'daily'))}, ${OPTIONS})
       WHERE CAST(date AS VARCHAR) >= '${first}' AND CAST(date AS VARCHAR) < '${date}'
       QUALIFY row_number() OVER (PARTITION BY upper(symbol), ${KIND}, date ORDER BY ${best}, origin, source) = 1
       ORDER BY 1, 3`,
    );
  }
  for (const earlier of datesOf(root, first, date)) {
    const files = sqlText(`${join(root, 'bars', `date=${earlier}`)}/*/*/*.parquet`);
    await connection.run(
      `INSERT INTO past SELECT upper(symbol) AS name, ${KIND} AS kind, '${earlier}', max(decimals), first(open ORDER BY t_ms), max(high), min(low),
         last(close ORDER BY t_ms), coalesce(sum(volume), 0), coalesce(last(oi ORDER BY t_ms), 0)
       FROM read_parquet(${files}, ${OPTIONS}) b
       WHERE NOT EXISTS (SELECT 1 FROM past p WHERE p.date = '${earlier}' AND p.symbol = upper(b.symbol) AND p.kind = regexp_replace(b.class, '^EQ_.*', 'EQ'))
       GROUP BY upper(symbol), ${KIND}, source
       QUALIFY row_number() OVER (PARTITION BY name, kind ORDER BY ${best}, source) = 1`,
    );
  }
}

/** Dates before the played one of which the lake holds minutes, the newest ones. */
function datesOf(root: string, first: string, before: string): string[] {
  const folder = join(root, 'bars');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => /^date=(\d{4}-\d{2}-\d{2})$/.exec(name)?.[1] ?? '')
    .filter((date) => date >= first && date < before)
    .sort()
    .slice(-FOLDED_DATES_MAX);
}

class DaysOfLake implements LakePast {
  readonly #database: LakeDatabase;
  /** The database answers one question after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(database: LakeDatabase) {
    this.#database = database;
  }

  daily(instrument: Instrument, beforeMs: number, count: number): Promise<StoredBar[]> {
    const run = this.#last.then(() => (this.#closed ? [] : this.#read(instrument, beforeMs, count)));
    this.#last = run.catch(() => undefined);
    return run;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    void this.#last.then(() => this.#database.close());
  }

  async #read({ symbol, sessionClass, decimals }: Instrument, beforeMs: number, count: number): Promise<StoredBar[]> {
    const kind = sessionClass.replace(/^EQ_.*/, 'EQ');
    const answer = await this.#database.connection.runAndReadAll(
      `SELECT date, CAST(decimals AS DOUBLE), ${['open', 'high', 'low', 'close', 'volume', 'oi'].map((name) => `CAST(${name} AS DOUBLE)`).join(', ')} FROM past
       WHERE symbol = ${sqlText(symbol.toUpperCase())} AND kind = ${sqlText(kind)} AND date < '${istDate(beforeMs)}' ORDER BY date DESC LIMIT ${count}`,
    );
    return answer
      .getRows()
      .map(([date, scale, ...values]) => {
        const [o = 0, h = 0, l = 0, c = 0, v = 0, oi = 0] = values.map(Number);
        const price = (value: number): number => Math.round(value * 10 ** (decimals - Number(scale)));
        return { t: istMidnightMs(String(date)), o: price(o), h: price(h), l: price(l), c: price(c), v, oi };
      })
      .toReversed();
  }
}
