import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type { FeedAdapter, FeedParts, FeedRepair, SeekableFeedAdapter } from '../../src/main/adapters/adapter.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { Counters, FEED_COUNTERS, rejectedOf } from '../../src/main/core/counters.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { FeedBody } from '../../src/main/threads/feed/feed-body.ts';
import type { CommonReport, FeedBoot, FeedReport } from '../../src/main/threads/protocol.ts';
import type { ThreadTools } from '../../src/main/threads/thread.ts';
import type { Timers } from '../../src/main/adapters/timers.ts';
import type { Clock } from '../../src/main/core/time/clock.ts';
import { ManualTimers } from './manual-timers.ts';

/** A feed body without its thread: shared memory, a clock that a test sets, and everything it reported. */
export class FeedBench {
  readonly table: TickTable;
  readonly bars: DayBars;
  readonly gate = MinuteGate.create();
  readonly counters = Counters.create(FEED_COUNTERS);
  readonly reports: (FeedReport | CommonReport)[] = [];
  readonly body: FeedBody;
  readonly lines: ClockLine[] = [];
  nowMs: number;

  constructor(
    day: TradeDay,
    capacity: number,
    startMs: number,
    openFeed: (parts: FeedParts, tools: ThreadTools<FeedReport>) => FeedAdapter,
    timers: Timers = new ManualTimers(),
    clock: Clock = { nowMs: () => this.nowMs },
    ring: SharedArrayBuffer | null = null,
  ) {
    this.nowMs = startMs;
    this.table = TickTable.create(capacity);
    this.bars = DayBars.create(capacity);
    const memory = {
      epoch: 1,
      capacity,
      table: this.table.buffer,
      bars: this.bars.buffer,
      gate: this.gate.buffer,
      counters: {
        feed: this.counters.buffer,
        store: new SharedArrayBuffer(0),
        scan: new SharedArrayBuffer(0),
        option: new SharedArrayBuffer(0),
        order: new SharedArrayBuffer(0),
        notify: new SharedArrayBuffer(0),
        recorder: new SharedArrayBuffer(0),
      },
      ...(ring === null ? {} : { recording: ring }),
    };
    const boot: FeedBoot = {
      name: 'feed',
      clock: { epochMs: startMs, wallMs: 0, speed: 1 },
      day,
      memory,
      logLevel: 'debug',
      source: { kind: 'replay', file: 'none', speed: 1 },
      staleAfterMs: 15_000,
      feedMode: 'full',
      feedSockets: 5,
    };
    const tools: ThreadTools<FeedReport> = {
      clock,
      timers,
      random: () => 0.5,
      report: (report) => void this.reports.push(report),
      log: (level, event, fields = {}) => void this.reports.push({ type: 'log', level, event, fields }),
      notice: (level, code, text) => {
        this.reports.push({ type: 'notice', notice: { level, code, text, atMs: this.nowMs } });
      },
      ownClock: (line) => void this.lines.push(line),
    };
    this.body = new FeedBody(boot, tools, (parts) => openFeed(parts, tools));
  }

  of<T extends (FeedReport | CommonReport)['type']>(type: T): Extract<FeedReport | CommonReport, { type: T }>[] {
    return this.reports.filter((report) => report.type === type) as Extract<FeedReport | CommonReport, { type: T }>[];
  }

  /** packets − applied − all rejections: 0 when nothing was lost from the books. */
  get unaccounted(): number {
    const counts = this.counters.snapshot();
    const rejected = Object.values(rejectedOf(counts)).reduce((sum, count) => sum + count, 0);
    return counts.packets - counts.applied - rejected;
  }
}

/** A feed's repairs that do nothing and know nothing. */
export const NO_REPAIR: FeedRepair = {
  quotes: () => Promise.resolve(new Map()),
  quotesMax: 1_000,
  resubscribe: () => {},
  reconnect: () => {},
  useSockets: () => {},
};

/** A source under the hand of a test. */
export class HandFeed implements SeekableFeedAdapter {
  readonly #seekable: boolean;
  readonly sets: (readonly Instrument[])[] = [];
  readonly modes: ReadonlyMap<number, FeedMode>[] = [];
  /** Most instruments that it carries. */
  limit = (): number => 25_000;
  declare repair?: FeedRepair;
  readonly controls: string[] = [];
  closed = false;

  constructor(seekable: boolean) {
    this.#seekable = seekable;
  }

  get capabilities() {
    const seekable = this.#seekable;
    return { instrumentsMax: this.limit(), depthLevels: 5, history: false, master: false, seekable };
  }

  subscribe(instruments: readonly Instrument[], modes: ReadonlyMap<number, FeedMode> = new Map()): void {
    this.sets.push(instruments);
    this.modes.push(modes);
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
  play(): void {
    this.controls.push('play');
  }
  pause(): void {
    this.controls.push('pause');
  }
  step(unit: string, interval: string): void {
    this.controls.push(`step ${unit} ${interval}`);
  }
  toHit(direction: number): void {
    this.controls.push(`hit ${direction}`);
  }
  setSpeed(speed: number | 'max'): void {
    this.controls.push(`speed ${speed}`);
  }
  seek(epochMs: number): void {
    this.controls.push(`seek ${epochMs}`);
  }
}
