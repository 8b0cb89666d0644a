import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { assert, FaultError, fault } from '#contract/faults.ts';
import { type LakeDatabase, openLakeDatabase, sqlText } from '../lake-database.ts';
import { lockLake, makeLake, sourceSlug, stagingFolder } from '../lake-folder.ts';
import { commitUnit, makeStaging, settleStaging } from '../lake-manifest.ts';
import { LAKE_COLUMNS, LAKE_ORDER, type LakeColumn, type LakeTable } from '../lake-tables.ts';
import { PartWriter } from '../part-writer.ts';
import { type StagedColumn, type StagedType, TableLoader } from '../table-loader.ts';
import { BAR_LAYOUTS } from './bar-layouts.ts';
import { BarStep } from './bar-step.ts';
import { CHAIN_LAYOUTS } from './chain-layouts.ts';
import type { ImportContext, ImportLayout, ImportRow } from './import-layout.ts';
import { LAKE_LAYOUTS } from './lake-layouts.ts';
import { readRecords } from './read-records.ts';
import { REPEATED, RepeatedRows } from './repeated-rows.ts';
import { TICK_LAYOUTS } from './tick-layouts.ts';

/** Days (or years of daily rows) that one file may hold; each becomes a folder. */
const UNITS_MAX = 5_000;
/** Examples that are kept of each reason. */
const EXAMPLES = 3;
const EXAMPLE_CHARS = 160;

export const IMPORT_LAYOUTS: readonly ImportLayout[] = [
  ...LAKE_LAYOUTS,
  ...TICK_LAYOUTS,
  ...CHAIN_LAYOUTS,
  ...BAR_LAYOUTS,
];

export interface Refusals {
  readonly reason: string;
  readonly count: number;
  /** The first ones: line and text. */
  readonly examples: readonly { readonly line: number; readonly text: string }[];
}

export interface ImportReport {
  readonly path: string;
  readonly layout: string;
  readonly table: LakeTable;
  readonly source: string;
  /** Lines or records: all = accepted + refused. */
  readonly records: number;
  readonly accepted: number;
  /** Rows for the lake; a line of a chain holds a call and a put. */
  readonly rows: number;
  readonly units: readonly string[];
  readonly refused: readonly Refusals[];
  readonly written: boolean;
}

export interface ImportOptions {
  readonly root: string;
  readonly path: string;
  readonly context: ImportContext;
  /** Null = by the columns. */
  readonly layout: string | null;
  /** Name of the rows' source; the same name again takes the place of what it wrote before. */
  readonly source: string;
  readonly dryRun: boolean;
}

/**
 * Reads a file of a known layout into the lake, or only tells what would come of it.
 * @throws FaultError `input.import_layout`, `input.import_file`, `unavailable.lake_busy`.
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { root, dryRun } = options;
  if (dryRun) return readInto(options, null, () => Promise.resolve());
  makeLake(root);
  const unlock = lockLake(root);
  const spill = mkdtempSync(join(stagingFolder(root), 'spill-'));
  let database: LakeDatabase | null = null;
  try {
    settleStaging(root);
    const opened = await openLakeDatabase(spill);
    database = opened;
    return await readInto(options, opened.connection, (report, classes) =>
      writeUnits(options, opened.connection, report, classes),
    );
  } finally {
    database?.close();
    rmSync(spill, { recursive: true, force: true });
    unlock();
  }
}

type Write = (report: ImportReport, classes: ReadonlyMap<string, ReadonlySet<string>>) => Promise<void>;

async function readInto(
  options: ImportOptions,
  connection: DuckDBConnection | null,
  write: Write,
): Promise<ImportReport> {
  const { path, context } = options;
  const refusals = new Map<string, { count: number; examples: { line: number; text: string }[] }>();
  const units = new Map<string, Set<string>>();
  const told = new RepeatedRows();
  const step = new BarStep();
  let layout: ImportLayout | null = null;
  let read: ReturnType<ImportLayout['reader']> | null = null;
  let loader: TableLoader | null = null;
  let [records, accepted, rows] = [0, 0, 0];
  const refuse = (reason: string, line: number, record: unknown): void => {
    const kept = refusals.get(reason) ?? { count: 0, examples: [] };
    kept.count += 1;
    if (kept.examples.length < EXAMPLES) {
      kept.examples.push({ line, text: (JSON.stringify(record) ?? '').slice(0, EXAMPLE_CHARS) });
    }
    refusals.set(reason, kept);
  };
  for await (const { line, record, why } of readRecords(path)) {
    records += 1;
    if (record === null) {
      refuse(why ?? 'the line cannot be read', line, null);
      continue;
    }
    if (layout === null || read === null) {
      layout = layoutOf(options, Object.keys(record));
      read = layout.reader(context);
      if (connection !== null) loader = await TableLoader.create(connection, 'staged', stageOf(layout.table));
    }
    const made = read(record);
    if ('refused' in made) {
      refuse(made.refused, line, record);
      continue;
    }
    const { table } = layout;
    if (made.some((row) => told.isRepeated(table, row))) {
      refuse(REPEATED[table] ?? 'it is there already', line, record);
      continue;
    }
    accepted += 1;
    for (const row of made) {
      rows += 1;
      if (table === 'bars') step.add(row);
      units.set(row.unit, (units.get(row.unit) ?? new Set()).add(row.sessionClass));
      if (loader !== null) addRow(loader, table, row, rows);
    }
    if (units.size > UNITS_MAX) throw tooManyDays(path);
  }
  if (layout === null) throw new FaultError(fault('input.import_file', `${path} holds no records of a known layout.`));
  loader?.close();
  if (step.minutes > 1) throw noMinutes(path, step.minutes);
  const refused = [...refusals].map(([reason, kept]) => ({ reason, ...kept })).sort((a, b) => b.count - a.count);
  assert(accepted + refused.reduce((sum, { count }) => sum + count, 0) === records, 'every record has one outcome');
  const base = { path, layout: layout.name, table: layout.table, source: options.source, records, accepted, rows };
  const report = { ...base, units: [...units.keys()].sort(), refused, written: connection !== null && rows > 0 };
  await write(report, units);
  return report;
}

/** The layout of a file by its columns, or the one that was named. @throws FaultError `input.import_layout`. */
export function layoutOf(
  { layout: wanted, path }: Pick<ImportOptions, 'layout' | 'path'>,
  columns: readonly string[],
): ImportLayout {
  const names = IMPORT_LAYOUTS.map(({ name }) => name).join(', ');
  if (wanted !== null) {
    const named = IMPORT_LAYOUTS.find(({ name }) => name === wanted);
    if (named === undefined) {
      throw new FaultError(fault('input.import_layout', `There is no layout '${wanted}'. There are: ${names}.`));
    }
    if (named.fits(columns)) return named;
    const text = `${path} is not of the layout ${wanted}: its columns are ${columns.slice(0, 30).join(', ')}.`;
    throw new FaultError(fault('input.import_layout', text));
  }
  const found = IMPORT_LAYOUTS.find((one) => one.fits(columns));
  if (found !== undefined) return found;
  const text = `${path} is of no known layout: its columns are ${columns.slice(0, 30).join(', ')}. Known are: ${names}.`;
  throw new FaultError(fault('input.import_layout', text));
}

function tooManyDays(path: string): FaultError {
  return new FaultError(fault('input.import_file', `${path} holds more than ${UNITS_MAX} days. Import it in parts.`));
}

function noMinutes(path: string, step: number): FaultError {
  const text = `The bars of ${path} lie ${step} minutes apart, and the lake holds bars of one minute. Import the minutes; longer intervals are folded from them.`;
  return new FaultError(fault('input.import_file', text));
}

const STAGE_TYPES: Readonly<Record<LakeColumn['type'], StagedType>> = {
  INTEGER: 'INTEGER',
  BIGINT: 'WHOLE',
  DOUBLE: 'DOUBLE',
  VARCHAR: 'VARCHAR',
  DATE: 'VARCHAR',
};

function stageOf(table: LakeTable): StagedColumn[] {
  const own = LAKE_COLUMNS[table].map(({ name, type }): StagedColumn => [name, STAGE_TYPES[type]]);
  return [['_unit', 'VARCHAR'], ['_class', 'VARCHAR'], ['_seq', 'WHOLE'], ...own];
}

function addRow(loader: TableLoader, table: LakeTable, row: ImportRow, seq: number): void {
  loader.add([row.unit, row.sessionClass, seq, ...LAKE_COLUMNS[table].map(({ name }) => row.values[name] ?? null)]);
}

async function writeUnits(
  { root, path, source }: ImportOptions,
  connection: DuckDBConnection,
  report: ImportReport,
  units: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const { table } = report;
  const slug = sourceSlug(source);
  const columns = LAKE_COLUMNS[table].map(({ name, type }) => `CAST("${name}" AS ${type}) AS "${name}"`).join(', ');
  const fingerprint = await digestOf(path);
  let written = 0;
  for (const [unit, classes] of units) {
    const staging = makeStaging(root, unit, slug);
    const parts = new PartWriter(connection, staging, unit, slug);
    const where = `_unit = ${sqlText(unit)} AND _class = `;
    await parts.write(table, [...classes], (name) => {
      return `SELECT ${columns} FROM staged WHERE ${where}${sqlText(name)} ORDER BY ${LAKE_ORDER[table]}, _seq`;
    });
    const rows = parts.counts('rows');
    written += rows[table] ?? 0;
    const counts = { rows, files: parts.counts('files'), bytes: parts.counts('bytes') };
    const told = { fingerprint, inputs: [basename(path)], packets: null, notes: [] };
    commitUnit(root, staging, { version: 1, unit, source, slug, origin: 'import', ...counts, ...told });
  }
  assert(written === report.rows, `${written} of ${report.rows} rows were written`);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}
