import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { type WebSocket, WebSocketServer } from 'ws';
import type { TokenStore } from '../tokens.ts';
import type { SimLog } from '../world.ts';
import { FeedConnection } from './feed-connection.ts';
import { FeedPump, type PumpParts } from './feed-pump.ts';
import { type FeedRequest, parseFeedRequest } from './feed-request.ts';
import { PacketPool } from './packet-buffer.ts';
import { subscriptionKey } from './subscription-list.ts';

/** Disconnect reasons (§2.5). */
export const REASON = {
  tooManyInstruments: 804,
  tooManyConnections: 805,
  noDataPlan: 806,
  expired: 807,
  authFailed: 808,
  invalidToken: 809,
} as const;

/** Pump period, ms of real time: 25 keeps ~0.9 s cadences smooth; load mode needs small even portions. */
const PUMP_MS = 25;
const PUMP_PACED_MS = 5;
/** Largest client message; a hundred instruments take about 7 KB. */
const REQUEST_BYTES_MAX = 65_536;
const MINUTE_MS = 60_000;

export interface FeedParts extends PumpParts {
  readonly tokens: TokenStore;
  readonly log: SimLog;
}

/** The live-feed WebSocket: who may connect, what is subscribed, keep-alive; the pump does the sending. */
export class FeedServer {
  private readonly parts: FeedParts;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: REQUEST_BYTES_MAX,
    clientTracking: false,
  });
  private readonly pool = new PacketPool();
  private readonly pump: FeedPump;
  /** Oldest first. */
  private connections: FeedConnection[] = [];
  private connectTimes: number[] = [];
  private blockedUntilMs = 0;
  private readonly timers: NodeJS.Timeout[];

  constructor(parts: FeedParts) {
    this.parts = parts;
    this.pump = new FeedPump(parts, performance.now());
    const { pace, pingMs } = parts.options;
    this.timers = [
      setInterval(() => this.turn(), pace > 0 ? PUMP_PACED_MS : PUMP_MS),
      setInterval(() => this.keepAlive(), pingMs),
    ];
    parts.tokens.onDeath = (text) => this.dropToken(text);
  }

  /** Answers the upgrade request of a feed client. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer, query: URLSearchParams): void {
    const nowMs = performance.now();
    if (this.refusesConnects(nowMs)) {
      this.parts.counters.refused++;
      socket.end(
        'HTTP/1.1 429 Too Many Requests\r\nContent-Length: 20\r\nConnection: close\r\n\r\nclient id is blocked',
      );
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', (error) => this.parts.log('warn', 'feed.socket.failed', { message: error.message }));
      this.admit(ws, socket, query, nowMs);
    });
  }

  private refusesConnects(nowMs: number): boolean {
    const { connectsPerMinute, connectCooldownMs } = this.parts.options;
    if (connectsPerMinute === 0) return false;
    if (nowMs < this.blockedUntilMs) return true;
    this.connectTimes = this.connectTimes.filter((time) => nowMs - time < MINUTE_MS);
    this.connectTimes.push(nowMs);
    if (this.connectTimes.length <= connectsPerMinute) return false;
    this.blockedUntilMs = nowMs + connectCooldownMs;
    return true;
  }

  /** 0 when the query opens the feed, else the reason against it. */
  private reasonAgainst(query: URLSearchParams): number {
    const { tokens, options } = this.parts;
    const state = tokens.state(query.get('token') ?? '');
    if (state === 'expired') return REASON.expired;
    if (state !== 'live') return REASON.invalidToken;
    const right = query.get('clientId') === tokens.clientId;
    if (!right || query.get('version') !== '2' || query.get('authType') !== '2') return REASON.authFailed;
    return options.dataPlan ? 0 : REASON.noDataPlan;
  }

  private admit(ws: WebSocket, socket: Socket, query: URLSearchParams, nowMs: number): void {
    const { counters, options } = this.parts;
    const clientId = query.get('clientId') ?? '';
    const shared = { pool: this.pool, counters, capacity: options.instrumentsPerConnectionMax };
    const connection = new FeedConnection({ ws, socket, clientId, token: query.get('token') ?? '' }, shared, nowMs);
    const reason = this.reasonAgainst(query);
    if (reason !== 0) {
      counters.refused++;
      this.parts.log('warn', 'feed.connect.refused', { reason });
      if (reason === REASON.noDataPlan || options.badToken === 'code50') connection.disconnect(reason);
      else setImmediate(() => connection.destroy());
      return;
    }
    counters.accepted++;
    this.connections.push(connection);
    ws.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.receive(connection, parseFeedRequest(data.toString('utf8')));
    });
    ws.on('pong', () => {
      connection.lastPongMs = performance.now();
    });
    ws.on('close', () => this.forget(connection));
    this.evict();
  }

  private evict(): void {
    while (this.connections.length > this.parts.options.connectionsMax) {
      const [oldest] = this.connections;
      if (oldest === undefined) return;
      this.parts.counters.evicted++;
      this.end(oldest, REASON.tooManyConnections);
    }
  }

  private end(connection: FeedConnection, reason: number): void {
    this.forget(connection);
    connection.disconnect(reason);
  }

  private forget(connection: FeedConnection): void {
    this.connections = this.connections.filter((one) => one !== connection);
  }

  private receive(connection: FeedConnection, request: FeedRequest | undefined): void {
    if (request === undefined || !this.connections.includes(connection)) return;
    if (request.type === 'disconnect') {
      this.forget(connection);
      connection.close();
      return;
    }
    if (request.listed > this.parts.options.instrumentsPerMessageMax) {
      this.end(connection, REASON.tooManyInstruments);
      return;
    }
    const { market } = this.parts.world;
    for (const { segment, securityId } of request.instruments) {
      const key = subscriptionKey(SEGMENT_CODES[segment], securityId);
      if (request.type === 'unsubscribe') {
        connection.subs.remove(key, request.mode);
        continue;
      }
      const index = market.indexOf(segment, securityId);
      if (index === undefined) continue;
      if (!connection.subs.has(key) && connection.subs.count >= this.parts.options.instrumentsPerConnectionMax) {
        this.end(connection, REASON.tooManyInstruments);
        return;
      }
      connection.subs.add(key, index, request.mode, performance.now());
    }
  }

  private turn(): void {
    const nowMs = performance.now();
    const { resetAfterMs } = this.parts.options;
    this.pump.run(this.connections, nowMs);
    const { expiryMs } = this.parts.tokens;
    if (expiryMs !== undefined && this.parts.world.market.nowMs >= expiryMs) {
      for (const connection of this.connections) this.end(connection, REASON.expired);
    }
    if (resetAfterMs === 0) return;
    for (const connection of this.connections) if (nowMs - connection.openedMs >= resetAfterMs) connection.reset();
  }

  private keepAlive(): void {
    const nowMs = performance.now();
    for (const connection of this.connections) {
      if (nowMs - connection.lastPongMs > this.parts.options.pongTimeoutMs) {
        this.forget(connection);
        connection.destroy();
      } else connection.ping();
    }
  }

  private dropToken(text: string): void {
    for (const connection of this.connections.filter((one) => one.token === text)) {
      this.forget(connection);
      connection.destroy();
    }
  }

  /** Resets the oldest sockets. @returns how many. */
  dropSockets(count: number): number {
    const dropped = this.connections.slice(0, count);
    for (const connection of dropped) {
      this.forget(connection);
      connection.reset();
    }
    return dropped.length;
  }

  get open(): number {
    return this.connections.length;
  }

  get subscriptions(): number {
    return this.connections.reduce((sum, connection) => sum + connection.subs.count, 0);
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const connection of this.connections) connection.destroy();
    this.connections = [];
  }
}
