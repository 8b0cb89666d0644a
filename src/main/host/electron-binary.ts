import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Electron's executable, or null when it is not installed. Importing the package itself would start a download, so only
 * its files are looked at.
 */
export function electronBinary(root: string, env: NodeJS.ProcessEnv): string | null {
  const pack = join(root, 'node_modules', 'electron');
  const named = join(pack, 'path.txt');
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const file = existsSync(named) ? readFileSync(named, 'utf8').trim() : 'electron';
  const binary = join(override ?? join(pack, 'dist'), file);
  return (override !== undefined || existsSync(named)) && existsSync(binary) ? binary : null;
}
