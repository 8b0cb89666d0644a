import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';

/** What the bundles are made of. */
const SOURCES = ['src', 'electron.vite.config.ts', 'package-lock.json'];
const COMPLAINT_CHARS_MAX = 4_000;

function newestMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

/** Why the bundles must be built, in words; null when they are there and newer than their sources. */
export function buildReason(root: string): string | null {
  const page = join(root, 'out', 'renderer', 'index.html');
  if (!existsSync(page)) return 'the page has not been built yet';
  if (!existsSync(join(root, 'src', 'renderer'))) return null;
  const builtMs = statSync(page).mtimeMs;
  const newer = SOURCES.find((name) => newestMs(join(root, name)) > builtMs);
  return newer === undefined ? null : `${newer} is newer than the built page`;
}

/** Builds all bundles with the project's own tool. Rejects with `unavailable.build` and what the tool said. */
export function buildBundles(root: string): Promise<void> {
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tool, 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString('utf8')).slice(-COMPLAINT_CHARS_MAX);
      });
    }
    const fail = (why: string): void =>
      reject(
        new FaultError(fault('unavailable.build', `The page could not be built. Run npm ci and try again. ${why}`)),
      );
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => (code === 0 ? resolve() : fail(said.trim())));
  });
}
