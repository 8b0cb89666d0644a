import type { Fault } from '#contract/faults.ts';
import { FaultError } from '#contract/faults.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { isLiquid } from '../../core/table/feed-trust.ts';
import type { FullRecord } from '../../core/wire/full-record.ts';
import type { AdapterCapabilities, FeedAdapter, FeedParts, FeedRepair } from '../adapter.ts';
import type { Login } from '../../core/account/account.ts';
import type { Random, Timers } from '../timers.ts';
import { ClockJump } from './clock-jump.ts';
import { feedKey, type Wanted } from './feed-messages.ts';
import { evictedFault, feedStateOf, jumpFault } from './feed-words.ts';
import { FeedSocket, type SocketHooks, tooManyInstruments } from './feed-socket.ts';
import { type OpenWire, openWebSocket } from './feed-wire.ts';
import { FEED_LIMITS, QUOTE_INSTRUMENTS_MAX } from './limits.ts';

/** Distance between two connects of the pool: a burst of upgrades is answered with 429. */
const CONNECT_GAP_MS = 200;
/** Distance between two looks at the clocks. */
const CLOCK_LOOK_MS = 2_000;
/** After this time without an eviction the next one is the first again. */
const EVICTIONS_FORGOTTEN_MS = 1_800_000;

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
  /** Quotes by REST, by slot. */
  readonly quotes: (instruments: readonly Instrument[]) => Promise<ReadonlyMap<number, FullRecord>>;
  /** What carries the connections; absent = WebSockets. */
  readonly open?: OpenWire;
  /** Instruments on one connection; absent = as many as the broker allows. */
  readonly instrumentsPerSocket?: number;
  /** Told of a new token, so that the probe asks with it. */
  readonly renewed: (login: Login) => void;
}

/**
 * Dhan's live feed over as few sockets as hold the instruments, within the connections it may use. Instruments are
 * dealt evenly, so that each socket has its share of liquid ones; a socket that drops comes back alone and subscribes
 * everything again.
 */
export class DhanFeed implements FeedAdapter {
  readonly #perSocket: number;
  readonly repair: FeedRepair;
  readonly #parts: DhanFeedParts;
  #access: FeedAccess;
  #sockets: FeedSocket[] = [];
  /** Connections of a former token by the one that takes their place. */
  readonly #retiring = new Map<FeedSocket, FeedSocket>();
  readonly #clocks: ClockJump;
  #budget: number;
  #nextTurnMs = 0;
  #evictions = 0;
  #evictedAtMs = 0;
  #cancelLook: (() => void) | null = null;
  #wasLive = false;
  #stopped: Fault | null = null;
  /** What was asked for while the feed had stopped; the next token brings it. */
  #missed: { readonly instruments: readonly Instrument[]; readonly modes: ReadonlyMap<number, FeedMode> } | null = null;
  #closed = false;

  constructor(parts: DhanFeedParts) {
    this.#parts = parts;
    this.#perSocket = parts.instrumentsPerSocket ?? FEED_LIMITS.instrumentsPerSocket;
    this.#budget = Math.min(parts.sockets, FEED_LIMITS.sockets);
    this.#clocks = new ClockJump(parts.timers, CLOCK_LOOK_MS);
    this.repair = {
      quotes: parts.quotes,
      quotesMax: QUOTE_INSTRUMENTS_MAX,
      resubscribe: (instruments) => this.#resubscribe(instruments),
      reconnect: (instruments) => this.#reconnect(instruments),
      useSockets: (max) => {
        this.#budget = Math.max(1, Math.min(max, FEED_LIMITS.sockets));
      },
    };
    this.#access = parts.access;
  }

  renew(login: Login): void {
    if (this.#closed) return;
    this.#access = { ...this.#access, ...login };
    this.#parts.renewed(login);
    if (this.#stopped !== null) this.#lookAtClocks();
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
    const missed = this.#missed;
    this.#missed = null;
    if (missed !== null) this.subscribe(missed.instruments, missed.modes);
    else this.#report();
  }

  get capabilities(): AdapterCapabilities {
    const instrumentsMax = this.#budget * this.#perSocket;
    return { instrumentsMax, depthLevels: 5, history: true, master: true, seekable: false };
  }

  subscribe(instruments: readonly Instrument[], modes: ReadonlyMap<number, FeedMode> = new Map()): void {
    const { instrumentsMax } = this.capabilities;
    if (instruments.length > instrumentsMax)
      throw new FaultError(tooManyInstruments(instruments.length, instrumentsMax));
    if (this.#stopped !== null) this.#missed = { instruments, modes };
    if (this.#closed || this.#stopped !== null) return;
    const wanted = new Map<number, Wanted>();
    for (const instrument of instruments) {
      wanted.set(feedKey(instrument), { instrument, mode: modes.get(instrument.slot) ?? 'full' });
    }
    this.#drop(wanted);
    this.#shrink();
    const present = new Map(this.#sockets.flatMap((socket) => [...socket.wanted.keys()].map((key) => [key, socket])));
    const fresh = this.#grow(wanted.size);
    this.#deal([...wanted].filter(([key]) => !present.has(key)).map(([, one]) => one));
    this.#change(wanted, present);
    for (const socket of fresh) socket.start();
    if (this.#cancelLook === null) this.#lookAtClocks();
    this.#report();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelLook?.();
    await Promise.all([...this.#sockets, ...this.#retiring.values()].map((socket) => socket.close()));
  }

  /** Unsubscribes what is no longer wanted. */
  #drop(wanted: ReadonlyMap<number, Wanted>): void {
    for (const socket of this.#sockets) {
      const gone = [...socket.wanted].filter(([key]) => !wanted.has(key)).map(([, one]) => one);
      if (gone.length > 0) socket.remove(gone);
    }
  }

  /** Closes what is above the budget, the ones without a connection first; what they carried is dealt again. */
  #shrink(): void {
    const over = this.#sockets.length - this.#budget;
    if (over <= 0) return;
    const order = this.#sockets.toSorted((a, b) => Number(a.isOpen) - Number(b.isOpen));
    const gone = new Set(order.slice(0, over));
    this.#sockets = this.#sockets.filter((socket) => !gone.has(socket));
    for (const socket of gone) {
      if (socket.isOpen) this.#parts.sink.lost(slotsOf(socket));
      void socket.close();
    }
  }

  /** Makes the sockets that `count` instruments need; the ones that are there stay. */
  #grow(count: number): FeedSocket[] {
    const needed = Math.ceil(count / this.#perSocket);
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
  #deal(list: readonly Wanted[]): void {
    const hands = new Map(this.#sockets.map((socket) => [socket, [] as Wanted[]]));
    for (const one of list) {
      let best: FeedSocket | null = null;
      let bestRoom = 0;
      for (const [socket, hand] of hands) {
        const room = socket.room - hand.length;
        if (room > bestRoom) [best, bestRoom] = [socket, room];
      }
      if (best !== null) hands.get(best)?.push(one);
    }
    for (const [socket, hand] of hands) if (hand.length > 0) socket.add(hand);
  }

  /** Subscribes anew what stays on its socket in another mode. */
  #change(wanted: ReadonlyMap<number, Wanted>, present: ReadonlyMap<number, FeedSocket>): void {
    const changed = new Map<FeedSocket, Wanted[]>();
    for (const [key, socket] of present) {
      const next = wanted.get(key);
      if (next === undefined || socket.wanted.get(key)?.mode === next.mode) continue;
      changed.set(socket, [...(changed.get(socket) ?? []), next]);
    }
    for (const [socket, list] of changed) socket.add(list);
  }

  #resubscribe(instruments: readonly Instrument[]): void {
    for (const socket of this.#sockets) {
      const own = instruments.flatMap((instrument) => socket.wanted.get(feedKey(instrument)) ?? []);
      if (own.length > 0) socket.add(own);
    }
  }

  #reconnect(instruments: readonly Instrument[]): void {
    const keys = instruments.map(feedKey);
    for (const socket of this.#sockets) {
      if (keys.some((key) => socket.wanted.has(key)))
        socket.distrust('instruments that trade were silent on this connection');
    }
  }

  #hooks(self: () => FeedSocket): SocketHooks {
    const { sink, clock, isTrading, probe } = this.#parts;
    return {
      open: this.#parts.open ?? openWebSocket,
      instrumentsMax: this.#perSocket,
      url: () => addressOf(this.#access),
      turnMs: () => this.#turnMs(),
      message: (bytes) => sink.bytes(bytes, clock.nowMs()),
      changed: () => {
        this.#retire(self());
        this.#report();
      },
      lost: () => sink.lost(slotsOf(self())),
      stop: (reason) => {
        // What a former token meets says nothing of the present one.
        if (this.#sockets.includes(self())) void this.#stop(reason);
        else this.#retire(self());
      },
      evicted: () => this.#evicted(self()),
      expectsData: (list) => {
        for (const { instrument } of list) {
          if (isLiquid(instrument) && isTrading(instrument.sessionClass)) return true;
        }
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

  /** Two programs that want all connections would evict each other for ever: the waits grow for the whole pool. */
  #evicted(socket: FeedSocket): number {
    const nowMs = this.#parts.timers.monotonicMs();
    if (nowMs - this.#evictedAtMs > EVICTIONS_FORGOTTEN_MS) this.#evictions = 0;
    this.#evictedAtMs = nowMs;
    this.#parts.sink.fault(evictedFault(this.#sockets, socket), 'warn');
    this.#evictions += 1;
    return this.#evictions - 1;
  }

  #lookAtClocks(): void {
    this.#cancelLook = this.#parts.timers.after(CLOCK_LOOK_MS, () => {
      this.#lookAtClocks();
      const found = this.#clocks.look();
      if (found === null || this.#stopped !== null) return;
      this.#parts.sink.fault(jumpFault(found), 'warn');
      this.#nextTurnMs = 0;
      for (const socket of this.#sockets) socket.distrust(found);
    });
  }

  /** One socket learned that nothing will work: all of them end, and it is said once. */
  async #stop(reason: Fault): Promise<void> {
    if (this.#stopped !== null || this.#closed) return;
    this.#stopped = reason;
    this.#cancelLook?.();
    this.#parts.sink.fault(reason);
    // All of them, also what was subscribed while its connection was down: a quote may have made it look alive.
    const lost = this.#sockets.flatMap(slotsOf);
    const sockets = this.#sockets;
    await Promise.all(sockets.map((socket) => socket.close()));
    // Renewed in the meantime: the new connections report for themselves.
    if (sockets !== this.#sockets) return;
    if (lost.length > 0) this.#parts.sink.lost(lost);
    this.#report();
  }

  #report(): void {
    // While a former connection still carries the data, its place counts as open.
    const isUp = (socket: FeedSocket): boolean => socket.isOpen || this.#retiring.get(socket)?.isOpen === true;
    const views = this.#sockets.map((socket) => ({
      isOpen: isUp(socket),
      wanted: socket.wanted,
      reason: socket.reason,
    }));
    const state = feedStateOf(views, this.#wasLive, this.#stopped);
    if (state.state === 'live') this.#wasLive = true;
    this.#parts.sink.state(state);
  }
}

function slotsOf({ wanted }: FeedSocket): number[] {
  return [...wanted.values()].map(({ instrument }) => instrument.slot);
}

/** Holds the token: given to the socket and to nobody else. */
function addressOf({ url, accessToken, clientId }: FeedAccess): string {
  const query = new URLSearchParams({ version: '2', token: accessToken, clientId, authType: '2' });
  return `${url}?${query.toString()}`;
}
