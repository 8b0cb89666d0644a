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
  readonly #prices = new Float64Array(DAY_MINUTES).fill(Number.NaN);
  #instrument: Instrument | null = null;
  /** Minutes below this one are known: a closed minute does not change any more. */
  #known = 0;

  constructor(minutes: MinuteSource) {
    this.#minutes = minutes;
  }

  follow(instrument: Instrument): void {
    this.#instrument = instrument;
    this.#known = 0;
  }

  /** Rupees at the newest minute up to this closed one; null before the first, or when nothing is followed. */
  at(minute: number): number | null {
    const one = this.#instrument;
    if (one === null || minute < 0) return null;
    const last = Math.min(minute, DAY_MINUTES - 1);
    for (; this.#known <= last; this.#known += 1) {
      const at = this.#known;
      if (this.#minutes.read(one.slot, at, this.#bar)) this.#prices[at] = toRupees(this.#bar.c, one.decimals);
      else this.#prices[at] = at === 0 ? Number.NaN : this.#prices[at - 1]!;
    }
    const price = this.#prices[last]!;
    return Number.isNaN(price) ? null : price;
  }
}
