import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import type { FaultRequest } from '../fault-request.ts';
import type { SimTime } from '../sim-time.ts';
import type { TokenStore } from '../tokens.ts';
import type { SimLog } from '../world.ts';
import { FeedConnection } from './feed-connection.ts';
import { FeedPump, type PumpParts } from './feed-pump.ts';
import { type FeedRequest, parseFeedRequest } from './feed-request.ts';
import type { FeedPeer, FeedWire } from './feed-wire.ts';
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
const MINUTE_MS = 60_000;

export interface FeedParts extends PumpParts {
  readonly tokens: TokenStore;
  readonly log: SimLog;
  readonly time: SimTime;
}

/**
 * The live feed without its sockets: who may connect, what is subscribed, keep-alive, faults; the pump does the
 * sending. It knows a connection as a wire, so that a simulation drives it in memory on a virtual clock.
 */
export class FeedExchange {
  private readonly parts: FeedParts;
  private readonly pool = new PacketPool();
  private readonly pump: FeedPump;
  /** Oldest first. */
  private connections: FeedConnection[] = [];
  private connectTimes: number[] = [];
  private coolDownUntilMs = 0;
  private readonly cancels: (() => void)[];

  constructor(parts: FeedParts) {
    this.parts = parts;
    this.pump = new FeedPump(parts, parts.time.realMs());
    const { pace, pingMs } = parts.options;
    this.cancels = [
      parts.time.every(pace > 0 ? PUMP_PACED_MS : PUMP_MS, () => this.turn()),
      parts.time.every(pingMs, () => this.keepAlive()),
    ];
    parts.tokens.onDeath = (text) => this.dropToken(text);
  }

  /** Whether an upgrade is answered with 429 now; counts the attempt. */
  refusesUpgrade(): boolean {
    const refused = this.refusesConnects(this.parts.time.realMs());
    if (refused) this.parts.counters.refused++;
    return refused;
  }

  private refusesConnects(nowMs: number): boolean {
    const { options, faults } = this.parts;
    if (nowMs < faults.blockedUntilMs) return true;
    const perMinute = faults.connectsPerMinute > 0 ? faults.connectsPerMinute : options.connectsPerMinute;
    if (perMinute === 0) return false;
    if (nowMs < this.coolDownUntilMs) return true;
    this.connectTimes = this.connectTimes.filter((time) => nowMs - time < MINUTE_MS);
    this.connectTimes.push(nowMs);
    if (this.connectTimes.length <= perMinute) return false;
    this.coolDownUntilMs = nowMs + options.connectCooldownMs;
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

  /** Takes a connection whose upgrade was answered. @returns who hears it, or null when it was turned away. */
  admit(wire: FeedWire, query: URLSearchParams): FeedPeer | null {
    const { counters, options, time } = this.parts;
    const clientId = query.get('clientId') ?? '';
    const shared = { pool: this.pool, counters, capacity: options.instrumentsPerConnectionMax };
    const client = { wire, clientId, token: query.get('token') ?? '' };
    const connection = new FeedConnection(client, shared, time.realMs());
    const reason = this.reasonAgainst(query);
    if (reason !== 0) {
      counters.refused++;
      this.parts.log('warn', 'feed.connect.refused', { reason });
      if (reason === REASON.noDataPlan || options.badToken === 'code50') connection.disconnect(reason);
      else time.after(0, () => connection.destroy());
      return null;
    }
    counters.accepted++;
    this.connections.push(connection);
    this.evict();
    return {
      text: (message) => this.receive(connection, parseFeedRequest(message)),
      pong: () => {
        connection.lastPongMs = time.realMs();
      },
      closed: () => this.forget(connection),
    };
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
      connection.subs.add(key, index, request.mode, this.parts.time.realMs());
    }
  }

  private turn(): void {
    const nowMs = this.parts.time.realMs();
    const { options, faults } = this.parts;
    const resetAfterMs = faults.resetAfterMs > 0 ? faults.resetAfterMs : options.resetAfterMs;
    this.pump.run(this.connections, nowMs);
    const { expiryMs } = this.parts.tokens;
    if (expiryMs !== undefined && this.parts.world.market.nowMs >= expiryMs) {
      for (const connection of this.connections) this.end(connection, REASON.expired);
    }
    if (resetAfterMs === 0) return;
    for (const connection of this.connections) if (nowMs - connection.openedMs >= resetAfterMs) connection.reset();
  }

  private keepAlive(): void {
    const nowMs = this.parts.time.realMs();
    for (const connection of this.connections) {
      const gone = nowMs - connection.lastPongMs > this.parts.options.pongTimeoutMs;
      if (gone && connection.silence !== 'dead') {
        this.forget(connection);
        connection.destroy();
      } else connection.ping(this.parts.faults.heartbeats);
    }
  }

  private dropToken(text: string): void {
    for (const connection of this.connections.filter((one) => one.token === text)) {
      this.forget(connection);
      connection.destroy();
    }
  }

  /** Faults that happen once, to the oldest sockets first. */
  strike(request: FaultRequest): void {
    const oldest = (count: true | number | undefined): FeedConnection[] =>
      count === undefined ? [] : this.connections.slice(0, count === true ? this.connections.length : count);
    for (const connection of oldest(request.muteSockets)) connection.silence = 'mute';
    for (const connection of oldest(request.deadSockets)) connection.silence = 'dead';
    if (request.forget !== undefined) this.forgetSubscriptions(request.forget);
    for (const connection of oldest(request.evictSockets)) this.end(connection, REASON.tooManyConnections);
    for (const connection of oldest(request.dropSockets)) {
      this.forget(connection);
      connection.reset();
    }
    for (const connection of oldest(request.closeSockets)) {
      this.forget(connection);
      connection.fail();
    }
    if (request.disconnect !== undefined) {
      for (const connection of this.connections) this.end(connection, request.disconnect);
    }
  }

  private forgetSubscriptions(share: number): void {
    const { rng } = this.parts;
    for (const { subs } of this.connections) {
      for (let at = subs.count - 1; at >= 0; at--) if (rng.next() < share) subs.forget(at);
    }
  }

  get open(): number {
    return this.connections.length;
  }

  get subscriptions(): number {
    return this.connections.reduce((sum, connection) => sum + connection.subs.count, 0);
  }

  /** Whether any connection has the instrument subscribed. @param key of `subscriptionKey`. */
  has(key: number): boolean {
    return this.connections.some(({ subs }) => subs.has(key));
  }

  close(): void {
    for (const cancel of this.cancels) cancel();
    for (const connection of this.connections) connection.destroy();
    this.connections = [];
  }
}
