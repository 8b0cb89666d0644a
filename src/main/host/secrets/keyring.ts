import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from './secret-vault.ts';

/** Within the data folder; encrypted by the desktop. */
export const KEYRING_FILE = 'passphrase.safe';

/** The part of Electron's safeStorage that is used; the desktop entry hands in the real one. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(bytes: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
  getSelectedStorageBackend(): string;
}

/**
 * Keeps the passphrase of the vault in the keyring of the desktop, so that nobody types it twice. The secrets stay in
 * the vault, where the command line and the browser host read them too: one truth for all hosts.
 */
export class Keyring {
  readonly #storage: SafeStorage;
  readonly #file: string;
  readonly #platform: NodeJS.Platform;

  constructor(storage: SafeStorage, dataDir: string, platform: NodeJS.Platform) {
    this.#storage = storage;
    this.#file = join(dataDir, KEYRING_FILE);
    this.#platform = platform;
  }

  /**
   * False where the desktop has no keyring. On Linux Electron then encrypts with a key that everybody knows
   * (`basic_text`): that is refused, and the passphrase is asked for instead.
   */
  async usable(): Promise<boolean> {
    if (!(await this.#storage.isAsyncEncryptionAvailable())) return false;
    if (this.#platform !== 'linux') return true;
    const backend = this.#storage.getSelectedStorageBackend();
    return backend !== 'basic_text' && backend !== 'unknown';
  }

  /** The passphrase that was kept; null when there is none, or when the keyring does not open it any more. */
  async recall(): Promise<string | null> {
    if (!existsSync(this.#file) || !(await this.usable())) return null;
    try {
      const { result, shouldReEncrypt } = await this.#storage.decryptStringAsync(readFileSync(this.#file));
      if (shouldReEncrypt) await this.keep(result);
      return result;
    } catch {
      return null;
    }
  }

  async keep(passphrase: string): Promise<void> {
    if (await this.usable()) writeDurably(this.#file, await this.#storage.encryptStringAsync(passphrase));
  }
}
