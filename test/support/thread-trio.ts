import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type {
  BrokerAccess,
  FeedReport,
  ScanReport,
  SharedMemory,
  StoreAnswers,
  StoreReport,
  StoreRequest,
} from '../../src/main/threads/protocol.ts';
import { pastTradeDays } from '../../src/main/core/session/past-days.ts';
import { until } from './feed-server.ts';
import { shippedCalendar, shippedCalendarData } from './shipped-calendar.ts';
import { sharedMemory } from './store-bench.ts';

const FOLDER = join(import.meta.dirname, '../../src/main/threads');

export interface TrioOptions {
  readonly capacity: number;
  readonly dataDir: string;
  readonly day: TradeDay;
  readonly clock: ClockLine;
  readonly sourceKey: string;
  /** Null for a replay of `file`. */
  readonly access: BrokerAccess | null;
  readonly file?: string;
  readonly speed?: number;
  /** Told of every report of the scan thread when it arrives. */
  readonly heardScan?: (report: ScanReport) => void;
}

/** Threads that write the day's market. */
export type TrioName = 'feed' | 'store' | 'scan';

/** The three real threads, joined as the engine joins them. */
export class ThreadTrio {
  readonly memory: SharedMemory;
  readonly feed: FeedReport[] = [];
  readonly store: StoreReport[] = [];
  readonly scan: ScanReport[] = [];
  readonly #workers: Record<TrioName, Worker>;
  #lastId = 0;
  #closing = false;
  #closed: Promise<number[]> | null = null;
  readonly #heardScan: TrioOptions['heardScan'];

  constructor({ capacity, dataDir, day, clock, sourceKey, access, file = '', speed = 1, heardScan }: TrioOptions) {
    this.#heardScan = heardScan;
    this.memory = sharedMemory(capacity);
    const boot = { clock, day, memory: this.memory, logLevel: 'info' };
    const source = access === null ? { kind: 'replay', file, speed } : { kind: 'broker', access };
    const start = (name: TrioName, more: object): Worker => {
      const worker = new Worker(join(FOLDER, `${name}.thread.ts`), { workerData: { name, ...boot, ...more } });
      worker.on('message', (report: { readonly type: string }) => this.#hear(name, report));
      // Whoever waits for a thread that is gone would wait to the end of his patience.
      worker.on('exit', (code) => {
        if (!this.#closing) throw new Error(`the ${name} thread ended by itself with code ${code}`);
      });
      return worker;
    };
    this.#workers = {
      store: start('store', { dataDir, calendar: shippedCalendarData(), sourceKey, access }),
      feed: start('feed', { source, staleAfterMs: 15_000, feedMode: 'full', feedSockets: 5 }),
      scan: start('scan', {
        pastDays: pastTradeDays(shippedCalendar(), day.date),
        capital: 1_000_000,
        calendar: shippedCalendarData(),
        riskFreeRate: 0.0525,
        isReplay: access === null,
      }),
    };
  }

  /** Joins scan and store, and gives both and the feed the instruments. @param scanned what the scan thread gets. */
  async begin(instruments: readonly Instrument[], scanned = instruments): Promise<void> {
    this.beginScan(scanned);
    await this.subscribe(instruments);
  }

  /** Joins scan and store; histories are loaded while no feed takes the processor. */
  beginScan(instruments: readonly Instrument[]): void {
    const { port1, port2 } = new MessageChannel();
    this.#workers.store.postMessage({ type: 'door', port: port1 }, [port1]);
    this.#workers.scan.postMessage({ type: 'begin', instruments, store: port2 }, [port2]);
  }

  async subscribe(instruments: readonly Instrument[]): Promise<void> {
    const { points } = await this.ask({ kind: 'resume' });
    this.post('feed', { type: 'subscribe', instruments, resume: points });
  }

  post(thread: TrioName, order: object): void {
    // A worker has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#workers[thread].postMessage(order);
  }

  async ask<K extends StoreRequest['kind']>(
    request: Extract<StoreRequest, { kind: K }>,
    timeoutMs?: number,
  ): Promise<StoreAnswers[K]> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.post('store', { type: 'request', id, request });
    const found = () =>
      this.store.find((report) => (report.type === 'answer' || report.type === 'refused') && report.id === id);
    await until(() => found() !== undefined, `an answer to ${request.kind}`, timeoutMs);
    const report = found();
    if (report?.type === 'refused') throw Object.assign(new Error(report.fault.text), { fault: report.fault });
    if (report?.type !== 'answer') throw new Error('no answer');
    return report.answer as StoreAnswers[K];
  }

  /** Processor time of each thread since its start, ms. */
  async cpuMs(): Promise<Record<TrioName, number>> {
    const of = async (name: TrioName): Promise<number> => {
      const { user, system } = await this.#workers[name].cpuUsage();
      return (user + system) / 1_000;
    };
    const [feed, store, scan] = await Promise.all([of('feed'), of('store'), of('scan')]);
    return { feed, store, scan };
  }

  /** Closes readers first; every thread must end by itself with code 0. A second call tells how they ended. */
  close(): Promise<number[]> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<number[]> {
    this.#closing = true;
    const codes: number[] = [];
    for (const name of ['scan', 'feed', 'store'] as const) {
      const worker = this.#workers[name];
      const exit = new Promise<number>((resolve) => {
        worker.on('exit', resolve);
      });
      this.post(name, { type: 'close' });
      codes.push(await exit);
    }
    return codes;
  }

  #hear(name: TrioName, report: { readonly type: string }): void {
    (this[name] as unknown[]).push(report);
    if (name === 'scan') this.#heardScan?.(report as ScanReport);
    const { type } = report;
    // The source owns the clock of a replay: the others follow, in the order in which it speaks.
    if (name !== 'feed' || (type !== 'clock' && type !== 'rewound')) return;
    this.post('scan', report);
    if (type === 'clock') this.post('store', report);
  }
}
