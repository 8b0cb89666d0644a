import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SimClock } from './world.ts';

/** Validity of a token, by the market's clock (dhan-api §1.2). */
export const TOKEN_LIFE_MS = 86_400_000;

/** `SELF`: made on the broker's web page (renewable). `APP`: made by PIN and TOTP. */
export type TokenConsumer = 'SELF' | 'APP';
export type TokenState = 'live' | 'expired' | 'dead' | 'malformed';

interface LiveToken {
  readonly text: string;
  readonly consumer: TokenConsumer;
  expiryMs: number;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The one live token of the account: minting another kills it, and its sockets are told. */
export class TokenStore {
  readonly clientId: string;
  /** Called with the text of a token that just died. */
  onDeath: (text: string) => void = () => undefined;
  private readonly secret: string;
  private readonly clock: SimClock;
  private live: LiveToken | null = null;
  private minted = 0;

  constructor(clientId: string, secret: string, clock: SimClock) {
    this.clientId = clientId;
    this.secret = secret;
    this.clock = clock;
  }

  /** A new token; the one before is dead from here on. */
  mint(consumer: TokenConsumer): { readonly text: string; readonly expiryMs: number } {
    const iat = Math.floor(this.clock.nowMs() / 1000);
    const expiryMs = iat * 1000 + TOKEN_LIFE_MS;
    const claims = {
      iss: 'dhan',
      partnerId: '',
      exp: expiryMs / 1000,
      iat,
      tokenConsumerType: consumer,
      webhookUrl: '',
      dhanClientId: this.clientId,
      jti: ++this.minted,
    };
    const body = `${encode({ typ: 'JWT', alg: 'HS512' })}.${encode(claims)}`;
    this.kill();
    this.live = { text: `${body}.${this.sign(body)}`, consumer, expiryMs };
    return { text: this.live.text, expiryMs };
  }

  private sign(body: string): string {
    return createHmac('sha512', this.secret).update(body).digest('base64url');
  }

  /** Kills the live token without a successor. */
  kill(): void {
    const dead = this.live;
    this.live = null;
    if (dead !== null) this.onDeath(dead.text);
  }

  /** The owner renews in the gap between two market days: the same text lives for another day from now. */
  extend(): void {
    if (this.live !== null) this.live.expiryMs = this.clock.nowMs() + TOKEN_LIFE_MS;
  }

  get consumer(): TokenConsumer | undefined {
    return this.live?.consumer;
  }

  /** Expiry of the live token, epoch ms; undefined without one. */
  get expiryMs(): number | undefined {
    return this.live?.expiryMs;
  }

  /** What the broker would say of a token. */
  state(text: string): TokenState {
    if (this.live?.text === text) return this.clock.nowMs() < this.live.expiryMs ? 'live' : 'expired';
    const cut = text.lastIndexOf('.');
    if (cut < 0) return 'malformed';
    const given = Buffer.from(text.slice(cut + 1));
    const own = Buffer.from(this.sign(text.slice(0, cut)));
    return given.length === own.length && timingSafeEqual(given, own) ? 'dead' : 'malformed';
  }
}
