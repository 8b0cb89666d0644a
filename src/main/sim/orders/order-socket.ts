import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { OrderStream } from '../../core/venue/order-stream.ts';
import type { VenueDoor } from '../../core/venue/venue-door.ts';
import type { SimLog } from '../world.ts';

/** Largest message of a client; a login takes about 600 bytes. */
const LOGIN_BYTES_MAX = 8_192;
/** From a login with a bad token to the reset (dhan-api §6.1). */
const RESET_AFTER_MS = 10;
/** Unsent bytes beyond which a client that does not read is cut off. */
const BUFFER_BYTES_MAX = 1_048_576;
/** Sockets at a time; a client in a loop must not eat the memory. */
const SOCKETS_MAX = 100;

export interface OrderSocketParts {
  readonly door: VenueDoor;
  readonly clientId: string;
  /** A socket that has not logged in by then is reset, ms of real time. */
  readonly loginMs: number;
  /** A frame of another type after the login, as some clients have seen it. */
  readonly loginAck: boolean;
  readonly pingMs: number;
  readonly pongTimeoutMs: number;
  readonly log: SimLog;
}

interface Peer {
  readonly ws: WebSocket;
  readonly socket: Socket;
  stream: OrderStream | null;
  lastPongMs: number;
}

interface Login {
  readonly clientId: unknown;
  readonly token: unknown;
}

/** The login of a first frame; null when it is none. Partners are unknown here. */
function loginOf(text: string): Login | null {
  try {
    const frame = JSON.parse(text) as { LoginReq?: Record<string, unknown>; UserType?: unknown } | null;
    const login = frame?.LoginReq;
    if (login === undefined || login['MsgCode'] !== 42 || frame?.UserType !== 'SELF') return null;
    return { clientId: login['ClientId'], token: login['Token'] };
  } catch {
    return null;
  }
}

/** The order-update WebSocket: login, keep-alive, frames of the account's orders from every channel (dhan-api §6). */
export class OrderSocket {
  readonly #parts: OrderSocketParts;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LOGIN_BYTES_MAX,
    clientTracking: false,
  });
  readonly #peers = new Set<Peer>();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: OrderSocketParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#keepAlive(), parts.pingMs);
  }

  /** Sockets that are logged in. */
  get open(): number {
    return [...this.#peers].filter((peer) => peer.stream !== null).length;
  }

  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    if (this.#peers.size >= SOCKETS_MAX) {
      socket.end('HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#admit(ws, socket));
  }

  close(): void {
    clearInterval(this.#timer);
    for (const peer of this.#peers) peer.ws.terminate();
  }

  #admit(ws: WebSocket, socket: Socket): void {
    const peer: Peer = { ws, socket, stream: null, lastPongMs: performance.now() };
    this.#peers.add(peer);
    const timer = setTimeout(() => {
      if (peer.stream === null) socket.resetAndDestroy();
    }, this.#parts.loginMs);
    ws.on('error', (error) => this.#parts.log('info', 'orders.socket.failed', { message: error.message }));
    ws.on('pong', () => {
      peer.lastPongMs = performance.now();
    });
    ws.on('message', (data: Buffer, isBinary) => {
      if (!isBinary && peer.stream === null) this.#login(peer, loginOf(data.toString('utf8')));
    });
    ws.on('close', () => {
      clearTimeout(timer);
      this.#peers.delete(peer);
      if (peer.stream !== null) this.#parts.door.closeStream(peer.stream);
    });
  }

  #login(peer: Peer, login: Login | null): void {
    const { door, clientId, loginAck, log } = this.#parts;
    const token = typeof login?.token === 'string' ? login.token : '';
    const { ws, socket } = peer;
    peer.stream =
      login?.clientId !== clientId
        ? null
        : door.openStream(clientId, token, (item) => {
            if (item.kind === 'reset' || ws.bufferedAmount > BUFFER_BYTES_MAX) socket.resetAndDestroy();
            else ws.send(item.text);
          });
    if (peer.stream === null) {
      log('warn', 'orders.login.refused', {});
      setTimeout(() => socket.resetAndDestroy(), RESET_AFTER_MS);
    } else if (loginAck) ws.send('{"Type":"login_ack","Status":"success"}');
  }

  #keepAlive(): void {
    const nowMs = performance.now();
    for (const { ws, lastPongMs } of this.#peers) {
      if (nowMs - lastPongMs > this.#parts.pongTimeoutMs) ws.terminate();
      else if (ws.readyState === 1) ws.ping();
    }
  }
}
