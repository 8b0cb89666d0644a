import { dayVolumeOf, openInterestOf, type VolumeProfile, volumeProfileOf } from './activity.ts';
import { DayTape } from './day-tape.ts';
import { chainClose, type PathStore } from './path-store.ts';
import { Series } from './series.ts';
import { SPOT, type Terms } from './terms.ts';
import type { Underlying } from './underlying.ts';

/** Profiles kept; ≈ 3 KB each. */
const PROFILES_MAX = 1_500;
const DAYS_SPAN = 8_192;

/** How a day ended for one instrument. */
export interface DayEnd {
  /** Official close in paise: auction or last trade; the fair value when nobody traded. */
  readonly closePaise: number;
  /** Last trade, 0 when there was none. */
  readonly lastPaise: number;
  readonly lastMs: number;
  /** Lots of the whole day with the auction, and open interest at its end. */
  readonly lots: number;
  readonly oi: number;
}

/** Makes tapes and knows how days ended. */
export class Ledger {
  readonly paths: PathStore;
  readonly #profiles = new Map<number, VolumeProfile>();

  constructor(paths: PathStore) {
    this.paths = paths;
  }

  /** The tape of an instrument on a fine day. */
  tape(terms: Terms, day: number): DayTape {
    return new DayTape(new Series(terms, day, this.paths), this.#profile(terms.of, day));
  }

  /** How a day ended; on a coarse day the official close is the chain's. */
  dayEnd(terms: Terms, day: number): DayEnd {
    if (day < 0) return { closePaise: 0, lastPaise: 0, lastMs: 0, lots: 0, oi: 0 };
    return this.paths.isFine(terms.of.venue, day) ? this.#fineEnd(terms, day) : this.#coarseEnd(terms, day);
  }

  /** The official close that the daily chain gives, on the tick grid. */
  officialPaise(terms: Terms, day: number): number {
    return Math.max(1, Math.round((chainClose(terms.of, day) * 100) / terms.tickPaise)) * terms.tickPaise;
  }

  #fineEnd(terms: Terms, day: number): DayEnd {
    const tape = this.tape(terms, day);
    const { openMs } = terms.of.venue.timeline.hours(day);
    const lots = tape.volume.lots + tape.volume.auctionLots;
    const oi = openInterestOf(terms, day);
    if (tape.printSec >= 0 && terms.shape === SPOT) {
      const paise = this.officialPaise(terms, day);
      return { closePaise: paise, lastPaise: paise, lastMs: openMs + tape.printSec * 1000, lots, oi };
    }
    const minute = tape.lastTraded(tape.minutes);
    if (minute < 0) {
      const closePaise = tape.series.price(tape.minutes - 1, tape.series.driver(tape.minutes * 60 - 1));
      return { closePaise, lastPaise: 0, lastMs: 0, lots, oi };
    }
    const paise = tape.series.price(minute, tape.last);
    const lastMs = openMs + (minute * 60 + Math.floor(tape.lastSec)) * 1000;
    return { closePaise: paise, lastPaise: paise, lastMs, lots, oi };
  }

  #coarseEnd(terms: Terms, day: number): DayEnd {
    const hours = terms.of.venue.timeline.hours(day);
    const { minutes } = hours.classes[terms.sessionClass];
    const volume = dayVolumeOf(terms, day);
    const lots = volume.lots + volume.auctionLots;
    let closePaise = this.officialPaise(terms, day);
    if (terms.shape !== SPOT) {
      const series = new Series(terms, day, this.paths);
      closePaise = series.price(minutes - 1, series.knot(Math.floor((minutes * 60) / series.knotSec)));
    }
    const traded = lots > 0 || terms.of.kind === 'index' || terms.of.kind === 'vix';
    return {
      closePaise,
      lastPaise: traded ? closePaise : 0,
      lastMs: traded ? hours.openMs + minutes * 60_000 - 1000 : 0,
      lots,
      oi: openInterestOf(terms, day),
    };
  }

  #profile(of: Underlying, day: number): VolumeProfile {
    const key = of.key * DAYS_SPAN + day;
    const known = this.#profiles.get(key);
    if (known) return known;
    const built = volumeProfileOf(of, day);
    if (this.#profiles.size >= PROFILES_MAX) {
      const oldest = this.#profiles.keys().next();
      if (!oldest.done) this.#profiles.delete(oldest.value);
    }
    this.#profiles.set(key, built);
    return built;
  }
}
