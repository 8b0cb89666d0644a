import { restoreBackup } from '../storage/backup/restore-backup.ts';
import { badFlag, dataDirOf, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';

const USAGE = 'restore FILE.tar.gz [--into DIR] [--data DIR]';
const KNOWN = { into: true, data: true };

/** Brings a backup into a folder that is empty or not there; without --into into the data folder in force. */
export async function restoreCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, KNOWN, USAGE);
  const [file, ...more] = flags.words;
  if (file === undefined) throw badFlag('No backup was named.', USAGE);
  if (more.length > 0) throw badFlag(`'${more[0]}' is one file too many.`, USAGE);
  const into = flags.values.get('into') ?? dataDirOf(flags);
  const { createdAt, files, secrets } = await restoreBackup(file, into);
  const lines = [
    `${into}: ${files.length} files of the backup of ${createdAt}, all checked`,
    ...secrets.map((path) => `  holds credentials, encrypted: ${path}`),
    `  npm start -- --data ${into} opens it`,
  ];
  await io.write(`${lines.join('\n')}\n`);
  return DONE;
}
