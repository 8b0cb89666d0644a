import { type Fault, FaultError } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Login } from '../../core/account/account.ts';
import type { AdapterCapabilities, FeedAdapter, FeedParts, FeedState } from '../adapter.ts';
import type { Random, Timers } from '../timers.ts';
import { feedKey } from './feed-messages.ts';
import { FeedSocket, type SocketHooks, tooManyInstruments } from './feed-socket.ts';
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
  /** Told of a new token, so that the probe asks with it. */
  readonly renewed: (login: Login) => void;
}

/**
 * Dhan's live feed over as few sockets as hold the instruments, at most five. Instruments are dealt evenly, so that
 * each socket has its share of liquid ones; a socket that drops comes back alone and subscribes everything again.
 */
export class DhanFeed implements FeedAdapter {
  readonly capabilities: AdapterCapabilities = {
    instrumentsMax: FEED_LIMITS.sockets * FEED_LIMITS.instrumentsPerSocket,
    depthLevels: 5,
    history: true,
    master: true,
    seekable: false,
  };
  readonly #parts: DhanFeedParts;
  #access: FeedAccess;
  #sockets: FeedSocket[] = [];
  /** Connections of a former token by the one that takes their place. */
  readonly #retiring = new Map<FeedSocket, FeedSocket>();
  #nextTurnMs = 0;
  #wasLive = false;
  #stopped: Fault | null = null;
  #closed = false;

  constructor(parts: DhanFeedParts) {
    this.#parts = parts;
    this.#access = parts.access;
  }

  renew(login: Login): void {
    if (this.#closed) return;
    this.#access = { ...this.#access, ...login };
    this.#parts.renewed(login);
    this.#stopped = null;
    // A second renewal before the first has connected: what never opened makes room at once.
    const old = this.#sockets;
    this.#sockets = [];
    for (const former of old) {
      const next = this.#socket();
      next.add([...former.wanted.values()]);
      this.#sockets.push(next);
      if (former.isOpen) this.#retiring.set(next, former);
      else void former.close();
      const older = this.#retiring.get(former);
      this.#retiring.delete(former);
      if (older !== undefined) this.#retiring.set(next, older);
      next.start();
    }
    this.#report();
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
    await Promise.all([...this.#sockets, ...this.#retiring.values()].map((socket) => socket.close()));
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
    const needed = Math.ceil(count / FEED_LIMITS.instrumentsPerSocket);
    const fresh: FeedSocket[] = [];
    while (this.#sockets.length < needed) {
      const socket = this.#socket();
      this.#sockets.push(socket);
      fresh.push(socket);
    }
    return fresh;
  }

  #socket(): FeedSocket {
    const socket: FeedSocket = new FeedSocket(
      this.#hooks(() => socket),
      this.#parts.timers,
      this.#parts.random,
    );
    return socket;
  }

  /** The old connection of a pair ends when its successor is open, or when it broke by itself. */
  #retire(changed: FeedSocket): void {
    for (const [next, former] of this.#retiring) {
      if (!next.isOpen && former.isOpen) continue;
      if (changed !== next && changed !== former) continue;
      this.#retiring.delete(next);
      // Not from within the hook of a connection that is just ending: it would go on to its next attempt.
      queueMicrotask(() => void former.close());
    }
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
    const { sink, clock, isTrading, probe } = this.#parts;
    return {
      url: () => addressOf(this.#access),
      turnMs: () => this.#turnMs(),
      message: (bytes) => sink.bytes(bytes, clock.nowMs()),
      changed: () => {
        this.#retire(self());
        this.#report();
      },
      lost: () => sink.lost([...self().wanted.values()].map(({ slot }) => slot)),
      stop: (reason) => {
        // What a former token meets says nothing of the present one.
        if (this.#sockets.includes(self())) void this.#stop(reason);
        else this.#retire(self());
      },
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
    const sockets = this.#sockets;
    await Promise.all(sockets.map((socket) => socket.close()));
    // Renewed in the meantime: the new connections report for themselves.
    if (sockets !== this.#sockets) return;
    if (lost.length > 0) this.#parts.sink.lost(lost.map(({ slot }) => slot));
    this.#report();
  }

  #report(): void {
    const wanted = this.#sockets.filter((socket) => socket.wanted.size > 0).length;
    // While a former connection still carries the data, its place counts as open.
    const up = (socket: FeedSocket): boolean => socket.isOpen || this.#retiring.get(socket)?.isOpen === true;
    const open = this.#sockets.filter((socket) => up(socket) && socket.wanted.size > 0).length;
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

/** Holds the token: given to the socket and to nobody else. */
function addressOf({ url, accessToken, clientId }: FeedAccess): string {
  const query = new URLSearchParams({ version: '2', token: accessToken, clientId, authType: '2' });
  return `${url}?${query.toString()}`;
}

/** What sends something every minute while it trades; a far option may be silent for hours. */
function isLiquid({ kind, sessionClass }: Instrument): boolean {
  return kind === 'INDEX' || kind === 'FUTIDX' || sessionClass === 'EQ_DERIV';
}
