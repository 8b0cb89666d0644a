import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FaultError, fault } from '#contract/faults.ts';
import type { SecretStore } from '../../engine/host.ts';
import { releaseLock, takeLock } from '../lock-file.ts';
import { type VaultKey, fits, freshKey, keyOf, openVault, parseVault, sealVault } from './vault-format.ts';

const VAULT_FILE = 'secrets.vault';
/** Another process holds the vault for as long as one write takes; past this something is wrong. */
const LOCK_TRIES = 50;
const LOCK_PAUSE_MS = 20;
/** A vault holds a handful of short texts. */
const VAULT_BYTES_MAX = 1_048_576;

/** By file: its last turn. The lock file keeps other processes away, not this one. */
const TURNS = new Map<string, Promise<unknown>>();

/** Where the passphrase comes from. */
export interface PassphraseSource {
  /** `fresh` when there is no vault yet, so that a person types it twice. Rejects with a remedy. */
  ask(fresh: boolean): Promise<string>;
  /** This one opened the vault. */
  opened(passphrase: string): Promise<void>;
}

/**
 * Secrets in one encrypted file of the data folder. It is read anew for every question, so that what another process
 * stored is seen; the passphrase is asked for once, and the key is kept in memory.
 */
export class SecretVault implements SecretStore {
  readonly file: string;
  readonly #source: PassphraseSource;
  #key: VaultKey | null = null;

  constructor(dataDir: string, source: PassphraseSource) {
    this.file = join(dataDir, VAULT_FILE);
    this.#source = source;
  }

  get exists(): boolean {
    return statSync(this.file, { throwIfNoEntry: false }) !== undefined;
  }

  /** Whether its key is held: what is asked next needs no passphrase. */
  get unlocked(): boolean {
    return this.#key !== null;
  }

  /** @throws FaultError `denied.wrong_passphrase`, `unavailable.vault_damaged`, `input.no_passphrase` */
  async get(name: string): Promise<string | null> {
    return (await this.#inTurn(() => this.#read()))[name] ?? null;
  }

  /** Makes the vault when there is none. */
  set(name: string, value: string): Promise<void> {
    return this.#inTurn(() => this.#change((entries) => ({ ...entries, [name]: value })));
  }

  delete(name: string): Promise<void> {
    if (!this.exists) return Promise.resolve();
    return this.#inTurn(() =>
      this.#change((entries) => Object.fromEntries(Object.entries(entries).filter(([one]) => one !== name))),
    );
  }

  /** Removes everything. @returns false when there was nothing. */
  forget(): boolean {
    const there = this.exists;
    rmSync(this.file, { force: true });
    this.#key = null;
    return there;
  }

  /** One question after the other: the passphrase is asked for once, and no write of this process is lost. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = (TURNS.get(this.file) ?? Promise.resolve()).then(act);
    const rest = turn.catch(() => {});
    TURNS.set(this.file, rest);
    return turn;
  }

  async #read(): Promise<Record<string, string>> {
    if (!this.exists) return {};
    if (statSync(this.file).size > VAULT_BYTES_MAX) {
      const text = `${this.file} is too large to be a secret store of this terminal. Remove it with npm run -s cli -- auth forget.`;
      throw new FaultError(fault('unavailable.vault_damaged', text));
    }
    const vault = parseVault(readFileSync(this.file, 'utf8'), this.file);
    if (this.#key === null || !fits(vault, this.#key)) {
      const passphrase = await this.#source.ask(false);
      this.#key = await keyOf(vault, passphrase, this.file);
      await this.#source.opened(passphrase);
    }
    return openVault(vault, this.#key, this.file);
  }

  async #change(change: (entries: Record<string, string>) => Record<string, string>): Promise<void> {
    // Before the lock: a person may take their time.
    await this.#read();
    if (!this.exists) await this.#make();
    const lock = `${this.file}.lock`;
    await this.#lock(lock);
    try {
      const entries = await this.#read();
      const key = this.#key;
      if (key === null) throw new FaultError(fault('bug.assertion', 'a vault that was read has its key'));
      writeDurably(this.file, `${JSON.stringify(sealVault(change(entries), key))}\n`);
    } finally {
      releaseLock(lock);
    }
  }

  async #make(): Promise<void> {
    const passphrase = await this.#source.ask(true);
    this.#key = await freshKey(passphrase);
    await this.#source.opened(passphrase);
  }

  async #lock(lock: string): Promise<void> {
    for (let i = 0; i < LOCK_TRIES; i += 1) {
      if (takeLock(lock, { pid: process.pid })) return;
      await pause(LOCK_PAUSE_MS);
    }
    const text = `Another process keeps ${this.file} locked. Try again; remove ${lock} if no terminal is running.`;
    throw new FaultError(fault('unavailable.vault_busy', text));
  }
}

/** The old file or the new one, whole, also when the power goes; only the owner can read it. */
export function writeDurably(file: string, content: string | Buffer): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  const handle = openSync(beside, 'wx', 0o600);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
