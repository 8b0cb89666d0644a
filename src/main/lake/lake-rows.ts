import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';
import { istDate, istMidnightMs } from '../core/time/ist.ts';
import { sqlText } from './lake-database.ts';
import type { LakeChoice } from './lake-choice.ts';
import { instrumentOfLake, type LakeIdentity } from './lake-instruments.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { PLAYED_COLUMNS, type RowColumns } from './row-packet.ts';

/** Rows that are brought into the order of time at once; the database holds them, 200 bytes each. */
const WINDOW_ROWS = 500_000;
/** A bar is told by four prices of its minute, at these moments, ms: open, the two extremes, close. */
const BAR_MOMENTS = [0, 20_000, 40_000, 59_000] as const;
/** A tick that tells more columns than this file has is of another make: these may be absent. */
const OPTIONAL = new Set(PLAYED_COLUMNS.filter((name) => name !== 'ltp' && name !== 'recv_ms'));

/** A stretch of time whose rows are read together; the end is not in it. */
interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
}

/** The rows of one day of a lake in the order of time. */
export class LakeRows {
  readonly date: string;
  readonly dates: readonly string[];
  readonly instruments: readonly Instrument[];
  /** Places with their decimals; a price is an integer of them. */
  readonly decimals: readonly number[];
  readonly windows: readonly Window[];
  readonly #connection: DuckDBConnection;
  /** Of bars: their volume is that of the minute, not that of the day so far. */
  readonly table: LakeChoice['table'];

  private constructor(
    connection: DuckDBConnection,
    told: Pick<LakeRows, 'date' | 'dates' | 'instruments' | 'decimals' | 'windows'>,
    table: LakeChoice['table'],
  ) {
    this.#connection = connection;
    this.table = table;
    this.date = told.date;
    this.dates = told.dates;
    this.instruments = told.instruments;
    this.decimals = told.decimals;
    this.windows = told.windows;
  }

  /** @returns null when there are no rows of the date. @throws what the database says of foreign files. */
  static async open(connection: DuckDBConnection, choice: LakeChoice, date: string | null): Promise<LakeRows | null> {
    await connection.run(`CREATE VIEW source AS ${await viewOf(connection, choice)}`);
    const dates = await datesOf(connection);
    const chosen = date ?? choice.date ?? dates[0];
    if (chosen === undefined || !dates.includes(chosen)) return null;
    const fromMs = istMidnightMs(chosen);
    await connection.run(
      `CREATE VIEW played AS SELECT * FROM source WHERE moment >= ${fromMs} AND moment < ${fromMs + DAY_MS}`,
    );
    const identities = await placesOf(connection);
    const windows = await windowsOf(connection, choice.table === 'bars' ? BAR_MOMENTS.length : 1);
    const instruments = identities.map((one, place) => instrumentOfLake(one, place));
    const decimals = identities.map((one) => one.decimals);
    return new LakeRows(connection, { date: chosen, dates, instruments, decimals, windows }, choice.table);
  }

  get rows(): number {
    return this.windows.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Streams one window's rows, piece by piece. */
  async read(window: Window): Promise<() => Promise<RowColumns | null>> {
    const where = `s.moment >= ${window.fromMs} AND s.moment < ${window.toMs}`;
    const sql = this.table === 'ticks' ? tickSelect(where) : barSelect(where);
    const result: DuckDBResult = await this.#connection.stream(sql);
    return async () => {
      const chunk = await result.fetchChunk();
      return chunk === null || chunk.rowCount === 0 ? null : (chunk.getColumns() as RowColumns);
    };
  }
}

const SAME =
  'p.symbol = s.symbol AND p.segment IS NOT DISTINCT FROM s.segment AND p.security_id IS NOT DISTINCT FROM s.security_id AND p.class IS NOT DISTINCT FROM s.class';

/** Rows of one instrument stay in the order of their file, also those of one millisecond. */
function tickSelect(where: string): string {
  const columns = PLAYED_COLUMNS.map((name) => (name === 'place' ? 'p.place' : `CAST(s.${name} AS DOUBLE)`));
  return `SELECT ${columns.join(', ')} FROM played s JOIN places p ON ${SAME} WHERE ${where} ORDER BY s.recv_ms, s.filename, s.file_row_number`;
}

/** Each bar as four trades; its own volume comes with the last one. */
function barSelect(where: string): string {
  const price = `CASE k WHEN 0 THEN s.open WHEN 3 THEN s.close WHEN 1 THEN (CASE WHEN s.close >= s.open THEN s.low ELSE s.high END) ELSE (CASE WHEN s.close >= s.open THEN s.high ELSE s.low END) END`;
  const at = `s.moment + (CASE k ${BAR_MOMENTS.map((ms, k) => `WHEN ${k} THEN ${ms}`).join(' ')} END)`;
  const told: Partial<Record<string, string>> = {
    place: 'p.place',
    recv_ms: `CAST(${at} AS DOUBLE)`,
    trade_ms: `CAST(${at} AS DOUBLE)`,
    packet: 'CAST(8 AS DOUBLE)',
    ltp: `CAST(${price} AS DOUBLE)`,
    volume: 'CAST(CASE k WHEN 3 THEN s.volume ELSE 0 END AS DOUBLE)',
    oi: 'CAST(s.oi AS DOUBLE)',
  };
  const columns = PLAYED_COLUMNS.map((name) => told[name] ?? 'CAST(NULL AS DOUBLE)');
  return `SELECT ${columns.join(', ')} FROM played s JOIN places p ON ${SAME} CROSS JOIN (SELECT unnest([0, 1, 2, 3]) AS k) WHERE ${where} ORDER BY 2, 1`;
}

/** The files with every column that is played; folders tell the class. */
async function viewOf(connection: DuckDBConnection, { files, table }: LakeChoice): Promise<string> {
  const list = `[${files.map(sqlText).join(', ')}]`;
  const from = `read_parquet(${list}, hive_partitioning = true, hive_types_autocast = false, union_by_name = true, filename = true, file_row_number = true)`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  const present = new Set(described.getRows().map(([name]) => String(name)));
  const absent = [
    'segment',
    'security_id',
    'decimals',
    'class',
    'oi',
    'volume',
    ...(table === 'ticks' ? OPTIONAL : []),
  ];
  const added = [...new Set(absent)]
    .filter((name) => !present.has(name) && name !== 'place')
    .map(
      (name) => `, ${name === 'decimals' ? '2' : `CAST(NULL AS ${TEXT.has(name) ? 'VARCHAR' : 'BIGINT'})`} AS ${name}`,
    );
  return `SELECT *${added.join('')}, ${table === 'ticks' ? 'recv_ms' : 't_ms'} AS moment FROM ${from}`;
}
const TEXT = new Set(['segment', 'class']);

async function datesOf(connection: DuckDBConnection): Promise<string[]> {
  const day = `(moment + ${IST_OFFSET_MS}) // ${DAY_MS}`;
  const rows = await connection.runAndReadAll(`SELECT DISTINCT CAST(${day} AS DOUBLE) FROM source ORDER BY 1`);
  return rows.getRows().map(([number]) => istDate(Number(number) * DAY_MS - IST_OFFSET_MS));
}

/** Makes the table that gives every instrument its place. */
async function placesOf(connection: DuckDBConnection): Promise<LakeIdentity[]> {
  await connection.run(
    `CREATE TABLE places AS SELECT CAST(row_number() OVER (ORDER BY class, segment, security_id, symbol) - 1 AS INTEGER) AS place, * FROM (SELECT symbol, segment, security_id, class, max(decimals) AS decimals FROM played GROUP BY ALL)`,
  );
  const rows = await connection.runAndReadAll(
    'SELECT symbol, segment, CAST(security_id AS DOUBLE), CAST(decimals AS DOUBLE), class FROM places ORDER BY place',
  );
  return rows.getRows().map(([symbol, segment, securityId, decimals, sessionClass]) => ({
    symbol: String(symbol),
    segment: segment === null ? null : String(segment),
    securityId: securityId === null ? null : Number(securityId),
    decimals: Number(decimals),
    sessionClass: sessionClass === null ? null : String(sessionClass),
  }));
}

async function windowsOf(connection: DuckDBConnection, each: number): Promise<Window[]> {
  const counted = await connection.runAndReadAll(
    `SELECT CAST(moment // ${MINUTE_MS} AS DOUBLE), CAST(count(*) AS DOUBLE), CAST(min(moment) AS DOUBLE), CAST(max(moment) AS DOUBLE) FROM played GROUP BY 1 ORDER BY 1`,
  );
  const windows: { fromMs: number; toMs: number; rows: number }[] = [];
  for (const [, count, first, last] of counted.getRows()) {
    const rows = Number(count) * each;
    const open = windows.at(-1);
    if (open !== undefined && open.rows + rows <= WINDOW_ROWS) {
      open.rows += rows;
      open.toMs = Number(last) + 1;
    } else windows.push({ fromMs: Number(first), toMs: Number(last) + 1, rows });
  }
  return windows;
}
