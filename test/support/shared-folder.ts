import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');
/** Real market data beside the project; named by SHARED_DIR where the project stands elsewhere. */
const shared = process.env['SHARED_DIR'] ?? resolve(root, '..', 'shared');

/** A file or folder of the shared data, and the reason to skip a test where it is absent. */
export function sharedPath(...path: string[]): { path: string; skip: string | false } {
  const full = join(shared, ...path);
  return { path: full, skip: existsSync(full) ? false : `${join('shared', ...path)} is not there` };
}
