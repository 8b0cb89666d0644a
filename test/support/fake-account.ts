import { FaultError, fault } from '#contract/faults.ts';
import type { Account, AccountAuth, AccountProfile, Login, TokenFacts } from '../../src/main/core/account/account.ts';
import type { AccountLease, BrokerAccess, LeaseHolder } from '../../src/main/engine/host.ts';
import { AccountBook } from '../../src/main/engine/account-book.ts';
import { TokenKeeper } from '../../src/main/engine/token-keeper.ts';
import type { TokenState } from '#contract/model/terminal.ts';
import { HandTimers } from './hand-timers.ts';
import { MemorySecrets } from './memory-secrets.ts';

export const HOUR_MS = 3_600_000;
/** 2026-11-20 10:00 IST. */
export const NOW_MS = Date.UTC(2026, 10, 20, 4, 30);
export const CLIENT_ID = '1100003626';

/** A broker that has one live token, as Dhan has, and refuses what a test tells it to. */
export class FakeBroker implements AccountAuth, AccountLease {
  readonly timers = new HandTimers(NOW_MS);
  readonly asked: string[] = [];
  live: string | null = null;
  /** Faults to answer with, first come first served, by method. */
  readonly refusals: Record<'generate' | 'renew' | 'profile', FaultError[]> = { generate: [], renew: [], profile: [] };
  other: LeaseHolder | null = null;
  leased = false;
  #made = 0;

  token(consumer: 'SELF' | 'APP', leftMs: number): Login {
    this.#made += 1;
    this.live = `token-of-the-test-${this.#made}|${consumer}|${this.timers.nowMs + leftMs}`;
    return { clientId: CLIENT_ID, accessToken: this.live };
  }
  describe(accessToken: string): TokenFacts | null {
    const [, consumer, endsAtMs] = accessToken.split('|');
    if (endsAtMs === undefined) return null;
    return { clientId: CLIENT_ID, endsAtMs: Number(endsAtMs), consumer: consumer === 'APP' ? 'APP' : 'SELF' };
  }
  generate(_account: Account): Promise<Login> {
    this.#ask('generate');
    return Promise.resolve(this.token('APP', 24 * HOUR_MS));
  }
  renew(login: Login): Promise<Login> {
    this.#ask('renew');
    if (login.accessToken !== this.live || login.accessToken.includes('|APP|')) throw dead();
    return Promise.resolve(this.token('SELF', 24 * HOUR_MS));
  }
  profile(login: Login): Promise<AccountProfile> {
    this.#ask('profile');
    const facts = this.describe(login.accessToken);
    if (login.accessToken !== this.live || (facts?.endsAtMs ?? 0) <= this.timers.nowMs) throw dead();
    return Promise.resolve({
      clientId: CLIENT_ID,
      tokenEndsMs: facts?.endsAtMs ?? null,
      dataPlan: true,
      segments: ['E'],
      skewMs: 0,
    });
  }
  registeredIps(): Promise<string[]> {
    return Promise.resolve([]);
  }
  publicIp(): Promise<string> {
    return Promise.resolve('203.0.113.7');
  }
  close(): void {}
  take(): LeaseHolder | null {
    this.leased = this.other === null;
    return this.other;
  }
  holder(): LeaseHolder | null {
    return this.other;
  }
  release(): void {
    this.leased = false;
  }
  count(name: string): number {
    return this.asked.filter((one) => one === name).length;
  }
  #ask(name: 'generate' | 'renew' | 'profile'): void {
    this.asked.push(name);
    const refusal = this.refusals[name].shift();
    if (refusal !== undefined) throw refusal;
  }
}

export const dead = (): FaultError =>
  new FaultError(fault('denied.session_dead', 'The broker refused: "Invalid Token".'));
export const refusal = (code: `${'denied' | 'unavailable'}.${string}`, text: string): FaultError =>
  new FaultError(fault(code, text));

/** A keeper over the fake broker, and everything that it told. */
export function keeperOn(broker: FakeBroker, quiet = () => false) {
  const secrets = new MemorySecrets();
  const book = new AccountBook(secrets);
  const accesses: BrokerAccess[] = [];
  const states: TokenState[] = [];
  const told: { level: string; code: string; text: string }[] = [];
  const keeper = new TokenKeeper({
    broker: { urls: {} as never, auth: broker, lease: broker },
    book,
    timers: broker.timers,
    wallMs: () => broker.timers.nowMs,
    quiet,
    onAccess: (access) => accesses.push(access),
    onState: (state) => states.push(state),
    tell: (level, code, text) => told.push({ level, code, text }),
  });
  const withLogin = { clientId: CLIENT_ID, login: { pin: '123456', totpSecret: 'JBSWY3DPEHPK3PXP' }, storedAtMs: 1 };
  const tokenOnly = { clientId: CLIENT_ID, login: null, storedAtMs: 1 };
  return { keeper, book, secrets, accesses, states, told, withLogin, tokenOnly };
}
