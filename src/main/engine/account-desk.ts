import type { Notice, TokenState } from '#contract/model/terminal.ts';
import type { Dispose } from '#contract/wire.ts';
import { judgeStaticIp } from '../core/account/static-ip.ts';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import { AccountBook } from './account-book.ts';
import type { BrokerAccess, BrokerHost, EngineHost, Source, SourceStart, SourceStarter } from './host.ts';
import { TokenKeeper } from './token-keeper.ts';

/** What a dead token looks like to whoever meets it first. */
const SUSPICIOUS: ReadonlySet<string> = new Set([
  'denied.session_dead',
  'denied.token_expired',
  'denied.token_invalid',
  'denied.feed_auth',
  'denied.client_invalid',
]);
/** The address of a machine changes with its network; it is looked at this often. */
const IP_EVERY_MS = 10 * 60_000;
/** A change of the account ends within a call's time-out: nothing changes after its asker was told that nothing has. */
export const CHANGE_MS = 8_000;

export interface AccountDeskOptions {
  readonly host: EngineHost;
  readonly broker: BrokerHost;
  /** Page that answers with this machine's address; empty = not asked. */
  readonly ipEchoUrl: string;
  /** Label of the account to begin with. */
  readonly label: string;
  readonly quiet: () => boolean;
  readonly onAccess: (access: BrokerAccess) => void;
  readonly onState: () => void;
  readonly tell: (level: Notice['level'], code: string, text: string) => void;
}

/** Everything about the account that is signed in to: its token, and whether orders would be taken from here. */
export class AccountDesk implements SourceStarter {
  readonly #options: AccountDeskOptions;
  #keeper: TokenKeeper;
  #access: BrokerAccess | null = null;
  #stopIpWatch: Dispose = () => {};
  #ipTold = '';
  #staticIpOk: boolean | null = null;

  constructor(options: AccountDeskOptions) {
    this.#options = options;
    this.#keeper = this.#keeperOf(options.label);
  }

  #keeperOf(label: string): TokenKeeper {
    const { host, broker, quiet, tell, onState, onAccess } = this.#options;
    const keeper: TokenKeeper = new TokenKeeper({
      broker,
      book: new AccountBook(host.secrets, label),
      timers: host.timers,
      wallMs: host.wallMs,
      quiet,
      tell,
      onState,
      onAccess: (access) => {
        // A keeper that is signing in, or was left, does not speak for the account in force.
        if (this.#keeper !== keeper) return;
        this.#access = access;
        onAccess(access);
      },
    });
    return keeper;
  }

  /**
   * Signs in to another account, and only then gives the present one up.
   * @param stillFree asked after the sign-in, at once before the change: rejects when it may not be made any more.
   * @throws FaultError `input.no_account`, `input.same_account`, `unavailable.sign_in_slow`, or why it cannot be signed in to; nothing has changed then.
   */
  async change(label: string, stillFree: () => Promise<void>): Promise<BrokerAccess> {
    const wanted = await new AccountBook(this.#options.host.secrets, label).account();
    if (wanted !== null && wanted.clientId === this.#keeper.clientId) {
      const text = `${label} has the client id of the account that is traded now. Store another one with: npm run -s cli -- auth set --account ${label}.`;
      throw new FaultError(fault('input.same_account', text));
    }
    const next = this.#keeperOf(label);
    const access = await this.#inTime(next, label, stillFree);
    this.#keeper.leave();
    this.#keeper = next;
    this.#access = access;
    this.#ipTold = '';
    this.#staticIpOk = null;
    void this.#checkIp();
    return access;
  }

  #inTime(next: TokenKeeper, label: string, stillFree: () => Promise<void>): Promise<BrokerAccess> {
    return new Promise((resolve, reject) => {
      const giveUp = (why: unknown): void => {
        next.leave();
        reject(why);
      };
      const text = `Signing in to ${label} takes too long; the account is as it was. The broker makes one token in two minutes: try again after that.`;
      const late = new FaultError(fault('unavailable.sign_in_slow', text));
      const stop = this.#options.host.timers.after(CHANGE_MS, () => giveUp(late));
      const signIn = async (): Promise<BrokerAccess> => {
        const { access } = await next.start();
        await stillFree();
        return access;
      };
      void signIn().then(resolve, giveUp).finally(stop);
    });
  }

  async start(_start: SourceStart): Promise<Source> {
    const source = await this.#keeper.start();
    this.#access = source.access;
    void this.#checkIp();
    this.#stopIpWatch = this.#options.host.timers.every(IP_EVERY_MS, () => void this.#checkIp());
    return source;
  }

  stop(): Promise<void> {
    this.#stopIpWatch();
    return this.#keeper.stop();
  }

  /** For the strip, and for whoever must not open a position with a token that ends. */
  get token(): TokenState {
    return this.#keeper.state;
  }

  get tokenLeftMs(): number | null {
    return this.#keeper.leftMs;
  }

  /** False when the broker's list does not hold this machine's address; null while that is not known. */
  get staticIpOk(): boolean | null {
    return this.#staticIpOk;
  }

  /** @returns true when the fault is the token's and is dealt with here: nobody else need tell it. */
  takes(code: string): boolean {
    if (!SUSPICIOUS.has(code)) return false;
    this.#keeper.suspect();
    return true;
  }

  /** Told before the first order, and again when the answer changes; silent where nobody named an echo page. */
  async #checkIp(): Promise<void> {
    const { broker, ipEchoUrl, tell } = this.#options;
    const access = this.#access;
    if (ipEchoUrl === '' || access === null) return;
    // An answer that comes after the account was changed is about the one that was left.
    const isLeft = (): boolean => this.#access?.clientId !== access.clientId;
    try {
      const seen = await broker.auth.publicIp(ipEchoUrl);
      const { level, text } = judgeStaticIp(await broker.auth.registeredIps(access), seen);
      if (isLeft()) return;
      this.#staticIpOk = level === 'warn' ? null : level === 'ok';
      if (text === this.#ipTold) return;
      this.#ipTold = text;
      if (level !== 'ok') tell(level === 'fail' ? 'error' : 'warn', 'denied.ip_not_registered', text);
    } catch (thrown) {
      if (isLeft()) return;
      const { code, text } = faultOf(thrown);
      if (this.takes(code) || text === this.#ipTold) return;
      this.#ipTold = text;
      tell('warn', code, `The static IP could not be checked: ${text}`);
    }
  }
}
