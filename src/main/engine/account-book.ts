import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import type { Account, Login } from '../core/account/account.ts';
import type { SecretStore } from './host.ts';

/** Names of the two secrets: what a person stored, and the token in force. Those of `main` have no label behind. */
const ACCOUNT = 'dhan.account';
const TOKEN = 'dhan.token';
const UNLABELLED = 'main';

const clientId = z.string().regex(/^\d{4,20}$/, 'a client id is a number such as 1100003626');
const login = z.strictObject({
  pin: z.string().regex(/^\d{4,6}$/, 'a PIN has 4 to 6 digits'),
  totpSecret: z.string().regex(/^[A-Z2-7]{16,128}$/, 'a TOTP secret has at least 16 letters A-Z and digits 2-7'),
});
const accountSchema = z.strictObject({ clientId, login: login.nullable(), storedAtMs: z.number() });
const tokenSchema = z.strictObject({ clientId, accessToken: z.string().min(20).max(4_096) });

/** The base32 secret in what a person pastes: with blanks, in small letters, or a whole `otpauth://` address. */
export function plainTotpSecret(text: string): string {
  const inUri = /[?&]secret=([^&]+)/i.exec(text);
  return decodeURIComponent(inUri?.[1] ?? text)
    .replace(/[\s-]/g, '')
    .replace(/=+$/, '')
    .toUpperCase();
}

/** The account and its token in the secret store. */
export class AccountBook {
  readonly label: string;
  readonly #secrets: SecretStore;
  readonly #account: string;
  readonly #token: string;

  /** @param label of the account, as `--account` names it; each has secrets of its own. */
  constructor(secrets: SecretStore, label = UNLABELLED) {
    const tail = label === UNLABELLED ? '' : `.${label}`;
    this.label = label;
    this.#secrets = secrets;
    this.#account = `${ACCOUNT}${tail}`;
    this.#token = `${TOKEN}${tail}`;
  }

  /** Null when none is stored. */
  async account(): Promise<Account | null> {
    return this.#read(this.#account, accountSchema);
  }

  /** The stored token of the account; null when there is none, or it is another account's. */
  async token(account: Account): Promise<Login | null> {
    const stored = await this.#read(this.#token, tokenSchema);
    return stored?.clientId === account.clientId ? stored : null;
  }

  /** @throws FaultError `input.account` with what is wrong; the value itself is never in it. */
  async keepAccount(account: Account): Promise<void> {
    const parsed = accountSchema.safeParse(account);
    if (!parsed.success) throw new FaultError(fault('input.account', `${wordsOf(parsed.error)}. Nothing was stored.`));
    await this.#secrets.set(this.#account, JSON.stringify(parsed.data));
  }

  async keepToken(token: Login): Promise<void> {
    const parsed = tokenSchema.safeParse({ clientId: token.clientId, accessToken: token.accessToken });
    if (!parsed.success) throw new FaultError(fault('input.account', `${wordsOf(parsed.error)}. Nothing was stored.`));
    await this.#secrets.set(this.#token, JSON.stringify(parsed.data));
  }

  dropToken(): Promise<void> {
    return this.#secrets.delete(this.#token);
  }

  async #read<T>(name: string, schema: z.ZodType<T>): Promise<T | null> {
    const text = await this.#secrets.get(name);
    if (text === null) return null;
    let value: unknown = null;
    try {
      value = JSON.parse(text);
    } catch {
      // Falls through to the same refusal: the schema takes no null.
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const why = 'What is stored of the account cannot be read. Store it again with: npm run -s cli -- auth set.';
    throw new FaultError(fault('input.account', why));
  }
}

function wordsOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue?.code === 'invalid_format' ? issue.message : `The ${issue?.path.join('.')} is not usable`;
}
