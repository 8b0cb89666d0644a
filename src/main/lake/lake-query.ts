import { type DuckDBConnection, DuckDBInstance, StatementType, type DuckDBResult } from '@duckdb/node-api';
import { FaultError, fault } from '#contract/faults.ts';
import { sqlText } from './lake-database.ts';
import { tableGlob, tableHasFiles } from './lake-folder.ts';
import { LAKE_COLUMNS, LAKE_TABLES, type LakeTable } from './lake-tables.ts';

/** Rows of an answer unless more are asked for; and the most that may be. */
export const QUERY_ROWS = 1_000;
export const QUERY_ROWS_MAX = 1_000_000;
/** A question has this much memory and no disk to spill to; the terminal runs beside it. */
const MEMORY_LIMIT = '1GB';
const THREADS = '2';

/** What DuckDB itself would call the folders' values; dates stay dates and ids stay text. */
const FOLDER_TYPES: Readonly<Record<LakeTable, string>> = {
  ticks: "{'date': DATE, 'source': VARCHAR, 'class': VARCHAR}",
  bars: "{'date': DATE, 'source': VARCHAR, 'class': VARCHAR}",
  daily: "{'year': INTEGER, 'source': VARCHAR, 'unit': VARCHAR, 'class': VARCHAR}",
  chains: "{'date': DATE, 'source': VARCHAR, 'class': VARCHAR}",
};

export type QueryValue = string | number | boolean | null;

export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
  /** Whether there were more rows than the limit. */
  readonly cut: boolean;
}

/**
 * Answers one SELECT over the views ticks, bars, daily and chains. No other statement runs, and no file outside the
 * lake can be read.
 * @throws FaultError `input.query` with the database's reason and a remedy.
 */
export async function queryLake(root: string, sql: string, rowsMax = QUERY_ROWS): Promise<QueryAnswer> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: THREADS,
    memory_limit: MEMORY_LIMIT,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    for (const table of LAKE_TABLES) await connection.run(viewOf(root, table));
    await connection.run(`SET allowed_directories = [${sqlText(`${root}/`)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return await answer(connection, sql, rowsMax);
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    throw refusal(inWords((thrown as Error).message));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function answer(connection: DuckDBConnection, sql: string, rowsMax: number): Promise<QueryAnswer> {
  // The database's own word for a text without a statement says nothing.
  const statements = await connection.extractStatements(sql).catch((thrown: Error) => {
    throw /native callback/.test(thrown.message) ? refusal('The question is empty. Write a SELECT.') : thrown;
  });
  if (statements.count !== 1) {
    throw refusal(`One SELECT is answered at a time; this holds ${statements.count} statements.`);
  }
  const prepared = await statements.prepare(0);
  if (prepared.statementType !== StatementType.SELECT) {
    const name = StatementType[prepared.statementType] ?? 'this kind of statement';
    throw refusal(`The lake is read-only: only SELECT is answered, not ${name}. The export and import commands write.`);
  }
  if (prepared.parameterCount > 0) throw refusal('The question has parameters; write their values into it.');
  return readRows(await prepared.stream(), rowsMax);
}

async function readRows(result: DuckDBResult, rowsMax: number): Promise<QueryAnswer> {
  const rows: QueryValue[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const row of chunk.getRows()) rows.push(row.map(plain));
    if (rows.length > rowsMax) break;
  }
  const cut = rows.length > rowsMax;
  return { columns: result.columnNames(), rows: cut ? rows.slice(0, rowsMax) : rows, cut };
}

/** A value as JSON has it; whole numbers beyond 2^53 and values of other kinds as text. */
function plain(value: unknown): QueryValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // DuckDB's own values (dates, decimals, lists) all know how to write themselves.
  return (value as { toString(): string }).toString();
}

/** A view of a table's files; of none, an empty one with the same columns. */
function viewOf(root: string, table: LakeTable): string {
  if (tableHasFiles(root, table)) {
    const options = `hive_partitioning = true, hive_types = ${FOLDER_TYPES[table]}`;
    return `CREATE VIEW ${table} AS SELECT * FROM read_parquet(${sqlText(tableGlob(root, table))}, ${options})`;
  }
  const folders = [...FOLDER_TYPES[table].matchAll(/'(\w+)': (\w+)/g)].map(([, name, type]) => [name, type]);
  const own = LAKE_COLUMNS[table].map(({ name, type }) => [name, type]);
  const columns = [...own, ...folders].map(([name, type]) => `CAST(NULL AS ${type}) AS "${name}"`);
  return `CREATE VIEW ${table} AS SELECT ${columns.join(', ')} WHERE false`;
}

function inWords(message: string): string {
  const [first = ''] = message.split('\n\nLINE');
  if (/Out of Memory/i.test(first)) {
    return `The answer needs more than ${MEMORY_LIMIT} of memory. Ask for fewer days or instruments: WHERE date = '2026-11-20' AND symbol = '…'.`;
  }
  if (/disabled by configuration|Permission Error|No files found/i.test(first)) {
    return `${first.trim()} Only the lake can be read: the views ${LAKE_TABLES.join(', ')}. Bring other files in with the import command.`;
  }
  return `${message.trim()}\nThe views are ${LAKE_TABLES.join(', ')}; SELECT * FROM (DESCRIBE ticks) shows the columns of one.`;
}

function refusal(text: string): FaultError {
  return new FaultError(fault('input.query', text));
}
