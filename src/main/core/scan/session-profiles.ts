import type { Bars } from '#contract/model/bar.ts';
import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import { toRupees } from '#contract/model/price.ts';
import type { Bar } from '../bars/bar.ts';
import { lowZones } from '../profile/low-zones.ts';
import { type ProfileReading, readProfile } from '../profile/profile-reading.ts';
import { PocTrail } from '../profile/profile-window.ts';
import { VolumeProfile } from '../profile/volume-profile.ts';
import { istDate, minuteOfDay } from '../time/ist.ts';

/**
 * Width of a bin over the price: a day's range of 2 % has 40 bins, so that nodes are hills and not single prices, and a
 * minute falls into a few bins only.
 */
const BIN_OF_PRICE = 0.0005;
/** Minutes of volume that a session needs to have a profile: half an hour. */
const MINUTES_MIN = 30;

/** Prices with little volume between others, rupees: the lower edge of the lowest bin to the highest price inside. */
export interface PriceZone {
  readonly low: number;
  readonly high: number;
  /** Mean volume of its bins over that of the whole profile. */
  readonly share: number;
}

/** Volume profile of the last session before today. */
export interface PreviousProfile extends ProfileReading {
  readonly date: string;
  /** Lowest first. */
  readonly lowZones: readonly PriceZone[];
}

/** Whether a profile says anything: indices have no volume, and options trade too thinly. */
export function hasProfile(kind: InstrumentKind): boolean {
  return kind === 'EQUITY' || kind === 'FUTIDX' || kind === 'FUTSTK' || kind === 'FUTCOM';
}

/**
 * Volume profiles of one instrument from its minutes (quant.md B.1 b): of the session before today, made once, and of
 * today, which takes every minute as it closes (a few additions) and is read when somebody asks, once for a minute.
 */
export class SessionProfiles {
  readonly #instrument: Instrument;
  readonly #tick: number;
  #previous: PreviousProfile | null = null;
  #today: VolumeProfile | null = null;
  #trail = new PocTrail();
  /** What today's profile said; undefined since its last minute. */
  #reading: ProfileReading | null | undefined = undefined;

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
    this.#tick = toRupees(instrument.tick, instrument.decimals);
  }

  /** The last session before today; null when its minutes are not known. */
  get previous(): PreviousProfile | null {
    return this.#previous;
  }

  /** Today's profile up to the last closed minute; null before the first volume. */
  get today(): ProfileReading | null {
    if (this.#reading === undefined) this.#reading = this.#today === null ? null : readProfile(this.#today);
    return this.#reading;
  }

  /**
   * Takes the minutes of the sessions before today, oldest first.
   * @param openMinute first minute of a session: what trades before it is no part of a profile.
   */
  load(minutes: Pick<Bars, 't' | 'h' | 'l' | 'c' | 'v'>, midnightMs: number, openMinute: number): void {
    let last = minutes.t.length - 1;
    while (last >= 0 && minutes.t[last]! >= midnightMs) last -= 1;
    if (last < 0) return;
    const date = istDate(minutes.t[last]!);
    const profile = this.#profile(minutes.c[last]!);
    let count = 0;
    for (let i = last; i >= 0 && istDate(minutes.t[i]!) === date; i -= 1) {
      if (minuteOfDay(minutes.t[i]!) < openMinute || minutes.v[i]! <= 0) continue;
      if (this.#add(profile, minutes.l[i]!, minutes.h[i]!, minutes.v[i]!)) count += 1;
    }
    const reading = count < MINUTES_MIN ? null : readProfile(profile);
    if (reading === null) return;
    const { low } = profile.range();
    const zones = lowZones(profile.volumes()).map(({ from, to, share }) => ({
      low: profile.priceOf(low + from),
      high: profile.topPriceOf(low + to),
      share,
    }));
    this.#previous = { ...reading, date, lowZones: zones };
  }

  /** Takes a closed minute of today. */
  close(bar: Readonly<Bar>, closeMs: number): void {
    if (bar.v <= 0) return;
    this.#today ??= this.#profile(bar.c);
    if (!this.#add(this.#today, bar.l, bar.h, bar.v)) return;
    this.#trail.note(this.#today, closeMs);
    this.#reading = undefined;
  }

  /** Today's point of control as it was at a moment, rupees; null before the first volume. */
  pocAt(atMs: number): number | null {
    const { moves } = this.#trail;
    for (let i = moves.length - 1; i >= 0; i -= 1) {
      const move = moves[i]!;
      if (move.timeMs <= atMs) return this.#today?.priceOf(move.bin) ?? null;
    }
    return null;
  }

  /** Bins follow the price at which a profile begins. */
  #profile(price: number): VolumeProfile {
    const ticks = Math.round((price * BIN_OF_PRICE) / this.#instrument.tick);
    return new VolumeProfile(this.#tick, Math.max(1, ticks));
  }

  /** A bar that cannot be is left out. */
  #add(profile: VolumeProfile, low: number, high: number, volume: number): boolean {
    const { decimals } = this.#instrument;
    return profile.addBar(toRupees(low, decimals), toRupees(high, decimals), volume) === null;
  }
}
