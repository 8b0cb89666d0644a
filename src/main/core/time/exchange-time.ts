/** How long after its end a minute still waits for packets that are under way, ms of engine time at normal speed. */
export const GRACE_MS = 2_000;
/** The same in real time, for clocks that run faster than normal. */
export const GRACE_REAL_MS = 250;
/** The exchange's time is trusted to differ from the engine's by no more than this; beyond it the last trade is simply old. */
export const SKEW_MS_MAX = 10_000;

/** The speed of the clock is measured over at least this real time: it ticks in whole ms. */
const SPEED_OVER_MS = 50;

/**
 * The exchange's time as far as its trades tell it: the newest trade time seen, moved on by the engine's clock since.
 * Minutes are closed by it, so that a wrong clock on this machine does not close them early or late.
 */
export class ExchangeTime {
  #newestLttMs = 0;
  /** Exchange minus engine time, when the newest trade was first seen. */
  #skewMs = 0;
  #lastNowMs = 0;
  /** Where the speed is measured from. */
  #anchorNowMs = 0;
  #anchorRealMs = 0;
  #speed = 1;
  #settledMs = 0;

  /** Real ms until everything up to a time is settled, as far as the last look tells; 0 when it is. */
  realMsTo(settledMs: number): number {
    return Math.max(0, (settledMs - this.#settledMs) / this.#speed);
  }

  /** Engine time at which everything up to a time is settled, as far as the last look tells. */
  settledAtMs(settledMs: number): number {
    return this.#lastNowMs + settledMs - this.#settledMs;
  }

  /**
   * @param nowMs engine time, epoch ms. @param realMs monotonic real time, ms.
   * @param newestLttMs newest trade time over all instruments, epoch ms; 0 when nothing has traded today.
   * @returns the time up to which everything is known to be there: minutes that ended at or before it are complete.
   */
  settledMs(nowMs: number, realMs: number, newestLttMs: number): number {
    if (nowMs < this.#lastNowMs) this.reset();
    this.#measureSpeed(nowMs, realMs);
    this.#lastNowMs = nowMs;
    const skewMax = SKEW_MS_MAX * this.#speed;
    if (newestLttMs > this.#newestLttMs) {
      this.#newestLttMs = newestLttMs;
      this.#skewMs = Math.min(Math.max(newestLttMs - nowMs, -skewMax), skewMax);
    }
    this.#settledMs = nowMs + this.#skewMs - Math.max(GRACE_MS, GRACE_REAL_MS * this.#speed);
    return this.#settledMs;
  }

  #measureSpeed(nowMs: number, realMs: number): void {
    const realDeltaMs = realMs - this.#anchorRealMs;
    if (this.#anchorNowMs > 0 && realDeltaMs >= 0 && realDeltaMs < SPEED_OVER_MS) return;
    if (this.#anchorNowMs > 0 && realDeltaMs > 0) this.#speed = Math.max(1, (nowMs - this.#anchorNowMs) / realDeltaMs);
    this.#anchorNowMs = nowMs;
    this.#anchorRealMs = realMs;
  }

  /** What is known, for a replay that comes back to this place. */
  save(): readonly number[] {
    return [this.#newestLttMs, this.#skewMs, this.#lastNowMs, this.#anchorNowMs, this.#anchorRealMs, this.#speed];
  }

  restore(saved: readonly number[]): void {
    const [newestLttMs = 0, skewMs = 0, lastNowMs = 0, anchorNowMs = 0, anchorRealMs = 0, speed = 1] = saved;
    this.#newestLttMs = newestLttMs;
    this.#skewMs = skewMs;
    this.#lastNowMs = lastNowMs;
    this.#anchorNowMs = anchorNowMs;
    this.#anchorRealMs = anchorRealMs;
    this.#speed = speed;
  }

  /** Forgets what was seen: the clock was moved back. */
  reset(): void {
    this.#newestLttMs = 0;
    this.#skewMs = 0;
    this.#lastNowMs = 0;
    this.#anchorNowMs = 0;
  }
}
