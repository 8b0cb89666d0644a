import type { Instrument } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import { emptyBar } from '../bars/bar.ts';
import type { MinuteSource } from './scan-runner.ts';

/** Minutes in a day. */
const DAY_MINUTES = 1_440;

/** India VIX among the indices (dhan-api §3.6). */
export function isIndiaVix({ segment, securityId }: Instrument): boolean {
  return segment === 'IDX_I' && securityId === 21;
}

/** The last close of one instrument at any closed minute of the day, from its minutes alone: the same live and in a replay. */
export class MinutePrice {
  readonly #minutes: MinuteSource;
  readonly #bar = emptyBar();
  #instrument: Instrument | null = null;

  constructor(minutes: MinuteSource) {
    this.#minutes = minutes;
  }

  follow(instrument: Instrument): void {
    this.#instrument = instrument;
  }

  /** Rupees at the newest minute up to this one; null before the first, or when nothing is followed. */
  at(minute: number): number | null {
    const one = this.#instrument;
    if (one === null) return null;
    for (let at = Math.min(minute, DAY_MINUTES - 1); at >= 0; at -= 1) {
      if (this.#minutes.read(one.slot, at, this.#bar)) return toRupees(this.#bar.c, one.decimals);
    }
    return null;
  }
}
