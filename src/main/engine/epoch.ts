import { FaultError, ensure, fault } from '#contract/faults.ts';
import { type Config, INSTRUMENTS_MAX } from '#contract/config.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { DayBars } from '../core/bars/day-bars.ts';
import type { CalendarData } from '../core/session/calendar-data.ts';
import { feedTrust, type FeedTrust, firstCell, trustMoment, trustRow } from '../core/table/feed-trust.ts';
import { TickTable } from '../core/table/tick-table.ts';
import type {
  FeedReport,
  OptionReport,
  OrderReport,
  RecorderReport,
  ScanReport,
  SharedMemory,
  StoreReport,
  ThreadName,
} from '../threads/protocol.ts';
import type { NotifyReport } from '../threads/notify-protocol.ts';
import { feedParts, recorderSizes } from './boot-parts.ts';
import { DepthDesk } from './depth-desk.ts';
import { createMemory } from './epoch-memory.ts';
import type { EngineClock } from './engine-clock.ts';
import type { BrokerAccess, EngineHost, ThreadBoot, ThreadReport } from './host.ts';
import type { Log } from './log.ts';
import { markAllStale } from './stale-rows.ts';
import { MASTER_TIMEOUT_MS, StoreDoor } from './store-door.ts';
import { orderBoot } from './order-boot.ts';
import { SupervisedThread } from './supervised-thread.ts';
import { type TradeCharts, tradeChartsOf } from './trade-charts.ts';
import { Universe } from './universe.ts';

/** New instruments open a new segment of the recording; more often would leave thousands of small files. */
const RECORD_NEW_MS = 60_000;

/** What a recording says of itself. */
interface Named {
  readonly instruments: readonly Instrument[];
  readonly recordedFrom: string | null;
}

export interface EpochOptions {
  readonly number: number;
  readonly day: TradeDay;
  /** Trading days before it, oldest first. */
  readonly pastDays: readonly TradeDay[];
  readonly config: Config;
  readonly calendar: CalendarData;
  readonly sourceKey: string;
  /** Folder of the order book under `orders/`. */
  readonly book: string;
  readonly host: EngineHost;
  readonly clock: EngineClock;
  readonly log: Log;
  /** Where the broker is; null in a replay. It may still be starting: what needs it waits. */
  readonly access: Promise<BrokerAccess> | null;
  readonly onFeed: (report: Exclude<FeedReport, { type: 'instruments' }>) => void;
  readonly onScan: (report: ScanReport) => void;
  readonly onOption: (report: OptionReport) => void;
  readonly onOrder: (report: OrderReport) => void;
  readonly onNotify: (report: NotifyReport) => void;
  readonly onStoreNotice: (report: StoreReport) => void;
  readonly onRecorder: (report: RecorderReport) => void;
  /** A thread ended; `down` = for good. */
  readonly onDeath: (name: ThreadName, why: string, down: boolean) => void;
}

/**
 * One universe with its shared memory and its threads, from opening to close. Buffers never change within an epoch, and
 * slots only become more. A new trading day or another source of data is a new epoch.
 */
export class Epoch {
  readonly number: number;
  readonly day: TradeDay;
  readonly memory: SharedMemory;
  readonly table: TickTable;
  readonly bars: DayBars;
  readonly universe: Universe;
  readonly trades: TradeCharts;
  readonly store: SupervisedThread;
  readonly feed: SupervisedThread;
  readonly scan: SupervisedThread;
  readonly recorder: SupervisedThread | null; // Null when nothing is recorded.
  readonly option: SupervisedThread;
  readonly order: SupervisedThread;
  readonly notify: SupervisedThread;
  readonly door: StoreDoor;
  readonly depth: DepthDesk;
  readonly #options: EpochOptions;
  #access: BrokerAccess | null = null;
  #closing = false;
  /** How often a replay went back: each time the order book begins anew. */
  #rewinds = 0;
  #closed: Promise<void> | null = null;
  readonly #storeReady = Promise.withResolvers<void>();
  #toldStore = false;
  /** Rejects when a thread stays down or the epoch is closed, so that opening does not wait for it. */
  readonly #broken = Promise.withResolvers<never>();
  /** Instruments were added that the recording does not name yet. */
  #unrecorded = false;
  #recordedAtMs = 0;
  #adopted: ((named: Named) => void) | null = null;

  constructor(options: EpochOptions) {
    this.#options = options;
    this.number = options.number;
    this.day = options.day;
    const record = options.config.record && options.access !== null;
    this.memory = createMemory(options.number, INSTRUMENTS_MAX, record, options.access !== null);
    this.table = TickTable.attach(this.memory.table);
    this.bars = DayBars.attach(this.memory.bars, this.memory.capacity);
    this.universe = new Universe(options.number, this.memory.capacity);
    this.trades = tradeChartsOf(this.memory, options, this.universe);
    this.store = this.#thread('store', () => this.#storeIsReady());
    this.feed = this.#thread('feed', () => this.#feedIsReady());
    this.scan = this.#thread('scan', () => this.#beginScan());
    this.recorder = record ? this.#thread('recorder', () => this.#beginRecorder()) : null;
    this.option = this.#thread('option', () => this.#beginOption());
    this.order = this.#thread('order', () => this.#beginOrder());
    this.notify = this.#thread('notify', () => {});
    this.depth = new DepthDesk({
      table: this.table,
      deep: this.memory.depth,
      midnightMs: options.day.midnightMs,
      universe: this.universe,
      want: (books) => this.feed.running && this.feed.post({ type: 'depth', books }),
    });
    this.door = new StoreDoor(this.store, options.host, this.memory);
    this.#broken.promise.catch(() => {});
  }

  /**
   * Starts the threads and fills the universe: the database opens while the broker's side is still starting, and the
   * feed connects as soon as both are there. Resolves when the feed has its instruments.
   */
  async open(): Promise<void> {
    this.store.start();
    this.recorder?.start();
    const listing = this.#options.access === null ? this.#replayed() : this.#listed(this.#options.access);
    listing.catch(() => {});
    let instruments: readonly Instrument[];
    try {
      instruments = await Promise.race([listing, this.#broken.promise]);
    } catch (thrown) {
      if (this.#closing) return;
      throw thrown;
    }
    if (this.#closing) return;
    if (instruments.length === 0) {
      throw new FaultError(fault('unavailable.no_instruments', 'The source lists no instruments.'));
    }
    const { capacity } = this.memory;
    if (instruments.length > capacity) {
      const text = `The source holds ${instruments.length} instruments, and there is room for ${capacity}. Replay a part of it.`;
      throw new FaultError(fault('input.too_many_instruments', text));
    }
    this.universe.fill(instruments);
    if (this.recorder?.running === true) this.#beginRecorder();
    if (this.feed.running) await this.#subscribe();
    this.scan.start();
    this.option.start();
    this.order.start();
    this.notify.start();
  }

  /**
   * Ends the threads, readers first, so that the store can write what they still say; an opening that is under way is
   * given up. Safe to call twice.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing = true;
    this.#broken.reject(new FaultError(fault('unavailable.closed', 'The terminal is closing.')));
    await this.order.close();
    await Promise.all([this.option.close(), this.scan.close(), this.notify.close(), this.feed.close()]);
    // After the feed, so that its last messages are in the ring.
    await Promise.all([this.store.close(), this.recorder?.close()]);
    this.door.lost('it was closed');
  }

  /** Gives instruments slots, as far as they are listed and there is room. @returns the slots of all that have one. */
  async enlist(codes: readonly number[]): Promise<number[]> {
    const { fresh, known } = await this.door.request({ kind: 'enlist', codes });
    this.universe.append(fresh);
    if (fresh.length > 0 && this.order.running) this.order.post({ type: 'instruments', instruments: fresh });
    return [...known, ...fresh.map(({ slot }) => slot)];
  }

  /** Subscribes and unsubscribes while the epoch runs. A thread that is down is told all of it when it is back. */
  change(added: readonly number[], dropped: readonly number[], afterHours: boolean): void {
    const { subscribed, instruments } = this.universe;
    const fresh = added.filter((slot) => !subscribed.has(slot));
    const gone = dropped.filter((slot) => subscribed.delete(slot));
    for (const slot of fresh) subscribed.add(slot);
    if (fresh.length === 0 && gone.length === 0) return;
    const named = fresh.map((slot) => ensure(instruments[slot], `slot ${slot} has an instrument`));
    const order = { type: 'change' as const, added: named, dropped: gone, afterHours };
    for (const thread of [this.feed, this.scan, this.option]) if (thread.running) thread.post(order);
    if (fresh.length > 0) this.#unrecorded = true;
    this.#options.log.write('info', 'universe.changed', { added: fresh.length, dropped: gone.length, afterHours });
  }

  /** Names new instruments in the recording; once a minute at most. */
  recordNew(): void {
    if (!this.#unrecorded || this.recorder?.running !== true) return;
    if (this.#options.host.monotonicMs() - this.#recordedAtMs >= RECORD_NEW_MS) this.#beginRecorder();
  }

  /** Another token for the same account: whoever runs is told, whoever starts gets it. */
  renew(access: BrokerAccess): void {
    // While the account is being changed, the epoch of the one that is left still runs: it has no use for another's token.
    if (this.#access === null || access.clientId !== this.#access.clientId) return;
    this.#access = access;
    for (const thread of [this.store, this.feed, this.order])
      if (thread.running) thread.post({ type: 'access', access });
  }

  /** Resolves when the store can be asked for the first time. */
  get storeUp(): Promise<void> {
    return this.#storeReady.promise;
  }

  /** How far the data of a slot can be believed at engine time `nowMs`; the slot was checked. */
  trustOf(slot: number, nowMs: number): FeedTrust {
    const instrument = ensure(this.universe.instruments[slot], `slot ${slot} has an instrument`);
    const moment = trustMoment(this.day, instrument, nowMs, this.#options.config.staleAfterMs);
    return feedTrust(trustRow(this.table.u32, firstCell(slot)), instrument, moment);
  }

  get threads(): readonly SupervisedThread[] {
    const { feed, store, scan, option, order, notify, recorder } = this;
    return [feed, store, scan, option, order, notify, ...(recorder === null ? [] : [recorder])];
  }

  async #listed(access: Promise<BrokerAccess>): Promise<readonly Instrument[]> {
    const arrived = access.then((value) => {
      this.#access = value;
      this.#options.log.write('info', 'source.ready', { rest: value.urls.rest });
      this.#tellStore();
      if (!this.#closing) this.feed.start();
    });
    const limit = this.#options.config.instruments;
    const listed = this.storeUp.then(() => this.door.request({ kind: 'universe', limit }, MASTER_TIMEOUT_MS));
    // The first of the two that fails is told; the other's failure then interests nobody.
    listed.catch(() => {});
    const [{ instruments, fromCache }] = await Promise.all([listed, arrived]);
    this.#options.log.write('info', 'universe.listed', { instruments: instruments.length, fromCache });
    return instruments;
  }

  async #replayed(): Promise<readonly Instrument[]> {
    const named = Promise.withResolvers<Named>();
    this.#adopted = named.resolve;
    this.feed.start();
    await this.storeUp;
    const { instruments } = await this.door.request({ kind: 'adopt', ...(await named.promise) });
    return instruments;
  }

  #storeIsReady(): void {
    this.#tellStore();
    this.#storeReady.resolve();
    if (this.universe.size === 0) return;
    // A store that restarted knows nothing of the epoch; it is told before anybody asks.
    this.door.request({ kind: 'adopt', instruments: this.universe.instruments }).catch(() => {});
    if (this.scan.running) this.#beginScan();
  }

  /** Tells a store that was spawned before the broker was there where it is, once. */
  #tellStore(): void {
    if (this.#toldStore || this.#access === null || !this.store.running) return;
    this.#toldStore = true;
    this.store.post({ type: 'access', access: this.#access });
  }

  #feedIsReady(): void {
    this.depth.resume();
    if (this.universe.size === 0) return;
    this.#subscribe().catch((error: unknown) => this.#options.log.write('error', 'feed.not_subscribed', { error }));
  }

  async #subscribe(): Promise<void> {
    const { points } = await this.door.request({ kind: 'resume' });
    const instruments = this.universe.subscribedNow();
    const resume = points.filter(({ slot }) => this.universe.subscribed.has(slot));
    this.feed.post({ type: 'subscribe', instruments, resume, modes: this.universe.modes });
  }

  /** Gives the scan thread its instruments and a door of its own to the store; also after either has restarted. */
  #beginScan(): void {
    if (!this.store.running || this.universe.size === 0) return;
    const [toStore, ofScan] = this.#options.host.channel();
    this.store.post({ type: 'door', port: toStore }, [toStore]);
    this.scan.post({ type: 'begin', instruments: this.universe.subscribedNow(), store: ofScan }, [ofScan]);
  }

  #beginRecorder(): void {
    if (this.universe.size === 0) return;
    this.#unrecorded = false;
    this.#recordedAtMs = this.#options.host.monotonicMs();
    this.recorder?.post({ type: 'begin', instruments: this.universe.subscribedNow() });
  }

  #beginOption(): void {
    this.option.post({ type: 'begin', instruments: this.universe.subscribedNow() });
  }

  #beginOrder(): void {
    if (this.#access !== null) this.order.post({ type: 'access', access: this.#access });
    this.order.post({ type: 'instruments', instruments: this.universe.instruments });
  }

  #thread(name: ThreadName, onReady: () => void): SupervisedThread {
    const { host, log, clock } = this.#options;
    return new SupervisedThread({
      name,
      clock,
      onReady,
      spawn: () => host.spawn(this.#boot(name)),
      timers: host.timers,
      wallMs: host.wallMs,
      log: (level, event, fields) => log.child(name).write(level, event, fields),
      onReport: (report) => this.#report(name, report),
      onDeath: (why, down) => this.#died(name, why, down),
    });
  }

  #boot(name: ThreadName): ThreadBoot {
    const { config, clock, host, sourceKey, calendar, pastDays, access: known } = this.#options;
    const shared = { clock: clock.line, day: this.day, memory: this.memory, logLevel: config.logLevel };
    if (name === 'notify') return { name, ...shared };
    const { optionMs, riskFreeRate, scanCapital: capital } = config;
    const isReplay = known === null;
    if (name === 'scan') return { name, ...shared, pastDays, capital, calendar, riskFreeRate, isReplay };
    if (name === 'option') return { name, ...shared, calendar, optionMs, riskFreeRate };
    if (name === 'order') return orderBoot(shared, this.#options, this.#rewinds);
    if (name === 'store') {
      this.#toldStore = this.#access !== null;
      const { prefetchSpacingMs } = config;
      return { name, ...shared, dataDir: host.dataDir, calendar, sourceKey, access: this.#access, prefetchSpacingMs };
    }
    if (name === 'recorder') {
      return { name, ...shared, dataDir: host.dataDir, sourceKey, ...recorderSizes(config) };
    }
    const access = known !== null ? ensure(this.#access, 'the feed starts after the broker is there') : null;
    return { name, ...shared, ...feedParts(config, access) };
  }

  #report(name: ThreadName, report: ThreadReport): void {
    const { onStoreNotice, onScan, onRecorder, onOrder, onOption, onNotify } = this.#options;
    if (name === 'store') {
      const said = report as StoreReport;
      if (!this.door.receive(said) || said.type === 'refused') onStoreNotice(said);
    } else if (name === 'scan') onScan(report as ScanReport);
    else if (name === 'recorder') onRecorder(report as RecorderReport);
    else if (name === 'order') onOrder(report as OrderReport);
    else if (name === 'option') onOption(report as OptionReport);
    else if (name === 'notify') onNotify(report as NotifyReport);
    else this.#feedReport(report as FeedReport);
  }

  #feedReport(report: FeedReport): void {
    if (report.type === 'instruments') {
      const { instruments, recordedFrom = null } = report;
      this.#adopted?.({ instruments, recordedFrom });
      this.#adopted = null;
      return;
    }
    if (report.type === 'feed' && report.state === 'stopped' && this.#adopted !== null) {
      this.#broken.reject(new FaultError(fault('input.replay', report.reason ?? 'The recording cannot be played.')));
    }
    if (report.type === 'depth') return this.depth.receive(report);
    if (report.type === 'rewound') this.#rewound(report.nowMs);
    this.#options.onFeed(report);
  }

  /** Orders of a future that is no more belong to nobody: the order thread begins a book of its own. */
  #rewound(nowMs: number): void {
    if (this.scan.running) this.scan.post({ type: 'rewound', nowMs });
    if (!this.order.running) return;
    this.#rewinds += 1;
    void this.order.close().then(() => {
      if (!this.#closing) this.order.start();
    });
  }

  #died(name: ThreadName, why: string, down: boolean): void {
    if (name === 'store') this.door.lost(why);
    if (name === 'feed') markAllStale(this.table, this.universe.size);
    if (name === 'feed') this.depth.lost(why);
    // Without its recorder or its notifiers the terminal goes on.
    if (down && name !== 'recorder' && name !== 'notify')
      this.#broken.reject(new FaultError(fault('unavailable.thread', `The ${name} thread stays down: ${why}.`)));
    this.#options.onDeath(name, why, down);
  }
}
