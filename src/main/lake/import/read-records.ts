import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse';
import { FaultError, fault } from '#contract/faults.ts';
import { sqlText } from '../lake-database.ts';
import { memberOf, numberOf, textOf } from './field-read.ts';
import type { ImportRecord } from './import-layout.ts';

/** A JSON answer is read as a whole; the broker's largest are far below. */
const JSON_BYTES_MAX = 64 * 1_048_576;
/** A line or record above this is no line of a table. */
const RECORD_BYTES_MAX = 1_048_576;
const READ_MEMORY = '512MB';

export interface NumberedRecord {
  /** Line of the file, or number of the row, from 1. */
  readonly line: number;
  /** Null when the line cannot be read at all; `why` then says why. */
  readonly record: ImportRecord | null;
  readonly why?: string;
}

/** Endings of files that the import looks at. */
export const IMPORT_ENDINGS = ['.csv', '.csv.gz', '.jsonl', '.jsonl.gz', '.json', '.json.gz', '.parquet'] as const;

/** Records of a file, one after the other, whatever its format. @throws FaultError `input.import_file`. */
export function readRecords(path: string): AsyncGenerator<NumberedRecord> {
  const bare = path.replace(/\.gz$/, '');
  if (bare.endsWith('.csv')) return csvRecords(path);
  if (bare.endsWith('.jsonl')) return lineRecords(path);
  if (bare.endsWith('.json')) return answerRecords(path);
  if (bare.endsWith('.parquet')) return parquetRecords(path);
  throw unreadable(path, `its ending is none of ${IMPORT_ENDINGS.join(', ')}`);
}

function unreadable(path: string, why: string): FaultError {
  return new FaultError(fault('input.import_file', `${path} cannot be imported: ${why}.`));
}

async function* textOfFile(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (thrown) {
    throw unreadable(path, (thrown as Error).message);
  }
}

/** A first line that begins with a date is no header: its columns are then called column1, column2 … */
async function* csvRecords(path: string): AsyncGenerator<NumberedRecord> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: RECORD_BYTES_MAX,
  });
  const feed = (async () => {
    try {
      for await (const chunk of textOfFile(path)) {
        if (!parser.write(chunk)) await new Promise((go) => parser.once('drain', go));
      }
      parser.end();
    } catch (thrown) {
      parser.destroy(thrown as Error);
    }
  })();
  let header: string[] | null = null;
  let line = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      line += 1;
      if (header === null) {
        const isData = /^\d{4}-\d{2}-\d{2}/.test(cells[0] ?? '');
        header = isData ? cells.map((_, index) => `column${index + 1}`) : cells.map((name) => name.trim());
        if (!isData) continue;
      }
      if (cells.length !== header.length)
        yield { line, record: null, why: 'the number of columns is not that of the header' };
      else yield { line, record: Object.fromEntries(header.map((name, index) => [name, cells[index]])) };
    }
  } catch (thrown) {
    throw thrown instanceof FaultError ? thrown : unreadable(path, (thrown as Error).message);
  }
  await feed;
}

async function* lineRecords(path: string): AsyncGenerator<NumberedRecord> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => input.destroy(error));
  let line = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() === '') continue;
      const value: unknown = text.length > RECORD_BYTES_MAX ? null : jsonOf(text);
      if (typeof value === 'object' && value !== null) yield { line, record: value as ImportRecord };
      else yield { line, record: null, why: 'the line is no JSON object' };
    }
  } catch (thrown) {
    throw unreadable(path, (thrown as Error).message);
  }
}

/** The broker's answers: candles as columns, chains by strike; alone, or as a recorded exchange with its request. */
async function* answerRecords(path: string): AsyncGenerator<NumberedRecord> {
  if (statSync(path).size > JSON_BYTES_MAX) throw unreadable(path, 'it is larger than 64 MB');
  const parts: Buffer[] = [];
  if (path.endsWith('.gz')) for await (const chunk of textOfFile(path)) parts.push(chunk);
  const value = jsonOf(parts.length > 0 ? Buffer.concat(parts).toString('utf8') : readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw unreadable(path, 'it is no JSON object');
  const answer = memberOf(memberOf(value, 'response'), 'json') ?? value;
  const request = memberOf(memberOf(value, 'request'), 'body') ?? null;
  const url = textOf(memberOf(memberOf(value, 'request'), 'url'));
  const chain = memberOf(memberOf(answer, 'data'), 'oc');
  if (typeof chain === 'object' && chain !== null) {
    const spot = memberOf(memberOf(answer, 'data'), 'last_price');
    const recordedMs = Date.parse(textOf(memberOf(value, 'recorded_at_response_date')));
    let line = 0;
    for (const [strike, option] of Object.entries(chain)) {
      line += 1;
      yield { line, record: { strike, option: option as unknown, spot, recordedMs, request } };
    }
    return;
  }
  yield* candles(answer, request, url);
}

function* candles(answer: unknown, request: unknown, url: string): Generator<NumberedRecord> {
  const names = ['open', 'high', 'low', 'close', 'volume', 'timestamp', 'open_interest'];
  const columns = names
    .map((name) => [name, memberOf(answer, name)] as const)
    .filter(([, list]) => Array.isArray(list));
  const count = Math.max(0, ...columns.map(([, list]) => (list as unknown[]).length));
  const first = numberOf((columns.find(([name]) => name === 'timestamp')?.[1] as unknown[] | undefined)?.[0]);
  // Days are told at IST midnight.
  const isDaily = url.includes('historical') || (url === '' && first !== null && (first + 19_800) % 86_400 === 0);
  for (let index = 0; index < count; index += 1) {
    const record = Object.fromEntries(columns.map(([name, list]) => [name, (list as unknown[])[index]]));
    yield { line: index + 1, record: { ...record, request, [isDaily ? 'daily' : 'intraday']: true } };
  }
}

async function* parquetRecords(path: string): AsyncGenerator<NumberedRecord> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: READ_MEMORY });
  const connection = await instance.connect();
  try {
    const result = await connection.stream(`SELECT * FROM read_parquet(${sqlText(path)})`);
    const names = result.columnNames();
    let line = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      for (const row of chunk.getRows()) {
        line += 1;
        yield { line, record: Object.fromEntries(names.map((name, index) => [name, plain(row[index])])) };
      }
    }
  } catch (thrown) {
    throw unreadable(path, (thrown as Error).message);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Dates and their like as text. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { toString(): string }).toString() : value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
