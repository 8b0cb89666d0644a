import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { FaultError, fault } from '#contract/faults.ts';
import { type RestoredCopy, restoreCopy } from './database-copies.ts';
import { migrate, type Migration } from './migrate.ts';
import type { QueryWatch, Storage } from './statements.ts';

/** Says that a file is ours: 'MUHR' in SQLite's application_id. */
export const APPLICATION_ID = 0x4d55_4852;
/** better-sqlite3 13 is built for Node-API 10; on an older Node it dies without a message. */
export const NAPI_MIN = 10;
/** How long a statement waits for another process's lock. */
export const BUSY_TIMEOUT_MS = 2_000;
/** After a clean end, files up to this size are read through on open; about 0.1 s. Larger ones only after a crash. */
export const CHECK_ALWAYS_BYTES = 64 * 1_048_576;
/** Page cache, in KiB: holds the hot right edge of every table with room. */
const CACHE_KIB = 16_384;
/** Files moved aside under one dated name: past this the clock must be broken. */
const ASIDE_NAMES_MAX = 100;

export interface OpenOptions {
  readonly file: string;
  readonly migrations: readonly Migration[];
  readonly watch: QueryWatch;
  /** Date and time for the name of a file that is moved aside, such as `2026-11-20T09-15-00`. */
  readonly stamp: string;
}

export interface Opened extends Storage {
  /** Where a damaged file was moved to; null when the file was sound or new. */
  readonly movedTo: string | null;
  readonly damage: string | null;
  /** The copy that took its place; null when there was no sound one, or no damage. */
  readonly restored: RestoredCopy | null;
  /** Migrations that were run now. */
  readonly migrated: readonly number[];
}

/**
 * Opens the database: WAL, checked, migrated. A damaged file is moved aside with its journal files under a dated
 * name, and the newest sound copy takes its place, or a new file is made where there is none; nothing is deleted.
 * @throws input.node_too_old, input.data_folder, input.database_foreign, input.database_newer, unavailable.database_busy
 */
export async function openDatabase(options: OpenOptions): Promise<Opened> {
  const napi = Number(process.versions['napi'] ?? 0);
  if (!(napi >= NAPI_MIN)) {
    throw new FaultError(
      fault(
        'input.node_too_old',
        `Node ${process.version} has Node-API ${napi}; the database needs ${NAPI_MIN}. Start through npm, which brings its own Node.`,
      ),
    );
  }
  // Loaded only after the check: on an older Node the import itself would end the process.
  const { default: Sqlite } = await import('better-sqlite3');
  makeFolder(dirname(options.file));
  const first = tryOpen(Sqlite, options.file);
  if (first.damage === null) return finish(first.db, options, null, null, null);
  const movedTo = moveAside(options.file, options.stamp);
  const restored = restoreCopy(Sqlite, options.file);
  const second = tryOpen(Sqlite, options.file);
  if (second.damage !== null) throw folderFault(options.file, second.damage);
  return finish(second.db, options, movedTo, first.damage, restored);
}

function finish(
  db: Database.Database,
  options: OpenOptions,
  movedTo: string | null,
  damage: string | null,
  restored: RestoredCopy | null,
): Opened {
  try {
    checkOwner(db, options.file);
    const migrated = migrate(db, options.migrations);
    return { db, watch: options.watch, movedTo, damage, restored, migrated };
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw folderFault(folder, (thrown as Error).message);
  }
}

type Attempt =
  | { readonly db: Database.Database; readonly damage: null }
  | { readonly db: null; readonly damage: string };

/** Opens and checks; damage is a value, anything that moving the file would not cure is thrown. */
function tryOpen(Sqlite: typeof Database, file: string): Attempt {
  const uncleanEnd = existsSync(`${file}-wal`);
  let db: Database.Database | undefined;
  try {
    db = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
    const damage = damageOf(db, file, uncleanEnd);
    if (damage !== null) {
      db.close();
      return { db: null, damage };
    }
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma('foreign_keys = ON');
    return { db, damage: null };
  } catch (thrown) {
    db?.close();
    const code = sqliteCode(thrown);
    if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
      return { db: null, damage: (thrown as Error).message };
    }
    if (code.startsWith('SQLITE_BUSY')) {
      throw new FaultError(
        fault(
          'unavailable.database_busy',
          `${file} is held by another program. End it, or name another folder with --data.`,
        ),
      );
    }
    throw folderFault(file, (thrown as Error).message);
  }
}

/** What is wrong with the file, or null. The first read finds a file cut short; the whole is read when that is quick or called for. */
function damageOf(db: Database.Database, file: string, uncleanEnd: boolean): string | null {
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  if (!uncleanEnd && statSync(file).size > CHECK_ALWAYS_BYTES) return null;
  const verdict = db.pragma('quick_check(1)', { simple: true });
  return verdict === 'ok' ? null : String(verdict);
}

/** Refuses a SQLite file of another program; a file without tables is new and becomes ours. */
function checkOwner(db: Database.Database, file: string): void {
  const owner = db.pragma('application_id', { simple: true }) as number;
  if (owner === APPLICATION_ID) return;
  const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get();
  if (owner !== 0 || (tables?.n ?? 0) > 0) {
    throw new FaultError(
      fault('input.database_foreign', `${file} belongs to another program. Name another data folder with --data.`),
    );
  }
  db.pragma(`application_id = ${APPLICATION_ID}`);
}

/** Renames the database and its journal files; the new name of the database is returned. */
function moveAside(file: string, stamp: string): string {
  for (let n = 0; n < ASIDE_NAMES_MAX; n += 1) {
    const target = `${file}.damaged-${stamp}${n === 0 ? '' : `-${n}`}`;
    if (existsSync(target)) continue;
    try {
      for (const ending of ['', '-wal', '-shm']) {
        if (existsSync(file + ending)) renameSync(file + ending, target + ending);
      }
      return target;
    } catch (thrown) {
      throw folderFault(file, (thrown as Error).message);
    }
  }
  throw folderFault(file, `${ASIDE_NAMES_MAX} damaged files of ${stamp} are already there`);
}

function folderFault(path: string, why: string): FaultError {
  return new FaultError(
    fault(
      'input.data_folder',
      `The database at ${path} cannot be opened: ${why}. Check the folder's permissions and free space, or name another with --data.`,
    ),
  );
}

/** SQLite's result code of a thrown error; empty for anything else. */
export function sqliteCode(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** What stops writing, in words a trader can act on; null when the error is another. */
export function writeStop(thrown: unknown): string | null {
  const code = sqliteCode(thrown);
  if (code.startsWith('SQLITE_FULL')) return 'The disk is full: bars and hits are not stored until space is freed.';
  if (code.startsWith('SQLITE_READONLY')) {
    return 'The database is read-only: bars and hits are not stored until the data folder can be written.';
  }
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) {
    return 'The disk does not answer: bars and hits are not stored. Check the drive of the data folder.';
  }
  if (code.startsWith('SQLITE_BUSY')) return 'Another program holds the database: bars and hits wait until it lets go.';
  if (code.startsWith('SQLITE_CORRUPT')) {
    return 'The database is damaged: bars and hits are not stored. Restart; the file is then moved aside and a new one made.';
  }
  return null;
}
