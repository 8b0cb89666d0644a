import type { InstrumentLevels } from '#contract/model/levels.ts';
import { toRupees } from '#contract/model/price.ts';
import { type RunningDay, periodLevels } from '../levels/period-levels.ts';
import { type Period, PERIODS } from '../levels/periods.ts';
import type { VolumeDay } from '../levels/instrument-levels.ts';
import { virginRanges } from '../levels/virgin-ranges.ts';
import { touches, type VirginCpr } from '../levels/cpr.ts';
import { meanOfLast } from '../stats/mean-of-last.ts';
import { istDate } from '../time/ist.ts';
import type { SeriesView } from './scanner.ts';

/** Sessions in 52 weeks. */
export const YEAR_SESSIONS = 252;

/**
 * Instruments whose days are held as objects at once: 300 of them take 30 KB, so this is 30 MB at most. It is above the
 * number of shares, futures and indices with a history; what is let go is read again from the series.
 */
const DAYS_HELD_MAX = 1_024;

/** Pivots and central pivot range of one period. */
export interface PeriodFacts {
  readonly pivots: InstrumentLevels['pivots']['day'];
  readonly cpr: InstrumentLevels['cpr']['day'];
}

/**
 * What the sessions before today say of an instrument: levels, averages, extremes, in rupees and units. Everything is
 * worked out when it is first asked for and kept for the day, since it cannot change while the day runs.
 */
export class PastFacts {
  readonly #daily: SeriesView;
  readonly #todayMs: number;
  readonly #date: string;
  readonly #decimals: 2 | 4;
  readonly #held: Set<PastFacts>;
  readonly #periods = new Map<Period, PeriodFacts>();
  #days: readonly VolumeDay[] | null = null;
  #virgins: readonly VirginCpr[] | null = null;

  /**
   * @param daily completed daily bars; those before `todayMs` count.
   * @param date of the running trading day.
   * @param held those of all instruments whose days are held, the longest held first.
   */
  constructor(
    daily: SeriesView,
    todayMs: number,
    date: string,
    decimals: 2 | 4,
    held: Set<PastFacts> = new Set<PastFacts>(),
  ) {
    this.#held = held;
    this.#daily = daily;
    this.#date = date;
    this.#decimals = decimals;
    this.#todayMs = todayMs;
  }

  /** Completed sessions, oldest first. */
  get days(): readonly VolumeDay[] {
    if (this.#days !== null) return this.#days;
    this.#days = this.#read();
    // Nothing is gained by counting instruments without a past.
    if (this.#days.length > 0) this.#hold();
    return this.#days;
  }

  #hold(): void {
    const held = this.#held;
    held.add(this);
    if (held.size <= DAYS_HELD_MAX) return;
    for (const oldest of held) {
      oldest.#days = null;
      held.delete(oldest);
      return;
    }
  }

  get previous(): VolumeDay | null {
    return this.days.at(-1) ?? null;
  }

  /** Levels for the period that today lies in, made of the period before it. */
  period(period: Period): PeriodFacts {
    let facts = this.#periods.get(period);
    if (facts === undefined) {
      facts = periodLevels(period, this.days, this.#date, null);
      this.#periods.set(period, facts);
    }
    return facts;
  }

  /** Works out the levels of all periods now, so that the first minute of the day, when every scanner asks, does not. */
  warm(): void {
    for (const period of PERIODS) this.period(period);
  }

  /** Daily ranges that no session before today has touched, oldest first. @param today leaves out what today touched. */
  virgins(today: RunningDay | null): readonly VirginCpr[] {
    this.#virgins ??= virginRanges(this.days, null);
    if (today === null) return this.#virgins;
    return this.#virgins.filter((range) => !touches(today.high, today.low, range));
  }

  /** Mean volume of the last sessions; null when there are fewer. */
  meanVolume(sessions: number): number | null {
    return meanOfLast(
      this.days.map(({ volume }) => volume),
      sessions,
    );
  }

  meanClose(sessions: number): number | null {
    return meanOfLast(
      this.days.map(({ close }) => close),
      sessions,
    );
  }

  /** Highest high and lowest low of the last sessions; null when there are fewer. */
  extremes(sessions: number): { readonly high: number; readonly low: number } | null {
    const { days } = this;
    if (days.length < sessions) return null;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (const day of days.slice(-sessions)) {
      if (day.high > high) ({ high } = day);
      if (day.low < low) ({ low } = day);
    }
    return { high, low };
  }

  #read(): VolumeDay[] {
    const { first, end, t, o, h, l, c, v } = this.#daily;
    const rupees = (price: number): number => toRupees(price, this.#decimals);
    const days: VolumeDay[] = [];
    for (let i = first; i < end && t[i]! < this.#todayMs; i += 1) {
      const prices = { open: rupees(o[i]!), high: rupees(h[i]!), low: rupees(l[i]!), close: rupees(c[i]!) };
      days.push({ date: istDate(t[i]!), ...prices, volume: v[i]! });
    }
    return days;
  }
}
