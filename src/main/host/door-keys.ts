import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
/** Browsers that may hold a session at once; the oldest is forgotten past it. */
const SESSIONS_MAX = 32;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** One-time tokens for start URLs and the sessions they become; compared in constant time, kept only as digests. */
export class DoorKeys {
  readonly #tokens: Buffer[] = [];
  readonly #sessions: Buffer[];

  /** `known`: digests of sessions from before a restart, as `sessionDigests` gave them. */
  constructor(known: readonly string[] = []) {
    this.#sessions = known.slice(-SESSIONS_MAX).map((text) => Buffer.from(text, 'base64url'));
  }

  /** The sessions as text, from which no key can be made. */
  get sessionDigests(): readonly string[] {
    return this.#sessions.map((known) => known.toString('base64url'));
  }

  /** A token that opens the door once. */
  issue(): string {
    const token = randomBytes(KEY_BYTES).toString('base64url');
    this.#tokens.push(digest(token));
    return token;
  }

  /** Trades a token for a session; null when the token is unknown or used. */
  redeem(token: string): string | null {
    const at = find(this.#tokens, token);
    if (at < 0) return null;
    this.#tokens.splice(at, 1);
    const session = randomBytes(KEY_BYTES).toString('base64url');
    this.#sessions.push(digest(session));
    if (this.#sessions.length > SESSIONS_MAX) this.#sessions.shift();
    return session;
  }

  knows(session: string): boolean {
    return find(this.#sessions, session) >= 0;
  }
}

/** Looks at every entry whatever the outcome, so that time tells nothing. */
function find(digests: readonly Buffer[], text: string): number {
  const wanted = digest(text);
  let found = -1;
  digests.forEach((known, i) => {
    if (known.length === wanted.length && timingSafeEqual(known, wanted)) found = i;
  });
  return found;
}
