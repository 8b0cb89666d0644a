import type { Fault } from '#contract/faults.ts';
import { type Bars, BARS_PER_REPLY_MAX } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { TEST_HITS_MAX, type TestHit, type TestResult } from '#contract/model/own-scanner.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { runSession } from '../../core/expression/run-session.ts';
import type { Scanner } from '../../core/scan/scanner.ts';
import { SCAN_INTERVALS, type ScanHistory, tradingMinutes } from '../../core/scan/scan-state.ts';
import { longerBars } from './history-loader.ts';
import { DAYS_KEPT } from './levels-desk.ts';
import type { StoreDoor } from './store-door.ts';

/** Real time after which a test answers with what it has, ms: below the time that a page waits for a call. */
export const TEST_BUDGET_MS = 7_000;
/** Hits that are sorted at once; the newest of them are kept. */
const HITS_HELD = TEST_HITS_MAX * 20;

export interface OwnTestInput {
  readonly scanner: Scanner;
  readonly instruments: readonly Instrument[];
  /** Past trading days, oldest first. */
  readonly days: readonly TradeDay[];
}

export interface OwnTestParts {
  readonly door: StoreDoor;
  monotonicMs(): number;
  /** Runs something when what is waiting has had its turn. */
  soon(run: () => void): void;
  done(result: TestResult): void;
  /** The scanner failed. */
  failed(error: unknown): void;
}

/**
 * Runs a scanner over past sessions: instrument by instrument as their history comes from the store, one session at a
 * time, so that the live scanners never wait for more than one.
 */
export class OwnTest {
  readonly #input: OwnTestInput;
  readonly #parts: OwnTestParts;
  readonly #startMs: number;
  #hits: Hit[] = [];
  #count = 0;
  #tested = 0;
  #sessions = 0;
  #next = 0;
  #lacking: string | null = null;
  #stopped = false;

  constructor(input: OwnTestInput, parts: OwnTestParts) {
    this.#input = input;
    this.#parts = parts;
    this.#startMs = parts.monotonicMs();
    this.#instrument();
  }

  stop(): void {
    this.#stopped = true;
  }

  #instrument(): void {
    if (this.#stopped) return;
    const instrument = this.#input.instruments[this.#next];
    this.#next += 1;
    if (instrument === undefined) this.#finish();
    else if (this.#isLate()) this.#finish(`The time limit of ${TEST_BUDGET_MS / 1_000} s was reached.`);
    else this.#ask(instrument);
  }

  #isLate(): boolean {
    return this.#parts.monotonicMs() - this.#startMs > TEST_BUDGET_MS;
  }

  #ask(instrument: Instrument): void {
    const { door } = this.#parts;
    const { slot } = instrument;
    const refused = (fault: Fault): void => this.#skip(`${instrument.symbol}: ${fault.text}`);
    door.ask(
      { kind: 'bars', slot, interval: '1d', beforeMs: null, limit: DAYS_KEPT },
      (daily) =>
        door.ask(
          { kind: 'bars', slot, interval: '1m', beforeMs: null, limit: BARS_PER_REPLY_MAX },
          (minutes) => this.#sessionsOf(instrument, daily.bars, minutes.bars),
          refused,
        ),
      refused,
    );
  }

  #skip(why: string): void {
    this.#lacking ??= why;
    this.#parts.soon(() => this.#instrument());
  }

  #sessionsOf(instrument: Instrument, daily: Bars, minutes: Bars): void {
    const { days } = this.#input;
    const waiting = [...days];
    let ran = 0;
    const next = (): void => {
      const day = waiting.shift();
      if (this.#stopped) return;
      if (day === undefined) {
        if (ran === 0) this.#lacking ??= `No minutes of these days are stored for ${instrument.symbol}.`;
        else this.#tested += 1;
        this.#parts.soon(() => this.#instrument());
        return;
      }
      if (this.#session(instrument, day, daily, minutes)) ran += 1;
      this.#parts.soon(next);
    };
    next();
  }

  #session(instrument: Instrument, day: TradeDay, daily: Bars, minutes: Bars): boolean {
    const span = tradingMinutes(day, instrument.sessionClass);
    if (span === null) return false;
    const cut = minutes.t.length >= BARS_PER_REPLY_MAX;
    try {
      const past = pastOf(daily, minutes, span[0], cut);
      const hits = runSession({ scanner: this.#input.scanner, instrument, day, past, minutes });
      if (hits === null) return false;
      this.#sessions += 1;
      this.#count += hits.length;
      this.#hits.push(...hits);
      if (this.#hits.length > HITS_HELD) this.#hits = newest(this.#hits);
      return true;
    } catch (error) {
      this.#stopped = true;
      this.#parts.failed(error);
      return false;
    }
  }

  #finish(why: string | null = null): void {
    this.#stopped = true;
    this.#parts.done({
      count: this.#count,
      hits: newest(this.#hits).map(testHit),
      tested: this.#tested,
      wanted: this.#input.instruments.length,
      days: this.#input.days.map(({ date }) => date),
      sessions: this.#sessions,
      lacking: why ?? this.#lacking,
    });
  }
}

/** Every interval's bars; the runner leaves out what opened on the day or later. */
function pastOf(daily: Bars, minutes: Bars, openMinute: number, cut: boolean): ScanHistory['past'] {
  const bars = SCAN_INTERVALS.map((interval) => {
    if (interval === '1m') return [interval, minutes] as const;
    return [interval, interval === '1d' ? daily : longerBars(minutes, interval, openMinute, cut)] as const;
  });
  return Object.fromEntries(bars) as unknown as ScanHistory['past'];
}

function newest(hits: readonly Hit[]): Hit[] {
  return hits.toSorted((a, b) => b.atMs - a.atMs || a.slot - b.slot).slice(0, TEST_HITS_MAX);
}

function testHit(hit: Hit): TestHit {
  const { slot, segment, securityId, symbol, interval, atMs, price, decimals, side, evidence } = hit;
  return { slot, segment, securityId, symbol, interval, atMs, price, decimals, side, evidence };
}
