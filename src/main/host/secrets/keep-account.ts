import { FaultError, fault } from '#contract/faults.ts';
import { oneTimeCode } from '../../adapters/dhan/auth.ts';
import { type AccountBook, plainTotpSecret } from '../../engine/account-book.ts';
import type { BrokerHost } from '../../engine/host.ts';
import { istText } from '../../engine/token-words.ts';

type AccountAuth = BrokerHost['auth'];
type TokenFacts = NonNullable<ReturnType<AccountAuth['describe']>>;

/** What a person gives: how to sign in. Secrets. */
export interface GivenAccount {
  readonly clientId: string;
  readonly accessToken: string | null;
  readonly login: { readonly pin: string; readonly totpSecret: string } | null;
}

/** A refusal of what a person gave; its text never repeats it. */
export function refuseAccount(text: string): FaultError {
  return new FaultError(fault('input.account', text));
}

/**
 * What a given account says of itself, before anything is stored.
 * @returns facts of the token; null where none was given.
 * @throws FaultError `input.account`
 */
export function checkGiven(auth: AccountAuth, given: GivenAccount, nowMs: number): TokenFacts | null {
  if (given.login !== null) oneTimeCode(plainTotpSecret(given.login.totpSecret), 0);
  if (given.accessToken === null) return null;
  const facts = auth.describe(given.accessToken);
  if (facts === null)
    throw refuseAccount('That is no access token of this broker: it should begin with eyJ. Nothing was stored.');
  if (facts.clientId !== given.clientId)
    throw refuseAccount('The token belongs to another client id. Nothing was stored.');
  if (facts.endsAtMs > nowMs) return facts;
  throw refuseAccount(`The token ended at ${istText(facts.endsAtMs)} IST. Make a new one. Nothing was stored.`);
}

/** Stores an account that was checked. A token of before is forgotten where none is given. */
export async function keepGiven(book: AccountBook, given: GivenAccount, nowMs: number): Promise<void> {
  const { clientId, accessToken } = given;
  const login = given.login && { pin: given.login.pin, totpSecret: plainTotpSecret(given.login.totpSecret) };
  await book.keepAccount({ clientId, login, storedAtMs: nowMs });
  if (accessToken === null) await book.dropToken();
  else await book.keepToken({ clientId, accessToken });
}
