import { WebSocket } from 'ws';
import { type Fault, fault } from '#contract/faults.ts';
import type { Random, Timers } from '../../timers.ts';
import { backoffMs, STABLE_AFTER_MS } from '../backoff.ts';
import { orderLogin } from '../requests.ts';
import type { FrameSink } from './order-transport.ts';

/** Longest wait for the upgrade. */
const HANDSHAKE_MS_MAX = 10_000;
/** A frame takes about 1.5 kB. */
const FRAME_BYTES_MAX = 64 * 1024;
/** A bad token shows as a reset about 10 ms after the login; a socket that stands this long is logged in (dhan-api §6.1). */
export const LOGIN_SETTLED_MS = 500;
/** Our own ping; the line is dead when nothing, not even its answer, came for `SILENT_MS_MAX`. */
const PING_EVERY_MS = 10_000;
const SILENT_MS_MAX = 25_000;
/** Logins in a row that end in a reset before the account is asked. */
const REFUSED_LOGINS_MAX = 2;
/** A goodbye that is not answered in this time is cut short. */
const CLOSE_MS_MAX = 500;

export interface OrderSocketParts {
  readonly url: string;
  readonly clientId: string;
  readonly token: () => string;
  readonly sink: FrameSink;
  readonly probe: () => Promise<Fault | null>;
  readonly timers: Timers;
  readonly random: Random;
}

/**
 * The order-update socket: logs in, hands frames on, comes back with growing waits. `live` is said once the login has
 * stood for a while or a frame came; from the first loss until then it is `down`, so that the books are read after it.
 */
export class OrderSocketClient {
  readonly #parts: OrderSocketParts;
  #socket: WebSocket | null = null;
  #live = false;
  #ended = false;
  #stopped = false;
  #attempt = 0;
  #refusedLogins = 0;
  #loggedInAtMs: number | null = null;
  #heardAtMs = 0;
  #reason: string | null = null;
  #cancelWait: (() => void) | null = null;
  #cancelSettle: (() => void) | null = null;
  #cancelPing: (() => void) | null = null;

  constructor(parts: OrderSocketParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#parts.sink.state('connecting', null);
    this.#connect();
  }

  /** Comes back with the present token, also after it had given up. */
  renew(): void {
    if (this.#ended) return;
    this.#attempt = 0;
    this.#refusedLogins = 0;
    this.#reason = 'the token was renewed';
    this.#stopped = false;
    this.#cancelWait?.();
    if (this.#socket !== null) this.#socket.terminate();
    else this.#connect();
  }

  close(): Promise<void> {
    this.#ended = true;
    this.#cancelWait?.();
    this.#quiet();
    const socket = this.#socket;
    if (socket === null) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#parts.timers.after(CLOSE_MS_MAX, () => socket.terminate());
      socket.once('close', () => {
        cancel();
        resolve();
      });
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
      else socket.terminate();
    });
  }

  #connect(): void {
    this.#reason = null;
    this.#loggedInAtMs = null;
    const socket = new WebSocket(this.#parts.url, {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS_MAX,
      maxPayload: FRAME_BYTES_MAX,
    });
    this.#socket = socket;
    socket.on('open', () => this.#login(socket));
    socket.on('message', (data: Buffer, isBinary) => {
      this.#heard();
      if (isBinary) return;
      this.#settled();
      this.#parts.sink.frame(data.toString('utf8'));
    });
    socket.on('ping', () => this.#heard());
    socket.on('pong', () => this.#heard());
    socket.on('unexpected-response', (request, response) => {
      this.#reason = `the order stream refused the connection (HTTP ${response.statusCode ?? 0})`;
      request.destroy();
      socket.terminate();
    });
    // Every error is followed by 'close', where it is dealt with.
    socket.on('error', (thrown: NodeJS.ErrnoException) => {
      this.#reason ??= `the connection failed (${thrown.code ?? 'broken'})`;
    });
    socket.on('close', (code) => this.#closed(code));
  }

  #login(socket: WebSocket): void {
    const { clientId, token, timers } = this.#parts;
    this.#loggedInAtMs = timers.monotonicMs();
    this.#heard();
    socket.send(JSON.stringify(orderLogin(clientId, token())));
    this.#cancelSettle = timers.after(LOGIN_SETTLED_MS, () => this.#settled());
    this.#ping();
  }

  #settled(): void {
    this.#cancelSettle?.();
    this.#refusedLogins = 0;
    if (this.#live || this.#ended) return;
    this.#live = true;
    this.#parts.sink.state('live', null);
  }

  #ping(): void {
    this.#cancelPing = this.#parts.timers.after(PING_EVERY_MS, () => {
      this.#ping();
      if (this.#parts.timers.monotonicMs() - this.#heardAtMs >= SILENT_MS_MAX) {
        this.#reason = `nothing came for ${SILENT_MS_MAX / 1_000} s`;
        this.#socket?.terminate();
      } else if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.ping();
    });
  }

  #heard(): void {
    this.#heardAtMs = this.#parts.timers.monotonicMs();
  }

  #quiet(): void {
    this.#cancelSettle?.();
    this.#cancelPing?.();
  }

  #closed(code: number): void {
    this.#quiet();
    this.#socket = null;
    const wasLive = this.#live;
    this.#live = false;
    if (this.#ended) return;
    const { timers, sink } = this.#parts;
    const lastedMs = this.#loggedInAtMs === null ? 0 : timers.monotonicMs() - this.#loggedInAtMs;
    if (lastedMs >= STABLE_AFTER_MS) this.#attempt = 0;
    // Logged in and reset at once, without a goodbye: what a dead token looks like.
    const isSuspect = this.#loggedInAtMs !== null && !wasLive && code === 1006;
    if (isSuspect) this.#refusedLogins += 1;
    sink.state('down', this.#reason ?? (isSuspect ? 'the login was reset' : `the connection broke (${code})`));
    if (this.#refusedLogins >= REFUSED_LOGINS_MAX) void this.#probeThenRetry();
    else this.#retry();
  }

  #retry(): void {
    const { timers, random } = this.#parts;
    const waitMs = backoffMs('dropped', this.#attempt, random);
    this.#attempt += 1;
    this.#cancelWait = timers.after(waitMs, () => this.#connect());
  }

  /** The token is suspected, so the account itself is asked: a dead one waits for a new token instead of knocking on. */
  async #probeThenRetry(): Promise<void> {
    this.#refusedLogins = 0;
    this.#stopped = true;
    const found = await this.#parts.probe();
    // A renewal in the meantime has already begun anew.
    if (this.#ended || !this.#stopped) return;
    if (found === null) {
      this.#stopped = false;
      this.#retry();
      return;
    }
    this.#parts.sink.state('down', found.text.slice(0, 200));
    this.#parts.sink.fault(fault('denied.order_stream_login', `The order stream refused the login. ${found.text}`));
  }
}
