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
    return this.close(Math.min(Math.floor((settledMs - this.#midnightMs) / MINUTE_MS) - 1, LAST_MINUTE));
  }

  /** Closes every minute up to `minute`. @returns whether one was still open. */
  close(minute: number): boolean {
    if (minute <= this.#gate.closed) return false;
    this.#gate.close(minute);
    this.#writer.closed(minute);
    return true;
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
