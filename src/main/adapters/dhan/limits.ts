import { type Fault, fault, FaultError } from '#contract/faults.ts';
import { istDate } from '../../core/time/ist.ts';
import type { Timers } from '../timers.ts';

/** Requests of data that a day may hold: the broker's 100,000 less what another program of the same person may use. */
const DAY_DATA_MAX = 99_000;

/**
 * The broker's request rates as data (dhan-api §2.3), each with a margin: its own throttle trips well below the
 * printed number at times, and repeated refusals block the account. Real time, not engine time, counts.
 */
export const RATE_LIMITS = {
  /** charts/* and instrument: 5 a second, refusals are seen from about 4 in a burst; 100,000 a day. */
  data: { everyMs: 250, burst: 1, queueMax: 1_000, dayMax: DAY_DATA_MAX },
  /** marketfeed/*: one in any rolling second. */
  quote: { everyMs: 1_100, burst: 1, queueMax: 100 },
  /** optionchain/*: one for the same underlying and expiry in 3 s. */
  chain: { everyMs: 3_100, burst: 1, queueMax: 100 },
  /** Everything that is neither an order nor data: 20 a second are allowed. */
  nonTrading: { everyMs: 63, burst: 4, queueMax: 200 },
  /** Instrument files, served by a plain web host once a day. */
  file: { everyMs: 1_000, burst: 2, queueMax: 10 },
} as const satisfies Record<string, RateLimit>;
export type RateClass = keyof typeof RATE_LIMITS;

export interface RateLimit {
  /** One permit comes back in this time. */
  readonly everyMs: number;
  /** Permits that may be saved up. */
  readonly burst: number;
  /** Most callers that may wait; one more is refused at once. */
  readonly queueMax: number;
  /** Most permits in a calendar day of India; absent = the broker sets no limit. */
  readonly dayMax?: number;
}

/** Feed socket limits of the broker (dhan-api §4.1). */
export const FEED_LIMITS = { sockets: 5, instrumentsPerSocket: 5_000, instrumentsPerMessage: 100 } as const;
/** Instruments in one marketfeed request. */
export const QUOTE_INSTRUMENTS_MAX = 1_000;
/** Calendar days that one charts/intraday request may span. */
export const INTRADAY_DAYS_MAX = 90;

/**
 * Gives permits at a steady rate, first come first served. A permit that is not used is kept up to `burst`. Time is
 * monotonic; a bucket that was idle for hours is simply full.
 */
export class TokenBucket {
  readonly #limit: RateLimit;
  readonly #timers: Timers;
  readonly #waiting: Array<() => void> = [];
  #tokens: number;
  #filledAtMs: number;
  #cancel: (() => void) | null = null;
  #day = '';
  #takenToday = 0;

  constructor(limit: RateLimit, timers: Timers) {
    this.#limit = limit;
    this.#timers = timers;
    this.#tokens = limit.burst;
    this.#filledAtMs = timers.monotonicMs();
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves when the caller may send.
   * @throws FaultError `unavailable.too_many_waiting` when the queue is full, `unavailable.day_limit` when the day's
   * permits are used up.
   */
  take(): Promise<void> {
    const spent = this.#spentToday();
    if (spent !== null) return Promise.reject(new FaultError(spent));
    this.#refill();
    if (this.#waiting.length === 0 && this.#tokens >= 1) {
      this.#tokens -= 1;
      this.#takenToday += 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#limit.queueMax) {
      const text = `${this.#waiting.length} requests already wait for the broker's rate limit. Ask again later.`;
      return Promise.reject(new FaultError(fault('unavailable.too_many_waiting', text)));
    }
    this.#takenToday += 1;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#arm();
    });
  }

  /** Empties the bucket and starts it again after `ms`: the broker said that it was too much. */
  penalise(ms: number): void {
    this.#tokens = 0;
    this.#filledAtMs = this.#timers.monotonicMs() + ms;
    this.#cancel?.();
    this.#cancel = null;
    this.#arm();
  }

  /** The fault when the broker would take no more requests today, as far as this process has counted them. */
  #spentToday(): Fault | null {
    const { dayMax } = this.#limit;
    if (dayMax === undefined) return null;
    const today = istDate(this.#timers.wallMs());
    if (today !== this.#day) {
      this.#day = today;
      this.#takenToday = 0;
    }
    if (this.#takenToday < dayMax) return null;
    const text = `The broker's limit of requests for ${today} is used up (${dayMax}). It begins again at midnight.`;
    return fault('unavailable.day_limit', text);
  }

  #refill(): void {
    const nowMs = this.#timers.monotonicMs();
    if (nowMs <= this.#filledAtMs) return;
    const grown = this.#tokens + (nowMs - this.#filledAtMs) / this.#limit.everyMs;
    this.#tokens = Math.min(this.#limit.burst, grown);
    this.#filledAtMs = nowMs;
  }

  #arm(): void {
    if (this.#cancel !== null || this.#waiting.length === 0) return;
    const restMs = Math.max(0, this.#filledAtMs - this.#timers.monotonicMs());
    const waitMs = restMs + Math.max(0, 1 - this.#tokens) * this.#limit.everyMs;
    this.#cancel = this.#timers.after(Math.ceil(waitMs), () => {
      this.#cancel = null;
      this.#refill();
      while (this.#tokens >= 1 && this.#waiting.length > 0) {
        this.#tokens -= 1;
        this.#waiting.shift()?.();
      }
      this.#arm();
    });
  }
}
