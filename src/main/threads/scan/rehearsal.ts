import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import { ScanRunner } from '../../core/scan/scan-runner.ts';
import { type AnyScanner, defaultParams } from '../../core/scan/scanner.ts';
import type { ScanState } from '../../core/scan/scan-state.ts';
import { passesOf } from './passes.ts';
import { type RehearsalMarket, rehearsalMarket } from './rehearsal-market.ts';

/** Real time that one stretch may take, ms: a minute that closes meanwhile waits no longer. */
const SLICE_MS = 12;
/** Before the session it is played once more: code that did not run for long is thrown away by the machine. */
const AGAIN_BEFORE_OPEN_MS = 3 * MINUTE_MS;
/** Only when the last one is older than this. */
const AGAIN_AFTER_MS = 10 * MINUTE_MS;
const SEED = 'rehearsal';

export interface RehearsalParts {
  readonly scanners: readonly AnyScanner[];
  readonly day: TradeDay;
  readonly pastDays: readonly TradeDay[];
  readonly capital: number;
  readonly riskFreeRate: number;
  /** Real time, ms. */
  monotonicMs(): number;
}

/**
 * Lets every scanner run over a made-up session before the real one, with a runner and a market of its own whose hits
 * are dropped: the first minutes of the day then find compiled code. It touches nothing of the real runner, so that no
 * hit depends on it. A little is played at a time.
 */
export class Rehearsal {
  readonly #parts: RehearsalParts;
  #play: Iterator<void> | null = null;
  #begunMs = Number.NEGATIVE_INFINITY;
  readonly #fired = new Set<string>();
  #finished = 0;

  constructor(parts: RehearsalParts) {
    this.#parts = parts;
  }

  /** Scanners that found something, which was dropped. */
  get fired(): ReadonlySet<string> {
    return this.#fired;
  }

  /** How often a whole session was played. */
  get finished(): number {
    return this.#finished;
  }

  /** Plays on for a moment, when there is something to play. @param nowMs engine time. */
  tick(nowMs: number): void {
    if (this.#play === null && this.#isDue(nowMs)) {
      this.#begunMs = nowMs;
      this.#play = this.#session();
    }
    if (this.#play === null) return;
    const untilMs = this.#parts.monotonicMs() + SLICE_MS;
    do {
      if (this.#play.next().done !== true) continue;
      this.#play = null;
      this.#finished += 1;
      return;
    } while (this.#parts.monotonicMs() < untilMs);
  }

  #isDue(nowMs: number): boolean {
    if (this.#begunMs === Number.NEGATIVE_INFINITY) return true;
    const opens = Object.values(this.#parts.day.spans).flatMap((spans) =>
      spans.filter(({ phase }) => phase === 'continuous').map(({ fromMinute }) => fromMinute),
    );
    return opens.some((minute) => {
      const inMs = this.#parts.day.midnightMs + minute * MINUTE_MS - nowMs;
      return inMs > 0 && inMs <= AGAIN_BEFORE_OPEN_MS && nowMs - this.#begunMs > AGAIN_AFTER_MS;
    });
  }

  *#session(): Generator<void> {
    const { day, pastDays } = this.#parts;
    const market = rehearsalMarket(day, SEED);
    if (market === null) return;
    yield;
    const { runner, states } = this.#begin(market);
    yield;
    for (const state of states) {
      runner.load(state.instrument.slot, market.historyOf(state, pastDays), -1);
      yield;
    }
    for (let minute = market.openMinute - 1; minute < market.endMinute; minute += 1) {
      runner.closeThrough(minute);
      yield;
    }
  }

  #begin(market: RehearsalMarket): { readonly runner: ScanRunner; readonly states: readonly ScanState[] } {
    const { scanners, day, pastDays, capital, riskFreeRate } = this.#parts;
    const { instruments, minutes } = market;
    const hit = ({ scannerId }: Hit): void => void this.#fired.add(scannerId);
    const runner = new ScanRunner(
      // Whoever throws here throws in the real session too, where it is told.
      { day, minutes, stopwatchMs: () => this.#parts.monotonicMs() / 1_000, hit, failed: () => {}, capital },
      scanners.map((scanner) => ({ scanner, enabled: true, params: defaultParams(scanner) })),
    );
    const states = runner.adopt(instruments);
    const chains = {
      rate: riskFreeRate,
      expiryMs: (expiry: string) => market.expiryMs(expiry),
      previous: () => ({ close: 10_000, interest: 100_000 }),
      iv: (_root: string, told: (series: null) => void) => told(null),
    };
    runner.addPasses(passesOf({ day, pastDays, instruments, runner, minutes, capital, chains }));
    return { runner, states };
  }
}
