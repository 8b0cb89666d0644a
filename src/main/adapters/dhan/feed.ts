import { type Fault, FaultError } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { AdapterCapabilities, FeedAdapter, FeedParts, FeedState } from '../adapter.ts';
import type { Random, Timers } from '../timers.ts';
import { feedKey } from './feed-messages.ts';
import { FeedSocket, type SocketHooks, tooManyInstruments } from './feed-socket.ts';
import { type OpenWire, openWebSocket } from './feed-wire.ts';
import { FEED_LIMITS } from './limits.ts';

/** Distance between two connects of the pool: a burst of upgrades is answered with 429. */
const CONNECT_GAP_MS = 200;

export interface FeedAccess {
  /** `wss://…` without query. */
  readonly url: string;
  readonly clientId: string;
  readonly accessToken: string;
}

export interface DhanFeedParts extends FeedParts {
  readonly access: FeedAccess;
  readonly timers: Timers;
  readonly random: Random;
  /** Asks REST whether the session is alive: its fault, or null when all is well. */
  readonly probe: () => Promise<Fault | null>;
  /** What carries the connections; absent = WebSockets. */
  readonly open?: OpenWire;
  /** Instruments on one connection; absent = as many as the broker allows. */
  readonly instrumentsPerSocket?: number;
}

/**
 * Dhan's live feed over as few sockets as hold the instruments, at most five. Instruments are dealt evenly, so that
 * each socket has its share of liquid ones; a socket that drops comes back alone and subscribes everything again.
 */
export class DhanFeed implements FeedAdapter {
  readonly capabilities: AdapterCapabilities;
  readonly #perSocket: number;
  readonly #parts: DhanFeedParts;
  readonly #sockets: FeedSocket[] = [];
  #nextTurnMs = 0;
  #wasLive = false;
  #stopped: Fault | null = null;
  #closed = false;

  constructor(parts: DhanFeedParts) {
    this.#parts = parts;
    this.#perSocket = parts.instrumentsPerSocket ?? FEED_LIMITS.instrumentsPerSocket;
    this.capabilities = {
      instrumentsMax: FEED_LIMITS.sockets * this.#perSocket,
      depthLevels: 5,
      history: true,
      master: true,
      seekable: false,
    };
  }

  subscribe(instruments: readonly Instrument[]): void {
    const { instrumentsMax } = this.capabilities;
    if (instruments.length > instrumentsMax)
      throw new FaultError(tooManyInstruments(instruments.length, instrumentsMax));
    if (this.#closed || this.#stopped !== null) return;
    const wanted = new Map(instruments.map((instrument) => [feedKey(instrument), instrument]));
    this.#drop(wanted);
    const present = new Set(this.#sockets.flatMap((socket) => [...socket.wanted.keys()]));
    const added = [...wanted].filter(([key]) => !present.has(key)).map(([, instrument]) => instrument);
    const fresh = this.#grow(wanted.size);
    this.#deal(added);
    for (const socket of fresh) socket.start();
    this.#report();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#sockets.map((socket) => socket.close()));
  }

  /** Unsubscribes what is no longer wanted. */
  #drop(wanted: ReadonlyMap<number, Instrument>): void {
    for (const socket of this.#sockets) {
      const gone = [...socket.wanted].filter(([key]) => !wanted.has(key)).map(([, instrument]) => instrument);
      if (gone.length > 0) socket.remove(gone);
    }
  }

  /** Makes the sockets that `count` instruments need; the ones that are there stay. */
  #grow(count: number): FeedSocket[] {
    const needed = Math.ceil(count / this.#perSocket);
    const fresh: FeedSocket[] = [];
    while (this.#sockets.length < needed) {
      const socket: FeedSocket = new FeedSocket(
        this.#hooks(() => socket),
        this.#parts.timers,
        this.#parts.random,
      );
      this.#sockets.push(socket);
      fresh.push(socket);
    }
    return fresh;
  }

  /** Deals one by one to the emptiest socket, so that sizes differ by one at most on a fresh pool. */
  #deal(instruments: readonly Instrument[]): void {
    const hands = new Map(this.#sockets.map((socket) => [socket, [] as Instrument[]]));
    for (const instrument of instruments) {
      let best: FeedSocket | null = null;
      let bestRoom = 0;
      for (const [socket, hand] of hands) {
        const room = socket.room - hand.length;
        if (room > bestRoom) [best, bestRoom] = [socket, room];
      }
      if (best !== null) hands.get(best)?.push(instrument);
    }
    for (const [socket, hand] of hands) if (hand.length > 0) socket.add(hand);
  }

  #hooks(self: () => FeedSocket): SocketHooks {
    const { access, sink, clock, isTrading, probe } = this.#parts;
    const query = new URLSearchParams({
      version: '2',
      token: access.accessToken,
      clientId: access.clientId,
      authType: '2',
    });
    return {
      open: this.#parts.open ?? openWebSocket,
      instrumentsMax: this.#perSocket,
      url: () => `${access.url}?${query.toString()}`,
      turnMs: () => this.#turnMs(),
      message: (bytes) => sink.bytes(bytes, clock.nowMs()),
      changed: () => this.#report(),
      lost: () => sink.lost([...self().wanted.values()].map(({ slot }) => slot)),
      stop: (reason) => void this.#stop(reason),
      expectsData: (instruments) => {
        for (const one of instruments) if (isLiquid(one) && isTrading(one.sessionClass)) return true;
        return false;
      },
      probe: async () => {
        const found = await probe();
        // Trouble that passes by itself is no reason to give up the feed.
        return found === null || found.kind === 'unavailable' || found.kind === 'bug' ? null : found;
      },
    };
  }

  #turnMs(): number {
    const nowMs = this.#parts.timers.monotonicMs();
    const turnMs = Math.max(nowMs, this.#nextTurnMs);
    this.#nextTurnMs = turnMs + CONNECT_GAP_MS;
    return turnMs - nowMs;
  }

  /** One socket learned that nothing will work: all of them end, and it is said once. */
  async #stop(reason: Fault): Promise<void> {
    if (this.#stopped !== null || this.#closed) return;
    this.#stopped = reason;
    this.#parts.sink.fault(reason);
    const lost = this.#sockets.filter(({ isOpen }) => isOpen).flatMap(({ wanted }) => [...wanted.values()]);
    await Promise.all(this.#sockets.map((socket) => socket.close()));
    if (lost.length > 0) this.#parts.sink.lost(lost.map(({ slot }) => slot));
    this.#report();
  }

  #report(): void {
    const wanted = this.#sockets.filter((socket) => socket.wanted.size > 0).length;
    const open = this.#sockets.filter((socket) => socket.isOpen && socket.wanted.size > 0).length;
    const live = open === wanted && wanted > 0;
    if (live) this.#wasLive = true;
    this.#parts.sink.state({ state: this.#stateName(live), open, wanted, reason: live ? null : this.#reason() });
  }

  #stateName(live: boolean): FeedState['state'] {
    if (this.#stopped !== null) return 'stopped';
    if (live) return 'live';
    return this.#wasLive ? 'stale' : 'connecting';
  }

  #reason(): string | null {
    if (this.#stopped !== null) return this.#stopped.text;
    return this.#sockets.find((socket) => !socket.isOpen && socket.reason !== null)?.reason ?? null;
  }
}

/** What sends something every minute while it trades; a far option may be silent for hours. */
function isLiquid({ kind, sessionClass }: Instrument): boolean {
  return kind === 'INDEX' || kind === 'FUTIDX' || sessionClass === 'EQ_DERIV';
}
