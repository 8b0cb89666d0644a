import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import { type ArchiveSink, readArchive } from './archive-reader.ts';
import { BACKUP_MANIFEST, type BackupManifest, backupManifestSchema } from './backup-manifest.ts';
import { damaged, type TarEntry } from './tar-entry.ts';

/** The list of an archive is read into memory; a data folder has thousands of files, never more than this. */
const MANIFEST_BYTES_MAX = 64 * 1_048_576;
const LOCK_FILE = 'lock.json';

/**
 * Brings a backup into a folder that is empty or not there. All of it is checked before a byte is written; the folder
 * then appears whole or not at all.
 * @throws FaultError `input.backup_damaged`, `input.restore_folder`, `input.backup_file`.
 */
export async function restoreBackup(file: string, into: string): Promise<BackupManifest> {
  const target = resolve(into);
  checkTarget(target);
  if (!existsSync(file)) throw refusal('input.backup_file', `${file} is not there. Check the path.`);
  const manifest = await checkBackup(file);
  const beside = `${target}.restoring-${process.pid}`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  const writer = new Unpacker(beside);
  try {
    await readArchive(file, writer);
    compare(manifest, writer.found);
    checkTarget(target);
    if (existsSync(target)) rmdirSync(target);
    renameSync(beside, target);
  } finally {
    writer.abandon();
    rmSync(beside, { recursive: true, force: true });
  }
  return manifest;
}

/** Reads all of a backup and holds it against its checksums. @throws FaultError `input.backup_damaged`. */
export async function checkBackup(file: string): Promise<BackupManifest> {
  const checker = new Checker();
  await readArchive(file, checker);
  const manifest = backupManifestSchema.safeParse(jsonOf(checker.manifest)).data;
  if (manifest === undefined) throw damaged('its list of files is missing or not understood');
  compare(manifest, checker.found);
  return manifest;
}

type Found = { readonly path: string; readonly size: number; readonly sha256: string };

function compare(manifest: BackupManifest, found: readonly Found[]): void {
  const told = new Map(manifest.files.map((one) => [one.path, one]));
  for (const { path, size, sha256 } of found) {
    const one = told.get(path);
    if (one === undefined) throw damaged(`${path} is not in its list`);
    if (one.size !== size || one.sha256 !== sha256) throw damaged(`${path} is not what was put in`);
    told.delete(path);
  }
  const [missing] = told.keys();
  if (missing !== undefined) throw damaged(`${missing} is missing`);
}

function checkTarget(target: string): void {
  if (!existsSync(target)) return;
  if (existsSync(join(target, LOCK_FILE))) {
    const text = `A terminal uses ${target}, or was ended there by force. A backup is never put over a data folder: name another with --into DIR.`;
    throw refusal('input.restore_folder', text);
  }
  if (readdirSync(target).length === 0) return;
  throw refusal('input.restore_folder', `${target} is not empty. Name an empty or new folder with --into DIR.`);
}

/** A path that stays inside the folder, on every system. */
function checkPath(path: string): string {
  const parts = path.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
  if (!isPlain) throw damaged(`it holds the path ${path}, which leads out of the folder`);
  return path;
}

/** Computes the checksums of all files; keeps the list. */
class Checker implements ArchiveSink {
  readonly found: Found[] = [];
  #list: Buffer[] | null = null;
  #entry: TarEntry | null = null;
  #hash: Hash = createHash('sha256');

  get manifest(): string {
    return Buffer.concat(this.#list ?? []).toString('utf8');
  }

  begin(entry: TarEntry): void {
    checkPath(entry.path);
    if (this.#list !== null) throw damaged('something follows its list of files');
    this.#entry = entry;
    this.#hash = createHash('sha256');
    if (entry.path !== BACKUP_MANIFEST) return;
    if (entry.size > MANIFEST_BYTES_MAX) throw damaged('its list of files is too large');
    this.#list = [];
  }

  bytes(part: Buffer): void {
    if (this.#list !== null) this.#list.push(Buffer.from(part));
    else this.#hash.update(part);
  }

  end(): void {
    const entry = this.#entry as TarEntry;
    if (this.#list === null) this.found.push({ ...entry, sha256: this.#hash.digest('hex') });
  }
}

/** Writes all files below a folder, and computes the checksums of what it writes. */
class Unpacker implements ArchiveSink {
  readonly found: Found[] = [];
  readonly #folder: string;
  #entry: TarEntry | null = null;
  #hash: Hash = createHash('sha256');
  #file: number | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  begin(entry: TarEntry): void {
    this.#entry = entry;
    this.#hash = createHash('sha256');
    if (entry.path === BACKUP_MANIFEST) return;
    const path = join(this.#folder, checkPath(entry.path));
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#file = openSync(path, 'wx', 0o600);
  }

  bytes(part: Buffer): void {
    if (this.#file === null) return;
    this.#hash.update(part);
    for (let at = 0; at < part.length; ) at += writeSync(this.#file, part, at);
  }

  end(): void {
    if (this.#file === null) return;
    fsyncSync(this.#file);
    this.abandon();
    this.found.push({ ...(this.#entry as TarEntry), sha256: this.#hash.digest('hex') });
  }

  /** Closes the file that is open. */
  abandon(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(code: `input.${string}`, text: string): FaultError {
  return new FaultError(fault(code, text));
}
