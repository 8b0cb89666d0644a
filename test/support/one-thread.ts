import type { TestContext } from 'node:test';
import type { Timers } from '../../src/main/adapters/timers.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import { openReplay } from '../../src/main/adapters/replay/replay-adapter.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { Counters, FEED_COUNTERS } from '../../src/main/core/counters.ts';
import { clockAt } from '../../src/main/core/time/clock.ts';
import { openLakeTrack } from '../../src/main/lake/lake-track.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { FeedBody } from '../../src/main/threads/feed/feed-body.ts';
import type {
  FeedReport,
  MessagePortLike,
  ScanReport,
  SharedMemory,
  StoreReport,
} from '../../src/main/threads/protocol.ts';
import { ScanBody } from '../../src/main/threads/scan/scan-body.ts';
import { pastTradeDays } from '../../src/main/core/session/past-days.ts';
import { DAY } from './scan-bench.ts';
import { shippedCalendar, shippedCalendarData } from './shipped-calendar.ts';
import { sharedMemory, type StoreRig, storeRig, told } from './store-bench.ts';

/** A thread on which every look at the clock ends its slice, and the next slice comes much later. */
function slowTimers(timers: Timers, sliceMs: number): Timers {
  let spentMs = 0;
  return {
    monotonicMs: () => timers.monotonicMs() + (spentMs += sliceMs),
    wallMs: () => timers.wallMs(),
    after: (ms, act) => timers.after(ms + sliceMs, act),
  };
}

/** Feed, scan and store bodies of a replay in one thread, on timers that a test moves. */
export class OneThread {
  readonly memory: SharedMemory;
  readonly hits: Hit[] = [];
  /** What was told when the end of the replay was; nothing when the scanners were not done by then. */
  hitsAtEnd: readonly Hit[] | null = null;
  readonly feed: FeedBody;
  readonly scan: ScanBody;
  readonly store: StoreRig;
  readonly #says = told<FeedReport>(DAY.midnightMs);
  #line: ClockLine = { epochMs: DAY.midnightMs, wallMs: 0, speed: 0 };
  #named: Extract<FeedReport, { type: 'instruments' }> | null = null;
  state: Extract<FeedReport, { type: 'replay' }>['state'] | null = null;

  private constructor(store: StoreRig, file: string, capacity: number, scanSliceMs: number) {
    this.store = store;
    this.memory = sharedMemory(capacity);
    const boot = { day: DAY, memory: this.memory, logLevel: 'error', clock: this.#line } as const;
    const { timers } = this.#says;
    const clock = { nowMs: () => Math.floor(clockAt(this.#line, timers.wallMs())) };
    const feedTools = { ...this.#says.tools, clock, report: (report: FeedReport) => this.#hear(report) };
    const source = { kind: 'replay', file, speed: 1 } as const;
    this.feed = new FeedBody(
      { name: 'feed', ...boot, source, staleAfterMs: 15_000, feedMode: 'full', feedSockets: 5 },
      feedTools as never,
      ({ sink }) => openReplay(file, { speed: 1, openElse: openLakeTrack }, timers, sink),
    );
    const scanTools = {
      ...told<ScanReport>(0).tools,
      clock,
      timers: scanSliceMs === 0 ? timers : slowTimers(timers, scanSliceMs),
      report: (report: ScanReport) => this.#scanned(report),
    };
    const pastDays = pastTradeDays(shippedCalendar(), DAY.date);
    this.scan = new ScanBody(
      {
        name: 'scan',
        ...boot,
        pastDays,
        capital: 1_000_000,
        calendar: shippedCalendarData(),
        riskFreeRate: 0.0525,
        isReplay: true,
      },
      scanTools as never,
      {
        scanners: SCANNERS,
        listen: (_port, receive) => {
          this.#answer = receive;
        },
      },
    );
  }

  #answer: (report: StoreReport) => void = () => {};

  /** @param scanSliceMs real time that the scan thread takes for eight instruments; 0 = none. */
  static async open(context: TestContext, file: string, capacity: number, scanSliceMs = 0): Promise<OneThread> {
    const store = await storeRig(context, { sourceKey: 'replay:one', capacity });
    const made = new OneThread(store, file, capacity, scanSliceMs);
    // Files are read in real time.
    for (let n = 0; n < 2_000 && made.#named === null; n += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const { instruments } = await made.store.ask({ kind: 'adopt', instruments: made.#named?.instruments ?? [] });
    const port: MessagePortLike = {
      postMessage: (message) => {
        const { id, request } = message as { id: number; request: never };
        void made.store.ask(request).then((answer) => made.#answer({ type: 'answer', id, answer }));
      },
      close: () => {},
    };
    made.scan.step({ type: 'begin', instruments, store: port }, made.nowMs);
    made.feed.step({ type: 'subscribe', instruments, resume: [] }, made.nowMs);
    return made;
  }

  /** Packets that the feed has applied. */
  get packets(): number {
    return Counters.attach(this.memory.counters.feed, FEED_COUNTERS).get('packets');
  }

  get nowMs(): number {
    return clockAt(this.#line, this.#says.timers.wallMs());
  }

  /** Everybody's turn, until the condition holds. @param turnMs real time between two of the scan thread's. */
  async until(done: () => boolean, turns = 200_000, turnMs = 20): Promise<void> {
    for (let n = 0; n < turns && !done(); n += 1) {
      this.store.nowMs = this.nowMs;
      await this.#says.timers.advance(turnMs);
      this.scan.tick(this.nowMs);
      this.feed.tick(this.nowMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!done()) throw new Error('it did not come to that');
  }

  async close(): Promise<void> {
    this.scan.close();
    await this.feed.close();
  }

  #hear(report: FeedReport): void {
    if (report.type === 'instruments') this.#named = report;
    else if (report.type === 'clock') this.#line = report.clock;
    else if (report.type === 'replay') {
      this.state = report.state;
      if (report.state.ended) this.hitsAtEnd ??= MinuteGate.attach(this.memory.gate).settled ? [...this.hits] : [];
    }
  }

  #scanned(report: ScanReport): void {
    if (report.type === 'hits') this.hits.push(...report.hits);
  }
}
