import type { SessionClass } from '#contract/model/instrument.ts';
import type { PhaseSpan } from '#contract/model/session.ts';
import type { LakeTable } from '../lake-tables.ts';

/** One line of CSV, one JSON line, one row of Parquet, or one step of a JSON answer's columns; by the file's names. */
export type ImportRecord = Readonly<Record<string, unknown>>;

/** What the file does not tell about itself. */
export interface ImportContext {
  /** Symbol of the rows where they name none; null when nobody told. */
  readonly symbol: string | null;
  /** Class of the rows; null = judged by the symbol. */
  readonly sessionClass: SessionClass | null;
  /** Stretches of continuous trading of a class on a date; none when it did not trade. */
  readonly session: (date: string, sessionClass: SessionClass) => readonly PhaseSpan[];
}

/** A row for the lake by column name; times are epoch ms, dates `YYYY-MM-DD`, prices integers. */
export interface ImportRow {
  /** Date, or year for daily rows. */
  readonly unit: string;
  readonly sessionClass: SessionClass;
  readonly values: Readonly<Record<string, number | string | null>>;
}

/** The rows of a record, or why it is refused. */
export type Imported = readonly ImportRow[] | { readonly refused: string };

export interface ImportLayout {
  readonly name: string;
  readonly table: LakeTable;
  /** What it is, for people. */
  readonly sentence: string;
  /** Whether a file with these columns is one. */
  fits(columns: readonly string[]): boolean;
  /** Makes rows; a reader that looks at the record before is made for each file. */
  reader(context: ImportContext): (record: ImportRecord) => Imported;
}

export const refuse = (refused: string): { readonly refused: string } => ({ refused });

/** Whether all of these are among the columns. */
export function hasAll(columns: readonly string[], ...wanted: readonly string[]): boolean {
  return wanted.every((name) => columns.includes(name));
}
