import type { Timers } from '../../../src/main/adapters/timers.ts';
import type { VenueDoor } from '../../../src/main/sim/venue/venue-door.ts';
import type { Body } from '../../../src/main/sim/venue/reply.ts';
import type { VenueMethod } from '../../../src/main/sim/venue/routes/venue-route.ts';
import type { OrderStream } from '../../../src/main/sim/venue/order-stream.ts';
import type { Life, SimTime } from './sim-time.ts';

export const CLIENT = '1100000001';

/** What came of one request. */
export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** Sent, and the connection ended without an answer. */
  | { readonly kind: 'lost' };

export interface SentRequest {
  readonly method: VenueMethod;
  readonly path: string;
  readonly body: Body | null;
}

export interface TransportParts {
  readonly door: VenueDoor;
  readonly time: SimTime;
  readonly life: Life;
  readonly timers: Timers;
  /** Told of every request at the moment at which its bytes leave. */
  readonly sent: (request: SentRequest) => void;
}

/** Wires of one life of the terminal to the simulated venue; they end with it. */
export class SimTransport {
  token = 'token-0';
  readonly #parts: TransportParts;
  #streams: OrderStream[] = [];

  constructor(parts: TransportParts) {
    this.#parts = parts;
  }

  /** Sends one request; never answers a dead life. */
  request(method: VenueMethod, path: string, body: Body | null, timeoutMs: number): Promise<Answer> {
    const { door, time, life, timers, sent } = this.#parts;
    return new Promise((resolve) => {
      if (life.dead) return;
      sent({ method, path, body });
      let done = false;
      const end = (answer: Answer): void => {
        if (done || life.dead) return;
        done = true;
        stop();
        resolve(answer);
      };
      const stop = timers.after(timeoutMs, () => end({ kind: 'lost' }));
      const request = { method, path, clientId: CLIENT, token: this.token, ...(body === null ? {} : { body }) };
      door.send(request, time.trueMs, (outcome) => {
        if (outcome.kind === 'answer') {
          end({ kind: 'answer', status: outcome.reply.status, body: outcome.reply.body });
        } else if (outcome.kind !== 'silence') end({ kind: 'lost' });
      });
    });
  }

  /** @returns null when the login is refused. */
  openStream(frame: (text: string) => void, ended: () => void): (() => void) | null {
    const { door, life } = this.#parts;
    const stream: OrderStream | null = door.openStream(CLIENT, this.token, (item) => {
      if (life.dead) return;
      if (item.kind === 'frame') frame(item.text);
      else ended();
    });
    if (stream === null) return null;
    this.#streams.push(stream);
    return () => door.closeStream(stream);
  }

  /** The machine is gone: its sockets end at the other side too. */
  drop(): void {
    for (const stream of this.#streams) this.#parts.door.closeStream(stream);
  }
}
