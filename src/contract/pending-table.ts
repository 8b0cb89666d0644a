import { type Fault, FaultError, fault } from './faults.ts';
import type { Timers } from './timers.ts';
import type { Dispose } from './wire.ts';

interface Entry {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: FaultError) => void;
  readonly stopTimer: Dispose;
}

export interface PendingOptions {
  readonly timers: Timers;
  /** Most requests in flight; the next one is `unavailable.too_many_calls`. */
  readonly limit: number;
  readonly timeoutMs: number;
  /** Called when a request is given up on this side (time-out or cancel), so that the other side can be told. */
  readonly onGivenUp?: (id: number) => void;
}

/**
 * Requests that wait for an answer: ids, time-outs, cancellation and the limit, in one place. Used by the page towards
 * the engine and by the engine towards its threads.
 */
export class PendingTable {
  readonly #options: PendingOptions;
  readonly #entries = new Map<number, Entry>();
  #lastId = 0;

  constructor(options: PendingOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Opens a request and sends it with its id.
   * @param what its name, for the texts of faults
   * @param send hands it over; what it throws rejects the request
   */
  open(what: string, send: (id: number) => void, timeoutMs = this.#options.timeoutMs): PendingRequest {
    if (this.#entries.size >= this.#options.limit) {
      const text = `${what} was not sent: ${this.#options.limit} requests already wait for an answer.`;
      return { id: 0, answer: Promise.reject(new FaultError(fault('unavailable.too_many_calls', text))) };
    }
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      const stopTimer = this.#options.timers.after(timeoutMs, () =>
        this.#giveUp(id, fault('unavailable.timeout', `${what} had no answer within ${timeoutMs} ms. Try again.`)),
      );
      this.#entries.set(id, { resolve, reject, stopTimer });
    });
    try {
      send(id);
    } catch (thrown) {
      this.refuse(id, thrown instanceof FaultError ? thrown.fault : fault('bug.send_failed', String(thrown)));
    }
    return { id, answer };
  }

  /** False when nobody waits for it any more. */
  settle(id: number, value: unknown): boolean {
    const entry = this.#take(id);
    entry?.resolve(value);
    return entry !== undefined;
  }

  refuse(id: number, why: Fault): boolean {
    const entry = this.#take(id);
    entry?.reject(new FaultError(why));
    return entry !== undefined;
  }

  cancel(id: number): void {
    this.#giveUp(id, fault('unavailable.cancelled', 'The request was cancelled by its sender.'));
  }

  /** Rejects all that wait. */
  refuseAll(why: Fault): void {
    for (const id of this.#entries.keys()) this.refuse(id, why);
  }

  #giveUp(id: number, why: Fault): void {
    if (this.refuse(id, why)) this.#options.onGivenUp?.(id);
  }

  #take(id: number): Entry | undefined {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    entry?.stopTimer();
    return entry;
  }
}

export interface PendingRequest {
  /** 0 when it was refused before it got one. */
  readonly id: number;
  readonly answer: Promise<unknown>;
}
