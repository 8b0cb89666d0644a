import { faultOf } from '#contract/faults.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import type { TerminalClient } from '../client/terminal-client.ts';

type Client = Pick<TerminalClient, 'call'>;

export interface TicketHoldHost {
  /** The open connection, or null. */
  readonly client: () => Client | null;
  /** Epoch whose instruments the page has. */
  readonly epoch: () => number;
  /** What the open ticket stands on; null while none is open. */
  readonly instrument: () => Instrument | null;
  readonly refused: (text: string) => void;
}

/** Keeps the instrument of the open ticket subscribed: an order is not decided on a price that stands still. */
export class TicketHold {
  readonly #host: TicketHoldHost;
  #client: Client | null = null;
  #epoch = -1;
  #key: string | null = null;

  constructor(host: TicketHoldHost) {
    this.#host = host;
  }

  /** Tells the engine what changed since it was told last; a new connection or epoch knows of no ticket. */
  sync(): void {
    const client = this.#host.client();
    if (client === null) return;
    const epoch = this.#host.epoch();
    if (client !== this.#client || epoch !== this.#epoch) this.#key = null;
    this.#client = client;
    this.#epoch = epoch;
    const instrument = this.#host.instrument();
    const key = instrument === null ? null : instrumentKey(instrument.segment, instrument.securityId);
    if (key === this.#key) return;
    this.#key = key;
    const told = instrument === null ? null : { segment: instrument.segment, securityId: instrument.securityId };
    client.call('feed.ticket', { instrument: told }).catch((error: unknown) => this.#host.refused(faultOf(error).text));
  }
}
