import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { alive, lockHolder, readJson, releaseLock, replaceJson, takeLock } from './lock-file.ts';

/** Says whose folder it is; its number grows when its layout changes. */
const MARKER_FILE = 'muhurat-data.json';
const LAYOUT_VERSION = 1;
const LOCK_FILE = 'lock.json';
/** Digests of the browser sessions, so that an open page is known again after a restart. */
const SESSIONS_FILE = 'sessions.json';
/** Files that a person, or a command, may have put into a fresh folder. */
const HARMLESS = new Set([
  'config.json',
  'calendar.json',
  'window.json',
  'secrets.vault',
  'secrets.vault.lock',
  '.DS_Store',
  'desktop.ini',
  'lost+found',
]);

const markerSchema = z.object({ product: z.literal('muhurat'), layout: z.int() });
const sessionsSchema = z.array(z.string().max(64)).max(64);
const ownerSchema = z.object({ pid: z.int(), startedAt: z.string(), url: z.string().nullable() });
export type LockOwner = z.infer<typeof ownerSchema>;

/** What commands make in a folder that no terminal has opened yet: an import, and its backup, come before the first start. */
const MADE_BEFORE = new Set(['logs', 'lake', 'last-backup.json']);

/** A data folder that this process owns. */
export interface DataFolder {
  readonly dir: string;
  readonly logs: string;
  /** Tells others where the page of this terminal is. */
  publishUrl(url: string): void;
  /** Digests of the browser sessions of the last run; none when the file is missing or damaged. */
  readonly sessions: readonly string[];
  keepSessions(digests: readonly string[]): void;
  release(): void;
}

/** Another terminal works on the folder; `owner.url` is where its page can be opened. */
export class FolderInUse extends FaultError {
  readonly owner: LockOwner;
  constructor(dir: string, owner: LockOwner) {
    const where = owner.url === null ? '' : ` Its page: ${owner.url}`;
    const text = `A terminal (process ${owner.pid}, since ${owner.startedAt}) already uses ${dir}.${where} Use that one, end it, or choose another folder with --data DIR.`;
    super(fault('input.folder_in_use', text, { pid: owner.pid }));
    this.owner = owner;
  }
}

function refuse(code: `input.${string}`, text: string): FaultError {
  return new FaultError(fault(code, text));
}

/**
 * Makes or opens the data folder and takes its lock. Throws `input.folder_not_writable`, `input.foreign_folder`,
 * `input.newer_folder`, or `FolderInUse`. A lock whose owner is dead is taken over.
 */
export function openDataFolder(dir: string): DataFolder {
  try {
    makeFolder(join(dir, 'logs'));
    const probe = join(dir, `.probe-${process.pid}`);
    closeSync(openSync(probe, 'w', 0o600));
    unlinkSync(probe);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw refuse('input.folder_not_writable', notWritable(dir, why));
  }
  checkMarker(dir, true);
  const lock = join(dir, LOCK_FILE);
  const owner: LockOwner = { pid: process.pid, startedAt: new Date().toISOString(), url: null };
  claim(dir, lock, owner);
  return {
    dir,
    logs: join(dir, 'logs'),
    publishUrl: (url) => replaceJson(lock, { ...owner, url }),
    sessions: sessionsSchema.safeParse(readJson(join(dir, SESSIONS_FILE))).data ?? [],
    keepSessions: (digests) => replaceJson(join(dir, SESSIONS_FILE), digests),
    release: () => releaseLock(lock),
  };
}

/**
 * Makes a folder and those above it. Not by mkdir's `recursive`, which never returns where nothing can be made (in
 * /proc) and tells a wrong reason on a read-only disk.
 */
export function makeFolder(dir: string): void {
  if (existsSync(dir)) return;
  makeFolder(dirname(dir));
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Another start may have made it at the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** What the folder is, in words, changing nothing. Throws as `openDataFolder` does, but not for a running terminal. */
export function inspectDataFolder(dir: string): string {
  if (!existsSync(dir)) return `${dir} will be made`;
  try {
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch {
    throw refuse('input.folder_not_writable', notWritable(dir, 'EACCES'));
  }
  checkMarker(dir, false);
  const owner = readOwner(join(dir, LOCK_FILE));
  return owner !== null && alive(owner.pid) ? `${dir}, used by process ${owner.pid}` : `${dir}, free`;
}

const notWritable = (dir: string, why: string): string =>
  `The data folder ${dir} cannot be written (${why}). Change its rights or choose another with --data DIR.`;

function checkMarker(dir: string, make: boolean): void {
  const file = join(dir, MARKER_FILE);
  if (!existsSync(file)) {
    const foreign = readdirSync(dir).filter(
      (name) => !MADE_BEFORE.has(name) && !HARMLESS.has(name) && !name.startsWith('.probe-'),
    );
    if (foreign.length > 0) {
      const text = `${dir} is not empty and is not a data folder of this terminal (it holds '${foreign[0]}'). Choose an empty or new folder with --data DIR.`;
      throw refuse('input.foreign_folder', text);
    }
    if (make) replaceJson(file, { product: 'muhurat', layout: LAYOUT_VERSION });
    return;
  }
  const parsed = markerSchema.safeParse(readJson(file));
  if (!parsed.success) {
    throw refuse('input.foreign_folder', `${file} is damaged or foreign. Choose another folder with --data DIR.`);
  }
  if (parsed.data.layout > LAYOUT_VERSION) {
    const text = `${dir} was written by a newer terminal (layout ${parsed.data.layout}). Update this one or choose another folder with --data DIR.`;
    throw refuse('input.newer_folder', text);
  }
}

function claim(dir: string, lock: string, owner: LockOwner): void {
  if (takeLock(lock, owner)) return;
  const present = readOwner(lock);
  if (present !== null && lockHolder(lock) !== null) throw new FolderInUse(dir, present);
  throw refuse('input.folder_in_use', `The lock ${lock} could not be taken: others are starting too. Try again.`);
}

function readOwner(lock: string): LockOwner | null {
  return ownerSchema.safeParse(readJson(lock)).data ?? null;
}
