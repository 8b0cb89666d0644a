import { type Fault, FaultError, faultOf } from '#contract/faults.ts';
import type { Notice, TokenState } from '#contract/model/terminal.ts';
import type { Timers } from '#contract/timers.ts';
import type { Dispose } from '#contract/wire.ts';
import type { Account, Login } from '../core/account/account.ts';
import { EXPIRING_MS, renewalIsDue } from '../core/account/token-policy.ts';
import type { AccountBook } from './account-book.ts';
import type { BrokerAccess, BrokerHost, Source, SourceStarter } from './host.ts';
import { TokenMaker } from './token-maker.ts';
import { WORDS, accountInUse, noAccount, noToken } from './token-words.ts';

/** How often the token is looked at: its end is told this exactly. */
export const LOOK_MS = 5_000;
/** The broker makes one token in two minutes; a little later it does. */
export const THROTTLED_MS = 125_000;
/** Wait after a try that failed on the way. */
const RETRY_MS = 30_000;
/** A refused one-time code may have been used up: the next one is tried, once. */
const NEXT_CODE_MS = 35_000;
/** Tries at the start; after them a person should look. */
const FIRST_TRIES = 3;
/** Suspicions come in crowds; the broker is asked this often. */
const PROBE_GAP_MS = 10_000;
/** A token that dies twice within this is being fought over: no third one is made. */
const FIGHT_MS = 30 * 60_000;

export interface TokenKeeperOptions {
  readonly broker: BrokerHost;
  readonly book: AccountBook;
  readonly timers: Timers;
  readonly wallMs: () => number;
  /** No market is open: a good moment for a new token, which cuts every socket. */
  readonly quiet: () => boolean;
  readonly onAccess: (access: BrokerAccess) => void;
  readonly onState: (state: TokenState) => void;
  readonly tell: (level: Notice['level'], code: string, text: string) => void;
}

/** The one owner of an account's token: has it ready at the start, replaces it ahead of its end, and knows when it died. */
export class TokenKeeper implements SourceStarter {
  readonly #options: TokenKeeperOptions;
  readonly #maker: TokenMaker;
  #state: TokenState = { state: 'none', endsAtMs: null, reason: null };
  #account: Account | null = null;
  /** Client id of which this keeper has the lease. */
  #leased: string | null = null;
  #login: Login | null = null;
  #endsAtMs: number | null = null;
  #timer: Dispose = () => {};
  #busy = false;
  #stopped = false;
  #suspected = false;
  #probedAtMs = Number.NEGATIVE_INFINITY;
  /** No try of another token before this; Infinity = only with other credentials. */
  #notBeforeMs = 0;
  #codesRefused = 0;
  #revokedAtMs = Number.NEGATIVE_INFINITY;
  #toldCannotRenew = false;
  #failure = '';

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
    this.#maker = new TokenMaker(options.broker.auth, options.book, options.wallMs);
  }

  get state(): TokenState {
    return this.#state;
  }

  /** Time until the token ends, real ms; null without one. */
  get leftMs(): number | null {
    return this.#endsAtMs === null ? null : Math.max(0, this.#endsAtMs - this.#options.wallMs());
  }

  /** @throws FaultError `input.no_account`, `input.account_in_use`, `denied.token_dead`, or the broker's own. */
  async start(): Promise<Source> {
    const { broker, book, timers, wallMs } = this.#options;
    const account = await book.account();
    if (account === null || this.#stopped) throw noAccount(book.label);
    const holder = broker.lease.take(account.clientId);
    if (holder !== null) throw accountInUse(holder);
    this.#account = account;
    this.#leased = account.clientId;
    try {
      await this.#first(account);
    } catch (thrown) {
      this.#release();
      throw thrown;
    }
    if (!this.#stopped) this.#timer = timers.every(LOOK_MS, () => void this.look());
    return { access: this.#access(), clock: { epochMs: wallMs(), wallMs: wallMs(), speed: 1 } };
  }

  stop(): Promise<void> {
    this.leave();
    this.#options.broker.auth.close();
    return Promise.resolve();
  }

  /** Gives the account up; another keeper may go on with the same broker. */
  leave(): void {
    this.#stopped = true;
    this.#timer();
    this.#release();
  }

  /** Once only: after it the lease may be another keeper's. */
  #release(): void {
    if (this.#leased !== null) this.#options.broker.lease.release(this.#leased);
    this.#leased = null;
  }

  /** Client id of the account that is signed in to; null before that. */
  get clientId(): string | null {
    return this.#account?.clientId ?? null;
  }

  /** Somebody was refused in a way that a dead token explains: the broker is asked. */
  suspect(): void {
    if (this.#login === null || this.#state.state === 'dead' || this.#busy) return;
    this.#suspected = true;
    void this.look();
  }

  /** Does what is due: probe, replace, recover, tell. One at a time; never rejects. */
  async look(): Promise<void> {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    try {
      if (this.#state.state === 'dead') await this.#revive();
      else if (this.#suspected) await this.#verify();
      else await this.#age();
    } catch (thrown) {
      // The secret store cannot be read, say: told once, tried again.
      const why = faultOf(thrown);
      this.#notBeforeMs = Math.max(this.#notBeforeMs, this.#options.wallMs() + RETRY_MS);
      if (this.#failure !== why.text) this.#options.tell('error', why.code, why.text);
      this.#failure = why.text;
    } finally {
      this.#busy = false;
    }
  }

  async #first(account: Account): Promise<void> {
    const stored = await this.#options.book.token(account);
    let refused: Fault | null = null;
    if (stored !== null && (this.#maker.endsAtMs(stored) ?? Number.POSITIVE_INFINITY) > this.#options.wallMs()) {
      const verdict = await this.#maker.probe(stored);
      if (verdict.state === 'dead') refused = verdict.fault;
      else {
        this.#adopt(stored, verdict.state === 'alive' ? verdict.endsAtMs : this.#maker.endsAtMs(stored));
        return;
      }
    }
    if (account.login === null) throw noToken(stored === null ? null : this.#maker.endsAtMs(stored), refused);
    for (let tried = 1; ; tried += 1) {
      try {
        this.#set('renewing', null);
        await this.#take(this.#maker.generate(account));
        return;
      } catch (thrown) {
        const why = faultOf(thrown);
        if (why.code !== 'unavailable.token_throttled' || tried >= FIRST_TRIES || this.#stopped) throw thrown;
        await this.#pauseFor(why);
        // Left in the meantime: a token that nobody uses would end the one that somebody does.
        if (this.#stopped) throw thrown;
      }
    }
  }

  #pauseFor(why: Fault): Promise<void> {
    const text = WORDS.waits(why, this.#options.wallMs() + THROTTLED_MS);
    this.#set('renewing', text);
    this.#options.tell('warn', why.code, text);
    return new Promise((resolve) => this.#options.timers.after(THROTTLED_MS, resolve));
  }

  /** The token grows old: it is replaced in time, and what is left is told. */
  async #age(): Promise<void> {
    const leftMs = this.leftMs;
    const { wallMs, quiet } = this.#options;
    if (leftMs === null) return;
    if (renewalIsDue(leftMs, quiet()) && wallMs() >= this.#notBeforeMs && (await this.#replace())) return;
    if (this.leftMs === 0) this.#die(WORDS.ended(this.#endsAtMs ?? 0));
    else this.#showAge(this.#state.reason);
  }

  #showAge(reason: string | null): void {
    this.#set((this.leftMs ?? Number.POSITIVE_INFINITY) <= EXPIRING_MS ? 'expiring' : 'valid', reason);
  }

  /** @returns true when there is another token now. */
  async #replace(): Promise<boolean> {
    const account = (await this.#options.book.account()) ?? this.#account;
    const newer = account === null ? null : await this.#otherStored(account);
    if (newer !== null) return true;
    if (account === null || this.#maker.remedy(account, this.#login) === 'none') {
      if (!this.#toldCannotRenew && this.#endsAtMs !== null) {
        this.#toldCannotRenew = true;
        this.#options.tell('warn', 'denied.token_ends', WORDS.cannotRenew(this.#endsAtMs));
      }
      return false;
    }
    this.#set('renewing', null);
    try {
      await this.#take(this.#maker.replace(account, this.#login));
      return true;
    } catch (thrown) {
      this.#refused(faultOf(thrown));
      // A refusal may mean that the present token is dead already.
      if (faultOf(thrown).kind === 'denied') this.#suspected = true;
      return false;
    }
  }

  /** No new token: when to try again, and who is told. */
  #refused(why: Fault): void {
    const nowMs = this.#options.wallMs();
    const again = this.#waitAfter(why);
    this.#notBeforeMs = nowMs + again;
    const text = Number.isFinite(again) ? WORDS.waits(why, this.#notBeforeMs) : why.text;
    this.#options.tell(why.kind === 'unavailable' ? 'warn' : 'error', why.code, text);
    this.#showAge(text);
  }

  /** Wrong credentials are never tried again and again: that blocks an account. */
  #waitAfter({ code, kind }: Fault): number {
    if (code === 'unavailable.token_throttled') return THROTTLED_MS;
    if (code === 'denied.code_refused') {
      this.#codesRefused += 1;
      return this.#codesRefused < 2 ? NEXT_CODE_MS : Number.POSITIVE_INFINITY;
    }
    return kind === 'unavailable' ? RETRY_MS : Number.POSITIVE_INFINITY;
  }

  async #verify(): Promise<void> {
    const login = this.#login;
    const nowMs = this.#options.wallMs();
    if (login === null || nowMs - this.#probedAtMs < PROBE_GAP_MS) return;
    this.#probedAtMs = nowMs;
    const verdict = await this.#maker.probe(login);
    if (verdict.state === 'unknown') return;
    this.#suspected = false;
    if (verdict.state === 'dead') return this.#recover();
    this.#options.tell('info', 'unavailable.token_doubted', WORDS.back);
    this.#options.onAccess(this.#access());
  }

  /** The token is dead: one that somebody stored is taken, else one is made, else a person must. */
  async #recover(): Promise<void> {
    const account = await this.#options.book.account();
    if (account === null) return this.#die(WORDS.revoked);
    if ((await this.#otherStored(account)) !== null) return;
    const nowMs = this.#options.wallMs();
    const fought = nowMs - this.#revokedAtMs < FIGHT_MS;
    if (fought) this.#notBeforeMs = Number.POSITIVE_INFINITY;
    if (account.login === null || fought) return this.#die(fought ? WORDS.fought : WORDS.revoked);
    if (nowMs < this.#notBeforeMs) {
      this.#suspected = Number.isFinite(this.#notBeforeMs);
      if (!this.#suspected) this.#die(WORDS.revoked);
      return;
    }
    this.#options.tell('warn', 'denied.token_dead', `${WORDS.revoked} Another one is made.`);
    this.#set('renewing', WORDS.revoked);
    try {
      await this.#take(this.#maker.generate(account));
      this.#revokedAtMs = nowMs;
    } catch (thrown) {
      const why = faultOf(thrown);
      this.#refused(why);
      if (Number.isFinite(this.#notBeforeMs)) {
        this.#suspected = true;
        this.#set('renewing', WORDS.waits(why, this.#notBeforeMs));
      } else this.#die(`${WORDS.revoked} ${why.text}`);
    }
  }

  /** Dead: whatever a person stores in the meantime is tried once; what failed on the way is tried again. */
  async #revive(): Promise<void> {
    const account = await this.#options.book.account();
    if (account === null) return;
    if ((await this.#otherStored(account)) !== null) return;
    if (account.storedAtMs !== this.#account?.storedAtMs) {
      this.#codesRefused = 0;
      this.#notBeforeMs = 0;
    }
    if (account.clientId !== this.#account?.clientId) return;
    this.#account = account;
    if (account.login === null || this.#options.wallMs() < this.#notBeforeMs) return;
    this.#set('renewing', null);
    try {
      await this.#take(this.#maker.generate(account));
    } catch (thrown) {
      const why = faultOf(thrown);
      this.#notBeforeMs = this.#options.wallMs() + this.#waitAfter(why);
      this.#die(why.text);
    }
  }

  /** A token in the store that is not the present one, if the broker takes it. */
  async #otherStored(account: Account): Promise<Login | null> {
    const stored = await this.#options.book.token(account);
    if (stored === null || stored.accessToken === this.#login?.accessToken) return null;
    if (account.clientId !== this.#account?.clientId) return null;
    const verdict = await this.#maker.probe(stored);
    if (verdict.state !== 'alive') return null;
    this.#account = account;
    this.#adopt(stored, verdict.endsAtMs);
    this.#announce();
    return stored;
  }

  async #take(made: Promise<{ readonly login: Login; readonly kept: Fault | null }>): Promise<void> {
    const first = this.#login === null;
    const { login, kept } = await made;
    this.#adopt(login, this.#maker.endsAtMs(login));
    if (kept !== null) this.#options.tell('error', 'unavailable.token_not_stored', WORDS.notKept(kept));
    if (!first) this.#announce();
  }

  #announce(): void {
    this.#options.onAccess(this.#access());
    this.#options.tell('info', 'unavailable.token_renewed', WORDS.renewed(this.#endsAtMs));
  }

  #adopt(login: Login, endsAtMs: number | null): void {
    this.#login = login;
    this.#endsAtMs = endsAtMs;
    this.#notBeforeMs = 0;
    this.#codesRefused = 0;
    this.#suspected = false;
    this.#toldCannotRenew = false;
    this.#showAge(null);
  }

  #die(why: string): void {
    this.#suspected = false;
    const text = WORDS.dead(why, this.#account?.login !== null);
    this.#set('dead', text);
    this.#options.tell('error', 'denied.token_dead', text);
  }

  #set(state: TokenState['state'], reason: string | null): void {
    const next: TokenState = { state, endsAtMs: this.#endsAtMs, reason };
    const { state: before, endsAtMs, reason: was } = this.#state;
    if (before === state && endsAtMs === next.endsAtMs && was === reason) return;
    this.#state = next;
    this.#options.onState(next);
  }

  #access(): BrokerAccess {
    const login = this.#login;
    if (login === null) throw new FaultError(noAccount(this.#options.book.label).fault);
    return { urls: this.#options.broker.urls, ...login };
  }
}
