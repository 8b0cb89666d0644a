import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { FaultError, fault } from '#contract/faults.ts';
import { type Tty, askHidden } from './ask-hidden.ts';
import type { Keyring } from './keyring.ts';
import { type PassphraseSource, writeDurably } from './secret-vault.ts';

/** Environment variable with the passphrase; the process forgets it when it has read it. */
export const PASSPHRASE_VARIABLE = 'TERMINAL_PASSPHRASE';
/** Shorter ones are guessed. */
export const PASSPHRASE_CHARS_MIN = 8;
const KEY_FILE_BYTES = 32;

/** A passphrase that a person types into the page, held only while the vault is asked with it. */
export class PagePassphrase {
  #text: string | null = null;
  #known: (fresh: boolean) => Promise<boolean> = () => Promise.resolve(false);

  /** The one in hand; null when the page is not asking. */
  get text(): string | null {
    return this.#text;
  }

  /** Whether the passphrase is had without a person. @param fresh there is no vault yet. */
  known(fresh: boolean): Promise<boolean> {
    return this.#known(fresh);
  }

  /** Set once, by the source that knows. */
  knownBy(known: (fresh: boolean) => Promise<boolean>): void {
    this.#known = known;
  }

  async during<T>(text: string | null, act: () => Promise<T>): Promise<T> {
    this.#text = text;
    try {
      return await act();
    } finally {
      this.#text = null;
    }
  }
}

export interface PassphraseSources {
  readonly env: Record<string, string | undefined>;
  /** Path of a key file; empty = none. */
  readonly keyFile: string;
  /** Absent where the host has none. */
  readonly keyring?: Keyring;
  /** Absent where no page asks. */
  readonly page?: PagePassphrase;
  readonly tty: Tty;
  readonly show: (text: string) => void;
}

/**
 * Where the passphrase of the vault comes from, in order: the environment, the key file, the desktop's keyring, the page
 * that a person types it into, the person at the terminal. A key file that does not exist is made for a new vault.
 */
export function passphraseFrom(sources: PassphraseSources): PassphraseSource {
  const { env, keyFile, keyring, page, tty, show } = sources;
  // Taken out at once: no child process and no crash report gets it.
  const given = env[PASSPHRASE_VARIABLE];
  delete env[PASSPHRASE_VARIABLE];
  let recalled = false;
  page?.knownBy(async (fresh) => {
    if (given !== undefined || keyFile !== '') return true;
    return !fresh && !recalled && typeof (await keyring?.recall()) === 'string';
  });
  const ask = async (fresh: boolean): Promise<string> => {
    if (given !== undefined) return checked(given, `${PASSPHRASE_VARIABLE} holds`);
    if (keyFile !== '') return fromKeyFile(keyFile, fresh);
    // A passphrase of the keyring that did not open the vault is not tried twice.
    const known = fresh || recalled ? null : await keyring?.recall();
    recalled = true;
    if (typeof known === 'string') return known;
    const typed = page?.text ?? null;
    if (typed !== null) return fresh ? checked(typed, 'You typed') : typed;
    if (tty.isTTY !== true) throw nobodyThere();
    return fresh ? chosen(tty, show) : askHidden('Passphrase of the secret store: ', tty, show);
  };
  // A key file is its owner's choice of a place; everything else may be remembered by the desktop.
  const opened = async (passphrase: string): Promise<void> => {
    if (keyFile === '') await keyring?.keep(passphrase);
  };
  return { ask, opened };
}

async function chosen(tty: Tty, show: (text: string) => void): Promise<string> {
  const question = `Choose a passphrase for the secret store (${PASSPHRASE_CHARS_MIN} characters or more): `;
  const first = checked(await askHidden(question, tty, show), 'You typed');
  if ((await askHidden('The same again: ', tty, show)) === first) return first;
  throw new FaultError(fault('input.passphrase', 'The two differ; nothing was stored. Start again.'));
}

function checked(passphrase: string, where: string): string {
  if (passphrase.length >= PASSPHRASE_CHARS_MIN) return passphrase;
  const text = `${where} a passphrase of fewer than ${PASSPHRASE_CHARS_MIN} characters. Choose a longer one.`;
  throw new FaultError(fault('input.passphrase', text));
}

function fromKeyFile(file: string, fresh: boolean): string {
  if (!existsSync(file)) {
    if (!fresh) {
      const text = `The key file ${file} is missing, and the secret store cannot be opened without it. Put it back, or leave --key-file away.`;
      throw new FaultError(fault('input.key_file', text));
    }
    writeDurably(file, `${randomBytes(KEY_FILE_BYTES).toString('base64')}\n`);
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    const text = `Others on this machine can read the key file ${file}. Take that away: chmod 600 ${file}. If they may have read it, store the account anew.`;
    throw new FaultError(fault('input.key_file', text));
  }
  return checked(readFileSync(file, 'utf8').trim(), `The key file ${file} holds`);
}

function nobodyThere(): FaultError {
  const text = `The secret store is locked, and there is no terminal to ask for its passphrase. Set ${PASSPHRASE_VARIABLE}, or name a key file with --key-file FILE.`;
  return new FaultError(fault('input.no_passphrase', text));
}
