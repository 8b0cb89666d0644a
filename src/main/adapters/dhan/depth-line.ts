import { type Fault, FaultError, fault } from '#contract/faults.ts';
import { DEPTH_BOOKS_MAX, type DeepLevels, type DepthState } from '#contract/model/depth.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { DepthSink } from '../adapter.ts';
import type { Random, Timers } from '../timers.ts';
import { DepthSocket, type DepthSocketHooks } from './depth-socket.ts';

/** An empty connection is kept this long: a person who steps through instruments closes and opens books all the time. */
const LINGER_MS = 15_000;

export interface DepthLineParts {
  readonly sink: Pick<DepthSink, 'state' | 'fault'>;
  readonly timers: Timers;
  readonly random: Random;
  /** Hooks of one connection, without those that the line answers itself. */
  readonly hooks: Omit<DepthSocketHooks, 'changed' | 'stop'>;
}

/**
 * All books of one depth over one connection. A connection of 200 levels belongs to its instrument: another instrument
 * is another connection. Over a new token the next connection is subscribed before the former one ends.
 */
export class DepthLine {
  readonly #levels: DeepLevels;
  readonly #parts: DepthLineParts;
  #wanted: readonly Instrument[] = [];
  #socket: DepthSocket | null = null;
  /** Carries the data until its successor does. */
  #former: DepthSocket | null = null;
  readonly #closing = new Set<Promise<void>>();
  #cancelLinger: (() => void) | null = null;
  #stopped: Fault | null = null;
  #wasOpen = false;
  #told = '';

  constructor(levels: DeepLevels, parts: DepthLineParts) {
    this.#levels = levels;
    this.#parts = parts;
  }

  /** Replaces the set. @throws FaultError `input.too_many_books`. */
  want(instruments: readonly Instrument[]): void {
    const max = DEPTH_BOOKS_MAX[this.#levels];
    if (instruments.length > max) {
      const text = `${this.#levels} levels are sent for ${max} instruments at once, not ${instruments.length}. Close one first.`;
      throw new FaultError(fault('input.too_many_books', text));
    }
    this.#wanted = instruments;
    this.#cancelLinger?.();
    this.#cancelLinger = null;
    if (instruments.length === 0) this.#empty();
    else if (this.#stopped === null) this.#carry(instruments);
    this.#report();
  }

  /** Goes on with the token that the hooks give now; what was stopped starts again. */
  renew(): void {
    this.#stopped = null;
    const old = this.#socket;
    this.#socket = null;
    if (old !== null && old.isOpen && this.#former === null) this.#former = old;
    else if (old !== null) this.#end(old);
    if (this.#wanted.length > 0) this.#connect(this.#wanted);
    else this.#retire();
    this.#report();
  }

  async close(): Promise<void> {
    this.#cancelLinger?.();
    this.#drop();
    await Promise.all(this.#closing);
  }

  #empty(): void {
    // Somebody who opens a book again after a stop means: try once more.
    this.#stopped = null;
    this.#wasOpen = false;
    this.#socket?.carry([]);
    this.#retire();
    if (this.#levels === 200 || this.#socket?.isOpen !== true) this.#drop();
    else this.#cancelLinger = this.#parts.timers.after(LINGER_MS, () => this.#drop());
  }

  #carry(instruments: readonly Instrument[]): void {
    const other = this.#levels === 200 && this.#socket?.wanted.values().next().value !== instruments[0];
    if (this.#socket !== null && other) {
      this.#wasOpen = false;
      this.#drop();
    }
    if (this.#socket === null) this.#connect(instruments);
    else this.#socket.carry(instruments);
    this.#former?.carry(instruments);
  }

  #connect(instruments: readonly Instrument[]): void {
    const { hooks, timers, random } = this.#parts;
    const socket: DepthSocket = new DepthSocket(
      this.#levels,
      {
        ...hooks,
        changed: () => {
          if (socket === this.#former && !socket.isOpen) this.#retireSoon();
          if (socket !== this.#socket) return;
          if (socket.isOpen) this.#retireSoon();
          this.#report();
        },
        // What a former token meets says nothing of the present one.
        stop: (why) => (socket === this.#socket ? this.#stop(why) : this.#retireSoon()),
      },
      timers,
      random,
    );
    socket.carry(instruments);
    this.#socket = socket;
    socket.start();
  }

  #stop(why: Fault): void {
    this.#stopped = why;
    this.#drop();
    this.#parts.sink.fault(why);
    this.#report();
  }

  /** Not from within the hook of a connection that is just ending: it would go on to its next attempt. */
  #retireSoon(): void {
    queueMicrotask(() => this.#retire());
  }

  #retire(): void {
    if (this.#former !== null) this.#end(this.#former);
    this.#former = null;
  }

  #drop(): void {
    this.#retire();
    if (this.#socket !== null) this.#end(this.#socket);
    this.#socket = null;
  }

  #end(socket: DepthSocket): void {
    const ended = socket.close().finally(() => this.#closing.delete(ended));
    this.#closing.add(ended);
  }

  #report(): void {
    if (this.#wanted.length === 0) {
      this.#told = '';
      return;
    }
    const [state, reason] = this.#state();
    if (state === 'live') this.#wasOpen = true;
    const text = `${state} ${reason ?? ''}`;
    if (text === this.#told) return;
    this.#told = text;
    this.#parts.sink.state(this.#levels, state, reason);
  }

  #state(): [DepthState, string | null] {
    if (this.#stopped !== null) return ['stopped', this.#stopped.text];
    if (this.#socket?.isOpen === true || this.#former?.isOpen === true) return ['live', null];
    return [this.#wasOpen ? 'stale' : 'connecting', this.#socket?.reason ?? null];
  }
}
