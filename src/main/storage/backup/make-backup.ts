import { createHash, randomBytes } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  openSync,
  closeSync,
  fsyncSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { FaultError, fault } from '#contract/faults.ts';
import { BACKUP_MANIFEST, type BackupManifest, isSecret } from './backup-manifest.ts';
import { TAR_BLOCK, tarHeader, tarPadding } from './tar-entry.ts';

const READ_BYTES = 1_048_576;
const DATABASE_FILE = 'muhurat.db';
/** What belongs to a running process, or is made again from the rest. */
const LEFT_OUT = [
  /^lock\.json/,
  /^sessions\.json/,
  /^command\.json/,
  /^logs\//,
  /^\.probe-/,
  /^muhurat\.db(-wal|-shm|-journal)?$/,
  /^copies\//,
  /^lake\/\.(staging\/|lock)/,
  /^reserve\.bin$/,
  /^recordings\/.*\.lock$/,
  /^last-backup\.json$/,
];

export interface BackupOptions {
  readonly dataDir: string;
  /** The archive to make, `.tar.gz`. */
  readonly file: string;
  /** Top folders that stay out: `recordings`, `lake`. */
  readonly without: readonly string[];
  /** Length of a recording up to its last whole block: the file may be growing. */
  readonly wholeBytes: (path: string) => number;
  readonly createdAt: string;
}

export interface BackupReport {
  readonly file: string;
  readonly files: number;
  readonly bytes: number;
  readonly archiveBytes: number;
  readonly secrets: readonly string[];
  /** Files that went away while the backup was made. */
  readonly gone: readonly string[];
}

interface Source {
  /** Path within the data folder, with slashes. */
  readonly path: string;
  readonly from: string;
  readonly size: number;
}

/**
 * Makes an archive of a data folder, also while a terminal works on it: the database by SQLite's online backup, a
 * recording up to its last whole block. The file appears whole or not at all.
 * @throws FaultError `input.backup_file`, `input.backup_folder`, `unavailable.backup`.
 */
export async function makeBackup(options: BackupOptions): Promise<BackupReport> {
  const { dataDir } = options;
  const file = resolve(options.file);
  if (!existsSync(dataDir))
    throw refusal('input.backup_folder', `There is no data folder ${dataDir}. Name it with --data.`);
  if (existsSync(file)) throw refusal('input.backup_file', `${file} is there already. Name a new file.`);
  if (!relative(resolve(dataDir), file).startsWith('..')) {
    throw refusal('input.backup_file', `${file} lies in the data folder itself. Name a file outside.`);
  }
  if (!existsSync(dirname(file)))
    throw refusal('input.backup_file', `The folder ${dirname(file)} is not there. Make it.`);
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`;
  const database = `${partial}.db`;
  try {
    const sources = sourcesOf(options);
    if (existsSync(join(dataDir, DATABASE_FILE))) {
      await copyDatabase(join(dataDir, DATABASE_FILE), database);
      sources.unshift({ path: DATABASE_FILE, from: database, size: statSync(database).size });
    }
    const made = { manifest: [] as BackupManifest['files'], gone: [] as string[] };
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    await pipeline(Readable.from(archive(sources, made, options)), gzip, createWriteStream(partial, { mode: 0o600 }));
    sync(partial);
    renameSync(partial, file);
    const bytes = made.manifest.reduce((sum, { size }) => sum + size, 0);
    const secrets = made.manifest.map(({ path }) => path).filter(isSecret);
    const { size: archiveBytes } = statSync(file);
    return { file, files: made.manifest.length, bytes, archiveBytes, secrets, gone: made.gone };
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    throw refusal(
      'unavailable.backup',
      `The backup was given up: ${(thrown as Error).message}. Nothing was left behind.`,
    );
  } finally {
    rmSync(partial, { force: true });
    rmSync(database, { force: true });
  }
}

function sourcesOf({ dataDir, without, wholeBytes }: BackupOptions): Source[] {
  const out: Source[] = [];
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const path = relative(dataDir, from).split(sep).join('/');
    if (LEFT_OUT.some((pattern) => pattern.test(path))) continue;
    if (without.some((folder) => path.startsWith(`${folder}/`))) continue;
    const size = path.endsWith('.mrec') ? wholeBytes(from) : (statSync(from, { throwIfNoEntry: false })?.size ?? 0);
    out.push({ path, from, size });
  }
  return out.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const { default: Sqlite } = await import('better-sqlite3');
  const db = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    await db.backup(to);
  } finally {
    db.close();
  }
}

async function* archive(
  sources: readonly Source[],
  made: { manifest: BackupManifest['files']; gone: string[] },
  { createdAt }: BackupOptions,
): AsyncGenerator<Buffer> {
  for (const source of sources) {
    // The oldest recordings may be removed at any time.
    const handle = await open(source.from, 'r').catch(() => null);
    if (handle === null) {
      made.gone.push(source.path);
      continue;
    }
    try {
      const hash = createHash('sha256');
      yield tarHeader(source);
      for (let at = 0; at < source.size; ) {
        const want = Math.min(READ_BYTES, source.size - at);
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(want), 0, want, at);
        if (bytesRead === 0) throw new Error(`${source.path} became shorter while it was read`);
        at += bytesRead;
        const part = buffer.subarray(0, bytesRead);
        hash.update(part);
        yield part;
      }
      yield Buffer.alloc(tarPadding(source.size));
      made.manifest.push({ path: source.path, size: source.size, sha256: hash.digest('hex') });
    } finally {
      await handle.close();
    }
  }
  const secrets = made.manifest.map(({ path }) => path).filter(isSecret);
  const manifest: BackupManifest = { version: 1, product: 'muhurat', createdAt, files: made.manifest, secrets };
  const body = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  yield tarHeader({ path: BACKUP_MANIFEST, size: body.length });
  yield body;
  yield Buffer.alloc(tarPadding(body.length) + 2 * TAR_BLOCK);
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function refusal(code: `input.${string}` | `unavailable.${string}`, text: string): FaultError {
  return new FaultError(fault(code, text));
}
