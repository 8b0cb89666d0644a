import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { FaultError, fault } from '#contract/faults.ts';
import type { Config } from '#contract/config.ts';
import { AccountBook } from '../engine/account-book.ts';
import type { BrokerHost } from '../engine/host.ts';
import { redactText } from '../engine/log.ts';
import { TokenMaker } from '../engine/token-maker.ts';
import { accountInUse, istText, noAccount } from '../engine/token-words.ts';
import { brokerHost } from '../host/broker-host.ts';
import { loadConfig } from '../host/config-load.ts';
import { inspectDataFolder, makeFolder } from '../host/data-folder.ts';
import { KEYRING_FILE } from '../host/secrets/keyring.ts';
import { checkGiven, keepGiven, refuseAccount as refuse } from '../host/secrets/keep-account.ts';
import type { SecretVault } from '../host/secrets/secret-vault.ts';
import { openSecrets } from '../host/terminal.ts';
import { type AuthInput, readAccount } from './auth-input.ts';
import { DONE, MISUSED } from './io.ts';

const HELP = `npm run -s cli -- auth set|status|renew|forget [--account NAME] [--data DIR] [--broker-urls dhan|FILE] [--key-file FILE]

  set      asks for the client id and an access token, or PIN and TOTP secret, and keeps them encrypted.
           Without a terminal it reads one JSON object from the standard input:
           {"clientId", "accessToken"} or {"clientId", "pin", "totpSecret"}
  status   what is stored and how long the token lasts; shows no secret
  renew    gets another token now; the one before dies
  forget   removes the secret store; --yes does not ask

Every account of --account has credentials of its own.

Secrets are never taken from the command line. The passphrase of the store comes from TERMINAL_PASSPHRASE, from the
key file, or from you.
`;

interface Parts {
  readonly config: Config;
  readonly vault: SecretVault;
  readonly book: AccountBook;
  readonly broker: BrokerHost;
  readonly input: AuthInput;
  readonly say: (text: string) => void;
}

const ACTIONS: Readonly<Record<string, (parts: Parts, sure: boolean) => Promise<void>>> = {
  set: setAccount,
  status,
  renew,
  forget,
};

/** The command. @returns exit code. Throws faults with their remedy. */
export async function authCommand(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    const asked = name === '--help' || name === 'help';
    // The word is not repeated: it may be a secret.
    if (!asked && name !== '') process.stderr.write('auth is followed by set, status, renew or forget.\n\n');
    (asked ? process.stdout : process.stderr).write(HELP);
    return asked ? DONE : MISUSED;
  }
  // A value that stands alone may be a secret: it is refused without being repeated.
  if (rest.some((arg, i) => !arg.startsWith('--') && !(rest[i - 1] ?? '').startsWith('--'))) {
    throw refuse('Secrets are never taken from the command line. Run auth set without them: it asks.');
  }
  const { config } = loadConfig(
    rest.filter((arg) => arg !== '--yes'),
    process.env,
  );
  const vault = openSecrets(config);
  const broker = brokerHost(config);
  const say = (text: string): void => void process.stdout.write(`${redactText(text)}\n`);
  const input = { tty: process.stdin, show: (text: string) => void process.stderr.write(text) };
  try {
    await action(
      { config, vault, book: new AccountBook(vault, config.account), broker, input, say },
      rest.includes('--yes'),
    );
  } finally {
    broker.auth.close();
  }
  return DONE;
}

async function setAccount({ config, vault, book, broker, input, say }: Parts): Promise<void> {
  inspectDataFolder(config.dataDir);
  const given = await readAccount(input);
  const facts = checkGiven(broker.auth, given, Date.now());
  makeFolder(config.dataDir);
  await keepGiven(book, given, Date.now());
  say(`Stored in ${vault.file}, encrypted; only you can read it.`);
  if (facts !== null) say(`The token is valid until ${istText(facts.endsAtMs)} IST.`);
  say(
    'A terminal that runs on this data folder takes it up by itself. Look at it all with: npm run -s cli -- doctor --dhan',
  );
}

async function status({ config, vault, book, broker, say }: Parts): Promise<void> {
  if (!vault.exists) throw noAccount(config.account);
  const account = await book.account();
  if (account === null) throw noAccount(config.account);
  const token = await book.token(account);
  const facts = token === null ? null : broker.auth.describe(token.accessToken);
  const holder = broker.lease.holder(account.clientId);
  say(`store    ${vault.file}`);
  say(`account  ${'•'.repeat(Math.max(0, account.clientId.length - 4))}${account.clientId.slice(-4)}`);
  say(
    `sign-in  ${account.login === null ? 'access token only' : 'PIN and TOTP secret: tokens are made by themselves'}`,
  );
  say(`token    ${tokenLine(facts, token !== null, Date.now())}`);
  say(`in use   ${holder === null ? 'no' : `by process ${holder.pid}, data folder ${holder.dataDir}`}`);
  say(`broker   ${new URL(broker.urls.rest).host}${config.brokerUrls === 'dhan' ? '' : ` (${config.brokerUrls})`}`);
}

function tokenLine(facts: ReturnType<BrokerHost['auth']['describe']>, stored: boolean, nowMs: number): string {
  if (!stored) return 'none yet';
  if (facts === null) return 'stored; it does not say when it ends';
  const kind = facts.consumer === 'APP' ? 'made with PIN and code' : 'from the web page, can be renewed';
  const leftMin = Math.floor((facts.endsAtMs - nowMs) / 60_000);
  if (leftMin <= 0) return `ended at ${istText(facts.endsAtMs)} IST`;
  return `valid until ${istText(facts.endsAtMs)} IST, ${Math.floor(leftMin / 60)} h ${leftMin % 60} min left (${kind})`;
}

async function renew({ book, broker, say }: Parts): Promise<void> {
  const account = await book.account();
  if (account === null) throw noAccount(book.label);
  const holder = broker.lease.take(account.clientId);
  if (holder !== null) throw accountInUse(holder);
  try {
    const token = await book.token(account);
    const maker = new TokenMaker(broker.auth, book, Date.now);
    if (maker.remedy(account, token) === 'none') {
      const text =
        'There is no token that could be renewed, and PIN and TOTP secret are not stored. Run npm run -s cli -- auth set.';
      throw new FaultError(fault('denied.token_dead', text));
    }
    const { login, kept } = await maker.replace(account, token);
    if (kept !== null) throw new FaultError(kept);
    const endsAtMs = maker.endsAtMs(login);
    say(`The account has a new token${endsAtMs === null ? '' : `, valid until ${istText(endsAtMs)} IST`}.`);
  } finally {
    broker.lease.release(account.clientId);
  }
}

async function forget({ config, vault, input, say }: Parts, sure: boolean): Promise<void> {
  if (!existsSync(vault.file)) return say('There is no secret store in this data folder.');
  if (!sure && input.tty.isTTY !== true) throw refuse('Nobody is there to ask. Say --yes to remove the secret store.');
  if (!sure) {
    const lines = createInterface({ input: input.tty, output: process.stderr });
    const answer = await lines.question(`Remove ${vault.file} with everything in it? yes or no: `);
    lines.close();
    if (answer.trim() !== 'yes') return say('Nothing was removed.');
  }
  vault.forget();
  rmSync(join(config.dataDir, KEYRING_FILE), { force: true });
  say('Removed. The token itself lives on at the broker until it ends; a new one made there ends it at once.');
}
