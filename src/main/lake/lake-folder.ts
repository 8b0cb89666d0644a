import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import { LAKE_TABLES, type LakeTable } from './lake-tables.ts';

/** The lake within the data folder. */
export const LAKE_FOLDER = 'lake';
/** Where files are made before they get their places. Readers of Parquet pass over names that begin with a dot. */
const STAGING_FOLDER = '.staging';
const LOCK_FILE = '.lock';
const SLUG_CHARS_MAX = 60;

/** A source key as a folder name: `sim:7:5000` → `sim-7-5000`. */
export function sourceSlug(source: string): string {
  const slug = source
    .replace(/[^a-z0-9._]+/gi, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, SLUG_CHARS_MAX);
  if (slug !== '') return slug;
  throw new FaultError(fault('input.lake_source', `'${source}' cannot name a source: use letters and digits.`));
}

export const stagingFolder = (root: string): string => join(root, STAGING_FOLDER);

/**
 * Folder of one unit (a date; for daily files also a year) of one source within the lake or within a staging folder.
 * Daily rows are few, so that they lie by year: `daily/year=2026/source=…/unit=2026-11-20`.
 */
export function unitFolder(root: string, table: LakeTable, unit: string, slug: string): string {
  if (table === 'daily') return join(root, table, `year=${unit.slice(0, 4)}`, `source=${slug}`, `unit=${unit}`);
  return join(root, table, `date=${unit}`, `source=${slug}`);
}

/** All Parquet files of a table, as DuckDB finds them. */
export function tableGlob(root: string, table: LakeTable): string {
  const levels = table === 'daily' ? 4 : 3;
  return `${join(root, table)}/${'*/'.repeat(levels)}*.parquet`;
}

/** Whether the table has a file. */
export function tableHasFiles(root: string, table: LakeTable): boolean {
  const folder = join(root, table);
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.parquet'));
}

/** Makes the folders of the lake. */
export function makeLake(root: string): void {
  for (const table of LAKE_TABLES) mkdirSync(join(root, table), { recursive: true, mode: 0o700 });
  mkdirSync(stagingFolder(root), { recursive: true, mode: 0o700 });
}

/**
 * Takes the lake for writing; readers need nothing. @returns what lets go of it.
 * @throws FaultError `unavailable.lake_busy` while another process writes. A dead owner's lock is taken over.
 */
export function lockLake(root: string): () => void {
  const file = join(root, LOCK_FILE);
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
    const owner = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0);
    if (owner > 0 && isAlive(owner)) {
      const text = `Process ${owner} is writing to the lake at ${root}. Wait until it is done, or end it.`;
      throw new FaultError(fault('unavailable.lake_busy', text));
    }
    rmSync(file, { force: true });
  }
  throw new FaultError(fault('unavailable.lake_busy', `The lock ${file} could not be taken. Try again.`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
