import type { Config } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { BrokerAccountInput, BrokerAccountState, Finding } from '#contract/model/broker-account.ts';
import type { Timers } from '#contract/timers.ts';
import { AccountBook } from '../engine/account-book.ts';
import { examineAccount } from '../engine/account-exam.ts';
import type { AccountDoor, BrokerHost } from '../engine/host.ts';
import { TokenMaker } from '../engine/token-maker.ts';
import { accountInUse, noAccount } from '../engine/token-words.ts';
import { checkGiven, type GivenAccount, keepGiven } from './secrets/keep-account.ts';
import type { PagePassphrase } from './secrets/passphrase.ts';
import type { SecretVault } from './secrets/secret-vault.ts';

/** The broker's answers may take longer than a call of the page may: then it is told, and nothing is lost. */
const CHECK_MS_MAX = 8_500;
const DIGITS_SHOWN = 4;

export interface AccountDoorOptions {
  readonly config: Pick<Config, 'account' | 'ipEchoUrl' | 'source'>;
  readonly vault: SecretVault;
  /** Where a passphrase that the page typed is put while the vault is asked. */
  readonly phrase: PagePassphrase;
  /** Made when it is needed; closed by whoever made it. */
  readonly broker: () => { readonly broker: BrokerHost; readonly close: () => void };
  readonly makeFolder: () => void;
  readonly timers: Timers;
  readonly wallMs: () => number;
}

const LATE: Finding = {
  name: 'broker',
  level: 'fail',
  text: `did not answer within ${CHECK_MS_MAX / 1_000} s. Check the network of this machine, and look again in a minute.`,
};

/** An error of a library may quote what it was given: only our own words leave this file. */
async function inOwnWords<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    const text = 'The secret store could not be used for a reason that is not shown, because it may hold a secret.';
    throw new FaultError(
      fault('unavailable.secret_store', `${text} Store the account with: npm run -s cli -- auth set.`),
    );
  }
}

function givenOf({ clientId, sign }: BrokerAccountInput): GivenAccount {
  if ('accessToken' in sign) return { clientId, accessToken: sign.accessToken, login: null };
  return { clientId, accessToken: null, login: { pin: sign.pin, totpSecret: sign.totpSecret } };
}

/** Stores the broker account for a page and has it looked at. What it is given is written into the vault only. */
export class HostAccountDoor implements AccountDoor {
  readonly #options: AccountDoorOptions;
  readonly #book: AccountBook;

  constructor(options: AccountDoorOptions) {
    this.#options = options;
    this.#book = new AccountBook(options.vault, options.config.account);
  }

  state(): Promise<BrokerAccountState> {
    return inOwnWords(async () => {
      const { vault, phrase } = this.#options;
      const needsPassphrase = !vault.unlocked && !(await phrase.known(!vault.exists));
      const readable = vault.exists && !needsPassphrase;
      const account = readable ? await this.#book.account() : null;
      const store = !vault.exists ? 'none' : readable ? 'open' : 'locked';
      return {
        label: this.#book.label,
        file: vault.file,
        store,
        needsPassphrase,
        client: account === null ? null : `••••${account.clientId.slice(-DIGITS_SHOWN)}`,
        way: account === null ? null : account.login === null ? 'token' : 'login',
      };
    });
  }

  connect(input: BrokerAccountInput): Promise<BrokerAccountState> {
    return inOwnWords(async () => {
      const { phrase, makeFolder, wallMs } = this.#options;
      await this.#needPassphrase(input.passphrase);
      const given = givenOf(input);
      await this.#withBroker(async ({ auth }) => void checkGiven(auth, given, wallMs()));
      makeFolder();
      await phrase.during(input.passphrase, () => keepGiven(this.#book, given, wallMs()));
      return this.state();
    });
  }

  check(passphrase: string | null, makeToken: boolean): Promise<Finding[]> {
    return inOwnWords(async () => {
      const { phrase, timers, vault } = this.#options;
      await this.#needPassphrase(passphrase);
      // Opens the vault; from then on its key is held.
      await phrase.during(passphrase, () => this.#book.account());
      const late = Promise.withResolvers<Finding[]>();
      const stop = timers.after(CHECK_MS_MAX, () => late.resolve([LATE]));
      const found = this.#withBroker(async (broker) => {
        if (makeToken) await this.#makeToken(broker);
        return this.#examine(broker, vault.file);
      });
      // What comes after the answer was given is nobody's to hear.
      found.catch(() => {});
      return Promise.race([found, late.promise]).finally(stop);
    });
  }

  async #needPassphrase(given: string | null): Promise<void> {
    const { vault, phrase } = this.#options;
    if (given !== null || vault.unlocked || (await phrase.known(!vault.exists))) return;
    const text = vault.exists
      ? 'The secret store is locked. Type its passphrase.'
      : 'Choose a passphrase for the secret store. It is needed at every start; nobody can give it back.';
    throw new FaultError(fault('input.passphrase', text));
  }

  async #withBroker<T>(act: (broker: BrokerHost) => Promise<T>): Promise<T> {
    const { broker, close } = this.#options.broker();
    try {
      return await act(broker);
    } finally {
      close();
    }
  }

  async #makeToken({ auth, lease }: BrokerHost): Promise<void> {
    const { config, wallMs } = this.#options;
    if (config.source === 'dhan') {
      const text = 'This terminal runs on the account and makes its tokens by itself. Nothing was done.';
      throw new FaultError(fault('denied.token_kept', text));
    }
    const account = await this.#book.account();
    if (account === null) throw noAccount(this.#book.label);
    if (account.login === null) {
      const text =
        'PIN and TOTP secret are not stored, so that no token can be made. Store them, or a token of the web page.';
      throw new FaultError(fault('denied.token_dead', text));
    }
    const holder = lease.take(account.clientId);
    if (holder !== null) throw accountInUse(holder);
    try {
      const { kept } = await new TokenMaker(auth, this.#book, wallMs).generate(account);
      if (kept !== null) throw new FaultError(kept);
    } finally {
      lease.release(account.clientId);
    }
  }

  #examine({ auth, lease }: BrokerHost, vaultFile: string): Promise<Finding[]> {
    const { config, wallMs } = this.#options;
    return examineAccount({
      auth,
      book: this.#book,
      vaultFile,
      login: null,
      ipEchoUrl: config.ipEchoUrl,
      nowMs: wallMs(),
      holder: (clientId) => lease.holder(clientId),
      tryFeed: null,
      trading: false,
    });
  }
}
