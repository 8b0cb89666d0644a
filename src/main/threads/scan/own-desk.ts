import { FaultError, type Fault, fault, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { TEST_INSTRUMENTS_MAX, type OwnScanner } from '#contract/model/own-scanner.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { ownScanner, ownScannerId } from '../../core/expression/own-scanner.ts';
import type { Scanner } from '../../core/scan/scanner.ts';
import type { ScanOrder, ScanReport } from '../protocol.ts';
import type { ThreadTools } from '../thread.ts';
import { OwnTest } from './own-test.ts';
import type { ScannerSettings } from './scanner-settings.ts';
import type { StoreDoor } from './store-door.ts';

/** The scanners that a person wrote: loads them from the store and tests them over the past. */
export class OwnDesk {
  readonly #tools: ThreadTools<ScanReport>;
  readonly #settings: ScannerSettings;
  readonly #pastDays: readonly TradeDay[];
  #test: OwnTest | null = null;
  /** What ran before by id, as text; null before the first loading. */
  #before: ReadonlyMap<string, string> | null = null;

  constructor(tools: ThreadTools<ScanReport>, settings: ScannerSettings, pastDays: readonly TradeDay[]) {
    this.#tools = tools;
    this.#settings = settings;
    this.#pastDays = pastDays;
  }

  /** Takes what the store has; what cannot be read any more is told and left out. */
  load(door: StoreDoor, then: () => void): void {
    door.ask(
      { kind: 'ownScanners' },
      ({ scanners }) => {
        const made = scanners.flatMap((definition) => this.#made(definition));
        this.#settings.adoptOwn(made, this.#written(scanners), this.#tools.clock.nowMs());
        then();
      },
      (why) => {
        this.#tools.notice('warn', why.code, `Your own scanners could not be read: ${why.text}`);
        then();
      },
    );
  }

  /** Starts a test; its answer or the reason against it is reported. */
  test(order: Extract<ScanOrder, { type: 'ownTest' }>, door: StoreDoor | null, scanned: readonly Instrument[]): void {
    const { id } = order;
    const refuse = (why: Fault): void => this.#tools.report({ type: 'refused', id, fault: why });
    try {
      if (door === null) throw starting();
      if (this.#test !== null) throw running();
      const scanner = ownScanner(order.scanner);
      const fits = scanned.filter(({ kind }) => scanner.kinds.includes(kind));
      const chosen = order.slots === null ? fits : scanned.filter(({ slot }) => order.slots?.includes(slot));
      const instruments = chosen.slice(0, TEST_INSTRUMENTS_MAX);
      const end = (report: ScanReport): void => {
        this.#test = null;
        this.#tools.report(report);
      };
      this.#test = new OwnTest(
        { scanner, instruments, days: this.#pastDays.slice(-order.days) },
        {
          door,
          monotonicMs: () => this.#tools.timers.monotonicMs(),
          soon: (run) => void this.#tools.timers.after(0, run),
          done: (result) => end({ type: 'ownTested', id, result }),
          failed: (error) => end({ type: 'refused', id, fault: faultOf(error) }),
        },
      );
    } catch (thrown) {
      refuse(faultOf(thrown));
    }
  }

  /** A test ends without an answer: its door to the store is gone. */
  stop(): void {
    this.#test?.stop();
    this.#test = null;
  }

  /** Ids of what was written or changed since the loading before; at the first one nothing was. */
  #written(scanners: readonly OwnScanner[]): Set<string> {
    // A title says nothing of what is found.
    const now = new Map(scanners.map((one) => [ownScannerId(one.id), JSON.stringify({ ...one, title: '' })]));
    const before = this.#before ?? now;
    this.#before = now;
    return new Set([...now].filter(([id, text]) => before.get(id) !== text).map(([id]) => id));
  }

  #made(definition: OwnScanner): Scanner[] {
    try {
      return [ownScanner(definition)];
    } catch (thrown) {
      const { code, text } = faultOf(thrown);
      this.#tools.notice(
        'warn',
        code,
        `Your scanner “${definition.title}” does not run: ${text} Open it in the editor.`,
      );
      return [];
    }
  }
}

function starting(): FaultError {
  return new FaultError(fault('unavailable.starting', 'The scanners are starting. Try again in a moment.'));
}

function running(): FaultError {
  return new FaultError(fault('unavailable.test_running', 'Another test is running. Try again in a moment.'));
}
