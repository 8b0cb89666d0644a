/** The words of a broker account that the engine and the adapter share. Values of these types are secrets. */

/** How the terminal signs in: with a token that a person made, or by making tokens with PIN and one-time codes. */
export interface Account {
  readonly clientId: string;
  /** Null when the person pastes tokens. */
  readonly login: { readonly pin: string; readonly totpSecret: string } | null;
  /** When the person stored it, epoch ms: the same again is a wish to try again. */
  readonly storedAtMs: number;
}

/** What a token says of itself. */
export interface TokenFacts {
  readonly clientId: string;
  /** Epoch ms UTC. */
  readonly endsAtMs: number;
  /** `SELF`: made on the broker's page, can be renewed. `APP`: made with PIN and code, cannot. Null = it does not say. */
  readonly consumer: 'SELF' | 'APP' | null;
}

/** A client id with the token that opens its doors. */
export interface Login {
  readonly clientId: string;
  readonly accessToken: string;
}

/** What the broker tells of an account that is signed in. */
export interface AccountProfile {
  readonly clientId: string;
  /** When the token ends, epoch ms UTC; null when the broker does not say it readably. */
  readonly tokenEndsMs: number | null;
  readonly dataPlan: boolean;
  readonly segments: readonly string[];
  /** The broker's clock minus this machine's, ms (its Date header has whole seconds); null when it sent none. */
  readonly skewMs: number | null;
}

/**
 * The broker's side of signing in. Every method rejects with a `FaultError`: `denied.*` when asking again cannot help,
 * `unavailable.*` when it may. No fault holds a secret.
 */
export interface AccountAuth {
  /** What a token says of itself, without asking anybody; null when it is no token of this broker. */
  describe(accessToken: string): TokenFacts | null;
  /** A new token from PIN and one-time code. The one before dies, with every socket that uses it. */
  generate(account: Account): Promise<Login>;
  /** A new token for one that is still valid; `SELF` tokens only. The one before dies. */
  renew(login: Login): Promise<Login>;
  profile(login: Login): Promise<AccountProfile>;
  /** Addresses from which the broker takes orders, primary first. */
  registeredIps(login: Login): Promise<string[]>;
  /** This machine's address as the internet sees it. */
  publicIp(echoUrl: string): Promise<string>;
  /** Ends kept connections. */
  close(): void;
}
