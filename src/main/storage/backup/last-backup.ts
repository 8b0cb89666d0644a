import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Says when the folder was last put into an archive; it stays out of the archive itself. */
export const LAST_BACKUP_FILE = 'last-backup.json';
const schema = z.object({ atMs: z.number() });

/** When a data folder was last backed up, epoch ms of wall time; null when that is not known. */
export function lastBackupMs(dataDir: string): number | null {
  try {
    return schema.parse(JSON.parse(readFileSync(join(dataDir, LAST_BACKUP_FILE), 'utf8'))).atMs;
  } catch {
    // None was made, or somebody wrote into the file: either way nothing is known.
    return null;
  }
}

export function noteBackup(dataDir: string, atMs: number): void {
  writeFileSync(join(dataDir, LAST_BACKUP_FILE), `${JSON.stringify({ atMs })}\n`);
}
