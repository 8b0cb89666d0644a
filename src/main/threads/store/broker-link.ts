import type { Broker as WholeBroker } from '../../adapters/adapter.ts';
import type { BrokerAccess } from '../protocol.ts';

/** The broker as the store needs it: no feed. */
export type Broker = Pick<WholeBroker, 'reference' | 'history' | 'rolling' | 'renew' | 'close'>;

/** The way to the broker: there from the start, following later, or never (a replay). */
export class BrokerLink {
  readonly #connect: (access: BrokerAccess) => Broker;
  readonly #expected: boolean;
  #waiting: ((broker: Broker) => void)[] = [];
  #broker: Broker | null = null;
  #access: BrokerAccess | null = null;

  /** @param expected false for a replay: then nobody waits. */
  constructor(connect: (access: BrokerAccess) => Broker, expected: boolean) {
    this.#connect = connect;
    this.#expected = expected;
  }

  /** Whether the broker can be asked now. */
  get isOpen(): boolean {
    return this.#broker !== null;
  }

  /** Takes the access, or a newer one: where only the token differs, what is under way goes on. */
  open(access: BrokerAccess): void {
    const known = this.#access;
    this.#access = access;
    if (this.#broker !== null && known !== null && sameAccount(known, access)) {
      this.#broker.renew(access);
      return;
    }
    this.#broker?.close();
    const broker = this.#connect(access);
    this.#broker = broker;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go(broker);
  }

  /** The broker, as soon as it can be reached; null when the source has none. */
  get(): Promise<Broker | null> {
    if (this.#broker !== null || !this.#expected) return Promise.resolve(this.#broker);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#broker?.close();
    this.#broker = null;
  }
}

function sameAccount(a: BrokerAccess, b: BrokerAccess): boolean {
  return a.clientId === b.clientId && a.urls.rest === b.urls.rest;
}
