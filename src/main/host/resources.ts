import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';

/** Levels between an entry, unbuilt or bundled, and the project's root. */
const LEVELS_UP_MAX = 4;
const CALENDAR_FILE = 'calendar.json';

/** The folder that holds package.json, seen from a file of the program. */
export function projectRoot(from: string): string {
  let dir = from;
  for (let i = 0; i < LEVELS_UP_MAX; i += 1) {
    if (existsSync(join(dir, 'package.json'))) return dir;
    dir = dirname(dir);
  }
  throw new FaultError(
    fault('bug.no_root', `No package.json above ${from}: the program is incomplete. Install it again.`),
  );
}

/** The calendar in force: the person's own copy in the data folder, else the one that ships. */
export function calendarFile(root: string, dataDir: string): string {
  const own = join(dataDir, CALENDAR_FILE);
  return existsSync(own) ? own : join(root, 'resources', CALENDAR_FILE);
}

/** Text of a file that people edit; its reader checks it. Throws `input.resource` naming the file. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const text = `${file} cannot be read: ${(error as Error).message}. Check its rights, or restore it.`;
    throw new FaultError(fault('input.resource', text));
  }
}

/** A JSON file; its reader checks the shape. Throws `input.resource` naming the file. */
export function readResource(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const text = `${file} cannot be read: ${(error as Error).message}. Mend it, or restore it from the repository.`;
    throw new FaultError(fault('input.resource', text));
  }
}
