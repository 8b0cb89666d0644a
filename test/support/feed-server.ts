import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface Peer {
  readonly socket: WebSocket;
  readonly query: URLSearchParams;
  /** Parsed JSON requests in order of arrival. */
  readonly requests: { RequestCode: number; InstrumentCount: number; InstrumentList: { SecurityId: string }[] }[];
}

/** A small feed server on loopback: keeps what it was asked, and can refuse the upgrade. */
export class FeedServer {
  readonly peers: Peer[] = [];
  /** HTTP status that refuses the next upgrades; 0 accepts. */
  refuse = 0;
  attempts = 0;
  readonly #http = createServer();
  readonly #ws = new WebSocketServer({ noServer: true });

  static async listen(): Promise<FeedServer> {
    const server = new FeedServer();
    await new Promise<void>((resolve) => {
      server.#http.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  private constructor() {
    this.#http.on('upgrade', (request: IncomingMessage, stream, head) => {
      this.attempts += 1;
      if (this.refuse !== 0) {
        stream.end(`HTTP/1.1 ${this.refuse} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#ws.handleUpgrade(request, stream, head, (socket) => this.#accept(socket, request));
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get live(): Peer[] {
    return this.peers.filter(({ socket }) => socket.readyState === socket.OPEN);
  }

  async close(): Promise<void> {
    for (const { socket } of this.peers) socket.terminate();
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const query = new URL(request.url ?? '', 'http://local').searchParams;
    const peer: Peer = { socket, query, requests: [] };
    this.peers.push(peer);
    socket.on('message', (data: Buffer) => peer.requests.push(JSON.parse(data.toString()) as Peer['requests'][number]));
  }
}

/** Ids that a peer holds after its requests, in Full and Quote together. */
export function subscribedIds(peer: Peer): Set<string> {
  const ids = new Set<string>();
  for (const { RequestCode, InstrumentList } of peer.requests) {
    for (const { SecurityId } of InstrumentList ?? []) {
      if (RequestCode === 17 || RequestCode === 21) ids.add(SecurityId);
      else ids.delete(SecurityId);
    }
  }
  return ids;
}

/** Waits until the condition holds, for what happens over real sockets. */
export async function until(holds: () => boolean, what: string, msMax = 5_000): Promise<void> {
  const startMs = performance.now();
  while (!holds()) {
    if (performance.now() - startMs > msMax) throw new Error(`waited ${msMax} ms in vain for: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}
