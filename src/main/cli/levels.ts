import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import { type DailyRow, PERIODS, type Period } from '../core/levels/periods.ts';
import { type DailyFile, type PivotRow, pivotTable } from '../core/levels/pivot-table.ts';
import { projectRoot } from '../host/resources.ts';
import { calendarInForce } from './calendar-in-force.ts';
import { type CliIo, DONE, MISUSED } from './io.ts';

export const LEVELS_USAGE = 'levels --daily FILE.csv[.gz] --period day|week|month --of PERIOD [--data DIR]';

/** Largest daily file after unpacking: every listed share for ten years is about 400 MB. */
const FILE_MAX_BYTES = 512 * 1024 * 1024;

/** Names of the columns in the files that are known, lower case, the official close before the last price. */
const COLUMN_NAMES = {
  symbol: ['symbol', 'tckrsymb'],
  date: ['date', 'traddt', 'date1'],
  open: ['open_price', 'open', 'opnpric'],
  high: ['high_price', 'high', 'hghpric'],
  low: ['low_price', 'low', 'lwpric'],
  close: ['close_price', 'close', 'clspric'],
} as const;

const COLUMNS = [
  'symbol',
  'period',
  'appliesTo',
  'high',
  'low',
  'close',
  'pivot',
  'bc',
  'tc',
  'widthPct',
  'narrow',
  'r1',
  'r2',
  'r3',
  's1',
  's2',
  's3',
  'flag',
] as const satisfies readonly (keyof PivotRow)[];

/** Decimals of computed columns: finer than any tick, coarser than rounding noise. */
const DECIMALS = 4;

const PERIOD_SHAPE: Record<Period, RegExp> = {
  day: /^\d{4}-\d{2}-\d{2}$/,
  week: /^\d{4}-W\d{2}$/,
  month: /^\d{4}-\d{2}$/,
};

/** `levels`: the pivot and CPR table of every symbol in a daily file, as CSV. Returns the exit code. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  try {
    const { daily, period, of, dataDir } = optionsOf(args);
    const calendar = calendarInForce(projectRoot(import.meta.dirname), dataDir, process.env);
    const rows = pivotTable(readDaily(daily), period, of, (date) => calendar.nextTradeDate(date, 'EQ_PLAIN'));
    if (rows.length === 0)
      throw new FaultError(
        fault('input.no_rows', `${daily} has no day in ${period} ${of}. Choose a period that the file covers.`),
      );
    await io.write(`${[COLUMNS.join(','), ...rows.map(csvRow)].join('\n')}\n`);
    return DONE;
  } catch (thrown) {
    const why = faultOf(thrown);
    if (why.kind !== 'input') throw thrown;
    io.complain(`${why.text}\nUsage: ${LEVELS_USAGE}\n`);
    return MISUSED;
  }
}

function wrong(text: string): FaultError {
  return new FaultError(fault('input.levels', text));
}

interface Options {
  readonly daily: string;
  readonly period: Period;
  readonly of: string;
  /** Data folder whose calendar holds; null = the usual one. */
  readonly dataDir: string | null;
}

function optionsOf(args: readonly string[]): Options {
  const { daily, period, of, data } = parsed(args);
  if (daily === undefined) throw wrong('Which file? Name it with --daily.');
  const known = z.enum(PERIODS).safeParse(period);
  if (!known.success) throw wrong('Which period? Say --period day, week or month.');
  if (of === undefined || !PERIOD_SHAPE[known.data].test(of))
    throw wrong('Which source period? Say --of 2026-08-20 for a day, 2026-W34 for a week, 2026-08 for a month.');
  return { daily, period: known.data, of, dataDir: data ?? null };
}

function parsed(args: readonly string[]): {
  daily?: string | undefined;
  period?: string | undefined;
  of?: string | undefined;
  data?: string | undefined;
} {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { daily: text, period: text, of: text, data: text } }).values;
  } catch (thrown) {
    throw wrong(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Reads a daily CSV, packed or not, into days by symbol, oldest first. A file without symbols is one symbol, `-`. */
function readDaily(path: string): DailyFile {
  const rows = parse(readText(path), {
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    trim: true,
  });
  const header = new Set(Object.keys(rows[0] ?? {}));
  const names = Object.fromEntries(
    Object.entries(COLUMN_NAMES).map(([field, known]) => [field, known.find((name) => header.has(name))]),
  );
  for (const field of ['date', 'open', 'high', 'low', 'close'])
    if (names[field] === undefined)
      throw wrong(`${path} has no column for ${field}. Its header is: ${[...header].join(', ')}.`);
  const file = new Map<string, DailyRow[]>();
  (rows as Record<string, string>[]).forEach((row, i) => {
    const symbol = names['symbol'] === undefined ? '-' : row[names['symbol']]!;
    const days = file.get(symbol) ?? [];
    days.push(dayOf(row, names, i + 2, path));
    file.set(symbol, days);
  });
  for (const [symbol, days] of file) sortDays(symbol, days, path);
  return file;
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: FILE_MAX_BYTES }) : bytes).toString('utf8');
  } catch (thrown) {
    throw wrong(`${path} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
  }
}

function dayOf(
  row: Record<string, string>,
  names: Record<string, string | undefined>,
  line: number,
  path: string,
): DailyRow {
  const number = (field: string): number => Number.parseFloat(row[names[field]!] ?? '');
  const day = {
    date: row[names['date']!]!,
    open: number('open'),
    high: number('high'),
    low: number('low'),
    close: number('close'),
  };
  const prices = [day.open, day.high, day.low, day.close];
  if (
    !PERIOD_SHAPE.day.test(day.date) ||
    prices.some((price) => !(price >= 0 && price < Infinity)) ||
    day.high < day.low
  )
    throw wrong(`${path}, line ${line}: not a day with date, open, high, low and close. Correct or remove it.`);
  return day;
}

function sortDays(symbol: string, days: DailyRow[], path: string): void {
  days.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const twice = days.find((day, i) => day.date === days[i - 1]?.date);
  if (twice !== undefined)
    throw wrong(`${path} has ${symbol} twice on ${twice.date}. Keep one row for each symbol and date.`);
}

function csvRow(row: PivotRow): string {
  return COLUMNS.map((name) => csvCell(row[name])).join(',');
}

function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Number(value.toFixed(DECIMALS)));
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
