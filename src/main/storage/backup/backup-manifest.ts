import { z } from 'zod';

/** Last file of an archive: what it holds, and by which checksums. */
export const BACKUP_MANIFEST = 'backup.json';

export const backupManifestSchema = z.object({
  version: z.literal(1),
  product: z.literal('muhurat'),
  createdAt: z.string(),
  files: z.array(z.object({ path: z.string(), size: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  /** Files that hold encrypted credentials. */
  secrets: z.array(z.string()),
});
export type BackupManifest = z.infer<typeof backupManifestSchema>;

/** Names that hold credentials, encrypted: they are in the backup, and are named so that nobody is surprised. */
export function isSecret(path: string): boolean {
  return /(^|\/)[^/]*(vault|secret)[^/]*$/i.test(path);
}
