import type { Fault } from '#contract/faults.ts';
import type { Bars, Interval } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { SERIES_DEPTH, type ScanHistory, type ScanState } from '../../core/scan/scan-state.ts';
import type { StoreDoor } from './store-door.ts';

/** Instruments that are being loaded at once: enough to keep the broker's rate busy, few enough that a chart never waits long. */
export const LOADS_AT_ONCE = 3;
/** After a refusal an instrument is tried again after this real time. */
export const RETRY_MS = 30_000;
/** Minutes that one trading day can have. */
const DAY_MINUTES_MAX = 915;

/** Who is loaded first: shares with derivatives, then index and stock futures, indices, the rest. */
const ORDER: readonly ((instrument: Instrument) => boolean)[] = [
  ({ kind, sessionClass }) => kind === 'EQUITY' && sessionClass === 'EQ_DERIV',
  ({ kind }) => kind === 'FUTIDX',
  ({ kind }) => kind === 'INDEX',
  ({ kind }) => kind === 'FUTSTK',
  ({ kind }) => kind === 'FUTCOM',
];

interface LoaderParts {
  readonly door: StoreDoor;
  readonly day: TradeDay;
  /** Real time, ms. */
  monotonicMs(): number;
  /** Last minute of the day that is complete. */
  knownMinute(): number;
  loaded(state: ScanState, history: ScanHistory, knownMinute: number): void;
  failed(state: ScanState, fault: Fault): void;
}

/** Brings the history of the scanned instruments from the store, a few at a time, the most liquid kinds first. */
export class HistoryLoader {
  readonly #parts: LoaderParts;
  readonly #queue: ScanState[];
  #retry: { readonly state: ScanState; readonly atMs: number }[] = [];
  #running = 0;
  #stopped = false;

  constructor(parts: LoaderParts, states: readonly ScanState[]) {
    this.#parts = parts;
    const rank = (state: ScanState): number => {
      const at = ORDER.findIndex((fits) => fits(state.instrument));
      return at < 0 ? ORDER.length : at;
    };
    // Within a kind the universe is already in the order of interest.
    this.#queue = [...states].sort((a, b) => rank(a) - rank(b) || a.instrument.slot - b.instrument.slot);
  }

  /** Instruments not loaded yet. */
  get left(): number {
    return this.#queue.length + this.#retry.length + this.#running;
  }

  /** Starts what may start now; called on every tick and after every load. */
  pump(): void {
    const nowMs = this.#parts.monotonicMs();
    const due = this.#retry.filter(({ atMs }) => atMs <= nowMs);
    if (due.length > 0) {
      this.#retry = this.#retry.filter(({ atMs }) => atMs > nowMs);
      this.#queue.push(...due.map(({ state }) => state));
    }
    while (!this.#stopped && this.#running < LOADS_AT_ONCE) {
      const state = this.#queue.shift();
      if (state === undefined) return;
      this.#running += 1;
      this.#load(state);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #load(state: ScanState): void {
    const { day } = this.#parts;
    const known = this.#parts.knownMinute();
    const found: Partial<Record<Interval | 'today', Bars>> = {};
    const wanted: [Interval | 'today', Interval, number | null, number][] = [
      ['1d', '1d', day.midnightMs, SERIES_DEPTH],
      ['15m', '15m', day.midnightMs, SERIES_DEPTH],
      ['5m', '5m', day.midnightMs, SERIES_DEPTH],
      ['1m', '1m', day.midnightMs, SERIES_DEPTH],
      ['today', '1m', null, DAY_MINUTES_MAX],
    ];
    const next = (): void => {
      const step = wanted.shift();
      if (this.#stopped) return;
      if (step === undefined) {
        this.#finish(state, found as Record<Interval | 'today', Bars>, known);
        return;
      }
      const [name, interval, beforeMs, limit] = step;
      const { slot } = state.instrument;
      this.#parts.door.ask(
        { kind: 'bars', slot, interval, beforeMs, limit },
        ({ bars }) => {
          found[name] = bars;
          next();
        },
        (fault) => this.#refused(state, fault),
      );
    };
    next();
  }

  #finish(state: ScanState, found: Record<Interval | 'today', Bars>, knownMinute: number): void {
    this.#running -= 1;
    const past = { '1m': found['1m'], '5m': found['5m'], '15m': found['15m'], '1d': found['1d'] };
    this.#parts.loaded(state, { past, today: this.#ofToday(found.today) }, knownMinute);
    this.pump();
  }

  #refused(state: ScanState, fault: Fault): void {
    if (this.#stopped) return;
    this.#running -= 1;
    this.#retry.push({ state, atMs: this.#parts.monotonicMs() + RETRY_MS });
    this.#parts.failed(state, fault);
    this.pump();
  }

  #ofToday(bars: Bars): Bars {
    const from = bars.t.findIndex((t) => t >= this.#parts.day.midnightMs);
    const cut = (column: readonly number[]): number[] => (from < 0 ? [] : column.slice(from));
    const { t, o, h, l, c, v, oi, flags } = bars;
    return { t: cut(t), o: cut(o), h: cut(h), l: cut(l), c: cut(c), v: cut(v), oi: cut(oi), flags: cut(flags) };
  }
}
