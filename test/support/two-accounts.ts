import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { InstrumentId } from '#contract/model/order.ts';
import { WebSocket, WebSocketServer } from 'ws';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import type { SimEndpoints } from '../../src/main/sim/sim-server.ts';
import { SimExchange } from './sim-exchange.ts';

export const FIRST = '1100000001';
export const SECOND = '1100000002';

/**
 * One broker with two accounts: two simulated exchanges with the same market behind one address. A request goes where
 * its client id says, which is in its token, its query, or the first words on the order socket.
 */
export class TwoAccounts {
  readonly venues: Readonly<Record<string, SimExchange>>;
  readonly #server: Server;
  readonly #orders = new WebSocketServer({ noServer: true });
  readonly #sockets = new Set<Socket>();

  private constructor(venues: Readonly<Record<string, SimExchange>>) {
    this.venues = venues;
    this.#server = createServer((request, response) => this.#pass(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
  }

  static async open(instruments: number, date: string, minute: number): Promise<TwoAccounts> {
    const first = await SimExchange.start(instruments, date, minute, { clientId: FIRST });
    // Both have one clock, however long the first one took to start.
    const now = (first.nowMs() - istMidnightMs(date)) / 60_000;
    const second = await SimExchange.start(instruments, date, now, { clientId: SECOND });
    const both = new TwoAccounts({ [FIRST]: first, [SECOND]: second });
    await new Promise<void>((done) => both.#server.listen(0, '127.0.0.1', done));
    return both;
  }

  /** Addresses of the one door, with the first account's client id and token. */
  get endpoints(): SimEndpoints {
    const { port } = this.#server.address() as AddressInfo;
    const venue = this.#venue(FIRST);
    const text = JSON.stringify(venue.server.endpoints).replaceAll(
      `127.0.0.1:${venue.server.port}`,
      `127.0.0.1:${port}`,
    );
    return JSON.parse(text) as SimEndpoints;
  }

  /** The market's time, epoch ms. */
  get nowMs(): number {
    return this.#venue(FIRST).nowMs();
  }

  token(clientId: string): string {
    return this.#venue(clientId).server.endpoints.accessToken;
  }

  /** The truth of an account: its orders as the venue has them. */
  async orders(clientId: string): Promise<readonly { readonly correlationId: string; readonly status: string }[]> {
    const answer = await fetch(`http://127.0.0.1:${this.#venue(clientId).server.port}/sim/venue`);
    return ((await answer.json()) as { orders: { correlationId: string; status: string }[] }).orders;
  }

  /** Buys in the broker's own app. */
  async trade(clientId: string, { segment, securityId }: InstrumentId, quantity: number): Promise<void> {
    const order = {
      transactionType: 'BUY',
      exchangeSegment: segment,
      productType: 'INTRADAY',
      orderType: 'MARKET',
      validity: 'DAY',
      securityId: String(securityId),
      quantity,
    };
    const url = `http://127.0.0.1:${this.#venue(clientId).server.port}/sim/venue/order`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ order }) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
    await Promise.all(Object.values(this.venues).map(({ server }) => server.close()));
  }

  #venue(clientId: string): SimExchange {
    const venue = this.venues[clientId];
    if (venue === undefined) throw new Error(`no account ${clientId}`);
    return venue;
  }

  #portOf({ headers, url = '/' }: IncomingMessage): number {
    const { searchParams } = new URL(url, 'http://here');
    const token = [headers['access-token']].flat()[0] ?? searchParams.get('token') ?? '';
    const named = clientOf(token) ?? searchParams.get('dhanClientId') ?? FIRST;
    return this.#venue(named).server.port;
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    const onward = ask({ port: this.#portOf(request), method, path: url, headers }, (answer) => {
      // The terminal holds its clock against this header; this process has another date than the market.
      const date = new Date(this.nowMs).toUTCString();
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, date });
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    if (request.url?.startsWith('/order-update') === true) {
      this.#orders.handleUpgrade(request, socket, head, (near) => this.#orderSocket(near));
      return;
    }
    const far = connect(this.#portOf(request), '127.0.0.1', () => {
      const lines = request.rawHeaders.map((text, n) => (n % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
      far.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${lines}\r\n`);
      far.write(head);
      socket.pipe(far).pipe(socket);
    });
    far.on('error', () => socket.destroy());
    socket.on('error', () => far.destroy());
  }

  /** The login names the account. */
  #orderSocket(near: WebSocket): void {
    near.on('error', () => near.terminate());
    near.once('message', (login: Buffer) => {
      const { LoginReq } = JSON.parse(login.toString()) as { LoginReq: { ClientId: string } };
      const far = new WebSocket(`ws://127.0.0.1:${this.#venue(LoginReq.ClientId).server.port}/order-update`);
      far.on('open', () => far.send(login.toString()));
      far.on('message', (data: Buffer) => near.send(data.toString()));
      far.on('close', () => near.terminate());
      far.on('error', () => near.terminate());
      near.on('close', () => far.terminate());
    });
  }
}

/** Client id in a token; undefined when it is none. */
function clientOf(token: string): string | undefined {
  const [, claims] = token.split('.');
  if (claims === undefined) return undefined;
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { dhanClientId?: string }).dhanClientId;
}
