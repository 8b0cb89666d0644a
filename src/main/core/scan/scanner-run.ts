import type { Instrument } from '#contract/model/instrument.ts';
import { type AnyScanner, type BarFollower, isInstrumentScanner, type ScalarParams } from './scanner.ts';

/** Longest time one scanner may take for one closed minute of all instruments, ms; then it is skipped for the rest of them. */
export const SCANNER_BUDGET_MS = 200;
/** Minutes whose times are kept for the percentile: about four hours. */
const SPENT_KEPT = 256;

/** What a run asks of the runner that made it. */
export interface RunTools {
  /** Real time in ms for the budget; 0 always where there is none. */
  stopwatchMs(): number;
  /** The scanner threw: it stays off for the rest of the day. */
  failed(scannerId: string, symbol: string, error: unknown): void;
}

/** One scanner with its settings and what its runs of the day have cost. */
export class ScannerRun<S extends AnyScanner = AnyScanner> {
  readonly scanner: S;
  readonly enabled: boolean;
  readonly params: ScalarParams;
  /** Whether the chosen universe holds an instrument; of a chain scanner it is asked of the underlying. */
  readonly includes: (instrument: Instrument) => boolean;
  /** State of a scanner that needs every bar; null for the others, and for one that is switched off. */
  readonly follower: BarFollower | null;
  readonly #tools: RunTools;
  /** Runs, and runs left out because the minute's time was spent. */
  runs = 0;
  skipped = 0;
  broken = false;
  /** What a pass says of itself: how many of how many chains or instruments it can judge. */
  ready = 0;
  wanted = 0;
  /** Time spent on the minute that is being closed, and on the one before, ms. */
  spentMs = 0;
  lastSpentMs = 0;
  readonly #spent = new Float64Array(SPENT_KEPT);
  #minutes = 0;

  constructor(
    setting: { readonly scanner: S; readonly enabled: boolean; readonly params: ScalarParams },
    includes: (instrument: Instrument) => boolean,
    tools: RunTools,
  ) {
    this.scanner = setting.scanner;
    this.enabled = setting.enabled;
    this.params = setting.params;
    this.includes = includes;
    this.#tools = tools;
    const scanner: AnyScanner = setting.scanner;
    this.follower = setting.enabled && isInstrumentScanner(scanner) ? (scanner.follow?.() ?? null) : null;
  }

  /** Whether it may run at all today. */
  get on(): boolean {
    return this.enabled && !this.broken;
  }

  /**
   * Runs a piece of the scanner's work within its time for this minute; a throw ends the scanner for the day.
   * @param what it looks at, for the report of a failure. @returns false when it was left out.
   */
  attempt(what: string, work: () => void): boolean {
    if (!this.on) return false;
    if (this.spentMs > SCANNER_BUDGET_MS) {
      this.skipped += 1;
      return false;
    }
    const startMs = this.#tools.stopwatchMs();
    try {
      work();
    } catch (error) {
      this.fail(what, error);
    }
    this.spentMs += this.#tools.stopwatchMs() - startMs;
    this.runs += 1;
    return true;
  }

  fail(what: string, error: unknown): void {
    this.broken = true;
    this.#tools.failed(this.scanner.id, what, error);
  }

  /** The minute is closed: its time is noted and the next one begins with a full budget. */
  endMinute(): void {
    this.lastSpentMs = this.spentMs;
    this.spentMs = 0;
    if (this.lastSpentMs === 0) return;
    this.#spent[this.#minutes % SPENT_KEPT] = this.lastSpentMs;
    this.#minutes += 1;
  }

  /** 99th percentile (nearest rank) of the minutes in which it ran, ms; null before the first. */
  get p99Ms(): number | null {
    const count = Math.min(this.#minutes, SPENT_KEPT);
    if (count === 0) return null;
    return this.#spent.slice(0, count).sort()[Math.ceil(count * 0.99) - 1]!;
  }
}
