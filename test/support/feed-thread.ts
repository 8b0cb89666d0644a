import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TradeDay } from '#contract/model/session.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { Counters, FEED_COUNTERS } from '../../src/main/core/counters.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import type { BrokerAccess, FeedBoot, FeedOrder, FeedReport } from '../../src/main/threads/protocol.ts';

/** The real feed thread in a worker, with shared memory of its own. */
export class FeedThread {
  readonly table: TickTable;
  readonly bars: DayBars;
  readonly counters = Counters.create(FEED_COUNTERS);
  readonly reports: FeedReport[] = [];
  readonly exit: Promise<number>;
  readonly #worker: Worker;

  constructor(access: BrokerAccess, clock: ClockLine, day: TradeDay, capacity: number, ring?: SharedArrayBuffer) {
    this.table = TickTable.create(capacity);
    this.bars = DayBars.create(capacity);
    const boot: FeedBoot = {
      name: 'feed',
      clock,
      day,
      logLevel: 'info',
      staleAfterMs: 15_000,
      feedMode: 'full',
      feedSockets: 5,
      source: { kind: 'broker', access },
      memory: {
        epoch: 1,
        capacity,
        table: this.table.buffer,
        bars: this.bars.buffer,
        gate: MinuteGate.create().buffer,
        counters: {
          feed: this.counters.buffer,
          store: new SharedArrayBuffer(8),
          scan: new SharedArrayBuffer(8),
          option: new SharedArrayBuffer(8),
          recorder: new SharedArrayBuffer(8),
          order: new SharedArrayBuffer(8),
          notify: new SharedArrayBuffer(8),
        },
        ...(ring === undefined ? {} : { recording: ring }),
      },
    };
    this.#worker = new Worker(join(import.meta.dirname, '../../src/main/threads/feed.thread.ts'), { workerData: boot });
    this.#worker.on('message', (report: FeedReport) => this.reports.push(report));
    this.exit = new Promise((resolve) => {
      this.#worker.on('exit', resolve);
    });
  }

  order(order: FeedOrder): void {
    // A worker has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#worker.postMessage(order);
  }

  /** Memory of the thread's own heap, MB. */
  async heapMb(): Promise<number> {
    return (await this.#worker.getHeapStatistics()).used_heap_size / 1_048_576;
  }

  says(type: FeedReport['type']): boolean {
    return this.reports.some((report) => report.type === type);
  }

  get isLive(): boolean {
    return this.reports.findLast((report) => report.type === 'feed')?.state === 'live';
  }

  /** Longest step told since report number `from`, ms. */
  dutyMaxMs(from: number): number {
    const steps = this.reports.slice(from).map((report) => (report.type === 'duty' ? report.maxMs : 0));
    return Math.max(0, ...steps);
  }
}
