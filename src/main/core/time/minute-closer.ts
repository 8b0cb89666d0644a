import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { MinuteGate } from '../bars/minute-gate.ts';
import type { FeedWriter } from '../table/feed-writer.ts';
import { ExchangeTime } from './exchange-time.ts';

const LAST_MINUTE = 1_439;

/**
 * Closes the minutes of the day by exchange time, on the thread that writes the bars: what was received before is in
 * the minute, and what comes later amends it. A closed minute is never opened again, save by a replay that goes back.
 */
export class MinuteCloser {
  readonly #gate: MinuteGate;
  readonly #writer: FeedWriter;
  readonly #midnightMs: number;
  readonly #time = new ExchangeTime();

  constructor(gate: MinuteGate, writer: FeedWriter, day: TradeDay) {
    this.#gate = gate;
    this.#writer = writer;
    this.#midnightMs = day.midnightMs;
    writer.sealBy(gate);
  }

  /**
   * Closes what is due at an engine time. @param realMs monotonic real time; in a replay the engine time itself, so
   * that the boundaries depend on the recording alone.
   * @returns whether a minute was closed.
   */
  pass(nowMs: number, realMs: number): boolean {
    const { newestTradeMs } = this.#writer;
    const newestMs = newestTradeMs === 0 ? 0 : this.#midnightMs + newestTradeMs;
    const settledMs = this.#time.settledMs(nowMs, realMs, newestMs);
    const minute = Math.min(Math.floor((settledMs - this.#midnightMs) / MINUTE_MS) - 1, LAST_MINUTE);
    const dueMs = this.#time.settledAtMs(this.#midnightMs + (minute + 1) * MINUTE_MS);
    return this.close(minute, dueMs - this.#midnightMs, nowMs - this.#midnightMs);
  }

  /**
   * Closes every minute up to `minute`.
   * @param dueDayMs when it was due and @param closedDayMs when it is closed, ms of the day by the engine's clock.
   * @returns whether one was still open.
   */
  close(minute: number, dueDayMs = 0, closedDayMs = 0): boolean {
    if (minute <= this.#gate.closed) return false;
    this.#gate.close(minute, dueDayMs, closedDayMs);
    this.#writer.closed(minute);
    return true;
  }

  /** Engine time at which the next minute is due, as the last `pass` saw it; Infinity after the last one of the day. */
  nextAtMs(): number {
    if (this.#gate.closed >= LAST_MINUTE) return Number.POSITIVE_INFINITY;
    return this.#time.settledAtMs(this.#midnightMs + (this.#gate.closed + 2) * MINUTE_MS);
  }

  /** Real ms until the next minute is due, as the last `pass` saw it; Infinity after the last one of the day. */
  nextInMs(): number {
    if (this.#gate.closed >= LAST_MINUTE) return Number.POSITIVE_INFINITY;
    return this.#time.realMsTo(this.#midnightMs + (this.#gate.closed + 2) * MINUTE_MS);
  }

  save(): readonly number[] {
    return this.#time.save();
  }

  restore(saved: readonly number[]): void {
    this.#time.restore(saved);
  }

  reset(): void {
    this.#time.reset();
  }
}
