import type { Instrument } from '#contract/model/instrument.ts';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { emptyBar } from '../bars/bar.ts';
import { continuousSpan } from '../session/calendar.ts';
import { minuteOfDay } from '../time/ist.ts';
import type { SlotVolume } from '../volume/baseline.ts';
import { sessionMultiplier } from '../volume/threshold.ts';
import type { PastFacts } from './past-facts.ts';
import type { ScanInterval, ScanState } from './scan-state.ts';
import type { ScanView, SeriesView } from './scanner.ts';

/** What a view asks of the runner that made it. */
export interface ViewSource {
  readonly day: TradeDay;
  readonly minutes: { read(slot: number, minute: number, out: ReturnType<typeof emptyBar>): boolean };
  value(slot: number, interval: ScanInterval, name: string): number | null;
  /** India VIX at the last minute up to this one; null before its first minute of the day. */
  vixAt(minute: number): number | null;
}

/** One instrument as of a closed bar. One object serves all scanners of that bar, with each one's own memory put in. */
export class InstrumentView implements ScanView {
  readonly #source: ViewSource;
  readonly #state: ScanState;
  readonly interval: ScanInterval;
  readonly closeMs: number;
  memory: Float64Array = NO_MEMORY;

  constructor(source: ViewSource, state: ScanState, interval: ScanInterval, closeMs: number) {
    this.#source = source;
    this.#state = state;
    this.interval = interval;
    this.closeMs = closeMs;
  }

  get instrument(): Instrument {
    return this.#state.instrument;
  }

  get bars(): SeriesView {
    return this.#state.series[this.interval];
  }

  get openMs(): number {
    return this.#source.day.midnightMs + this.#state.openMinute * MINUTE_MS;
  }

  get dayVolume(): number {
    return this.#state.dayVolume;
  }

  get previousVolume(): number | null {
    return this.#state.previousVolume;
  }

  get past(): PastFacts {
    return this.#state.past;
  }

  get vix(): number | null {
    return this.#source.vixAt(this.#minute);
  }

  get sessionFactor(): number {
    const { day } = this.#source;
    const span = continuousSpan(day, this.instrument.sessionClass);
    const openMs = this.interval === '1d' ? this.closeMs - MINUTE_MS : this.closeMs - INTERVAL_MS[this.interval];
    return span === undefined ? 1 : sessionMultiplier((openMs - day.midnightMs) / MINUTE_MS, span);
  }

  value(name: string, interval: ScanInterval = this.interval): number | null {
    return this.#source.value(this.instrument.slot, interval, name);
  }

  on(interval: ScanInterval): SeriesView {
    return this.#state.series[interval];
  }

  usualVolume(minutes: number): number | null {
    const { baseline, openMinute } = this.#state;
    if (baseline === null) return null;
    let sum = 0;
    const last = this.#minute - openMinute;
    for (let slot = Math.max(0, last - minutes + 1); slot <= last; slot += 1) {
      const base = baseline.base(slot);
      if (base === null) return null;
      sum += base;
    }
    return sum;
  }

  volumeByTime(): SlotVolume | null {
    const { baseline, openMinute, instrument } = this.#state;
    if (baseline === null) return null;
    const last = this.#minute;
    const volumes = new Float64Array(last - openMinute + 1);
    const bar = emptyBar();
    for (let minute = openMinute; minute <= last; minute += 1) {
      if (this.#source.minutes.read(instrument.slot, minute, bar)) volumes[minute - openMinute] = bar.v;
    }
    return baseline.at(last - openMinute, volumes);
  }

  /** The minute of day that has just closed. */
  get #minute(): number {
    return minuteOfDay(this.closeMs - MINUTE_MS);
  }
}

const NO_MEMORY = new Float64Array(0);
