import type { Instrument } from '#contract/model/instrument.ts';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { ensure } from '#contract/faults.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { continuousSpan } from '../session/calendar.ts';
import { minuteOfDay } from '../time/ist.ts';
import type { SlotVolume } from '../volume/baseline.ts';
import { sessionMultiplier } from '../volume/threshold.ts';
import type { PastFacts } from './past-facts.ts';
import type { ScanInterval, ScanState } from './scan-state.ts';
import type { ScanView, SeriesView } from './scanner.ts';
import type { SessionProfiles } from './session-profiles.ts';

/** What a view asks of the runner that made it. */
export interface ViewSource {
  readonly day: TradeDay;
  readonly capital: number;
  value(slot: number, interval: ScanInterval, name: string): number | null;
  /** India VIX at the last minute up to this one; null before its first minute of the day. */
  vixAt(minute: number): number | null;
}

/** One instrument as of a closed bar. One object serves all scanners and bars, set to each in turn. */
export class InstrumentView implements ScanView {
  readonly #source: ViewSource;
  #state: ScanState | null = null;
  interval: ScanInterval = '1m';
  closeMs = 0;
  memory: Float64Array = NO_MEMORY;
  /** Worked out when it is asked for, once for all scanners of the bar; undefined before that. */
  #volume: SlotVolume | null | undefined = undefined;
  #factor: number | undefined = undefined;

  constructor(source: ViewSource) {
    this.#source = source;
  }

  /** Looks at another bar. */
  show(state: ScanState, interval: ScanInterval, closeMs: number): void {
    this.#state = state;
    this.interval = interval;
    this.closeMs = closeMs;
    this.#volume = undefined;
    this.#factor = undefined;
  }

  get instrument(): Instrument {
    return this.#of.instrument;
  }

  get bars(): SeriesView {
    return this.#of.series[this.interval];
  }

  get openMs(): number {
    return this.#source.day.midnightMs + this.#of.openMinute * MINUTE_MS;
  }

  get endMs(): number {
    const { day } = this.#source;
    const span = continuousSpan(day, this.instrument.sessionClass);
    return day.midnightMs + (span === undefined ? this.#of.endMinute : span.toMinute) * MINUTE_MS;
  }

  get dayVolume(): number {
    return this.#of.dayVolume;
  }

  get previousVolume(): number | null {
    return this.#of.previousVolume;
  }

  get past(): PastFacts {
    return this.#of.past;
  }

  get capital(): number {
    return this.#source.capital;
  }

  get day(): TradeDay {
    return this.#source.day;
  }

  get profiles(): SessionProfiles | null {
    return this.#of.profiles;
  }

  get vix(): number | null {
    return this.#source.vixAt(minuteOfDay(this.closeMs - MINUTE_MS));
  }

  get sessionFactor(): number {
    this.#factor ??= this.#sessionFactor();
    return this.#factor;
  }

  value(name: string, interval: ScanInterval = this.interval): number | null {
    return this.#source.value(this.#of.instrument.slot, interval, name);
  }

  on(interval: ScanInterval): SeriesView {
    return this.#of.series[interval];
  }

  volumeByTime(): SlotVolume | null {
    if (this.#volume === undefined) this.#volume = this.#volumeByTime();
    return this.#volume;
  }

  get #of(): ScanState {
    return ensure(this.#state, 'a view is asked after it was shown a bar');
  }

  #sessionFactor(): number {
    const { day } = this.#source;
    const span = continuousSpan(day, this.instrument.sessionClass);
    const { t, end, first } = this.bars;
    const longestMs = this.closeMs - INTERVAL_MS[this.interval];
    // The last bar of the session may be shorter than its interval.
    const barMs = end > first ? Math.max(longestMs, t[end - 1]!) : longestMs;
    const openMs = this.interval === '1d' ? this.closeMs - MINUTE_MS : barMs;
    return span === undefined ? 1 : sessionMultiplier((openMs - day.midnightMs) / MINUTE_MS, span);
  }

  usualVolume(minutes: number): number | null {
    const { baseline, openMinute } = this.#of;
    if (baseline === null) return null;
    let sum = 0;
    const last = minuteOfDay(this.closeMs - MINUTE_MS) - openMinute;
    for (let slot = Math.max(0, last - minutes + 1); slot <= last; slot += 1) {
      const base = baseline.base(slot);
      if (base === null) return null;
      sum += base;
    }
    return sum;
  }

  #volumeByTime(): SlotVolume | null {
    const { baseline, openMinute, minuteVolume, dayVolume } = this.#of;
    const slot = minuteOfDay(this.closeMs - MINUTE_MS) - openMinute;
    return baseline === null || slot < 0 ? null : baseline.at(slot, minuteVolume, dayVolume);
  }
}

const NO_MEMORY = new Float64Array(0);
