import { scanSegment } from '../adapters/recording/segment-reader.ts';
import { makeBackup } from '../storage/backup/make-backup.ts';
import { noteBackup } from '../storage/backup/last-backup.ts';
import { badFlag, dataDirOf, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';

const USAGE = 'backup FILE.tar.gz [--without recordings,lake] [--json] [--data DIR]';
const KNOWN = { without: true, data: true, json: false };
const OPTIONAL = ['recordings', 'lake'];
const BYTES_PER_MB = 1_048_576;

/** Puts the data folder into one archive, also while a terminal works on it. */
export async function backupCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, KNOWN, USAGE);
  const [file, ...more] = flags.words;
  if (file === undefined) throw badFlag('No file was named.', USAGE);
  if (more.length > 0) throw badFlag(`'${more[0]}' is one file too many.`, USAGE);
  const without = (flags.values.get('without') ?? '').split(',').filter((name) => name !== '');
  const unknown = without.find((name) => !OPTIONAL.includes(name));
  if (unknown !== undefined)
    throw badFlag(`--without takes ${OPTIONAL.join(' and ')}; '${unknown}' is neither.`, USAGE);
  const report = await makeBackup({
    dataDir: dataDirOf(flags),
    file,
    without,
    wholeBytes: (path) => scanSegment(path)?.wholeBytes ?? 0,
    createdAt: new Date().toISOString(),
  });
  noteBackup(dataDirOf(flags), Date.now());
  if (flags.switches.has('json')) {
    await io.write(`${JSON.stringify(report)}\n`);
    return DONE;
  }
  const mb = (bytes: number): string => `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;
  const lines = [
    `${report.file}: ${report.files} files, ${mb(report.bytes)}, ${mb(report.archiveBytes)} in the archive`,
    ...report.secrets.map(
      (path) => `  holds credentials, encrypted: ${path}. Keep the archive where only you can read it.`,
    ),
    ...report.gone.map((path) => `  removed while the backup was made, and not in it: ${path}`),
  ];
  await io.write(`${lines.join('\n')}\n`);
  return DONE;
}
