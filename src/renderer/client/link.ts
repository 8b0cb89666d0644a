import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import { retryWaitMs } from './backoff.ts';
import type { TerminalClient } from './terminal-client.ts';

export type LinkState =
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'open' }
  | { readonly phase: 'lost'; readonly reason: string; readonly attempt: number; readonly retryAtMs: number };

export interface LinkHost {
  readonly connect: () => Promise<TerminalClient>;
  /** Prepares the page for a fresh connection; a rejection counts as a failed attempt. */
  readonly opened: (client: TerminalClient) => Promise<void>;
  readonly closed: () => void;
  readonly changed: (state: LinkState) => void;
  readonly nowMs: () => number;
  readonly later: (run: () => void, ms: number) => void;
  readonly random: () => number;
}

/** Keeps the page connected: one client at a time, and after a loss a new one with growing waits, for ever. */
export class Link {
  #client: TerminalClient | null = null;
  #attempt = 0;
  #connecting = false;
  #everOpen = false;
  readonly #host: LinkHost;

  constructor(host: LinkHost) {
    this.#host = host;
  }

  /** The open client, or null while there is none. */
  get client(): TerminalClient | null {
    return this.#client;
  }

  /** Calls the engine; `unavailable.not_connected` while the connection is lost. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (this.#client === null)
      return Promise.reject(
        new FaultError(
          fault('unavailable.not_connected', 'The engine is not connected. The page tries again by itself.'),
        ),
      );
    return this.#client.call(name, input);
  }

  /** Connects now; does nothing while an attempt is under way or the link is open. */
  async start(): Promise<void> {
    if (this.#connecting || this.#client !== null) return;
    this.#connecting = true;
    this.#attempt += 1;
    // A connection that was there stays lost until it is back: what says so must not blink with every attempt.
    if (this.#attempt === 1 && !this.#everOpen) this.#host.changed({ phase: 'connecting', attempt: 1 });
    try {
      await this.#open(await this.#host.connect());
    } catch (error) {
      this.#connecting = false;
      this.#lost(faultOf(error).text);
    }
  }

  async #open(client: TerminalClient): Promise<void> {
    this.#client = client;
    let closedReason: string | null = null;
    client.onClose((reason) => {
      closedReason = reason;
      if (this.#client === client && !this.#connecting) this.#lost(reason);
    });
    try {
      await this.#host.opened(client);
    } catch (error) {
      client.close('the page could not be prepared');
      throw error;
    }
    if (closedReason !== null) throw new FaultError(fault('unavailable.closed', closedReason));
    this.#connecting = false;
    this.#attempt = 0;
    this.#everOpen = true;
    this.#host.changed({ phase: 'open' });
  }

  #lost(reason: string): void {
    this.#client = null;
    this.#host.closed();
    const waitMs = retryWaitMs(Math.max(1, this.#attempt), this.#host.random());
    this.#host.changed({
      phase: 'lost',
      reason,
      attempt: this.#attempt,
      retryAtMs: this.#host.nowMs() + waitMs,
    });
    this.#host.later(() => void this.start(), waitMs);
  }
}
