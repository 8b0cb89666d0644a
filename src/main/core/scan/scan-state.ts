import { type Bars, INTERVAL_MS, type Interval } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS, type PhaseSpan, type TradeDay } from '#contract/model/session.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import { intervalStart } from '../bars/fold.ts';
import { barEndMinute, continuousParts } from '../session/continuous-time.ts';
import type { SessionVolumes } from '../volume/baseline.ts';
import { BaselineWalk } from '../volume/baseline-walk.ts';
import { BarPool } from './bar-pool.ts';
import { BarSeries } from './bar-series.ts';
import { PastFacts } from './past-facts.ts';
import { hasProfile, SessionProfiles } from './session-profiles.ts';
import type { ScanPlan } from './scan-plan.ts';

/** Completed bars kept per instrument and interval: what the longest parameters of the scanners reach back. */
export const SERIES_DEPTH = 160;
/** Days before today that are kept: 52 weeks of 252 sessions, and what the longest average needs before them. */
export const DAYS_DEPTH = 300;
/** 09:00: the pre-market scanners begin, and the exchange's pre-open session with them. */
export const PRE_MARKET_MINUTE = 540;
/** Intervals that scanners run on, short ones first; weeks and months are found in PastFacts. */
export const SCAN_INTERVALS = ['1m', '5m', '15m', '1h', '1d'] as const satisfies readonly Interval[];
export type ScanInterval = (typeof SCAN_INTERVALS)[number];

/** What the instruments of one runner share: memory for their bars, and whose days are held as objects. */
export class ScanMemory {
  readonly bars = new BarPool();
  readonly days = new Set<PastFacts>();
}

/** Intervals that are folded from minutes. */
const LONGER = ['5m', '15m', '1h', '1d'] as const satisfies readonly ScanInterval[];
const MINUTES_OF = LONGER.map((interval) => INTERVAL_MS[interval] / MINUTE_MS);
const DAILY = LONGER.indexOf('1d');

/** History of one instrument, bars that closed before today, and today's minutes that are complete. */
export interface ScanHistory {
  /** Volumes of past sessions by minute, oldest first; none when there are no minutes. */
  readonly sessions?: readonly SessionVolumes[];
  readonly past: Readonly<Record<Exclude<ScanInterval, '1h'>, Bars>> & { readonly '1h'?: Bars };
  readonly today: Bars;
}

const NO_BARS: Bars = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };

/** Of an instrument that runs on today's bars alone. */
export const NO_HISTORY: ScanHistory = {
  past: { '1m': NO_BARS, '5m': NO_BARS, '15m': NO_BARS, '1d': NO_BARS },
  today: NO_BARS,
};

const NO_MEMORY = new Float64Array(0);

/** Minutes of the day between which the class trades, closing auction included; null when it does not trade today. */
export function tradingMinutes(day: TradeDay, sessionClass: Instrument['sessionClass']): [number, number] | null {
  const spans = (day.spans[sessionClass] ?? []).filter(({ phase }) => phase === 'continuous' || phase === 'auction');
  const first = spans.find(({ phase }) => phase === 'continuous');
  const last = spans.at(-1);
  return first === undefined || last === undefined ? null : [first.fromMinute, last.toMinute];
}

/** Told which interval has completed a bar, and when that bar closed. */
export type BarClosed = (interval: ScanInterval, closeMs: number) => void;
/** Told that a series has a new bar, when the bar opened, and the bar itself, which is not kept. */
export type BarTaken = (interval: ScanInterval, openMs: number, bar: Readonly<Bar>) => void;

/** A longer bar that is growing. */
interface Forming {
  has: boolean;
  openMinute: number;
  readonly bar: Bar;
}

/** One instrument as the scanners see it: its series, its day so far, and the longer bars that are forming. */
export class ScanState {
  readonly instrument: Instrument;
  readonly openMinute: number;
  readonly endMinute: number;
  readonly series: Readonly<Record<ScanInterval, BarSeries>>;
  /** Volume profiles of today and the session before; null for kinds without. */
  readonly profiles: SessionProfiles | null;
  readonly #day: TradeDay;
  readonly #memory: ScanMemory;
  readonly #parts: readonly PhaseSpan[];
  /** By place in LONGER; none before the first trade of the day. */
  #forming: readonly Forming[] | null = null;
  #past: PastFacts | null = null;
  #baseline: BaselineWalk | null = null;
  /** The scanners' own numbers by place in the plan; made when they are first wanted. */
  readonly #memories: Float64Array[] = [];
  /** What runs on it; the runner says so. */
  plan: ScanPlan | null = null;
  dayVolume = 0;
  /** Units traded in the minute that was closed last. */
  minuteVolume = 0;
  previousVolume: number | null = null;
  /** Volumes of past sessions by minute, oldest first. */
  sessions: readonly SessionVolumes[] = [];
  loaded = false;

  constructor(
    instrument: Instrument,
    day: TradeDay,
    [openMinute, endMinute]: readonly [number, number],
    memory: ScanMemory = new ScanMemory(),
  ) {
    this.#memory = memory;
    const pool = memory.bars;
    this.instrument = instrument;
    this.openMinute = openMinute;
    this.endMinute = endMinute;
    this.#day = day;
    this.#parts = continuousParts(day, instrument.sessionClass);
    this.profiles = hasProfile(instrument.kind) ? new SessionProfiles(instrument) : null;
    this.series = {
      '1m': new BarSeries(SERIES_DEPTH, pool),
      '5m': new BarSeries(SERIES_DEPTH, pool),
      '15m': new BarSeries(SERIES_DEPTH, pool),
      '1h': new BarSeries(SERIES_DEPTH, pool),
      // Today's day comes to those before it and moves none of them out.
      '1d': new BarSeries(DAYS_DEPTH + 1, pool),
    };
  }

  get midnightMs(): number {
    return this.#day.midnightMs;
  }

  /** What the sessions before today say. */
  get past(): PastFacts {
    const { midnightMs, date } = this.#day;
    this.#past ??= new PastFacts(this.series['1d'], midnightMs, date, this.instrument.decimals, this.#memory.days);
    return this.#past;
  }

  /** What is usual at each time of the day; null without minutes of past sessions. */
  get baseline(): BaselineWalk | null {
    if (this.sessions.length === 0) return null;
    this.#baseline ??= new BaselineWalk(this.sessions, this.endMinute - this.openMinute);
    return this.#baseline;
  }

  /** Memory of a scanner on an interval. @param place in the plan. */
  memoryAt(place: number, cells: number): Float64Array {
    if (cells === 0) return NO_MEMORY;
    let memory = this.#memories[place];
    if (memory === undefined) this.#memories[place] = memory = new Float64Array(cells);
    return memory;
  }

  /** Takes the bars that closed before today. @param taken told after each bar. */
  load({ past, sessions }: Pick<ScanHistory, 'past' | 'sessions'>, taken: BarTaken): void {
    const bar = emptyBar();
    for (const interval of SCAN_INTERVALS) {
      const { t, o, h, l, c, v, oi } = past[interval] ?? NO_BARS;
      for (let i = 0; i < t.length; i += 1) {
        if ((t[i] as number) >= this.#day.midnightMs) continue;
        bar.o = o[i] as number;
        bar.h = h[i] as number;
        bar.l = l[i] as number;
        bar.c = c[i] as number;
        bar.v = v[i] as number;
        bar.oi = oi[i] as number;
        this.series[interval].push(t[i] as number, bar);
        taken(interval, t[i] as number, bar);
      }
    }
    this.profiles?.load(past['1m'], this.#day.midnightMs, this.openMinute);
    const daily = this.series['1d'];
    this.previousVolume = daily.length === 0 ? null : (daily.v[daily.end - 1] as number);
    this.sessions = sessions ?? [];
    this.loaded = true;
  }

  /** Lets go of its bars. */
  clear(): void {
    if (this.#past !== null) this.#memory.days.delete(this.#past);
    for (const interval of SCAN_INTERVALS) this.series[interval].clear();
  }

  /**
   * Closes one minute of today, in order: adds its bar where there is one, and completes the longer bars that end with it.
   * Every series has its bar before the first scanner runs, so that a scanner of minutes sees the longer bar that ends
   * with its own.
   * @param bar the minute's bar; null when nothing traded.
   * @param taken told of each series with a new bar. @param closed told then, short intervals first.
   */
  closeMinute(minute: number, bar: Readonly<Bar> | null, taken: BarTaken, closed: BarClosed): void {
    if (minute < this.openMinute || minute >= this.endMinute) return;
    this.minuteVolume = bar === null ? 0 : bar.v;
    const closeMs = this.#day.midnightMs + (minute + 1) * MINUTE_MS;
    if (bar !== null) {
      this.dayVolume += bar.v;
      this.profiles?.close(bar, closeMs);
      this.series['1m'].push(closeMs - MINUTE_MS, bar);
      this.#grow(minute, bar);
      taken('1m', closeMs - MINUTE_MS, bar);
    }
    // One bit for each longer interval that has a bar now.
    let completed = 0;
    for (let i = 0; i < LONGER.length; i += 1) {
      if (this.#ends(i, minute + 1) && this.#complete(i, taken)) completed |= 1 << i;
    }
    if (bar !== null) closed('1m', closeMs);
    for (let i = 0; i < LONGER.length; i += 1) if ((completed & (1 << i)) !== 0) closed(LONGER[i]!, closeMs);
  }

  #ends(at: number, endMinute: number): boolean {
    if (endMinute === this.endMinute) return true;
    if (at === DAILY) return false;
    const length = MINUTES_OF[at]!;
    if ((endMinute - this.openMinute) % length === 0) return true;
    // A pause ends a bar that could hold nothing after it; how the day itself ends is told by `endMinute`.
    const isPause = this.#parts.some(({ toMinute }, i) => toMinute === endMinute && i + 1 < this.#parts.length);
    if (!isPause) return false;
    return barEndMinute(this.#parts, intervalStart(endMinute - 1, this.openMinute, length), length) === endMinute;
  }

  #grow(minute: number, minuteBar: Readonly<Bar>): void {
    this.#forming ??= LONGER.map(() => ({ has: false, openMinute: 0, bar: emptyBar() }));
    for (let i = 0; i < LONGER.length; i += 1) {
      const forming = this.#forming[i]!;
      const { bar } = forming;
      if (!forming.has) {
        forming.has = true;
        forming.openMinute = minute - ((minute - this.openMinute) % MINUTES_OF[i]!);
        bar.o = minuteBar.o;
        bar.h = minuteBar.h;
        bar.l = minuteBar.l;
        bar.v = minuteBar.v;
      } else {
        if (minuteBar.h > bar.h) bar.h = minuteBar.h;
        if (minuteBar.l < bar.l) bar.l = minuteBar.l;
        bar.v += minuteBar.v;
      }
      bar.c = minuteBar.c;
      bar.oi = minuteBar.oi;
    }
  }

  /** @returns whether there was a bar to complete. */
  #complete(at: number, taken: BarTaken): boolean {
    const forming = this.#forming?.[at];
    if (forming?.has !== true) return false;
    forming.has = false;
    const { midnightMs } = this.#day;
    const interval = LONGER[at]!;
    const openMs = at === DAILY ? midnightMs : midnightMs + forming.openMinute * MINUTE_MS;
    this.series[interval].push(openMs, forming.bar);
    taken(interval, openMs, forming.bar);
    return true;
  }
}
