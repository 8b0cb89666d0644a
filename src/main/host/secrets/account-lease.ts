import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AccountLease, LeaseHolder } from '../../engine/host.ts';
import { lockHolder, releaseLock, takeLock } from '../lock-file.ts';

/** One folder for all data folders of a person: the broker has one live token for each account. */
export const LEASE_FOLDER = join(homedir(), '.muhurat-accounts');

/** Who owns the token of an account on this machine: a lock that names process and data folder. */
export class FileLease implements AccountLease {
  readonly #dir: string;
  readonly #dataDir: string;
  readonly #broker: string;
  /** Leases of this one. */
  readonly #mine = new Set<string>();

  /** @param broker address of the broker's sign-in: the same client id elsewhere is another account. */
  constructor(dataDir: string, broker: string, dir = LEASE_FOLDER) {
    this.#dir = dir;
    this.#dataDir = dataDir;
    this.#broker = broker;
  }

  take(clientId: string): LeaseHolder | null {
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    const file = this.#file(clientId);
    if (this.#mine.has(file)) return null;
    const owner = { pid: process.pid, dataDir: this.#dataDir };
    if (takeLock(file, owner)) {
      this.#mine.add(file);
      return null;
    }
    return this.holder(clientId) ?? { pid: 0, dataDir: '' };
  }

  holder(clientId: string): LeaseHolder | null {
    const file = this.#file(clientId);
    const present = this.#mine.has(file) ? null : lockHolder(file);
    if (present === null) return null;
    const { pid, dataDir } = present;
    return { pid, dataDir: typeof dataDir === 'string' ? dataDir : '' };
  }

  release(clientId: string): void {
    const file = this.#file(clientId);
    if (this.#mine.delete(file)) releaseLock(file);
  }

  /** The client id stands in no file name. */
  #file(clientId: string): string {
    const name = createHash('sha256').update(`${this.#broker}\n${clientId}`).digest('hex').slice(0, 24);
    return join(this.#dir, `${name}.json`);
  }
}
