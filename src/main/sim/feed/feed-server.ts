import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { SimLog } from '../world.ts';
import type { FeedExchange } from './feed-exchange.ts';
import { socketWire } from './feed-wire.ts';

/** Largest client message; a hundred instruments take about 7 KB. */
const REQUEST_BYTES_MAX = 65_536;
const REFUSAL = 'HTTP/1.1 429 Too Many Requests\r\nContent-Length: 20\r\nConnection: close\r\n\r\nclient id is blocked';

/** The live-feed WebSocket: carries what the exchange and its clients say. */
export class FeedServer {
  private readonly exchange: FeedExchange;
  private readonly log: SimLog;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: REQUEST_BYTES_MAX,
    clientTracking: false,
  });

  constructor(exchange: FeedExchange, log: SimLog) {
    this.exchange = exchange;
    this.log = log;
  }

  /** Answers the upgrade request of a feed client. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer, query: URLSearchParams): void {
    if (this.exchange.refusesUpgrade()) {
      socket.end(REFUSAL);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', (error) => this.log('warn', 'feed.socket.failed', { message: error.message }));
      const peer = this.exchange.admit(socketWire(ws, socket), query);
      if (peer === null) return;
      ws.on('message', (data: Buffer, isBinary) => {
        if (!isBinary) peer.text(data.toString('utf8'));
      });
      ws.on('pong', () => peer.pong());
      ws.on('close', () => peer.closed());
    });
  }
}
