import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import type { FaultBoard } from '../faults.ts';
import type { SimInstrument } from '../market.ts';
import type { SimServerOptions } from '../options.ts';
import { quoteRecord } from '../quote-record.ts';
import type { TokenStore } from '../tokens.ts';
import type { SimLog, World } from '../world.ts';
import { fillDeepSide } from './deep-book.ts';
import { DEPTH_CODE, deepSide, sideBytes, writeSide } from './depth-encode.ts';
import type { DepthOptions } from './depth-options.ts';
import { DepthPeer, type PeerWire } from './depth-peer.ts';
import { type DepthRequest, parseDepthRequest } from './depth-request.ts';

const REASON = {
  tooManyInstruments: 804,
  tooManyConnections: 805,
  noDataPlan: 806,
  expired: 807,
  authFailed: 808,
  invalidToken: 809,
};
/** Largest client message. */
const REQUEST_BYTES_MAX = 65_536;
/** Largest WebSocket message: ten instruments of 20 levels. */
const MESSAGE_BYTES_MAX = 6_640;
/** Only these segments have deep books; a subscription of any other is answered by silence. */
const DEEP_SEGMENTS: readonly string[] = ['NSE_EQ', 'NSE_FNO'];

/** Paths by which the broker is reached; the vendor's program asks for 200 levels without one. */
export const DEPTH_PATHS: ReadonlyMap<string, 20 | 200> = new Map([
  ['/twentydepth', 20],
  ['/twohundreddepth', 200],
  ['/', 200],
]);

export interface DepthServerParts {
  readonly world: World;
  readonly tokens: TokenStore;
  readonly faults: FaultBoard;
  readonly options: SimServerOptions;
  readonly log: SimLog;
}

/** The two depth sockets. They tell the same book as the feed: both read the market's one quote. */
export class DepthServer {
  private readonly parts: DepthServerParts;
  private readonly depth: DepthOptions;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: REQUEST_BYTES_MAX,
  });
  private readonly quote = quoteRecord();
  private readonly bid = deepSide();
  private readonly ask = deepSide();
  private readonly timers: NodeJS.Timeout[];
  /** Oldest first. */
  private peers: DepthPeer[] = [];
  private sequence = 0;
  /** Packets sent since the start. */
  packets = 0;

  constructor(parts: DepthServerParts) {
    this.parts = parts;
    this.depth = parts.options.depth;
    this.timers = [
      setInterval(() => this.turn(), this.depth.turnMs),
      setInterval(() => this.keepAlive(), parts.options.pingMs),
    ];
  }

  /** Answers the upgrade request of a depth client. */
  upgrade(levels: 20 | 200, request: IncomingMessage, socket: Socket, head: Buffer, query: URLSearchParams): void {
    this.sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', (error) => this.parts.log('warn', 'depth.socket.failed', { message: error.message }));
      this.admit({ ws, socket, token: query.get('token') ?? '' }, levels, query);
    });
  }

  private reasonAgainst(query: URLSearchParams): number {
    const { tokens, options } = this.parts;
    const state = tokens.state(query.get('token') ?? '');
    if (state === 'expired') return REASON.expired;
    if (state !== 'live') return REASON.invalidToken;
    if (query.get('clientId') !== tokens.clientId || query.get('authType') !== '2') return REASON.authFailed;
    return options.dataPlan ? 0 : REASON.noDataPlan;
  }

  private admit(wire: PeerWire, levels: 20 | 200, query: URLSearchParams): void {
    const { world, options, log } = this.parts;
    const peer = new DepthPeer(wire, levels, world.market.listing, performance.now());
    const reason = this.reasonAgainst(query);
    if (reason !== 0) {
      log('warn', 'depth.connect.refused', { reason });
      if (reason === REASON.noDataPlan || options.badToken === 'code50')
        peer.disconnect(reason, this.depth.disconnectBytes);
      else setImmediate(() => peer.destroy());
      return;
    }
    this.peers.push(peer);
    wire.ws.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.receive(peer, parseDepthRequest(data.toString('utf8')));
    });
    wire.ws.on('pong', () => {
      peer.lastPongMs = performance.now();
    });
    wire.ws.on('close', () => this.forget(peer));
    const same = this.peers.filter((one) => one.levels === levels);
    for (const oldest of same.slice(0, Math.max(0, same.length - this.depth.connectionsMax)))
      this.end(oldest, REASON.tooManyConnections);
  }

  private receive(peer: DepthPeer, request: DepthRequest | undefined): void {
    if (request === undefined || !this.peers.includes(peer)) return;
    if (request.type === 'disconnect') {
      this.forget(peer);
      peer.close();
    } else if (request.type === 'subscribe') this.subscribe(peer, request);
    else if (this.depth.unsubscribeCodes.includes(request.code)) {
      for (const { segment, securityId } of request.targets) peer.entries.delete(`${segment}:${securityId}`);
    }
  }

  private subscribe(peer: DepthPeer, { targets }: Extract<DepthRequest, { type: 'subscribe' }>): void {
    const { market } = this.parts.world;
    for (const { segment, securityId } of targets) {
      const index = DEEP_SEGMENTS.includes(segment) ? market.indexOf(segment, securityId) : undefined;
      const key = `${segment}:${securityId}`;
      if (index === undefined || peer.entries.has(key)) continue;
      if (peer.entries.size >= this.depth.instrumentsMax[peer.levels]) return this.end(peer, REASON.tooManyInstruments);
      peer.entries.set(key, { index, version: -1 });
    }
    if (peer.subscribedMs === 0) peer.subscribedMs = performance.now();
  }

  private turn(): void {
    const { world, faults, tokens, options } = this.parts;
    const nowMs = performance.now();
    if (this.peers.length === 0) return;
    world.sync();
    for (const peer of this.peers) {
      if (this.hasEnded(peer, nowMs)) continue;
      if (peer.listing !== world.market.listing) this.relist(peer);
      if (nowMs >= faults.stallUntilMs && peer.keepsUp(options.sendBufferMaxBytes)) this.send(peer);
    }
    if (tokens.expiryMs !== undefined && world.market.nowMs >= tokens.expiryMs)
      for (const peer of this.peers) this.end(peer, REASON.expired);
  }

  /** A dead token, or a token that the socket of 200 levels does not like. */
  private hasEnded(peer: DepthPeer, nowMs: number): boolean {
    const { tokens } = this.parts;
    const { appResetMs } = this.depth;
    const dead = tokens.state(peer.token) === 'dead';
    const disliked = appResetMs > 0 && peer.levels === 200 && tokens.consumer === 'APP' && peer.subscribedMs > 0;
    if (!dead && !(disliked && nowMs - peer.subscribedMs >= appResetMs)) return false;
    this.forget(peer);
    if (dead) peer.destroy();
    else peer.reset();
    return true;
  }

  /** A new trading day: the same instruments at their new places. */
  private relist(peer: DepthPeer): void {
    const { market } = this.parts.world;
    peer.listing = market.listing;
    for (const key of peer.entries.keys()) {
      const [segment, id] = key.split(':') as ['NSE_EQ' | 'NSE_FNO', string];
      const index = market.indexOf(segment, Number(id));
      if (index === undefined) peer.entries.delete(key);
      else peer.entries.set(key, { index, version: -1 });
    }
  }

  /** Instrument 1 bid, instrument 1 ask, instrument 2 bid and so on, stacked into few messages. */
  private send(peer: DepthPeer): void {
    const { market } = this.parts.world;
    let message: Buffer[] = [];
    let bytes = 0;
    for (const entry of peer.entries.values()) {
      const version = market.version(entry.index);
      if (version === entry.version) continue;
      entry.version = version;
      const pair = this.encode(peer.levels, entry.index);
      if (bytes > 0 && bytes + pair.length > MESSAGE_BYTES_MAX) {
        peer.send(Buffer.concat(message));
        [message, bytes] = [[], 0];
      }
      message.push(pair);
      bytes += pair.length;
    }
    if (bytes > 0) peer.send(Buffer.concat(message));
  }

  private encode(levels: 20 | 200, index: number): Buffer {
    const { market } = this.parts.world;
    const of = market.instruments[index] as SimInstrument;
    market.quote(index, this.quote);
    fillDeepSide(this.bid, 'bid', of, this.quote, levels);
    fillDeepSide(this.ask, 'ask', of, this.quote, levels);
    const out = Buffer.alloc(sideBytes(levels, this.bid) + sideBytes(levels, this.ask));
    const segment = SEGMENT_CODES[of.segment];
    const { padPaise } = this.depth;
    this.sequence = (this.sequence + 1) >>> 0;
    const kind = { levels, sequence: this.sequence, padPaise };
    const at = writeSide(out, 0, { ...kind, code: DEPTH_CODE.bid }, segment, of.securityId, this.bid);
    writeSide(out, at, { ...kind, code: DEPTH_CODE.ask }, segment, of.securityId, this.ask);
    this.packets += 2;
    return out;
  }

  private keepAlive(): void {
    const nowMs = performance.now();
    for (const peer of this.peers) {
      if (nowMs - peer.lastPongMs > this.parts.options.pongTimeoutMs) {
        this.forget(peer);
        peer.destroy();
      } else peer.ping();
    }
  }

  private end(peer: DepthPeer, reason: number): void {
    this.forget(peer);
    peer.disconnect(reason, this.depth.disconnectBytes);
  }

  private forget(peer: DepthPeer): void {
    this.peers = this.peers.filter((one) => one !== peer);
  }

  /** Resets the oldest connections. @returns how many. */
  dropSockets(count: number): number {
    const dropped = this.peers.slice(0, count);
    for (const peer of dropped) {
      this.forget(peer);
      peer.reset();
    }
    return dropped.length;
  }

  get open(): number {
    return this.peers.length;
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const peer of this.peers) peer.destroy();
    this.peers = [];
  }
}
