import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Rounds of taking over a dead owner's lock while others try the same. */
const LOCK_TRIES = 5;
/** A take-over lasts as long as a rename: a guard older than this, ms, is of a process that died in it. */
const GUARD_MS_MAX = 10_000;
/** Locks that this very process holds: a lock with its pid that is not here is left from a boot long ago. */
const held = new Set<string>();
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

/** What a living owner, which may be this process, wrote into a lock; null when the lock is free or its owner is dead. */
export function lockHolder(lock: string): { readonly pid: number; readonly [field: string]: unknown } | null {
  const present = pidSchema.safeParse(readJson(lock)).data ?? null;
  if (present === null) return null;
  const isAlive = present.pid === process.pid ? held.has(lock) : alive(present.pid);
  return isAlive ? present : null;
}

/**
 * Takes a lock file: it appears whole or not at all, since it is written beside and linked into place. The lock of a
 * dead owner is taken over. @returns false when a living owner has it, this process included, or others were faster.
 */
export function takeLock(lock: string, owner: { readonly pid: number }): boolean {
  for (let i = 0; i < LOCK_TRIES; i += 1) {
    const beside = writeBeside(lock, owner);
    try {
      linkSync(beside, lock);
      held.add(lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(beside, { force: true });
    }
    if (lockHolder(lock) !== null) return false;
    clearDead(lock);
  }
  return false;
}

/**
 * Removes the lock of a dead owner. Behind a guard, and looked at again there: another one may have found the same dead
 * owner, and the file that stands now is its own.
 */
function clearDead(lock: string): void {
  const guard = `${lock}.takeover`;
  try {
    closeSync(openSync(guard, 'wx', 0o600));
  } catch {
    if (ageMs(guard) > GUARD_MS_MAX) rmSync(guard, { force: true });
    return;
  }
  if (lockHolder(lock) === null) rmSync(lock, { force: true });
  rmSync(guard, { force: true });
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** Gives a lock back, if it is this process's own. */
export function releaseLock(lock: string): void {
  if (!held.delete(lock)) return;
  if (pidSchema.safeParse(readJson(lock)).data?.pid === process.pid) rmSync(lock, { force: true });
}
