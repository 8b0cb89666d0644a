import type { Fault } from '#contract/faults.ts';
import type { Bars, Interval } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { ScanHistory, ScanState } from '../../core/scan/scan-state.ts';
import { historyOf, MINUTES_WANTED } from './history-of.ts';
import { DAYS_KEPT } from './levels-desk.ts';
import type { StoreDoor } from './store-door.ts';

/** Instruments that are being loaded at once: enough to keep the broker's rate busy, few enough that a chart never waits long. */
export const LOADS_AT_ONCE = 3;
/** After a refusal an instrument is tried again after this real time. */
export const RETRY_MS = 30_000;
/** Longest stretch of catching up with instruments that need no history, real ms, before others have their turn. */
const PLAIN_SLICE_MS = 50;
/** Instruments between two looks at the clock. */
const PLAIN_CHECK = 64;
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

type Answer = '1d' | '1m' | 'today';

interface LoaderParts {
  readonly door: StoreDoor;
  readonly day: TradeDay;
  /** Real time, ms. */
  monotonicMs(): number;
  /** Last minute of the day that is complete. */
  knownMinute(): number;
  /** Trading days before today: the hours of the sessions that volumes are compared with. */
  readonly pastDays: readonly TradeDay[];
  /** False: the instrument runs on today's bars alone, and nothing is asked for it. */
  wantsHistory(state: ScanState): boolean;
  /** An instrument that wants none may begin. */
  plain(state: ScanState): void;
  loaded(state: ScanState, history: ScanHistory, knownMinute: number): void;
  failed(state: ScanState, fault: Fault): void;
}

/** Brings the history of the scanned instruments from the store, a few at a time, the most liquid kinds first. */
export class HistoryLoader {
  readonly #parts: LoaderParts;
  readonly #queue: ScanState[] = [];
  #plain: ScanState[] = [];
  readonly #rank: (state: ScanState) => number;
  #retry: { readonly state: ScanState; readonly atMs: number }[] = [];
  #running = 0;
  #stopped = false;

  constructor(parts: LoaderParts, states: readonly ScanState[]) {
    this.#parts = parts;
    const rank = (state: ScanState): number => {
      const at = ORDER.findIndex((fits) => fits(state.instrument));
      return at < 0 ? ORDER.length : at;
    };
    this.#rank = rank;
    this.add(states);
  }

  /** More to load. */
  add(states: readonly ScanState[]): void {
    const wanting = states.filter((state) => this.#parts.wantsHistory(state));
    // One by one: there may be more of them than a call takes arguments.
    for (const state of states) if (!this.#parts.wantsHistory(state)) this.#plain.push(state);
    this.#queue.push(...wanting);
    // Within a kind the universe is already in the order of interest.
    this.#queue.sort((a, b) => this.#rank(a) - this.#rank(b) || a.instrument.slot - b.instrument.slot);
  }

  /** Instruments not loaded yet. */
  get left(): number {
    return this.#plain.length + this.#queue.length + this.#retry.length + this.#running;
  }

  /** Everything was asked for; what was refused is tried again. */
  get asked(): boolean {
    return this.#plain.length === 0 && this.#queue.length === 0 && this.#running === 0;
  }

  /** Starts what may start now; called on every tick and after every load. */
  pump(): void {
    const nowMs = this.#parts.monotonicMs();
    this.#beginPlain(nowMs + PLAIN_SLICE_MS);
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

  #beginPlain(untilMs: number): void {
    let done = 0;
    // However slow the machine is, some begin.
    const goesOn = (): boolean => done === 0 || done % PLAIN_CHECK !== 0 || this.#parts.monotonicMs() <= untilMs;
    while (done < this.#plain.length && goesOn()) {
      this.#parts.plain(this.#plain[done]!);
      done += 1;
    }
    if (done > 0) this.#plain = this.#plain.slice(done);
  }

  #load(state: ScanState): void {
    const { day } = this.#parts;
    const known = this.#parts.knownMinute();
    const found: Partial<Record<Answer, Bars>> = {};
    const wanted: [Answer, Interval, number | null, number][] = [
      ['1d', '1d', day.midnightMs, DAYS_KEPT],
      ['1m', '1m', day.midnightMs, MINUTES_WANTED],
      ['today', '1m', null, DAY_MINUTES_MAX],
    ];
    const next = (): void => {
      const step = wanted.shift();
      if (this.#stopped) return;
      if (step === undefined) {
        this.#finish(state, found as Record<Answer, Bars>, known);
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

  #finish(state: ScanState, found: Record<Answer, Bars>, knownMinute: number): void {
    this.#running -= 1;
    const { pastDays } = this.#parts;
    const history = historyOf(
      { minutes: found['1m'], days: found['1d'], today: this.#ofToday(found.today) },
      state,
      pastDays,
    );
    this.#parts.loaded(state, history, knownMinute);
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
