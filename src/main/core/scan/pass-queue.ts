import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { MinutePass } from './minute-pass.ts';
import type { ScannerRun } from './scanner-run.ts';
import type { ScanHistory } from './scan-state.ts';

interface PassQueueParts {
  readonly day: TradeDay;
  ready(): boolean;
  hit(hit: Hit): void;
  /** Scanners that passes run: each has its time for every minute. */
  readonly runs: readonly ScannerRun[];
}

/** Tells passes every closed minute, in order, once they may run. */
export class PassQueue {
  readonly #parts: PassQueueParts;
  readonly #passes: MinutePass[] = [];
  /** Last minute that the passes were told. */
  #minute = -1;

  constructor(parts: PassQueueParts) {
    this.#parts = parts;
  }

  add(pass: MinutePass): void {
    this.#passes.push(pass);
  }

  adopt(instruments: readonly Instrument[]): void {
    for (const pass of this.#passes) pass.adopt?.(instruments);
  }

  load(slot: number, history: ScanHistory, knownMinute: number): void {
    for (const pass of this.#passes) pass.load?.(slot, history, knownMinute);
  }

  drop(slots: readonly number[]): void {
    for (const pass of this.#passes) pass.drop?.(slots);
  }

  /** Whether passes have not been told every minute up to `minute`, or wait for something themselves. */
  behind(minute: number): boolean {
    return this.#minute < minute || this.#passes.some((pass) => pass.waits?.() === true);
  }

  /** Tells what has closed up to `minute`. */
  run(minute: number): void {
    const { day, runs } = this.#parts;
    if (!this.#parts.ready()) return;
    if (this.#minute >= 0) for (const pass of this.#passes) pass.catchUp?.((hit) => this.#parts.hit(hit));
    while (this.#minute < minute) {
      this.#minute += 1;
      const closeMs = day.midnightMs + (this.#minute + 1) * MINUTE_MS;
      for (const pass of this.#passes) pass.closeMinute(this.#minute, closeMs, (hit) => this.#parts.hit(hit));
      for (const run of runs) run.endMinute();
    }
  }
}
