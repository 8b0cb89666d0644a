import { type RawData, WebSocket } from 'ws';
import type { Fault } from '#contract/faults.ts';
import type { DeepLevels } from '#contract/model/depth.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Random, Timers } from '../timers.ts';
import { backoffMs, type EndReason, STABLE_AFTER_MS } from './backoff.ts';
import { ClockJump } from './clock-jump.ts';
import { decodeDepth, emptyDepthSide, type DepthSide } from './depth-codec.ts';
import { depthSubscriptions } from './depth-messages.ts';
import { bookKey, DepthSubscriptions } from './depth-subscriptions.ts';
import { DISCONNECT_MESSAGE } from './feed-messages.ts';
import { type DisconnectAdvice, disconnectAdvice, upgradeAdvice } from './feed-reasons.ts';

const HANDSHAKE_MS_MAX = 10_000;
/** Largest message: 50 instruments of 20 levels, both sides, are 33 kB; ten times that is surely no message. */
const MESSAGE_BYTES_MAX = 512 * 1024;
/** Time without data in session hours, and without any sign at any hour (pings come every 10 s). */
const STALL_MS = 90_000;
const PING_MS_MAX = 40_000;
const WATCH_MS = 5_000;
const CLOSE_MS_MAX = 500;
/** A connection that ends without a reason so soon after subscribing was refused, not lost (dhan-api §5). */
const RESET_MS_MAX = 10_000;
/** Such ends in a row before they are called by their name. */
const RESETS_MIN = 2;
/** Connections in a row that end without a byte before the account is looked at instead of the network. */
const MUTE_ENDS_MAX = 3;
const DISCONNECT_CODE = 50;

export interface DepthSocketHooks {
  url(): string;
  /** Ms to wait so that connects keep their distance; books the turn. */
  turnMs(): number;
  /** One side of a wanted instrument. */
  side(instrument: Instrument, side: DepthSide): boolean;
  count(what: 'packets' | 'applied' | 'rejected' | 'unwanted' | 'control', by: number): void;
  changed(): void;
  stop(fault: Fault): void;
  expectsData(instruments: Iterable<Instrument>): boolean;
  probe(): Promise<Fault | null>;
  /** What it means that the broker resets the connection right after subscribing, in words. */
  resetWords(): string;
}

type Advice = DisconnectAdvice | ReturnType<typeof upgradeAdvice>;

/** One depth connection: connects, subscribes, decodes, watches, and comes back as the feed does. */
export class DepthSocket {
  readonly levels: DeepLevels;
  readonly #subscriptions = new DepthSubscriptions();
  readonly #hooks: DepthSocketHooks;
  readonly #timers: Timers;
  readonly #random: Random;
  readonly #side = emptyDepthSide();
  #socket: WebSocket | null = null;
  #open = false;
  #ended = false;
  #attempt = 0;
  #mute = 0;
  #resets = 0;
  #openedAtMs = 0;
  #dataAtMs = 0;
  #signAtMs = 0;
  #pings = false;
  #advice: Advice | null = null;
  /** The system's own word for what went wrong. */
  #failure: string | null = null;
  #cancelWait: (() => void) | null = null;
  #cancelWatch: (() => void) | null = null;
  reason: string | null = null;

  constructor(levels: DeepLevels, hooks: DepthSocketHooks, timers: Timers, random: Random) {
    this.levels = levels;
    this.#hooks = hooks;
    this.#timers = timers;
    this.#random = random;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get wanted(): ReadonlyMap<number, Instrument> {
    return this.#subscriptions.wanted;
  }

  start(): void {
    this.#cancelWait = this.#timers.after(this.#hooks.turnMs(), () => this.#connect());
  }

  /** Replaces what it carries. */
  carry(instruments: readonly Instrument[]): void {
    const { added, removed } = this.#subscriptions.replace(instruments, this.#timers.monotonicMs());
    if (!this.#open) return;
    if (removed.length > 0) this.#send(this.#subscriptions.endTexts(removed));
    if (added.length > 0) this.#send(depthSubscriptions(this.levels, added));
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

  #connect(): void {
    this.#advice = null;
    this.#failure = null;
    this.#pings = false;
    this.#subscriptions.fresh();
    const socket = new WebSocket(this.#hooks.url(), {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS_MAX,
      maxPayload: MESSAGE_BYTES_MAX,
    });
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
    // Every error is followed by 'close', where it is dealt with; its text may hold the address and so the token.
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      this.#failure = code ?? null;
    });
    socket.on('close', (code) => this.#closed(code));
  }

  #opened(): void {
    this.#open = true;
    this.#openedAtMs = this.#timers.monotonicMs();
    this.#dataAtMs = this.#openedAtMs;
    this.#signAtMs = this.#openedAtMs;
    this.#send(depthSubscriptions(this.levels, [...this.wanted.values()]));
    this.#watch(new ClockJump(this.#timers, WATCH_MS));
    this.#hooks.changed();
  }

  #message(data: RawData, isBinary: boolean): void {
    this.#signAtMs = this.#timers.monotonicMs();
    if (!isBinary || !(data instanceof Uint8Array)) return;
    this.#dataAtMs = this.#signAtMs;
    this.#mute = 0;
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    let offset = 0;
    while (offset < data.length) {
      this.#hooks.count('packets', 1);
      this.#packet(decodeDepth(view, offset, data.length, this.levels, this.#side));
      if (this.#side.length === 0) break;
      offset += this.#side.length;
    }
  }

  /** @param code what the decoder said of the packet that lies in `#side`. */
  #packet(code: number): void {
    const side = this.#side;
    if (code < 0) return this.#hooks.count('rejected', 1);
    if (code === DISCONNECT_CODE || side.side === 'disconnect') {
      this.#advice = disconnectAdvice(side.reason);
      return this.#hooks.count('control', 1);
    }
    const key = bookKey(side.segmentCode, side.securityId);
    const instrument = this.wanted.get(key);
    if (instrument === undefined) {
      this.#hooks.count('unwanted', 1);
      this.#send(this.#subscriptions.unwanted(key, this.#timers.monotonicMs()));
    } else this.#hooks.count(this.#hooks.side(instrument, side) ? 'applied' : 'rejected', 1);
  }

  /** Ends a connection that cannot be believed: silent too long, or from before a sleep or a step of the clock. */
  #watch(clocks: ClockJump): void {
    this.#cancelWatch = this.#timers.after(WATCH_MS, () => {
      this.#watch(clocks);
      const nowMs = this.#timers.monotonicMs();
      if (this.wanted.size === 0) this.#dataAtMs = nowMs;
      const dead = this.#pings && nowMs - this.#signAtMs >= PING_MS_MAX;
      const mute = nowMs - this.#dataAtMs >= STALL_MS && this.#hooks.expectsData(this.wanted.values());
      const jump = clocks.look();
      if (!dead && !mute && jump === null) return;
      const silentMs = nowMs - (dead ? this.#signAtMs : this.#dataAtMs);
      this.#advice = { kind: 'retry', text: jump ?? `nothing came for ${Math.round(silentMs / 1_000)} s` };
      this.#socket?.terminate();
    });
  }

  #closed(code: number): void {
    const wasOpen = this.#open;
    this.#open = false;
    this.#socket = null;
    this.#cancelWatch?.();
    if (this.#ended) return;
    const lastedMs = wasOpen ? this.#timers.monotonicMs() - this.#openedAtMs : 0;
    if (lastedMs >= STABLE_AFTER_MS) this.#attempt = 0;
    if (wasOpen) this.#mute += 1;
    const advice = this.#advice ?? this.#silentEnd(code, wasOpen, lastedMs);
    if (advice.kind === 'stop' && !this.#curesItself(advice.fault)) {
      this.reason = advice.fault.text;
      this.#hooks.stop(advice.fault);
      return;
    }
    this.reason = advice.kind === 'stop' ? advice.fault.text : advice.text;
    this.#hooks.changed();
    if (this.#mute >= MUTE_ENDS_MAX) void this.#probeThenRetry();
    else this.#retry(advice.kind === 'throttled' || advice.kind === 'evicted' ? advice.kind : 'dropped');
  }

  /** The connection ended without a word of the broker. */
  #silentEnd(code: number, wasOpen: boolean, lastedMs: number): Advice {
    const soon = wasOpen && lastedMs < RESET_MS_MAX;
    this.#resets = soon ? this.#resets + 1 : wasOpen ? 0 : this.#resets;
    // Trying on every few seconds would only earn a 429 for the whole account.
    if (this.#resets >= RESETS_MIN) return { kind: 'throttled', text: this.#hooks.resetWords() };
    const text = wasOpen ? `the connection broke (${code})` : `the connection failed (${this.#failure ?? code})`;
    return { kind: 'retry', text };
  }

  /** Too many instruments, but only because the broker still counts some that were given up: a new connection helps. */
  #curesItself({ code }: Fault): boolean {
    return code === 'denied.feed_too_many_instruments' && this.#subscriptions.mayCarryMore;
  }

  #retry(reason: EndReason): void {
    const waitMs = backoffMs(reason, this.#attempt, this.#random);
    this.#attempt += 1;
    this.#cancelWait = this.#timers.after(waitMs, () => this.start());
  }

  /** A wrong token shows as a connection that ends at once without a word, so the account itself is asked. */
  async #probeThenRetry(): Promise<void> {
    this.#mute = 0;
    const found = await this.#hooks.probe();
    if (this.#ended) return;
    if (found !== null) this.#hooks.stop(found);
    else this.#retry(this.#resets >= RESETS_MIN ? 'throttled' : 'dropped');
  }

  #send(texts: readonly string[]): void {
    for (const text of texts) this.#socket?.send(text);
  }
}
