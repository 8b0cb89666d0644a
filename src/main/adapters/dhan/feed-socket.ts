import { type RawData, WebSocket } from 'ws';
import { type Fault, fault } from '#contract/faults.ts';
import type { Random, Timers } from '../timers.ts';
import { backoffMs, type EndReason, STABLE_AFTER_MS } from './backoff.ts';
import { DISCONNECT_MESSAGE, disconnectReason, feedKey, subscriptionMessages, type Wanted } from './feed-messages.ts';
import { disconnectAdvice, type DisconnectAdvice, upgradeAdvice } from './feed-reasons.ts';
import type { FeedWire, OpenWire } from './feed-wire.ts';

/** Time without data in session hours after which the connection is taken for dead, pings or not (dhan-api §4.10). */
export const STALL_MS = 90_000;
/** The server pings every 10 s; without a sign in this time the line is dead, at any hour. */
const PING_MS_MAX = 40_000;
/** The watchdog looks this often. */
const WATCH_MS = 5_000;
/** A goodbye that is not answered in this time is cut short. */
const CLOSE_MS_MAX = 500;
/** Connections in a row that end without a byte before the account is looked at instead of the network. */
const MUTE_ENDS_MAX = 3;

export interface SocketHooks {
  readonly open: OpenWire;
  /** Most instruments on one connection. */
  readonly instrumentsMax: number;
  /** The address with its query; asked for at every attempt. */
  url(): string;
  /** Ms to wait so that connects of the pool keep their distance; books the turn. */
  turnMs(): number;
  message(bytes: Uint8Array): void;
  changed(): void;
  /** The connection is gone; its instruments have no feed. */
  lost(): void;
  stop(fault: Fault): void;
  /** The broker closed it because the account has too many. @returns evictions of the pool before this one. */
  evicted(): number;
  /** Whether these instruments should be sending something now. */
  expectsData(wanted: Iterable<Wanted>): boolean;
  /** Asks the broker why nothing comes; a fault when the account itself is the trouble. */
  probe(): Promise<Fault | null>;
}

type Advice = DisconnectAdvice | ReturnType<typeof upgradeAdvice> | { readonly kind: 'again'; readonly text: string };

/** One connection of the live feed: connects, subscribes, watches, comes back. Holds what it should be subscribed to. */
export class FeedSocket {
  readonly wanted = new Map<number, Wanted>();
  readonly #hooks: SocketHooks;
  readonly #timers: Timers;
  readonly #random: Random;
  #socket: FeedWire | null = null;
  #open = false;
  #ended = false;
  #attempt = 0;
  #mute = 0;
  #openedAtMs = 0;
  /** Last data, and last sign of life of any kind. */
  #dataAtMs = 0;
  #signAtMs = 0;
  #pings = false;
  /** The broker asked for a rest: nothing shortens the wait. */
  #resting = false;
  /** The account is being looked at; the next attempt follows from what is found. */
  #probing = false;
  #cancelWait: (() => void) | null = null;
  #cancelWatch: (() => void) | null = null;
  #advice: Advice | null = null;
  reason: string | null = null;

  constructor(hooks: SocketHooks, timers: Timers, random: Random) {
    this.#hooks = hooks;
    this.#timers = timers;
    this.#random = random;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get room(): number {
    return this.#hooks.instrumentsMax - this.wanted.size;
  }

  /** Begins the first attempt in the pool's next turn. */
  start(): void {
    this.#waitForTurn();
  }

  /** Subscribes; what is subscribed in another mode changes its mode. */
  add(list: readonly Wanted[]): void {
    const changed = list.flatMap(({ instrument }) => this.wanted.get(feedKey(instrument)) ?? []);
    for (const one of list) this.wanted.set(feedKey(one.instrument), one);
    if (!this.#open) return;
    // A higher mode does not end the lower one by itself.
    this.#send(subscriptionMessages(changed, false));
    this.#send(subscriptionMessages(list, true));
  }

  remove(list: readonly Wanted[]): void {
    for (const { instrument } of list) this.wanted.delete(feedKey(instrument));
    if (this.#open) this.#send(subscriptionMessages(list, false));
  }

  /** Drops a connection that cannot be believed any more and comes back at once; a rest the broker asked for goes on. */
  distrust(text: string): void {
    if (this.#ended || this.#resting) return;
    this.#attempt = 0;
    if (this.#probing) return;
    if (this.#socket === null) {
      this.#cancelWait?.();
      this.#waitForTurn();
      return;
    }
    this.#advice = { kind: 'again', text };
    this.#socket.terminate();
  }

  /** Ends for good; resolves when the connection is closed. */
  close(): Promise<void> {
    this.#ended = true;
    this.#cancelWait?.();
    this.#cancelWatch?.();
    const socket = this.#socket;
    if (socket === null) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#timers.after(CLOSE_MS_MAX, () => socket.terminate());
      socket.once('close', () => {
        cancel();
        resolve();
      });
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(DISCONNECT_MESSAGE);
        socket.close(1000);
      } else socket.terminate();
    });
  }

  #waitForTurn(): void {
    this.#cancelWait = this.#timers.after(this.#hooks.turnMs(), () => this.#connect());
  }

  #connect(): void {
    this.#advice = null;
    this.#resting = false;
    this.#pings = false;
    const socket = this.#hooks.open(this.#hooks.url());
    this.#socket = socket;
    socket.on('open', () => this.#opened());
    socket.on('message', (data, isBinary) => this.#message(data, isBinary));
    socket.on('ping', () => {
      this.#pings = true;
      this.#signAtMs = this.#timers.monotonicMs();
    });
    socket.on('unexpected-response', (request, response) => {
      this.#advice = upgradeAdvice(response.statusCode ?? 0);
      request.destroy();
      socket.terminate();
    });
    // Every error is followed by 'close', where it is dealt with; the text is the better reason of the two.
    socket.on('error', (thrown) => {
      this.#advice ??= { kind: 'retry', text: plainReason(thrown) };
    });
    socket.on('close', (code) => this.#closed(code));
  }

  #opened(): void {
    this.#open = true;
    this.#openedAtMs = this.#timers.monotonicMs();
    this.#heard();
    this.#send(subscriptionMessages([...this.wanted.values()], true));
    this.#watch();
    this.#hooks.changed();
  }

  #message(data: RawData, isBinary: boolean): void {
    this.#heard();
    if (!isBinary || !(data instanceof Uint8Array)) return;
    this.#mute = 0;
    const reason = disconnectReason(data);
    if (reason !== 0) this.#advice = disconnectAdvice(reason);
    this.#hooks.message(data);
  }

  #heard(): void {
    this.#dataAtMs = this.#timers.monotonicMs();
    this.#signAtMs = this.#dataAtMs;
  }

  #watch(): void {
    this.#cancelWatch = this.#timers.after(WATCH_MS, () => {
      this.#watch();
      const nowMs = this.#timers.monotonicMs();
      const dead = this.#pings && nowMs - this.#signAtMs >= PING_MS_MAX;
      const mute = nowMs - this.#dataAtMs >= STALL_MS && this.#hooks.expectsData(this.wanted.values());
      if (!dead && !mute) return;
      const silentMs = nowMs - (dead ? this.#signAtMs : this.#dataAtMs);
      this.#advice = { kind: 'retry', text: `nothing came for ${Math.round(silentMs / 1_000)} s` };
      this.#socket?.terminate();
    });
  }

  #closed(code: number): void {
    const wasOpen = this.#open;
    this.#open = false;
    this.#socket = null;
    this.#cancelWatch?.();
    if (this.#ended) return;
    const advice = this.#advice ?? { kind: 'retry', text: `the connection broke (${code})` };
    const lastedMs = wasOpen ? this.#timers.monotonicMs() - this.#openedAtMs : 0;
    if (lastedMs >= STABLE_AFTER_MS) this.#attempt = 0;
    if (wasOpen) this.#mute += 1;
    if (wasOpen) this.#hooks.lost();
    if (advice.kind === 'stop') {
      this.reason = advice.fault.text;
      this.#hooks.stop(advice.fault);
      return;
    }
    this.reason = advice.text;
    this.#hooks.changed();
    if (advice.kind === 'again') this.#waitForTurn();
    else if (advice.kind === 'evicted') this.#retry('evicted', this.#hooks.evicted());
    else if (this.#mute >= MUTE_ENDS_MAX) void this.#probeThenRetry();
    else this.#retry(advice.kind === 'retry' ? 'dropped' : advice.kind);
  }

  #retry(reason: EndReason, attempt = this.#attempt): void {
    this.#resting = reason !== 'dropped';
    const waitMs = backoffMs(reason, attempt, this.#random);
    this.#attempt += 1;
    this.#cancelWait = this.#timers.after(waitMs, () => this.#waitForTurn());
  }

  /** A wrong token shows as a connection that ends at once without a word, so the account itself is asked. */
  async #probeThenRetry(): Promise<void> {
    this.#mute = 0;
    this.#probing = true;
    const found = await this.#hooks.probe();
    this.#probing = false;
    if (this.#ended) return;
    if (found !== null) this.#hooks.stop(found);
    else this.#retry('dropped');
  }

  #send(messages: readonly string[]): void {
    for (const message of messages) this.#socket?.send(message);
  }
}

/** The reason without addresses, which hold the token. */
function plainReason(thrown: Error): string {
  const { code } = thrown as NodeJS.ErrnoException;
  return code === undefined ? 'the connection failed' : `the connection failed (${code})`;
}

/** More instruments than the feed can carry. */
export function tooManyInstruments(count: number, max: number): Fault {
  const text = `${count} instruments cannot be subscribed: the feed carries ${max}. List fewer, or raise feedSockets.`;
  return fault('input.too_many_instruments', text, { count, max });
}
