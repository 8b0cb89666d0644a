import { MINUTE_MS } from '#contract/model/session.ts';
import { addDays, istDate, istMidnightMs } from '../../core/time/ist.ts';
import type { StoreContext } from './store-context.ts';

/** Trading days of captured minutes that are kept; older ones the broker has. At 5,000 instruments a day is about 70 MB. */
export const CAPTURED_DAYS_KEPT = 10;
/** Downloads that nobody asked for in this time are dropped; they can be fetched again. */
export const DOWNLOAD_DAYS_KEPT = 14;
/** Captured minutes removed in one step, so that requests never wait long. */
const SLICE_MINUTES = 15;

/** Keeps the database from growing without end: a little on every tick after the start, then nothing more. */
export class Housekeeping {
  readonly #context: StoreContext;
  readonly #forgetMore: () => boolean;
  #keepFromMs: number | null = null;
  #done = false;

  /** @param forgetMore lets go of a few more old rows; whether there may be others. */
  constructor(context: StoreContext, forgetMore: () => boolean) {
    this.#context = context;
    this.#forgetMore = forgetMore;
  }

  tick(): void {
    if (this.#done) return;
    this.#context.tryWrite(() => {
      this.#context.minuteGaps.forgetBefore(this.#context.source, this.#context.boot.day.date);
      this.#done = !this.#dropMinutes() && !this.#dropDownload() && !this.#forgetMore();
    });
  }

  #dropMinutes(): boolean {
    const { bars, source } = this.#context;
    if (!this.#context.hasBroker) return false;
    this.#keepFromMs ??= this.#oldestKept();
    const oldest = bars.oldest(source);
    if (oldest === null || oldest >= this.#keepFromMs) return false;
    bars.removeBefore(source, Math.min(oldest + SLICE_MINUTES * MINUTE_MS, this.#keepFromMs));
    return true;
  }

  #dropDownload(): boolean {
    const { history, source, boot } = this.#context;
    return history.forgetOne(source, addDays(boot.day.date, -DOWNLOAD_DAYS_KEPT));
  }

  /** Midnight of the oldest captured day that stays. */
  #oldestKept(): number {
    const { bars, source, boot } = this.#context;
    let keepMs = boot.day.midnightMs;
    for (let n = 0; n < CAPTURED_DAYS_KEPT; n += 1) {
      const newest = bars.newestBefore(source, keepMs);
      if (newest === null) break;
      keepMs = istMidnightMs(istDate(newest));
    }
    return keepMs;
  }
}
