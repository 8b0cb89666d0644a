import { SESSION_CLASSES, type SessionClass } from '#contract/model/instrument.ts';
import { istDate } from '../../core/time/ist.ts';
import { LAKE_COLUMNS, LAKE_TABLES, type LakeColumn, type LakeTable } from '../lake-tables.ts';
import { dateOf, numberOf, textOf } from './field-read.ts';
import { type ImportContext, type Imported, type ImportLayout, type ImportRecord, refuse } from './import-layout.ts';
import { classOf, isMoment, NO_SYMBOL } from './lake-row.ts';

/** Files in the lake's own columns: Parquet of another lake, or what the query command gave as CSV or JSON lines. */
export const LAKE_LAYOUTS: readonly ImportLayout[] = LAKE_TABLES.map((table) => ({
  name: `lake-${table}`,
  table,
  sentence: `the lake's own ${table}: columns as in its files, prices as integers`,
  fits: (columns) => LAKE_COLUMNS[table].every(({ name }) => columns.includes(name)),
  reader: (context) => (record) => lakeRow(table, record, context),
}));

const timeOf: Readonly<Record<LakeTable, string>> = {
  ticks: 'recv_ms',
  bars: 't_ms',
  daily: 'date',
  chains: 't_ms',
};

function lakeRow(table: LakeTable, record: ImportRecord, context: ImportContext): Imported {
  const values: Record<string, number | string | null> = {};
  for (const column of LAKE_COLUMNS[table]) {
    const value = valueOf(column, record[column.name]);
    if (value === undefined) return refuse(`${column.name} is not of the type ${column.type}`);
    values[column.name] = value;
  }
  const symbol = values['symbol'] ?? values['underlying'];
  if (typeof symbol !== 'string') return refuse(NO_SYMBOL);
  const time = values[timeOf[table]];
  const sessionClass = classIn(record['class']) ?? classOf(symbol, context);
  if (table === 'daily') {
    return typeof time === 'string'
      ? [{ unit: time.slice(0, 4), sessionClass, values }]
      : refuse('the date is missing');
  }
  if (typeof time !== 'number' || !isMoment(time)) return refuse('the time is not understood');
  return [{ unit: istDate(time), sessionClass, values }];
}

/** @returns undefined when the value is not of the column's type. */
function valueOf({ type }: LakeColumn, value: unknown): number | string | null | undefined {
  if (value === null || value === undefined || value === '') return null;
  if (type === 'VARCHAR') return textOf(value);
  if (type === 'DATE') return dateOf(value) ?? undefined;
  const number = numberOf(value);
  if (number === null || Number.isNaN(number)) return undefined;
  if (type === 'DOUBLE') return number;
  if (!Number.isSafeInteger(number)) return undefined;
  return type === 'INTEGER' && Math.abs(number) > 2 ** 31 - 1 ? undefined : number;
}

const classIn = (value: unknown): SessionClass | null => SESSION_CLASSES.find((name) => name === value) ?? null;
