import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { FaultError, fault } from '#contract/faults.ts';

/** Memory of the writing database; what is larger goes to its temporary folder. */
const MEMORY_LIMIT = '768MB';
/** The other core is the terminal's. */
const THREADS = '1';
const SPILL_LIMIT = '20GB';

export interface LakeDatabase {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** A database in memory that makes and reads Parquet files. @param spill folder for what memory does not hold. */
export async function openLakeDatabase(spill: string): Promise<LakeDatabase> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: THREADS,
    memory_limit: MEMORY_LIMIT,
    temp_directory: spill,
    max_temp_directory_size: SPILL_LIMIT,
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A text as SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The first column of the only row. @throws FaultError `bug.lake` when it is no number. */
export async function oneNumber(connection: DuckDBConnection, sql: string): Promise<number> {
  const rows = (await connection.runAndReadAll(sql)).getRows();
  const value = Number(rows[0]?.[0] ?? Number.NaN);
  if (Number.isFinite(value)) return value;
  throw new FaultError(fault('bug.lake', 'A count of the lake is no number.'));
}
