import { refused, throttled, tradingError } from './wire-reply.ts';
import { OrderStream, type StreamListener } from './order-stream.ts';
import type { VenueReply } from './reply.ts';
import type { VenueRoute } from './routes/venue-route.ts';
import { TaskQueue } from './task-queue.ts';
import type { Venue, VenueEvent, VenueRequest } from './venue.ts';
import { FaultDice, type RequestFate } from './venue-faults.ts';
import { findVenueRoute } from './venue-router.ts';

/** Counts requests per client id; false = one too many. */
export interface RequestLimits {
  admit(clientId: string, rate: VenueRoute['rate'] | 'other', nowMs: number): boolean;
}

/** Who may come in. */
export interface TokenGate {
  isLive(token: string): boolean;
  /** The live token dies. */
  kill(): void;
}

export interface DoorRequest extends VenueRequest {
  readonly token: string;
}

/** What a client sees of its request. */
export type Outcome =
  | { readonly kind: 'answer'; readonly reply: VenueReply; readonly atMs: number }
  /** The connection ends without an answer. */
  | { readonly kind: 'cut' | 'reset'; readonly atMs: number }
  /** Nothing ever comes. */
  | { readonly kind: 'silence' };

export interface DoorParts {
  readonly venue: Venue;
  readonly tokens: TokenGate;
  readonly dice: FaultDice;
  /** Left out: requests are not counted. */
  readonly limits?: RequestLimits;
  /** Told of every event, faults or not: the webhook, and whoever watches the truth. */
  readonly onEvent?: (event: VenueEvent) => void;
}

const serverError = (): VenueReply => tradingError(500, 'Internal_Server_Error', 'DH-908', 'Internal Server Error');

/**
 * The way to the venue, for requests and for the order socket, with everything that can go wrong on it. Pure as the
 * venue is: `send` and `advance` bring the time, and nothing happens in between.
 */
export class VenueDoor {
  readonly venue: Venue;
  /** May be replaced at any time; streams ask the present one. */
  dice: FaultDice;
  readonly #parts: DoorParts;
  readonly #tasks = new TaskQueue();
  #streams: OrderStream[] = [];
  /** Requests that the venue handled. */
  handled = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.venue = parts.venue;
    this.dice = parts.dice;
  }

  /** Moment of the next thing due here or in the venue, epoch ms; Infinity when nothing is. */
  get nextMs(): number {
    const streams = this.#streams.map((one) => one.nextMs);
    return Math.min(this.#tasks.nextMs, this.venue.nextMs, ...streams);
  }

  get streams(): number {
    return this.#streams.length;
  }

  /** Sends a request. `settle` is called once, at once or during a later `send` or `advance`. */
  send(request: DoorRequest, nowMs: number, settle: (outcome: Outcome) => void): void {
    // What was on its way arrives before what is sent now.
    this.#tasks.runUntil(nowMs);
    const fate = this.dice.request();
    if (fate.arrivesAfterMs === 0) this.#arrive(request, fate, nowMs, settle);
    else this.#tasks.add(nowMs + fate.arrivesAfterMs, (atMs) => this.#arrive(request, fate, atMs, settle));
    this.#tell(nowMs);
  }

  /**
   * A logged-in order socket.
   * @returns null when the token is not live: the broker resets such a socket.
   */
  openStream(clientId: string, token: string, listener: StreamListener): OrderStream | null {
    if (!this.#parts.tokens.isLive(token)) return null;
    const stream = new OrderStream(clientId, token, listener, () => this.dice.frame());
    this.#streams.push(stream);
    return stream;
  }

  closeStream(stream: OrderStream): void {
    this.#streams = this.#streams.filter((one) => one !== stream);
  }

  /** Resets every order socket. */
  resetStreams(): void {
    const open = this.#streams;
    this.#streams = [];
    for (const one of open) one.reset();
  }

  /** Runs everything up to a moment and hands out frames and answers that are due. */
  advance(nowMs: number): void {
    this.#tasks.runUntil(nowMs);
    this.#tell(nowMs);
  }

  #tell(nowMs: number): void {
    for (const event of this.venue.advance(nowMs)) {
      this.#parts.onEvent?.(event);
      for (const stream of this.#streams) stream.push(event, nowMs);
    }
    for (const stream of this.#streams) stream.flush(nowMs);
    this.#streams = this.#streams.filter((one) => {
      const dead = one.open && !this.#parts.tokens.isLive(one.token);
      if (dead) one.reset();
      return one.open;
    });
  }

  #arrive(request: DoorRequest, fate: RequestFate, atMs: number, settle: (outcome: Outcome) => void): void {
    const answer = (reply: VenueReply): void => {
      const dueMs = atMs + fate.answersAfterMs;
      const give = (givenMs: number): void => settle({ kind: 'answer', reply, atMs: givenMs });
      if (fate.answersAfterMs === 0) give(atMs);
      else this.#tasks.add(dueMs, give);
    };
    const { tokens, limits } = this.#parts;
    if (fate.kind === 'tokenDeath') tokens.kill();
    if (fate.kind === 'cutBefore') return settle({ kind: 'cut', atMs });
    if (!tokens.isLive(request.token)) return answer(refused('trading', false));
    const found = findVenueRoute(request.method, request.path);
    const rate = found === null || found === 'method' ? 'other' : found.route.rate;
    const full = limits !== undefined && !limits.admit(request.clientId, rate, atMs);
    if (full || fate.kind === 'throttle') return answer(throttled('trading'));
    if (fate.kind === 'errorBefore') return answer(serverError());
    this.handled++;
    const reply = this.venue.handle(request, atMs);
    if (fate.kind === 'silence') return settle({ kind: 'silence' });
    if (fate.kind === 'cutAfter') return settle({ kind: 'cut', atMs });
    if (fate.kind === 'resetAfter') return settle({ kind: 'reset', atMs });
    return answer(fate.kind === 'errorAfter' ? serverError() : reply);
  }
}
