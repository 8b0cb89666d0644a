import {
  BIGINT,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBVector,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { ensure } from '#contract/faults.ts';

/** Rows that cross to the database at once: the size of its own vectors. */
const CHUNK_ROWS = 2_048;

/** How a staged column is held. `WHOLE` is a whole number up to 2^53, kept as a double until it is written. */
const STAGED = { INTEGER, DOUBLE, VARCHAR, WHOLE: DOUBLE, BIGINT } as const satisfies Record<string, DuckDBType>;
export type StagedType = keyof typeof STAGED;
export type StagedColumn = readonly [name: string, type: StagedType];
export type StagedValue = number | string | null;

/**
 * Fills a table of the writing database row by row: values go straight into its vectors, because a day has a hundred
 * million of them. Big integers are staged as doubles; making a BigInt for each value would cost half of the time.
 */
export class TableLoader {
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;
  readonly #vectors: DuckDBVector[];
  #inChunk = 0;
  #rows = 0;

  private constructor(appender: DuckDBAppender, types: readonly DuckDBType[]) {
    this.#appender = appender;
    this.#chunk = DuckDBDataChunk.create(types, CHUNK_ROWS);
    this.#vectors = types.map((_, index) => this.#chunk.getColumnVector(index) as DuckDBVector);
  }

  /** Makes the table anew, empty. @param name a name of ours, no text of a user. */
  static async create(
    connection: DuckDBConnection,
    name: string,
    columns: readonly StagedColumn[],
  ): Promise<TableLoader> {
    const list = columns.map(([column, type]) => `"${column}" ${String(STAGED[type])}`);
    await connection.run(`CREATE OR REPLACE TABLE ${name} (${list.join(', ')})`);
    return new TableLoader(
      await connection.createAppender(name),
      columns.map(([, type]) => STAGED[type]),
    );
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Sets a value of the row that is being filled; every column of a row is set. */
  set(column: number, value: StagedValue): void {
    ensure(this.#vectors[column], 'the column is one of the table').setItem(this.#inChunk, value);
  }

  endRow(): void {
    this.#rows += 1;
    this.#inChunk += 1;
    if (this.#inChunk === CHUNK_ROWS) this.#flush();
  }

  add(values: readonly StagedValue[]): void {
    for (const [column, value] of values.entries()) this.set(column, value);
    this.endRow();
  }

  /** Everything is in the table after this; the loader is used no more. */
  close(): void {
    this.#flush();
    this.#appender.closeSync();
  }

  #flush(): void {
    if (this.#inChunk === 0) return;
    this.#chunk.rowCount = this.#inChunk;
    for (const vector of this.#vectors) vector.flush();
    this.#appender.appendDataChunk(this.#chunk);
    this.#inChunk = 0;
  }
}
