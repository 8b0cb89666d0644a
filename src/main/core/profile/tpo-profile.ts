import { type Fault, fault } from '#contract/faults.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { VolumeProfile } from './volume-profile.ts';

/** Length of one letter, minutes. */
export const LETTER_MINUTES = 30;

/** End of an empty range that starts at 0. */
const NOTHING_HELD = -1;

/**
 * Time-price opportunities (quant.md B.6): every half hour from the open is a letter and adds 1 to each bin that its
 * range touches. The counts are read like volumes, from `profile`; they measure time at price, not quantity.
 */
export class TpoProfile {
  readonly profile: VolumeProfile;
  readonly #openMs: number;
  #letter = Number.NEGATIVE_INFINITY;
  /** Bins that the running letter has touched, both ends inside. */
  #low = 0;
  #high = -1;

  /** @param openMs epoch ms of the session's open, where the first letter starts. */
  constructor(tick: number, ticksPerBin: number, openMs: number) {
    this.profile = new VolumeProfile(tick, ticksPerBin);
    this.#openMs = openMs;
  }

  /** Takes the range of a bar, or of a trade (low = high), in order of time; a refused one changes nothing. */
  add(timeMs: number, low: number, high: number): Fault | null {
    const { profile } = this;
    if (!(low >= 0 && high >= low && Number.isFinite(high) && Number.isFinite(timeMs)))
      return fault('input.bar', 'A time-price profile needs a time and 0 ≤ l ≤ h.', { timeMs, low, high });
    const letter = Math.floor((timeMs - this.#openMs) / (LETTER_MINUTES * MINUTE_MS));
    const first = Math.floor(profile.tickOf(low) / profile.ticksPerBin);
    const last = Math.floor(profile.tickOf(high) / profile.ticksPerBin);
    const same = letter === this.#letter;
    // A letter's range has no holes: a jump between two bars counts as touched.
    const from = same ? Math.min(first, this.#low) : first;
    const to = same ? Math.max(last, this.#high) : last;
    const refused = same
      ? profile.addGrowth(from, to, this.#low, this.#high, 1)
      : profile.addGrowth(from, to, 0, NOTHING_HELD, 1);
    if (refused !== null) return refused;
    this.#letter = letter;
    this.#low = from;
    this.#high = to;
    return null;
  }
}
