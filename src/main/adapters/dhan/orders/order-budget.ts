import type { Timers } from '../../timers.ts';
import { OrderPermits } from '../order-permits.ts';
import { TransportError } from './order-transport.ts';

/** Longest wait for a permit; an entry that waits longer meets another market, and is refused instead. */
const ENTRY_WAIT_MS_MAX = 1_500;
/** An exit waits through a full minute rather than not go. */
const EXIT_WAIT_MS_MAX = 60_000;
/** Requests that may wait; the largest flatten is some dozens of slices and their cancels. */
const WAITING_MAX = 200;

interface Waiter {
  readonly isExit: boolean;
  readonly untilMs: number;
  readonly go: () => void;
  readonly refuse: (thrown: TransportError) => void;
}

/** The queue in front of the order permits: exits and cancels first, then in order of asking. */
export class OrderBudget {
  readonly #permits: OrderPermits;
  readonly #timers: Timers;
  #waiting: Waiter[] = [];
  #cancel: (() => void) | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#permits = new OrderPermits(timers);
  }

  /** Resolves when the request may go. Rejects with a TransportError that nothing was sent. */
  take(rate: 'entry' | 'exit'): Promise<void> {
    const isExit = rate === 'exit';
    const isFirst = isExit ? !this.#waiting.some((one) => one.isExit) : this.#waiting.length === 0;
    const waitMs = isFirst ? this.#permit(isExit) : 0;
    if (isFirst && waitMs === 0) return Promise.resolve();
    const longestMs = isExit ? EXIT_WAIT_MS_MAX : ENTRY_WAIT_MS_MAX;
    if (waitMs > longestMs || this.#waiting.length >= WAITING_MAX) return Promise.reject(full(waitMs));
    return new Promise((go, refuse) => {
      this.#waiting.push({ isExit, untilMs: this.#timers.monotonicMs() + longestMs, go, refuse });
      // An exit is looked at now: it may fit where the entry in front of it does not.
      this.#cancel?.();
      this.#cancel = null;
      this.#serve();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) one.refuse(new TransportError(false, 'closed', 'The terminal is closing.'));
  }

  /** Lets go what may go, refuses what waited too long, and comes back when the next may. */
  #serve(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const waitMs = this.#permit(next.isExit);
      const restMs = next.untilMs - this.#timers.monotonicMs();
      if (waitMs > 0 && restMs > 0) {
        this.#cancel = this.#timers.after(Math.ceil(Math.min(waitMs, restMs)), () => {
          this.#cancel = null;
          this.#serve();
        });
        return;
      }
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      if (waitMs > 0) next.refuse(full(waitMs));
      else next.go();
    }
  }

  /** Takes a permit when there is one, and gives 0; else ms until it is worth asking again. */
  #permit(isExit: boolean): number {
    return this.#permits.take(isExit ? 'protect' : 'enter');
  }

  #next(): Waiter | undefined {
    return this.#waiting.find(({ isExit }) => isExit) ?? this.#waiting[0];
  }
}

function full(waitMs: number): TransportError {
  const again = Number.isFinite(waitMs) ? `there is room again in ${Math.ceil(waitMs / 1_000)} s` : 'not today';
  return new TransportError(false, 'rate_budget', `The broker's limit of orders is used up; ${again}.`);
}
