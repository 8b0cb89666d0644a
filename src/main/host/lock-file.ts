import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Rounds of taking over a dead owner's lock while others try the same. */
const LOCK_TRIES = 5;
const pidSchema = z.looseObject({ pid: z.int() });

/** Whether a process lives; one of another user counts. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A JSON file's value; null when it is missing or damaged. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Writes a JSON file that only its owner can read; readers see the old one or the new one, whole. */
export function replaceJson(file: string, value: unknown): void {
  renameSync(writeBeside(file, value), file);
}

function writeBeside(file: string, value: unknown): string {
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(beside, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  return beside;
}

/** What a living process other than this one wrote into a lock; null when the lock is free or its owner is dead. */
export function lockHolder(lock: string): { readonly pid: number; readonly [field: string]: unknown } | null {
  const present = pidSchema.safeParse(readJson(lock)).data ?? null;
  return present !== null && present.pid !== process.pid && alive(present.pid) ? present : null;
}

/**
 * Takes a lock file: it appears whole or not at all, since it is written beside and linked into place. The lock of a
 * dead owner is taken over. @returns false when a living process has it, or others were faster.
 */
export function takeLock(lock: string, owner: { readonly pid: number }): boolean {
  for (let i = 0; i < LOCK_TRIES; i += 1) {
    const beside = writeBeside(lock, owner);
    try {
      linkSync(beside, lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(beside, { force: true });
    }
    if (lockHolder(lock) !== null) return false;
    // Moved away first: of several that find a dead owner only one succeeds in moving this very file.
    const dead = `${lock}.${randomBytes(6).toString('hex')}`;
    try {
      renameSync(lock, dead);
    } catch {
      continue;
    }
    rmSync(dead, { force: true });
  }
  return false;
}

/** Gives a lock back, if it is this process's own. */
export function releaseLock(lock: string): void {
  if (pidSchema.safeParse(readJson(lock)).data?.pid === process.pid) rmSync(lock, { force: true });
}
