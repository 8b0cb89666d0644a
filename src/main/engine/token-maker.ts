import { type Fault, FaultError, faultOf } from '#contract/faults.ts';
import type { Account, AccountAuth, Login } from '../core/account/account.ts';
import { type Remedy, remedyOf } from '../core/account/token-policy.ts';
import type { AccountBook } from './account-book.ts';

/** The minute of a profile's expiry is cut off; a difference up to this says nothing. */
const PROFILE_COARSE_MS = 60_000;

/** What the broker says of a token: that it works and when it ends, that it is dead, or nothing. */
export type Verdict =
  | { readonly state: 'alive'; readonly endsAtMs: number | null }
  | { readonly state: 'dead'; readonly fault: Fault }
  | { readonly state: 'unknown'; readonly fault: Fault };

/** Gets tokens from the broker and keeps each one in the secret store before anybody uses it. */
export class TokenMaker {
  readonly #auth: AccountAuth;
  readonly #book: AccountBook;
  readonly #wallMs: () => number;

  constructor(auth: AccountAuth, book: AccountBook, wallMs: () => number) {
    this.#auth = auth;
    this.#book = book;
    this.#wallMs = wallMs;
  }

  /** When a token ends by its own words, epoch ms UTC; null when it has none. */
  endsAtMs(login: Login): number | null {
    return this.#auth.describe(login.accessToken)?.endsAtMs ?? null;
  }

  /** Asks `/profile`: the only question that tells a dead token from a broken line. */
  async probe(login: Login): Promise<Verdict> {
    try {
      const { tokenEndsMs } = await this.#auth.profile(login);
      return { state: 'alive', endsAtMs: earlier(this.endsAtMs(login), tokenEndsMs) };
    } catch (thrown) {
      const fault = faultOf(thrown);
      const dead = fault.code === 'denied.session_dead';
      return { state: dead ? 'dead' : 'unknown', fault };
    }
  }

  remedy(account: Account, login: Login | null): Remedy {
    return remedyOf(account, login === null ? null : this.#auth.describe(login.accessToken), this.#wallMs());
  }

  /**
   * Another token: renewed where that is possible, else made with PIN and code; a refused renewal falls back to the
   * second. The one before is dead afterwards. `kept` = why it could not be stored; null when it was.
   * @throws FaultError of the broker.
   */
  async replace(account: Account, login: Login | null): Promise<{ login: Login; kept: Fault | null }> {
    const renewable = login !== null && this.remedy(account, login) === 'renew';
    return this.#keep(renewable ? await this.#renew(account, login) : await this.#auth.generate(account));
  }

  /** A token made with PIN and code, whatever became of the one before. */
  async generate(account: Account): Promise<{ login: Login; kept: Fault | null }> {
    return this.#keep(await this.#auth.generate(account));
  }

  async #renew(account: Account, login: Login): Promise<Login> {
    try {
      return await this.#auth.renew(login);
    } catch (thrown) {
      const { kind } = faultOf(thrown);
      // Only a clear refusal: after a broken line the broker may have renewed it all the same.
      if (account.login === null || (kind !== 'denied' && kind !== 'rejected')) throw thrown;
      return this.#auth.generate(account);
    }
  }

  async #keep(login: Login): Promise<{ login: Login; kept: Fault | null }> {
    try {
      await this.#book.keepToken(login);
      return { login, kept: null };
    } catch (thrown) {
      if (!(thrown instanceof FaultError) && !(thrown instanceof Error)) throw thrown;
      return { login, kept: faultOf(thrown) };
    }
  }
}

/** The token's own words have seconds and count; the profile counts when it is clearly earlier. */
function earlier(own: number | null, profile: number | null): number | null {
  if (own === null || profile === null) return own ?? profile;
  return profile + PROFILE_COARSE_MS < own ? profile : own;
}
