import type { Notice, TokenState } from '#contract/model/terminal.ts';
import type { Dispose } from '#contract/wire.ts';
import { judgeStaticIp } from '../core/account/static-ip.ts';
import { faultOf } from '#contract/faults.ts';
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

export interface AccountDeskOptions {
  readonly host: EngineHost;
  readonly broker: BrokerHost;
  /** Page that answers with this machine's address; empty = not asked. */
  readonly ipEchoUrl: string;
  readonly quiet: () => boolean;
  readonly onAccess: (access: BrokerAccess) => void;
  readonly onState: () => void;
  readonly tell: (level: Notice['level'], code: string, text: string) => void;
}

/** Everything about the account that is signed in to: its token, and whether orders would be taken from here. */
export class AccountDesk implements SourceStarter {
  readonly #options: AccountDeskOptions;
  readonly #keeper: TokenKeeper;
  #access: BrokerAccess | null = null;
  #stopIpWatch: Dispose = () => {};
  #ipTold = '';
  #staticIpOk: boolean | null = null;

  constructor(options: AccountDeskOptions) {
    const { host, broker, quiet, tell } = options;
    this.#options = options;
    this.#keeper = new TokenKeeper({
      broker,
      book: new AccountBook(host.secrets),
      timers: host.timers,
      wallMs: host.wallMs,
      quiet,
      tell,
      onState: options.onState,
      onAccess: (access) => {
        this.#access = access;
        options.onAccess(access);
      },
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
    if (ipEchoUrl === '' || this.#access === null) return;
    try {
      const seen = await broker.auth.publicIp(ipEchoUrl);
      const { level, text } = judgeStaticIp(await broker.auth.registeredIps(this.#access), seen);
      this.#staticIpOk = level === 'warn' ? null : level === 'ok';
      if (text === this.#ipTold) return;
      this.#ipTold = text;
      if (level !== 'ok') tell(level === 'fail' ? 'error' : 'warn', 'denied.ip_not_registered', text);
    } catch (thrown) {
      const { code, text } = faultOf(thrown);
      if (this.takes(code) || text === this.#ipTold) return;
      this.#ipTold = text;
      tell('warn', code, `The static IP could not be checked: ${text}`);
    }
  }
}
