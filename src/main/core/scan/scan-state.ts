import { type Bars, INTERVAL_MS, type Interval } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import type { SessionVolumes } from '../volume/baseline.ts';
import { BarSeries } from './bar-series.ts';
import { PastFacts } from './past-facts.ts';

/** Completed bars kept per instrument and interval: what the longest parameters of the scanners reach back. */
export const SERIES_DEPTH = 160;
/** Days kept: 52 weeks of 252 sessions, and what the longest average needs before them. */
export const DAYS_DEPTH = 300;
/** Intervals that scanners run on, short ones first. */
export const SCAN_INTERVALS = ['1m', '5m', '15m', '1d'] as const satisfies readonly Interval[];
export type ScanInterval = (typeof SCAN_INTERVALS)[number];

/** History of one instrument, bars that closed before today, and today's minutes that are complete. */
export interface ScanHistory {
  /** Volumes of past sessions by minute, oldest first; none when there are no minutes. */
  readonly sessions?: readonly SessionVolumes[];
  readonly past: Readonly<Record<ScanInterval, Bars>>;
  readonly today: Bars;
}

/** Minutes of the day between which the class trades, closing auction included; null when it does not trade today. */
export function tradingMinutes(day: TradeDay, sessionClass: Instrument['sessionClass']): [number, number] | null {
  const spans = (day.spans[sessionClass] ?? []).filter(({ phase }) => phase === 'continuous' || phase === 'auction');
  const first = spans.find(({ phase }) => phase === 'continuous');
  const last = spans.at(-1);
  return first === undefined || last === undefined ? null : [first.fromMinute, last.toMinute];
}

/** Told which interval has just completed a bar, when that bar closed and opened, and the bar, which is not kept. */
export type BarClosed = (interval: ScanInterval, closeMs: number, openMs: number, bar: Readonly<Bar>) => void;
/** Told each bar of the history that was taken. */
export type BarTaken = (interval: ScanInterval, openMs: number, bar: Readonly<Bar>) => void;

/** One instrument as the scanners see it: its series, its day so far, and the longer bars that are forming. */
export class ScanState {
  readonly instrument: Instrument;
  readonly openMinute: number;
  readonly endMinute: number;
  readonly series: Readonly<Record<ScanInterval, BarSeries>>;
  readonly #midnightMs: number;
  readonly #forming: Readonly<Record<ScanInterval, { has: boolean; openMinute: number; readonly bar: Bar }>>;
  /** What the sessions before today say. */
  readonly past: PastFacts;
  dayVolume = 0;
  previousVolume: number | null = null;
  /** Volumes of past sessions by minute, oldest first. */
  sessions: readonly SessionVolumes[] = [];
  loaded = false;

  constructor(instrument: Instrument, day: TradeDay, [openMinute, endMinute]: readonly [number, number]) {
    this.instrument = instrument;
    this.openMinute = openMinute;
    this.endMinute = endMinute;
    this.#midnightMs = day.midnightMs;
    const each = <T>(make: () => T): Record<ScanInterval, T> => ({
      '1m': make(),
      '5m': make(),
      '15m': make(),
      '1d': make(),
    });
    this.series = { ...each(() => new BarSeries(SERIES_DEPTH)), '1d': new BarSeries(DAYS_DEPTH) };
    this.past = new PastFacts(this.series['1d'], day.midnightMs, day.date, instrument.decimals);
    this.#forming = each(() => ({ has: false, openMinute: 0, bar: emptyBar() }));
  }

  /** Takes the bars that closed before today. @param taken told after each bar. */
  load({ past, sessions }: Pick<ScanHistory, 'past' | 'sessions'>, taken: BarTaken): void {
    const bar = emptyBar();
    for (const interval of SCAN_INTERVALS) {
      const { t, o, h, l, c, v, oi } = past[interval];
      for (let i = 0; i < t.length; i += 1) {
        if ((t[i] as number) >= this.#midnightMs) continue;
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
    const daily = this.series['1d'];
    this.previousVolume = daily.length === 0 ? null : (daily.v[daily.end - 1] as number);
    this.sessions = sessions ?? [];
    this.loaded = true;
  }

  /**
   * Closes one minute of today, in order: adds its bar where there is one, and completes the longer bars that end with it.
   * @param bar the minute's bar; null when nothing traded.
   */
  closeMinute(minute: number, bar: Readonly<Bar> | null, closed: BarClosed): void {
    if (minute < this.openMinute || minute >= this.endMinute) return;
    const closeMs = this.#midnightMs + (minute + 1) * MINUTE_MS;
    if (bar !== null) {
      this.dayVolume += bar.v;
      this.series['1m'].push(closeMs - MINUTE_MS, bar);
      for (const interval of ['5m', '15m', '1d'] as const) this.#grow(interval, minute, bar);
      closed('1m', closeMs, closeMs - MINUTE_MS, bar);
    }
    for (const interval of ['5m', '15m', '1d'] as const) {
      if (this.#ends(interval, minute + 1)) this.#complete(interval, closeMs, closed);
    }
  }

  #ends(interval: ScanInterval, endMinute: number): boolean {
    if (endMinute === this.endMinute) return true;
    if (interval === '1d') return false;
    return (endMinute - this.openMinute) % (INTERVAL_MS[interval] / MINUTE_MS) === 0;
  }

  #grow(interval: ScanInterval, minute: number, minuteBar: Readonly<Bar>): void {
    const forming = this.#forming[interval];
    const { bar } = forming;
    if (!forming.has) {
      const length = INTERVAL_MS[interval] / MINUTE_MS;
      forming.has = true;
      forming.openMinute = minute - ((minute - this.openMinute) % length);
      Object.assign(bar, minuteBar);
      return;
    }
    bar.h = Math.max(bar.h, minuteBar.h);
    bar.l = Math.min(bar.l, minuteBar.l);
    bar.c = minuteBar.c;
    bar.v += minuteBar.v;
    bar.oi = minuteBar.oi;
  }

  #complete(interval: ScanInterval, closeMs: number, closed: BarClosed): void {
    const forming = this.#forming[interval];
    if (!forming.has) return;
    forming.has = false;
    const openMs = interval === '1d' ? this.#midnightMs : this.#midnightMs + forming.openMinute * MINUTE_MS;
    this.series[interval].push(openMs, forming.bar);
    closed(interval, closeMs, openMs, forming.bar);
  }
}
