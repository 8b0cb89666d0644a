import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { FaultError, fault } from '#contract/faults.ts';
import { WIRE_LIMITS, type Wire } from '#contract/wire.ts';
import { DoorKeys } from './door-keys.ts';
import { readPageFile } from './page-files.ts';
import { pageHeaders } from './page-policy.ts';
import { socketWire } from './wire-socket.ts';

const LOOPBACK = '127.0.0.1';
/** Path of the WebSocket. */
const WIRE_PATH = '/wire';
/** Windows of one terminal; each is one socket. */
const SOCKETS_MAX = 16;

export interface HttpDoorOptions {
  /** 0 = a free one. */
  readonly port: number;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly onWire: (wire: Wire) => void;
  /** A URL with a fresh token by which another browser may come in; changes each time one is used. */
  readonly onAttachUrl: (url: string) => void;
  /** Digests of the sessions that windows hold: with them a page finds its way back after a restart on the same port. */
  readonly sessions: { readonly known: readonly string[]; keep(digests: readonly string[]): void };
}

/** The browser host's door: the page and its wire on 127.0.0.1, for who has the token. */
export class HttpDoor {
  readonly url: string;
  readonly #options: HttpDoorOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #keys: DoorKeys;
  readonly #port: number;

  private constructor(options: HttpDoorOptions, server: Server) {
    this.#options = options;
    this.#keys = new DoorKeys(options.sessions.known);
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: WIRE_LIMITS.messageBytesMax,
      perMessageDeflate: false,
    });
    this.url = this.#startUrl();
    server.on('request', (request, response) => void this.#answer(request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
    options.onAttachUrl(this.#startUrl());
  }

  /** Opens the door. Throws `input.port_in_use` or `input.port_refused` with the remedy. */
  static async open(options: HttpDoorOptions): Promise<HttpDoor> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(portFault(options.port, error)));
      server.listen(options.port, LOOPBACK, resolve);
    });
    return new HttpDoor(options, server);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #startUrl(): string {
    return `http://${LOOPBACK}:${this.#port}/?t=${this.#keys.issue()}`;
  }

  /** Cookies do not know ports, so the port is in the name. */
  get #cookieName(): string {
    return `muhurat_${this.#port}`;
  }

  #hostAllowed(request: IncomingMessage): boolean {
    const { host } = request.headers;
    return host === `${LOOPBACK}:${this.#port}` || host === `localhost:${this.#port}`;
  }

  #originAllowed(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    return host !== undefined && origin === `http://${host}`;
  }

  #sessionKnown(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
    const session = pairs.find(([name]) => name === this.#cookieName)?.[1];
    return session !== undefined && this.#keys.knows(session);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refuse = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...pageHeaders() }).end(`${text}\n`);
    };
    if (!this.#hostAllowed(request)) return refuse(421, 'This address does not serve that host.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET is answered here.');
    const url = new URL(request.url ?? '/', `http://${LOOPBACK}`);
    const token = url.searchParams.get('t');
    if (url.pathname === '/' && token !== null) return this.#redeem(token, request, response, refuse);
    if (!this.#sessionKnown(request)) {
      return refuse(403, 'Open the address that the terminal printed when it started; each can be used once.');
    }
    const file = await readPageFile(this.#options.pageDir, url.pathname);
    if (file === null) return refuse(404, 'There is no such file.');
    const connect = [`ws://${request.headers.host}`];
    response.writeHead(200, { 'content-type': file.type, ...pageHeaders(connect) });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  #redeem(
    token: string,
    request: IncomingMessage,
    response: ServerResponse,
    refuse: (status: number, text: string) => void,
  ): void {
    const session = this.#keys.redeem(token);
    if (session === null && !this.#sessionKnown(request)) {
      return refuse(403, 'This address was used already. Start the terminal again to get a new one.');
    }
    const cookie = session === null ? [] : [`${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`];
    response.writeHead(303, { location: '/', 'set-cookie': cookie, ...pageHeaders() }).end();
    if (session === null) return;
    this.#options.sessions.keep(this.#keys.sessionDigests);
    this.#options.onAttachUrl(this.#startUrl());
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const status = this.#upgradeStatus(request);
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (accepted: WebSocket) =>
      this.#options.onWire(socketWire(accepted)),
    );
  }

  #upgradeStatus(request: IncomingMessage): string | null {
    if (!this.#hostAllowed(request)) return '421 Misdirected Request';
    if (!this.#originAllowed(request) || !this.#sessionKnown(request)) return '403 Forbidden';
    if (request.url !== WIRE_PATH) return '404 Not Found';
    return this.#sockets.clients.size >= SOCKETS_MAX ? '503 Service Unavailable' : null;
  }
}

function portFault(port: number, error: NodeJS.ErrnoException): FaultError {
  if (error.code === 'EADDRINUSE') {
    const text = `Port ${port} of ${LOOPBACK} is in use by another program. Choose another with --port N, or --port 0 for a free one.`;
    return new FaultError(fault('input.port_in_use', text, { port }));
  }
  const text = `Port ${port} of ${LOOPBACK} cannot be opened (${error.code ?? error.message}). Choose another with --port N.`;
  return new FaultError(fault('input.port_refused', text, { port }));
}
