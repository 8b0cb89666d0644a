import { assert, ensure } from '#contract/faults.ts';
import { INSTRUMENTS_MAX } from '#contract/config.ts';
import { type Bars, BAR_FLAG } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { Readiness } from '../alerts/alert-gate.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import { minuteOfDay } from '../time/ist.ts';
import { isIndiaVix, MinutePrice } from './minute-price.ts';
import type { MinutePass } from './minute-pass.ts';
import { PassQueue } from './pass-queue.ts';
import { ScanBank } from './scan-bank.ts';
import { InstrumentScan } from './instrument-scan.ts';
import { isOption, isReady, ScanPlanner } from './scan-plan.ts';
import { type AnyScanner, isInstrumentScanner, type ScalarParams, type Scanner } from './scanner.ts';
import { ScannerRun } from './scanner-run.ts';
import {
  PRE_MARKET_MINUTE,
  type ScanHistory,
  type ScanInterval,
  ScanMemory,
  ScanState,
  tradingMinutes,
} from './scan-state.ts';
import { type ListedCodes, universeTest } from './universe.ts';

/** Most instruments that are scanned: all that a feed can bring. */
export const SCAN_INSTRUMENTS_MAX = INSTRUMENTS_MAX;
/** Money for sizes when nothing is said, rupees. */
export const SCAN_CAPITAL_DEFAULT = 1_000_000;

/** A scanner with what the person set. */
export interface ScannerSetting {
  readonly scanner: AnyScanner;
  readonly enabled: boolean;
  readonly params: ScalarParams;
  /** As `parseUniverse` reads it; `default` when it is left out. */
  readonly universe?: string;
}

/** The day's one-minute bars; DayBars is one. */
export interface MinuteSource {
  read(slot: number, minute: number, out: Bar): boolean;
}

export interface ScanRunnerParts {
  readonly day: TradeDay;
  readonly minutes: MinuteSource;
  /** Real time in ms for the budget; 0 always where nothing may be left out. */
  stopwatchMs(): number;
  /** A hit without id (0), in the order of time, instrument (options last), interval, scanner. */
  hit(hit: Hit): void;
  /** A scanner threw: it stays off for the rest of the day. */
  failed(scannerId: string, symbol: string, error: unknown): void;
  /** What runs once for each closed minute after the scanners, in this order. */
  readonly passes?: readonly MinutePass[];
  /** Whether passes may run yet; while they may not, their minutes wait. */
  passesReady?(): boolean;
  /** What saved lists hold, for universes. */
  readonly lists?: ListedCodes;
  /** Rupees that sizes are reckoned from. */
  readonly capital?: number;
}

/** How one scanner fares. */
export interface ScannerProgress {
  /** Instruments (or chains) ready, of those wanted. */
  readonly ready: number;
  readonly wanted: number;
  readonly runs: number;
  readonly skipped: number;
  readonly broken: boolean;
  /** Time of the last closed minute, and the 99th percentile of the minutes in which it ran, ms. */
  readonly spentMs: number;
  readonly p99Ms: number | null;
}

/** A minute that is being closed, in slices. */
interface Sweep {
  readonly minute: number;
  readonly states: readonly ScanState[];
  at: number;
}

/**
 * Runs scanners over bars as they close. Pure: what it reports depends on the history loaded and the minutes closed,
 * so that a live day, a replay and a run over the past give the same hits.
 */
export class ScanRunner {
  readonly #parts: ScanRunnerParts;
  readonly #runs: readonly ScannerRun[];
  readonly #planner: ScanPlanner;
  readonly #memory = new ScanMemory();
  readonly #bank: ScanBank;
  readonly #scan: InstrumentScan;
  readonly #vix: MinutePrice;
  readonly #passes: PassQueue;
  readonly #bar = emptyBar();
  #states: ScanState[] = [];
  readonly #bySlot = new Map<number, ScanState>();
  #sweep: Sweep | null = null;
  /** First minute of the day in which something can run on an adopted instrument. */
  #firstMinute = Number.POSITIVE_INFINITY;
  /** Last minute that is closed for every loaded instrument; −1 before the first. */
  #minute = -1;
  /** How many instruments want their history, and how many have none yet; null when it may have changed. */
  #history: { readonly wanted: number; readonly unloaded: number } | null = null;
  #counted: ReadonlyMap<string, { readonly ready: number; readonly wanted: number }> | null = null;

  /** @throws input.bad_universe when a setting names one that there is not. */
  constructor(parts: ScanRunnerParts, settings: readonly ScannerSetting[]) {
    this.#parts = parts;
    const lists = parts.lists ?? new Map();
    this.#runs = settings.map((setting) => {
      const includes = universeTest(setting.universe ?? 'default', setting.scanner.universe, lists);
      return new ScannerRun(setting, includes, parts);
    });
    this.#planner = new ScanPlanner(this.#runs.filter(isOfInstruments));
    this.#bank = new ScanBank([], ({ plan }) => plan?.values ?? []);
    this.#vix = new MinutePrice(parts.minutes);
    this.#passes = new PassQueue({
      day: parts.day,
      ready: () => parts.passesReady?.() ?? true,
      hit: (hit) => parts.hit(hit),
      runs: this.#runs.filter((run) => !isOfInstruments(run)),
    });
    for (const pass of parts.passes ?? []) this.#passes.add(pass);
    this.#scan = new InstrumentScan({
      day: parts.day,
      capital: parts.capital ?? SCAN_CAPITAL_DEFAULT,
      value: (slot, interval, name) => this.#bank.value(slot, interval, name),
      vixAt: (minute) => this.#vix.at(minute),
      taken: (state, interval) => this.#bank.take(state.instrument.slot, interval, state.series[interval]),
      stopwatchMs: () => parts.stopwatchMs(),
      hit: (hit) => parts.hit(hit),
    });
  }

  get closedMinute(): number {
    return this.#minute;
  }

  /** Memory of the series, bytes. */
  get seriesBytes(): number {
    return this.#memory.bars.bytes;
  }

  /** Passes that are made with this runner. They are told every minute from the first of the day on. */
  addPasses(passes: readonly MinutePass[]): void {
    for (const pass of passes) this.#passes.add(pass);
  }

  /** Settings and costs of a scanner of any scope; undefined when there is none of this name. */
  runOf(scannerId: string): ScannerRun | undefined {
    return this.#runs.find(({ scanner }) => scanner.id === scannerId);
  }

  /** Scanners that passes run, in the order of the settings. */
  runsOf(scope: 'chain' | 'market'): readonly ScannerRun[] {
    return this.#runs.filter(({ scanner }) => scanner.scope === scope);
  }

  /** Takes on the instruments that some scanner looks at and that trade today, in the order given, up to the limit. */
  adopt(instruments: readonly Instrument[]): readonly ScanState[] {
    this.#finishSweep();
    const added: ScanState[] = [];
    for (const instrument of instruments) {
      if (this.#bySlot.has(instrument.slot)) continue;
      if (this.#states.length >= SCAN_INSTRUMENTS_MAX) break;
      const span = tradingMinutes(this.#parts.day, instrument.sessionClass);
      const plan = span === null ? null : this.#planner.planOf(instrument, span[1] - span[0]);
      if (span === null || plan === null) continue;
      const state = new ScanState(instrument, this.#parts.day, span, this.#memory);
      this.#states.push(state);
      state.plan = plan;
      const first = plan.early.length > 0 ? Math.min(PRE_MARKET_MINUTE, span[0]) : span[0];
      this.#firstMinute = Math.min(this.#firstMinute, first);
      for (const { follower } of plan.followed) follower?.add(instrument, state.openMinute);
      this.#bySlot.set(instrument.slot, state);
      added.push(state);
    }
    // Whoever came later goes before the options all the same: most of what fires is no option.
    const options = this.#states.filter(({ instrument }) => isOption(instrument.kind));
    this.#states = [...this.#states.filter(({ instrument }) => !isOption(instrument.kind)), ...options];
    this.#bank.add(added);
    this.#counted = null;
    this.#history = null;
    const vix = instruments.find(isIndiaVix);
    if (vix !== undefined) this.#vix.follow(vix);
    this.#passes.adopt(instruments);
    return added;
  }

  /** Lets go of instruments: without a feed their bars would be cut, and what fires on them false. */
  drop(slots: readonly number[]): void {
    this.#finishSweep();
    this.#passes.drop(slots);
    for (const slot of slots) {
      const state = this.#bySlot.get(slot);
      if (state === undefined) continue;
      this.#bySlot.delete(slot);
      this.#bank.drop(slot);
      state.clear();
    }
    this.#states = this.#states.filter(({ instrument }) => this.#bySlot.has(instrument.slot));
    this.#counted = null;
    this.#history = null;
  }

  /** Whether some scanner in force, or the levels, need bars of an instrument from before today. */
  wantsHistory(state: ScanState): boolean {
    return state.plan?.wantsHistory === true;
  }

  /**
   * Takes an instrument's history and catches up with the day, firing what fired meanwhile.
   * @param knownMinute last minute that was complete when `history.today` was made; later minutes are read from the day's bars.
   */
  load(slot: number, history: ScanHistory, knownMinute: number): void {
    this.#finishSweep();
    const state = ensure(this.#bySlot.get(slot), `slot ${slot} is not scanned`);
    assert(!state.loaded, `slot ${slot} has its history`);
    state.load(history, (...bar) => this.#scan.takePast(state, ...bar));
    this.#counted = null;
    this.#history = null;
    this.#passes.load(slot, history, knownMinute);
    const at = new Map(history.today.t.map((t, i) => [minuteOfDay(t), i]));
    this.#scan.unhurried(() => {
      for (let minute = Math.min(PRE_MARKET_MINUTE, state.openMinute); minute <= this.#minute; minute += 1) {
        const i = at.get(minute);
        const told = minute <= knownMinute && i !== undefined;
        // Bars as they were closed; only what was repaired since is the store's. Its other bars hold late trades too,
        // and whoever is loaded late must see what the others saw.
        const repaired = told && ((history.today.flags[i] as number) & BAR_FLAG.repaired) !== 0;
        if (repaired) copyBar(history.today, i, this.#bar);
        this.#close(state, minute, repaired || this.#parts.minutes.read(slot, minute, this.#bar));
      }
    });
  }

  /** A value of the standard indicators after the newest closed bar of a scanned instrument; null while too few bars. */
  value(slot: number, interval: ScanInterval, name: string): number | null {
    return this.#bank.value(slot, interval, name);
  }

  /** A scanned instrument; undefined when the slot is not scanned. */
  stateOf(slot: number): ScanState | undefined {
    return this.#bySlot.get(slot);
  }

  /**
   * Closes every minute up to and including `minute` for every loaded instrument.
   * @param enough asked now and then; true ends this slice, and the next call goes on from there.
   * @returns whether all of it is done.
   */
  closeThrough(minute: number, enough: () => boolean = () => false): boolean {
    while (this.#minute < minute) {
      this.#sweep ??= { minute: this.#minute + 1, states: this.#states, at: 0 };
      if (!this.#sweepOn(this.#sweep, enough)) return false;
    }
    return true;
  }

  /** Runs the passes over the minutes that wait; done by itself when a minute closes. */
  runPasses(): void {
    this.#passes.run(this.#minute);
  }

  /** Whether hits of closed minutes may still come from passes. */
  get passesBehind(): boolean {
    return this.#passes.behind(this.#minute);
  }

  /** How many instruments wait for their history still, of those whose scanners need one. @param levelled those whose levels are known. */
  readiness(levelled: number): Readiness {
    this.#history ??= this.#countHistory();
    return { ...this.#history, levelled: Math.min(levelled, this.#history.wanted) };
  }

  /** Instruments ready and wanted, and runs so far, of one scanner. */
  progress(scannerId: string): ScannerProgress {
    const run = ensure(this.runOf(scannerId), `${scannerId} is no scanner`);
    this.#counted ??= this.#count();
    const { ready, wanted } = isOfInstruments(run) ? (this.#counted.get(scannerId) ?? NONE) : run;
    const { runs, skipped, broken, lastSpentMs: spentMs, p99Ms } = run;
    return { ready, wanted, runs, skipped, broken, spentMs, p99Ms };
  }

  #sweepOn(sweep: Sweep, enough: () => boolean): boolean {
    const { minute, states } = sweep;
    const { minutes } = this.#parts;
    // The minutes of the night, at a start: nothing looks at them.
    if (minute < this.#firstMinute) sweep.at = states.length;
    while (sweep.at < states.length) {
      const state = states[sweep.at]!;
      sweep.at += 1;
      if (state.loaded) this.#close(state, minute, minutes.read(state.instrument.slot, minute, this.#bar));
      if (sweep.at % SLICE_CHECK === 0 && enough()) return false;
    }
    this.#sweep = null;
    this.#minute = minute;
    this.#counted = null;
    // What fired may be taken before the passes have their turn.
    enough();
    this.#passes.run(minute);
    for (const run of this.#runs) if (isOfInstruments(run)) run.endMinute();
    return true;
  }

  #finishSweep(): void {
    if (this.#sweep !== null) this.#sweepOn(this.#sweep, () => false);
  }

  #close(state: ScanState, minute: number, has: boolean): void {
    this.#scan.closeMinute(state, minute, has ? this.#bar : null);
  }

  #countHistory(): { readonly wanted: number; readonly unloaded: number } {
    const wanted = this.#states.filter((state) => this.wantsHistory(state));
    return { wanted: wanted.length, unloaded: wanted.filter((state) => !state.loaded).length };
  }

  #count(): ReadonlyMap<string, { readonly ready: number; readonly wanted: number }> {
    const counts = new Map(this.#runs.map(({ scanner }) => [scanner.id, { ready: 0, wanted: 0 }]));
    for (const state of this.#states) {
      for (const { id, planned } of state.plan?.all ?? []) {
        const count = ensure(counts.get(id), `${id} is counted`);
        count.wanted += 1;
        if (planned.some((one) => isReady(one, state))) count.ready += 1;
      }
    }
    return counts;
  }
}

const NONE = { ready: 0, wanted: 0 };
/** Instruments between two questions whether it is enough: less than a ms of shares with all their scanners. */
const SLICE_CHECK = 8;

function isOfInstruments(run: ScannerRun): run is ScannerRun<Scanner> {
  return isInstrumentScanner(run.scanner);
}

function copyBar(bars: Bars, i: number, out: Bar): void {
  out.o = bars.o[i] as number;
  out.h = bars.h[i] as number;
  out.l = bars.l[i] as number;
  out.c = bars.c[i] as number;
  out.v = bars.v[i] as number;
  out.oi = bars.oi[i] as number;
}
