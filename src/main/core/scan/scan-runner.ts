import { ensure } from '#contract/faults.ts';
import { type Bars, BAR_FLAG } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { Readiness } from '../alerts/alert-gate.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import { minuteOfDay } from '../time/ist.ts';
import { hitOf } from './hit-of.ts';
import { isIndiaVix, MinutePrice } from './minute-price.ts';
import type { MinutePass } from './minute-pass.ts';
import { ScanBank } from './scan-bank.ts';
import type { ScalarParams, Scanner } from './scanner.ts';
import { InstrumentView, type ViewSource } from './scan-view.ts';
import { SCAN_INTERVALS, type ScanHistory, type ScanInterval, ScanState, tradingMinutes } from './scan-state.ts';

/** Longest time one scanner may take for one closed minute of all instruments, ms; then it is skipped for the rest of them. */
export const SCANNER_BUDGET_MS = 200;
/** Most instruments that are scanned: 208 shares with derivatives, their futures, indices, and room for other shares. */
export const SCAN_INSTRUMENTS_MAX = 2_000;

/** A scanner with what the person set. */
export interface ScannerSetting {
  readonly scanner: Scanner;
  readonly enabled: boolean;
  readonly params: ScalarParams;
}

/** The day's one-minute bars; DayBars is one. */
export interface MinuteSource {
  read(slot: number, minute: number, out: Bar): boolean;
}

export interface ScanRunnerParts {
  readonly day: TradeDay;
  readonly minutes: MinuteSource;
  /** Real time in ms for the budget. */
  stopwatchMs(): number;
  /** A hit without id (0), in the order of time, slot, interval, scanner. */
  hit(hit: Hit): void;
  /** A scanner threw: it stays off for the rest of the day. */
  failed(scannerId: string, symbol: string, error: unknown): void;
  /** What runs once for each closed minute after the scanners, in this order. */
  readonly passes?: readonly MinutePass[];
}

interface Running extends ScannerSetting {
  spentMs: number;
  skipped: number;
  runs: number;
  broken: boolean;
}

/**
 * Runs scanners over bars as they close. Pure: what it reports depends on the history loaded and the minutes closed,
 * so that a live day, a replay and a run over the past give the same hits.
 */
export class ScanRunner {
  readonly #parts: ScanRunnerParts;
  readonly #running: Running[];
  #states: ScanState[] = [];
  readonly #bySlot = new Map<number, ScanState>();
  readonly #memory = new Map<string, Float64Array>();
  readonly #bar = emptyBar();
  readonly #bank = new ScanBank([]);
  readonly #source: ViewSource;
  readonly #vix: MinutePrice;
  /** Last minute that is closed for every loaded instrument; −1 before the first. */
  #minute = -1;

  constructor(parts: ScanRunnerParts, settings: readonly ScannerSetting[]) {
    this.#parts = parts;
    this.#source = {
      day: parts.day,
      minutes: parts.minutes,
      value: (slot, interval, name) => this.#bank.value(slot, interval, name),
      vixAt: (minute) => this.#vix.at(minute),
    };
    this.#vix = new MinutePrice(parts.minutes);
    this.#running = settings.map((setting) => ({ ...setting, spentMs: 0, skipped: 0, runs: 0, broken: false }));
  }

  get closedMinute(): number {
    return this.#minute;
  }

  /** Takes on the instruments that some scanner looks at and that trade today, in the order given, up to the limit. */
  adopt(instruments: readonly Instrument[]): readonly ScanState[] {
    const added: ScanState[] = [];
    for (const instrument of instruments) {
      if (this.#bySlot.has(instrument.slot)) continue;
      if (this.#states.length >= SCAN_INSTRUMENTS_MAX) break;
      const span = tradingMinutes(this.#parts.day, instrument.sessionClass);
      if (span === null || !this.#running.some(({ scanner }) => scanner.kinds.includes(instrument.kind))) continue;
      const state = new ScanState(instrument, this.#parts.day, span);
      this.#states.push(state);
      added.push(state);
      this.#bySlot.set(instrument.slot, state);
    }
    this.#bank.add(added);
    const vix = instruments.find(isIndiaVix);
    if (vix !== undefined) this.#vix.follow(vix);
    return added;
  }

  /** Lets go of instruments: without a feed their bars would be cut, and what fires on them false. */
  drop(slots: readonly number[]): void {
    const gone = new Set(slots.filter((slot) => this.#bySlot.delete(slot)));
    if (gone.size > 0) this.#states = this.#states.filter(({ instrument }) => !gone.has(instrument.slot));
  }

  /**
   * Takes an instrument's history and catches up with the day, firing what fired meanwhile.
   * @param knownMinute last minute that was complete when `history.today` was made; later minutes are read from the day's bars.
   */
  load(slot: number, history: ScanHistory, knownMinute: number): void {
    const state = ensure(this.#bySlot.get(slot), `slot ${slot} is not scanned`);
    state.load(history, (interval) => this.#bank.take(slot, interval, state.series[interval]));
    const at = new Map(history.today.t.map((t, i) => [minuteOfDay(t), i]));
    for (let minute = state.openMinute; minute <= this.#minute; minute += 1) {
      const i = at.get(minute);
      const told = minute <= knownMinute && i !== undefined;
      // Bars as they were closed come first; what was repaired since, or was never seen here, the store knows.
      const repaired = told && ((history.today.flags[i] as number) & BAR_FLAG.repaired) !== 0;
      let has = !repaired && this.#parts.minutes.read(slot, minute, this.#bar);
      if (!has && told) {
        copyBar(history.today, i, this.#bar);
        has = true;
      }
      this.#close(state, minute, has);
    }
  }

  /** A value of the standard indicators after the newest closed bar of a scanned instrument; null while too few bars. */
  value(slot: number, interval: ScanInterval, name: string): number | null {
    return this.#bank.value(slot, interval, name);
  }

  /** A scanned instrument; undefined when the slot is not scanned. */
  stateOf(slot: number): ScanState | undefined {
    return this.#bySlot.get(slot);
  }

  /** Closes every minute up to and including `minute` for every loaded instrument. */
  closeThrough(minute: number): void {
    while (this.#minute < minute) {
      this.#minute += 1;
      for (const running of this.#running) running.spentMs = 0;
      for (const state of this.#states) {
        if (!state.loaded) continue;
        this.#close(state, this.#minute, this.#parts.minutes.read(state.instrument.slot, this.#minute, this.#bar));
      }
      const closeMs = this.#parts.day.midnightMs + (this.#minute + 1) * MINUTE_MS;
      for (const pass of this.#parts.passes ?? [])
        pass.closeMinute(this.#minute, closeMs, (hit) => this.#parts.hit(hit));
    }
  }

  /** How many instruments wait for their history still. @param levelled those whose levels are known. */
  readiness(levelled: number): Readiness {
    const unloaded = this.#states.filter((state) => !state.loaded).length;
    return { wanted: this.#states.length, unloaded, levelled: Math.min(levelled, this.#states.length) };
  }

  /** Instruments ready and wanted, and runs so far, of one scanner. */
  progress(scannerId: string): { ready: number; wanted: number; runs: number; skipped: number; broken: boolean } {
    const running = ensure(
      this.#running.find(({ scanner }) => scanner.id === scannerId),
      `${scannerId} is no scanner`,
    );
    const wanted = this.#states.filter((state) => running.scanner.kinds.includes(state.instrument.kind));
    const ready = wanted.filter((state) => SCAN_INTERVALS.some((interval) => isReady(running, state, interval)));
    const { runs, skipped, broken } = running;
    return { ready: ready.length, wanted: wanted.length, runs, skipped, broken };
  }

  #close(state: ScanState, minute: number, has: boolean): void {
    state.closeMinute(minute, has ? this.#bar : null, (interval, closeMs) => this.#run(state, interval, closeMs));
  }

  #run(state: ScanState, interval: ScanInterval, closeMs: number): void {
    this.#bank.take(state.instrument.slot, interval, state.series[interval]);
    const view = new InstrumentView(this.#source, state, interval, closeMs);
    for (const running of this.#running) {
      if (!running.enabled || running.broken || !isReady(running, state, interval)) continue;
      if (running.spentMs > SCANNER_BUDGET_MS) {
        running.skipped += 1;
        continue;
      }
      const startMs = this.#parts.stopwatchMs();
      this.#scan(running, state, view);
      running.spentMs += this.#parts.stopwatchMs() - startMs;
      running.runs += 1;
    }
  }

  #scan(running: Running, state: ScanState, view: InstrumentView): void {
    const { scanner, params } = running;
    const { instrument } = state;
    const { interval, closeMs: atMs, bars } = view;
    const price = bars.c[bars.end - 1]!;
    view.memory = this.#memoryOf(scanner, instrument.slot, interval);
    try {
      scanner.scan(view, params, (signal) =>
        this.#parts.hit(hitOf(scanner, params, { instrument, interval, atMs, price }, signal)),
      );
    } catch (error) {
      running.broken = true;
      this.#parts.failed(scanner.id, instrument.symbol, error);
    }
  }

  #memoryOf(scanner: Scanner, slot: number, interval: ScanInterval): Float64Array {
    const key = `${scanner.id}:${interval}:${slot}`;
    let memory = this.#memory.get(key);
    if (memory === undefined) this.#memory.set(key, (memory = new Float64Array(scanner.memoryCells)));
    return memory;
  }
}

function isReady({ scanner, params }: ScannerSetting, state: ScanState, interval: ScanInterval): boolean {
  if (!state.loaded || !scanner.kinds.includes(state.instrument.kind)) return false;
  if (!scanner.intervals.includes(interval) || !scanner.runsOn(params, interval)) return false;
  if (scanner.needsPreviousVolume && state.previousVolume === null) return false;
  return state.series[interval].length >= scanner.barsNeeded(params);
}

function copyBar(bars: Bars, i: number, out: Bar): void {
  out.o = bars.o[i] as number;
  out.h = bars.h[i] as number;
  out.l = bars.l[i] as number;
  out.c = bars.c[i] as number;
  out.v = bars.v[i] as number;
  out.oi = bars.oi[i] as number;
}
