import http from 'node:http';
import https from 'node:https';
import { type Fault, FaultError, fault } from '#contract/faults.ts';
import type { Random, Timers } from '../../timers.ts';
import { RATE_LIMITS, TokenBucket } from '../limits.ts';
import { OrderBudget } from './order-budget.ts';
import { OrderSocketClient } from './order-socket-client.ts';
import {
  checkStillGoes,
  type FrameSink,
  type OrderTransport,
  type TransportAnswer,
  TransportError,
  type TransportRequest,
} from './order-transport.ts';

/** Longest wait for a whole answer to an order. The broker takes 50 to 300 ms; what is later is looked up. */
export const ORDER_ANSWER_MS_MAX = 5_000;
/** Books are larger than answers to orders. */
export const READ_ANSWER_MS_MAX = 10_000;
/** Orders on their way at the same time; each has a connection, so none waits for another's answer. */
const SOCKETS_MAX = 6;
/** Largest answer that is held: an order book of 7,000 orders is below 5 MB. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
/** A connection that carried nothing for this long is used once, so that the next order finds it open. */
export const WARM_EVERY_MS = 10_000;
/** Cheapest question of the trading side. */
const WARM_PATH = '/fundlimit';

export interface HttpTransportParts {
  readonly mode: 'paper' | 'live';
  /** Base address, ending in `/v2`. */
  readonly url: string;
  readonly orderUpdateUrl: string | null;
  readonly clientId: string;
  readonly accessToken: string;
  readonly timers: Timers;
  readonly random: Random;
}

/**
 * Orders over HTTP/1.1 with connections of their own that are kept open and warm. One request is one send: nothing
 * that changes something is ever repeated here, whatever happens.
 */
export class HttpOrderTransport implements OrderTransport {
  readonly #parts: HttpTransportParts;
  readonly #agents: { readonly order: http.Agent; readonly read: http.Agent };
  readonly #orders: OrderBudget;
  readonly #reads: TokenBucket;
  readonly #client: typeof http | typeof https;
  #token: string;
  #socket: OrderSocketClient | null = null;
  #usedAtMs = Number.NEGATIVE_INFINITY;
  #cancelWarm: (() => void) | null = null;
  #closed = false;

  /** @throws FaultError when the address does not fit the mode. */
  constructor(parts: HttpTransportParts) {
    checkAddress(parts);
    this.#parts = parts;
    this.#token = parts.accessToken;
    const isSecure = parts.url.startsWith('https:');
    this.#client = isSecure ? https : http;
    const agent = (): http.Agent => {
      const options = { keepAlive: true, maxSockets: SOCKETS_MAX, scheduling: 'lifo', noDelay: true } as const;
      return isSecure ? new https.Agent(options) : new http.Agent(options);
    };
    this.#agents = { order: agent(), read: agent() };
    this.#orders = new OrderBudget(parts.timers);
    this.#reads = new TokenBucket(RATE_LIMITS.nonTrading, parts.timers);
    this.#warm();
  }

  async send(request: TransportRequest): Promise<TransportAnswer> {
    if (this.#closed) throw new TransportError(false, 'closed', 'The terminal is closing.');
    if (request.rate === 'read') {
      await this.#reads.take();
      return await this.#once(request, this.#agents.read);
    }
    await this.#orders.take(request.rate);
    checkStillGoes(request);
    return await this.#once(request, this.#agents.order);
  }

  stream(sink: FrameSink, probe: () => Promise<Fault | null>): void {
    const { orderUpdateUrl, clientId, timers, random } = this.#parts;
    if (orderUpdateUrl === null) {
      // The broker's sandbox: the books are read every few seconds, and that is all there is.
      sink.state('connecting', 'this source has no order stream');
      return;
    }
    this.#socket = new OrderSocketClient({
      url: orderUpdateUrl,
      clientId,
      token: () => this.#token,
      sink,
      probe,
      timers,
      random,
    });
    this.#socket.start();
  }

  renew(accessToken: string): void {
    this.#token = accessToken;
    this.#socket?.renew();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWarm?.();
    this.#orders.close();
    await this.#socket?.close();
    this.#agents.order.destroy();
    this.#agents.read.destroy();
  }

  /** Keeps an order connection open: the first look opens it, later ones only follow a silence. */
  #warm(): void {
    if (this.#closed) return;
    const idleMs = this.#parts.timers.monotonicMs() - this.#usedAtMs;
    if (idleMs >= WARM_EVERY_MS) {
      const request = { method: 'GET', path: WARM_PATH, body: null, rate: 'read' } as const;
      // What it answers is nobody's business; a broken line shows on the stream and in the books.
      this.#once(request, this.#agents.order).catch(() => {});
    }
    this.#cancelWarm = this.#parts.timers.after(WARM_EVERY_MS / 2, () => this.#warm());
  }

  #once(request: TransportRequest, agent: http.Agent): Promise<TransportAnswer> {
    const { timers, url } = this.#parts;
    const answerMsMax = request.rate === 'read' ? READ_ANSWER_MS_MAX : ORDER_ANSWER_MS_MAX;
    if (agent === this.#agents.order) this.#usedAtMs = timers.monotonicMs();
    return new Promise((resolve, reject) => {
      // Until a connection stands, no byte can have left; from then on it must be taken for sent.
      let sentMonoMs: number | null = null;
      const open = { method: request.method, agent, headers: this.#headers(request) };
      const call = this.#client.request(`${url}${request.path}`, open);
      const fail = (reason: string, text: string): void => {
        cancel();
        reject(new TransportError(sentMonoMs !== null, reason, text));
        call.destroy();
      };
      const cancel = timers.after(answerMsMax, () =>
        fail('timed_out', `There was no answer within ${answerMsMax / 1_000} s.`),
      );
      call.on('socket', (socket) => {
        const left = (): void => {
          sentMonoMs ??= timers.monotonicMs();
        };
        if (socket.connecting) socket.once(this.#client === https ? 'secureConnect' : 'connect', left);
        else left();
      });
      call.on('error', (thrown: NodeJS.ErrnoException) => {
        fail(
          thrown.code === 'ECONNREFUSED' ? 'refused' : 'broken',
          `The connection failed (${thrown.code ?? 'broken'}).`,
        );
      });
      call.on('response', (response) => {
        collect(
          response,
          (text) => {
            cancel();
            resolve({ status: response.statusCode ?? 0, text, sentMonoMs: sentMonoMs ?? timers.monotonicMs() });
          },
          (why) => fail('broken', why),
        );
      });
      call.end(request.body ?? undefined);
    });
  }

  #headers({ body }: TransportRequest): Record<string, string | number> {
    return {
      'access-token': this.#token,
      'client-id': this.#parts.clientId,
      accept: 'application/json',
      'content-type': 'application/json',
      ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
    };
  }
}

function collect(response: http.IncomingMessage, done: (text: string) => void, fail: (why: string) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  response.on('data', (part: Buffer) => {
    size += part.length;
    if (size > ANSWER_BYTES_MAX) fail(`The answer has more than ${ANSWER_BYTES_MAX} bytes.`);
    else parts.push(part);
  });
  response.on('error', () => fail('The connection broke inside the answer.'));
  response.on('aborted', () => fail('The connection broke inside the answer.'));
  response.on('end', () => done(Buffer.concat(parts).toString('utf8')));
}

/** Paper never leaves this machine, and real orders never go out in clear. */
function checkAddress({ mode, url }: HttpTransportParts): void {
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  if (mode === 'paper' && !isHere) {
    const text = `Paper orders may only go to the simulator on this machine, not to ${hostname}. Nothing was opened.`;
    throw new FaultError(fault('denied.paper_address', text));
  }
  if (mode === 'live' && protocol !== 'https:' && !isHere) {
    throw new FaultError(fault('denied.live_address', 'Real orders are only sent over https. Nothing was opened.'));
  }
}
