import { ensure } from '#contract/faults.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { Bar } from '../bars/bar.ts';
import { hitOf } from './hit-of.ts';
import { type InstrumentRun, isReady, type Planned } from './scan-plan.ts';
import type { FollowedBar, Signal } from './scanner.ts';
import { SCANNER_BUDGET_MS } from './scanner-run.ts';
import { type BarClosed, type BarTaken, PRE_MARKET_MINUTE, type ScanInterval, type ScanState } from './scan-state.ts';
import { InstrumentView, type ViewSource } from './scan-view.ts';

export interface InstrumentScanParts extends ViewSource {
  /** A series has a new bar. */
  taken(state: ScanState, interval: ScanInterval): void;
  stopwatchMs(): number;
  hit(hit: Hit): void;
}

/** Runs the scanners that an instrument's plan names when its minutes and bars close. Nothing is allocated on the way, unless for those that follow every bar. */
export class InstrumentScan {
  readonly #parts: InstrumentScanParts;
  readonly #view: InstrumentView;
  #state: ScanState | null = null;
  #running: Planned | null = null;
  #price = 0;
  /** Bars that the minute has completed and the followers have not been told. */
  readonly #completed: FollowedBar[] = [];
  #hurried = true;

  constructor(parts: InstrumentScanParts) {
    this.#parts = parts;
    this.#view = new InstrumentView(parts);
  }

  /** Without budgets: what lies in the past is not skipped, whoever comes late. */
  unhurried(work: () => void): void {
    this.#hurried = false;
    try {
      work();
    } finally {
      this.#hurried = true;
    }
  }

  /** @param bar the minute's bar; null when nothing traded. */
  closeMinute(state: ScanState, minute: number, bar: Readonly<Bar> | null): void {
    const plan = ensure(state.plan, 'a scanned instrument has a plan');
    if (minute < state.openMinute) {
      if (plan.early.length > 0 && minute >= PRE_MARKET_MINUTE) this.#runAt(state, minute, plan.early);
      return;
    }
    if (minute >= state.endMinute) return;
    this.#state = state;
    state.closeMinute(minute, bar, this.#taken, this.#closed);
    for (const planned of plan.timed) {
      if ((minute + 1 - state.openMinute) % planned.minutes === 0) this.#runAt(state, minute, [planned]);
    }
  }

  /** Takes a bar of the loaded history. */
  takePast(state: ScanState, ...[interval, openMs, bar]: Parameters<BarTaken>): void {
    this.#parts.taken(state, interval);
    if (state.plan === null || state.plan.followed.length === 0) return;
    this.#completed.push({ interval, openMs, bar });
    this.#tellFollowers(state, state.plan.followed, false);
  }

  readonly #taken: BarTaken = (interval, openMs, bar) => {
    const state = ensure(this.#state, 'a bar comes while its minute is closed');
    this.#parts.taken(state, interval);
    if (state.plan !== null && state.plan.followed.length > 0) this.#completed.push({ interval, openMs, bar });
  };

  /** Whoever needs every bar takes it within its time or not: a bar left out would make everything after it false. */
  #tellFollowers(state: ScanState, followed: readonly InstrumentRun[], today: boolean): void {
    let atMs = this.#parts.stopwatchMs();
    for (const run of followed) {
      if (run.broken) continue;
      try {
        run.follower?.take(state.instrument.slot, this.#completed, today ? this.#view : null);
      } catch (error) {
        run.fail(state.instrument.symbol, error);
      }
      const endMs = this.#parts.stopwatchMs();
      if (this.#hurried && today) run.spentMs += endMs - atMs;
      atMs = endMs;
    }
    this.#completed.length = 0;
  }

  readonly #closed: BarClosed = (interval, closeMs) => {
    const state = ensure(this.#state, 'a bar closes while its minute is closed');
    if (this.#completed.length > 0) {
      this.#view.show(state, interval, closeMs);
      this.#tellFollowers(state, state.plan?.followed ?? [], true);
    }
    const planned = state.plan?.onBar[interval] ?? [];
    if (planned.length > 0) this.#run(state, interval, closeMs, planned);
  };

  #runAt(state: ScanState, minute: number, list: readonly Planned[]): void {
    const closeMs = state.midnightMs + (minute + 1) * MINUTE_MS;
    for (const planned of list) this.#run(state, planned.interval, closeMs, [planned]);
  }

  #run(state: ScanState, interval: ScanInterval, closeMs: number, list: readonly Planned[]): void {
    const view = this.#view;
    view.show(state, interval, closeMs);
    const series = state.series[interval];
    this.#price = series.length === 0 ? 0 : series.c[series.end - 1]!;
    let atMs = Number.NaN;
    for (const planned of list) {
      const { run } = planned;
      if (run.broken || !isReady(planned, state)) continue;
      if (run.spentMs > SCANNER_BUDGET_MS && this.#hurried) {
        run.skipped += 1;
        continue;
      }
      if (Number.isNaN(atMs)) atMs = this.#parts.stopwatchMs();
      view.memory = state.memoryAt(planned.place, run.scanner.memoryCells);
      this.#running = planned;
      try {
        if (run.follower === null) run.scanner.scan(view, run.params, this.#emit);
        else run.follower.scan(view, this.#emit);
      } catch (error) {
        run.fail(state.instrument.symbol, error);
      }
      run.runs += 1;
      // The end of one is the start of the next: one look at the clock for each.
      const endMs = this.#parts.stopwatchMs();
      if (this.#hurried) run.spentMs += endMs - atMs;
      atMs = endMs;
    }
  }

  readonly #emit = (signal: Signal): void => {
    const { run } = ensure(this.#running, 'a scanner emits while it runs');
    const { instrument, interval, closeMs: atMs } = this.#view;
    this.#parts.hit(hitOf(run.scanner, run.params, { instrument, interval, atMs, price: this.#price }, signal));
  };
}
