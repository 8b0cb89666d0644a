import { istDate } from '../../core/time/ist.ts';
import type { Timers } from '../timers.ts';

/** What an order request is for: `protect` reduces risk (exit, cancel, change of a stop), `enter` is everything else. */
export type OrderPurpose = 'enter' | 'protect';

interface OrderWindow {
  readonly spanMs: number;
  /** What the broker admits in any window of this length (dhan-api §2.3). */
  readonly most: number;
  /** Of them kept for `protect`: entries stop here. */
  readonly reserve: number;
}

/** The broker's budgets for orders: placing, changing and cancelling count alike. */
export const ORDER_WINDOWS: readonly OrderWindow[] = [
  { spanMs: 1_000, most: 10, reserve: 3 },
  { spanMs: 60_000, most: 250, reserve: 50 },
  { spanMs: 3_600_000, most: 1_000, reserve: 200 },
];
export const ORDER_DAY = { most: 7_000, reserve: 1_000 } as const;

/** The times of the last requests, as many as the window admits. */
class Window {
  readonly #window: OrderWindow;
  readonly #times: Float64Array;
  #head = 0;

  constructor(window: OrderWindow) {
    this.#window = window;
    this.#times = new Float64Array(window.most).fill(Number.NEGATIVE_INFINITY);
  }

  /** Ms until one more fits without touching `reserve`; 0 = now. */
  waitMs(nowMs: number, reserve: boolean): number {
    const { most, spanMs } = this.#window;
    // The request that must have left the window: the oldest of all, or of those that entries may use.
    const behind = reserve ? this.#window.reserve : 0;
    const at = this.#times[(this.#head + behind) % most] as number;
    return Math.max(0, at + spanMs - nowMs);
  }

  take(nowMs: number): void {
    this.#times[this.#head] = nowMs;
    this.#head = (this.#head + 1) % this.#times.length;
  }
}

/**
 * Permits for order requests, never above the broker's budgets, with a part of each kept for what reduces risk: a burst
 * of entries can never keep an exit or a cancel from leaving. Answers at once; nobody waits in a queue here.
 */
export class OrderPermits {
  readonly #timers: Timers;
  readonly #windows = ORDER_WINDOWS.map((window) => new Window(window));
  #day = '';
  #today = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * Takes a permit when there is one.
   * @returns 0 when the request may leave now, else the ms after which it is worth asking again; Infinity = not today.
   */
  take(purpose: OrderPurpose): number {
    const nowMs = this.#timers.monotonicMs();
    const entering = purpose === 'enter';
    const today = istDate(this.#timers.wallMs());
    if (today !== this.#day) {
      this.#day = today;
      this.#today = 0;
    }
    if (this.#today >= ORDER_DAY.most - (entering ? ORDER_DAY.reserve : 0)) return Number.POSITIVE_INFINITY;
    const waitMs = Math.max(...this.#windows.map((window) => window.waitMs(nowMs, entering)));
    if (waitMs > 0) return waitMs;
    this.#today += 1;
    for (const window of this.#windows) window.take(nowMs);
    return 0;
  }
}
