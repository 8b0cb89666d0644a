import { join, resolve } from 'node:path';
import { LAKE_FOLDER } from '../lake/lake-folder.ts';
import { QUERY_ROWS, QUERY_ROWS_MAX, type QueryAnswer, type QueryValue, queryLake } from '../lake/lake-query.ts';
import { badFlag, dataDirOf, numberFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';

const USAGE = `query "SELECT …" [--format table|csv|json] [--limit N] [--lake DIR] [--data DIR]`;
const KNOWN = { format: true, limit: true, lake: true, data: true };
/** Wider cells are cut in a table; CSV and JSON have them whole. */
const CELL_CHARS_MAX = 40;

/** Answers one SELECT over the lake. */
export async function queryCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, KNOWN, USAGE);
  const [sql, ...more] = flags.words;
  if (sql === undefined) throw badFlag('No question was asked.', USAGE);
  if (more.length > 0) throw badFlag('Put the whole question into quotes.', USAGE);
  const format = flags.values.get('format') ?? 'table';
  if (format !== 'table' && format !== 'csv' && format !== 'json') {
    throw badFlag(`--format takes table, csv or json; '${format}' is none.`, USAGE);
  }
  const limit = numberFlag(flags, 'limit', { min: 1, max: QUERY_ROWS_MAX, or: QUERY_ROWS }, USAGE);
  const root = resolve(flags.values.get('lake') ?? join(dataDirOf(flags), LAKE_FOLDER));
  const answer = await queryLake(root, sql, limit);
  await io.write({ table: asTable, csv: asCsv, json: asJson }[format](answer));
  if (answer.cut)
    io.complain(`Only the first ${limit} rows are shown. --limit N shows more, up to ${QUERY_ROWS_MAX}.\n`);
  return DONE;
}

function asJson({ columns, rows }: QueryAnswer): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
  return `${JSON.stringify(objects)}\n`;
}

function asCsv({ columns, rows }: QueryAnswer): string {
  const cell = (value: QueryValue): string => {
    const text = value === null ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function asTable({ columns, rows }: QueryAnswer): string {
  const text = (value: QueryValue): string => {
    const whole = value === null ? '' : String(value);
    return whole.length > CELL_CHARS_MAX ? `${whole.slice(0, CELL_CHARS_MAX - 1)}…` : whole;
  };
  const cells = rows.map((row) => row.map(text));
  const widths = columns.map((name, index) =>
    cells.reduce((width, row) => Math.max(width, (row[index] ?? '').length), name.length),
  );
  const isNumber = columns.map((_, index) =>
    rows.every((row) => row[index] === null || typeof row[index] === 'number'),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((value, index) =>
        isNumber[index] === true ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return `${[line(columns), rule, ...cells.map(line)].join('\n')}\n`;
}
