import { basename } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import type { LakeTable } from '../lake-tables.ts';
import { layoutOf } from './import-file.ts';
import type { ImportContext, ImportLayout, ImportRecord, Imported, ImportRow } from './import-layout.ts';
import { NO_SYMBOL } from './lake-row.ts';
import { readRecords } from './read-records.ts';
import { symbolInName } from './symbol-in-name.ts';

/** What a file came to beside its rows. */
export interface RowsRead {
  readonly layout: string;
  readonly table: LakeTable;
  readonly rows: number;
  /** Records that were left out, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/**
 * Reads the rows of a file of a known layout without a lake.
 * @param context its symbol counts for files that name none.
 * @param layout null = by the columns.
 * @throws FaultError `input.import_layout`, `input.import_file`.
 */
export async function readRows(
  path: string,
  context: ImportContext,
  layout: string | null,
  take: (table: LakeTable, row: ImportRow) => void,
): Promise<RowsRead> {
  const refused = new Map<string, number>();
  const refuse = (why: string): void => void refused.set(why, (refused.get(why) ?? 0) + 1);
  let known: ImportLayout | null = null;
  let read: ((record: ImportRecord) => Imported) | null = null;
  let rows = 0;
  for await (const { record, why } of readRecords(path)) {
    if (record === null) {
      refuse(why ?? 'the line cannot be read');
      continue;
    }
    known ??= layoutOf({ path, layout }, Object.keys(record));
    read ??= readerOf(known, path, context, record);
    const made = read(record);
    if ('refused' in made) refuse(made.refused);
    else for (const row of made) take(known.table, row);
    rows += 'refused' in made ? 0 : made.length;
  }
  if (known !== null) return { layout: known.name, table: known.table, rows, refused };
  throw new FaultError(fault('input.import_file', `${path} holds no records of a known layout.`));
}

/** The symbol of the context is for files that do not name their instrument. */
function readerOf(
  layout: ImportLayout,
  path: string,
  context: ImportContext,
  first: ImportRecord,
): (record: ImportRecord) => Imported {
  const named = { ...context, symbol: symbolInName(basename(path)) };
  const made = layout.reader(named)(first);
  const lacks = 'refused' in made && made.refused === NO_SYMBOL;
  return layout.reader(lacks ? context : named);
}
