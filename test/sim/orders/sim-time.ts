import type { Timers } from '../../../src/main/adapters/timers.ts';
import type { Clock } from '../../../src/main/core/time/clock.ts';
import { istDate, istMidnightMs } from '../../../src/main/core/time/ist.ts';

export const TRADE_DATE = '2026-11-20';
/** 10:00 IST on a Friday: everything trades for hours. */
export const START_MS = istMidnightMs(TRADE_DATE) + 10 * 3_600_000;

/** 15:38:30: F&O closes in the middle of the trouble, shares have closed. */
export const LATE_START_MS = istMidnightMs(TRADE_DATE) + (15 * 60 + 38.5) * 60_000;

/** A run that counts intents ends here at the latest: with crashes so frequent a terminal may rarely become active. */
export const SENDING_MS_MAX = 3_600_000;

/** One life of the order thread; what a dead one still wants to do does not happen. */
export interface Life {
  dead: boolean;
  /** It was ended in order: it may still think for a moment, and nothing of it leaves. */
  ended?: boolean;
}

interface Due {
  readonly atMs: number;
  readonly serial: number;
  readonly life: Life;
  readonly act: () => void;
}

/** Virtual time: a monotonic line that every life shares, and a wall clock that may jump. */
export class SimTime {
  readonly startMs: number;
  /** Monotonic, ms since the beginning. */
  nowMs = 0;
  /** What the wall clock of the terminal's machine is off by. */
  skewMs = 0;
  #serial = 0;
  #due: Due[] = [];

  /** @param startMs moment at which it begins, epoch ms. */
  constructor(startMs = START_MS) {
    this.startMs = startMs;
  }

  /** True time, as the venue has it, epoch ms. */
  get trueMs(): number {
    return this.startMs + this.nowMs;
  }

  /** The date in force at the exchanges. */
  get tradeDate(): string {
    return istDate(this.trueMs);
  }

  /** Goes on to a moment of a date, like a machine that slept; a moment that is over changes nothing. */
  goTo(date: string, minute: number): void {
    this.nowMs = Math.max(this.nowMs, istMidnightMs(date) + minute * 60_000 - this.startMs);
  }

  /** The terminal's clock. */
  readonly clock: Clock = { nowMs: () => this.startMs + this.nowMs + this.skewMs };

  timersOf(life: Life): Timers {
    return {
      monotonicMs: () => this.nowMs,
      wallMs: () => this.clock.nowMs(),
      after: (ms, act) => {
        if (life.dead) return () => {};
        this.#serial += 1;
        const due = { atMs: this.nowMs + ms, serial: this.#serial, life, act };
        this.#due.push(due);
        return () => {
          this.#due = this.#due.filter((one) => one !== due);
        };
      },
    };
  }

  /** Takes the timers that are due now out, earliest first. */
  takeDue(): readonly (() => void)[] {
    const due = this.#due.filter(({ atMs }) => atMs <= this.nowMs);
    if (due.length === 0) return [];
    this.#due = this.#due.filter(({ atMs, life }) => atMs > this.nowMs && !life.dead);
    due.sort((a, b) => a.atMs - b.atMs || a.serial - b.serial);
    return due.map(({ life, act }) => () => {
      if (!life.dead) act();
    });
  }
}

/** Lets every promise that can move run to its end. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
