import type { Timers } from '../../timers.ts';
import { type RequestClass, TransportError } from './order-transport.ts';

interface Window {
  readonly count: number;
  readonly spanMs: number;
  /** Kept back for cancels and exits: an entry finds the window full this much earlier. */
  readonly reserve: number;
  readonly name: string;
}

/** The broker's rates of order requests (dhan-api §2.3), rolling, with what entries leave to exits and cancels. */
export const ORDER_WINDOWS: readonly Window[] = [
  { count: 10, spanMs: 1_000, reserve: 3, name: 'second' },
  { count: 250, spanMs: 60_000, reserve: 50, name: 'minute' },
  { count: 1_000, spanMs: 3_600_000, reserve: 150, name: 'hour' },
  { count: 7_000, spanMs: 86_400_000, reserve: 500, name: 'day' },
];
/** Reads beside them: 20 a second are allowed. */
export const READ_WINDOWS: readonly Window[] = [{ count: 16, spanMs: 1_000, reserve: 0, name: 'second' }];

/** Longest wait for room; an entry that waits longer meets another market, and is refused instead. */
const ENTRY_WAIT_MS_MAX = 1_500;
/** An exit waits through a full minute rather than not go. */
const EXIT_WAIT_MS_MAX = 60_000;
/** Requests that may wait; the largest flatten is 40 slices and their cancels. */
const WAITING_MAX = 200;

interface Waiter {
  readonly isExit: boolean;
  readonly untilMs: number;
  readonly go: () => void;
  readonly refuse: (thrown: TransportError) => void;
}

/** Room in rolling windows, given to exits and cancels first, then in order of asking. Time is monotonic. */
export class OrderBudget {
  readonly #windows: readonly Window[];
  readonly #timers: Timers;
  /** Times of the requests that were let through, oldest first; as many as the largest window counts. */
  readonly #times: number[] = [];
  #waiting: Waiter[] = [];
  #cancel: (() => void) | null = null;

  constructor(timers: Timers, windows: readonly Window[] = ORDER_WINDOWS) {
    this.#timers = timers;
    this.#windows = windows;
  }

  /** Resolves when the request may go. Rejects with a TransportError that nothing was sent. */
  take(rate: RequestClass): Promise<void> {
    const isExit = rate === 'exit';
    const nowMs = this.#timers.monotonicMs();
    const { waitMs, name } = this.#wait(isExit, nowMs);
    if (waitMs === 0 && !this.#waiting.some((one) => one.isExit || !isExit)) {
      this.#times.push(nowMs);
      return Promise.resolve();
    }
    const longestMs = isExit ? EXIT_WAIT_MS_MAX : ENTRY_WAIT_MS_MAX;
    if (waitMs > longestMs || this.#waiting.length >= WAITING_MAX) return Promise.reject(full(name, waitMs));
    return new Promise((go, refuse) => {
      this.#waiting.push({ isExit, untilMs: nowMs + longestMs, go, refuse });
      this.#arm();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) one.refuse(new TransportError(false, 'closed', 'The terminal is closing.'));
  }

  /** Ms until every window has room, and the window that is full the longest. */
  #wait(isExit: boolean, nowMs: number): { readonly waitMs: number; readonly name: string } {
    const longest = Math.max(...this.#windows.map(({ spanMs }) => spanMs));
    while (this.#times.length > 0 && nowMs - (this.#times[0] as number) >= longest) this.#times.shift();
    let found = { waitMs: 0, name: '' };
    for (const { count, spanMs, reserve, name } of this.#windows) {
      const room = isExit ? count : count - reserve;
      const oldest = this.#times[this.#times.length - room];
      const waitMs = oldest === undefined ? 0 : Math.max(0, oldest + spanMs - nowMs);
      if (waitMs > found.waitMs) found = { waitMs, name };
    }
    return found;
  }

  #arm(): void {
    const next = this.#next();
    if (next === undefined || this.#cancel !== null) return;
    const nowMs = this.#timers.monotonicMs();
    const { waitMs } = this.#wait(next.isExit, nowMs);
    this.#cancel = this.#timers.after(Math.ceil(Math.min(waitMs, Math.max(0, next.untilMs - nowMs))), () => {
      this.#cancel = null;
      this.#serve();
      this.#arm();
    });
  }

  #serve(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const nowMs = this.#timers.monotonicMs();
      const { waitMs, name } = this.#wait(next.isExit, nowMs);
      if (waitMs > 0 && nowMs < next.untilMs) return;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      if (waitMs > 0) next.refuse(full(name, waitMs));
      else {
        this.#times.push(nowMs);
        next.go();
      }
    }
  }

  #next(): Waiter | undefined {
    return this.#waiting.find(({ isExit }) => isExit) ?? this.#waiting[0];
  }
}

function full(name: string, waitMs: number): TransportError {
  const text = `The broker's order limit of this ${name} is used up; there is room again in ${Math.ceil(waitMs / 1_000)} s.`;
  return new TransportError(false, 'rate_budget', text);
}
