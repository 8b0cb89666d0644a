import type { Fault } from '#contract/faults.ts';
import { ORDER_ANSWER_MS_MAX, READ_ANSWER_MS_MAX } from '../../../src/main/adapters/dhan/orders/http-transport.ts';
import { OrderBudget } from '../../../src/main/adapters/dhan/orders/order-budget.ts';
import {
  checkStillGoes,
  type FrameSink,
  type OrderTransport,
  type TransportAnswer,
  TransportError,
  type TransportRequest,
} from '../../../src/main/adapters/dhan/orders/order-transport.ts';
import { RATE_LIMITS, TokenBucket } from '../../../src/main/adapters/dhan/limits.ts';
import type { Timers } from '../../../src/main/adapters/timers.ts';
import { parseBody } from '../../../src/main/core/venue/body-fields.ts';
import type { OrderStream } from '../../../src/main/core/venue/order-stream.ts';
import type { VenueDoor } from '../../../src/main/core/venue/venue-door.ts';
import type { Life, SimTime } from './sim-time.ts';

export const CLIENT = '1100000001';
export const OTHER_CLIENT = '1100000002';
const RECONNECT_MS = 1_500;

/** Who is signed in on a wire. */
export interface SimLogin {
  readonly clientId: string;
  readonly token: string;
}

export interface SimTransportParts extends SimLogin {
  readonly door: VenueDoor;
  readonly time: SimTime;
  readonly life: Life;
  readonly timers: Timers;
  /** Whether requests wait for room in the broker's rates. */
  readonly metered: boolean;
  /** Told of every request at the moment at which its bytes leave. */
  readonly sent: (request: TransportRequest, login: SimLogin) => void;
}

/** Wires of one life of the terminal into the simulated venue, with the real rate budget; they end with it. */
export class SimTransport implements OrderTransport {
  readonly #parts: SimTransportParts;
  readonly #orders: OrderBudget;
  readonly #reads: TokenBucket;
  #token: string;
  #streams: OrderStream[] = [];
  #closed = false;

  constructor(parts: SimTransportParts) {
    this.#parts = parts;
    this.#token = parts.token;
    this.#orders = new OrderBudget(parts.timers);
    this.#reads = new TokenBucket(RATE_LIMITS.nonTrading, parts.timers);
  }

  async send(request: TransportRequest): Promise<TransportAnswer> {
    const { rate } = request;
    if (this.#parts.metered) await (rate === 'read' ? this.#reads.take() : this.#orders.take(rate));
    if (this.#closed) throw new TransportError(false, 'closed', 'The terminal is closing.');
    checkStillGoes(request);
    return await this.#once(request, rate === 'read' ? READ_ANSWER_MS_MAX : ORDER_ANSWER_MS_MAX);
  }

  stream(sink: FrameSink, probe: () => Promise<Fault | null>): void {
    const { door, life, timers, clientId } = this.#parts;
    const again = (why: string): void => {
      if (life.dead || this.#closed) return;
      sink.state('down', why);
      timers.after(RECONNECT_MS, () => {
        if (!this.#closed) this.stream(sink, probe);
      });
    };
    sink.state('connecting', null);
    const stream = door.openStream(clientId, this.#token, (item) => {
      if (life.dead) return;
      if (item.kind === 'frame') sink.frame(item.text);
      else again('the connection was reset');
    });
    if (stream === null) return again('the login was refused');
    this.#streams.push(stream);
    sink.state('live', null);
  }

  renew(accessToken: string): void {
    this.#token = accessToken;
  }

  /** The machine is gone: its sockets end at the other side too. */
  drop(): void {
    for (const stream of this.#streams) this.#parts.door.closeStream(stream);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#orders.close();
    this.drop();
  }

  /** One request, sent once; never answers a dead life. */
  #once(request: TransportRequest, timeoutMs: number): Promise<TransportAnswer> {
    const { door, time, life, timers, sent, clientId } = this.#parts;
    const { method, path, body: json } = request;
    return new Promise((resolve, reject) => {
      if (life.dead) return;
      sent(request, { clientId, token: this.#token });
      const sentMonoMs = timers.monotonicMs();
      const cancel = timers.after(timeoutMs, () => lost('timed_out'));
      const lost = (reason: string): void => {
        if (life.dead) return;
        cancel();
        reject(new TransportError(true, reason, 'The connection ended without an answer.'));
      };
      const body = json === null ? undefined : parseBody(json);
      const wire = { method, path, clientId, token: this.#token, ...(body === undefined ? {} : { body }) };
      door.send(wire, time.trueMs, (outcome) => {
        if (life.dead) return;
        if (outcome.kind === 'answer') {
          cancel();
          resolve({ status: outcome.reply.status, text: outcome.reply.body, sentMonoMs });
        } else if (outcome.kind !== 'silence') lost('reset');
      });
    });
  }
}
