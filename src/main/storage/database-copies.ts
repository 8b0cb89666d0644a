import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';

/** Copies that are kept; each is a day or a start apart. */
export const COPIES_KEPT = 3;
/** A larger database is not copied: three of them would take more room than a trader's disk has to spare. */
export const COPY_BYTES_MAX = 4 * 1024 ** 3;
/** Pages that are copied between two looks at requests: about 1 MB. */
const PAGES_PER_STEP = 256;
const FOLDER = 'copies';

export interface RestoredCopy {
  readonly path: string;
  /** When the copy was made, epoch ms. */
  readonly madeMs: number;
}

/** Place of a copy; 1 is the newest. */
export function copyPath(file: string, number: number): string {
  return join(dirname(file), FOLDER, `${basename(file)}.${number}`);
}

/** When the newest copy was made, epoch ms; null when there is none. */
export function newestCopyMs(file: string): number | null {
  return statSync(copyPath(file, 1), { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/**
 * Copies an open database, a little at a time, checks the copy and puts it in front of the older ones.
 * @returns false when the copy was not sound, which says that the database is not either; nothing is rotated then.
 */
export async function makeCopy(db: Database.Database, file: string): Promise<boolean> {
  const beside = `${copyPath(file, 1)}.new`;
  mkdirSync(dirname(beside), { recursive: true, mode: 0o700 });
  rmSync(beside, { force: true });
  try {
    await db.backup(beside, { progress: () => PAGES_PER_STEP });
    const Sqlite = db.constructor as typeof Database;
    if (!isSound(Sqlite, beside)) return false;
    for (let number = COPIES_KEPT; number > 1; number -= 1) {
      if (existsSync(copyPath(file, number - 1))) renameSync(copyPath(file, number - 1), copyPath(file, number));
    }
    renameSync(beside, copyPath(file, 1));
    return true;
  } finally {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(beside + ending, { force: true });
  }
}

/** Puts the newest sound copy in the place of a database that was moved away. @returns null when there is none. */
export function restoreCopy(Sqlite: typeof Database, file: string): RestoredCopy | null {
  for (let number = 1; number <= COPIES_KEPT; number += 1) {
    const path = copyPath(file, number);
    if (!existsSync(path) || !isSound(Sqlite, path)) continue;
    const beside = `${file}.restoring`;
    copyFileSync(path, beside);
    renameSync(beside, file);
    return { path, madeMs: statSync(path).mtimeMs };
  }
  return null;
}

/** The whole file is read: `integrity_check` finds what `quick_check` leaves out. */
function isSound(Sqlite: typeof Database, path: string): boolean {
  try {
    const db = new Sqlite(path, { readonly: true, fileMustExist: true });
    try {
      return db.pragma('integrity_check(1)', { simple: true }) === 'ok';
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}
