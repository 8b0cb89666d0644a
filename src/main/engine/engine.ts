import { Answerer } from '#contract/answerer.ts';
import type { Config } from '#contract/config.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Health, Notice, SessionState } from '#contract/model/terminal.ts';
import type { Dispose, Wire } from '#contract/wire.ts';
import type { CalendarData } from '../core/session/calendar-data.ts';
import { readCalendar } from '../core/session/calendar-file.ts';
import { pastTradeDays } from '../core/session/past-days.ts';
import { SessionCalendar } from '../core/session/calendar.ts';
import { horizonWarning } from '../core/session/horizon.ts';
import { istDate } from '../core/time/ist.ts';
import type {
  FeedReport,
  OptionReport,
  OrderReport,
  ScanReport,
  StoreAnswers,
  StoreRequest,
  ThreadName,
} from '../threads/protocol.ts';
import { bookFolder } from './book-folder.ts';
import { BarCollector } from './bar-collector.ts';
import { createHandlers } from './calls/index.ts';
import { type ClientState, createClientState } from './client-state.ts';
import { dueDay } from './day-roll.ts';
import { EngineClock } from './engine-clock.ts';
import { Epoch } from './epoch.ts';
import { firstClockLine } from './first-clock-line.ts';
import { HealthMonitor } from './health-monitor.ts';
import type { EngineHost } from './host.ts';
import { LakeDesk } from './lake-desk.ts';
import { Log } from './log.ts';
import { OptionDesk } from './option-desk.ts';
import { OrderDesk } from './order-desk.ts';
import { Prefs } from './prefs.ts';
import { Publisher } from './publisher.ts';
import { ReplayDesk } from './replay-desk.ts';
import { type Router, createRouter } from './router.ts';
import { RowCollector } from './row-collector.ts';
import { ScanDesk } from './scan-desk.ts';
import { sessionStateOf } from './session-state.ts';
import { SourceKeeper } from './source-keeper.ts';

/** Counters are read and the calendar is looked at once a second. */
const SECOND_MS = 1_000;

type FeedState = Pick<SessionState, 'feed' | 'feedReason'> & { readonly open: number; readonly wanted: number };
const CONNECTING: FeedState = { feed: 'connecting', feedReason: null, open: 0, wanted: 0 };

/** The engine: composition, switching of epochs, publishing. Runs on the host's main thread, which it never blocks. */
export class Engine {
  readonly log: Log;
  readonly #host: EngineHost;
  readonly #config: Config;
  readonly #calendarData: CalendarData;
  readonly #calendar: SessionCalendar;
  readonly #clock: EngineClock;
  readonly #publisher = new Publisher();
  readonly #scanDesk: ScanDesk;
  readonly #optionDesk: OptionDesk;
  readonly #orderDesk: OrderDesk;
  readonly #replay: ReplayDesk;
  readonly #lake: LakeDesk;
  readonly #router: Router;
  readonly #source: SourceKeeper | null;
  #epoch: Epoch | null = null;
  #monitor: HealthMonitor | null = null;
  #feed: FeedState = CONNECTING;
  #health: Health | null = null;
  /** Resolves with the epoch whose store can be asked; another one while epochs are being switched. */
  #storeUp = Promise.withResolvers<Epoch>();
  #switching: Promise<void> = Promise.resolve();
  #timers: Dispose[] = [];
  #stopped = false;
  /** Whether a replay has told which day it holds. */
  #dayLearned = false;
  /** Day on which the end of the calendar was told last; once a day, when somebody is there to read it. */
  #horizonTold = '';
  #lastClientId = 0;
  readonly #startedMs: number;

  constructor(host: EngineHost, config: Config) {
    this.#host = host;
    this.#config = config;
    this.#startedMs = host.wallMs();
    this.log = new Log({ level: config.logLevel, wallMs: host.wallMs, write: host.writeLog });
    this.#calendarData = readCalendar(host.calendar, host.calendarPath);
    this.#calendar = new SessionCalendar(this.#calendarData);
    this.#clock = new EngineClock(host.wallMs, firstClockLine(this.#calendar, config, host.wallMs()));
    this.#scanDesk = new ScanDesk((order) => this.#present().scan.post(order), host.timers);
    this.#optionDesk = new OptionDesk((order) => this.#present().option.post(order), host.timers);
    this.#orderDesk = new OrderDesk({
      post: (order) => this.#present().order.post(order),
      push: ({ name, payload }) => this.#broadcast(name, payload),
      timers: host.timers,
    });
    const isReplay = config.source.startsWith('replay:');
    this.#replay = new ReplayDesk(isReplay ? (order) => this.#present().feed.post(order) : null, host.timers);
    this.#source = host.source === null ? null : this.#keeper(host.source);
    this.#lake = new LakeDesk(host.lake, config.lakeNightly, this.log, {
      nowMs: () => this.#clock.nowMs(),
      warn: (code, text) => this.#raise('warn', code, text),
    });
    this.#router = createRouter(createHandlers(this.#services()));
  }

  /** Starts the source and the first epoch. Resolves when the feed has its instruments; rejects when it cannot. */
  async start(): Promise<void> {
    const { timers, monotonicMs } = this.#host;
    this.log.write('info', 'engine.started', { host: this.#host.kind, source: this.#config.source });
    this.#source?.start();
    this.#timers = [
      timers.every(this.#config.frameMs, () => this.#publisher.tick(this.#clock.nowMs(), monotonicMs)),
      timers.every(SECOND_MS, () => this.#everySecond()),
    ];
    await this.#switchEpoch();
  }

  /** Ends everything: pages first, then threads and the source. Safe to call twice, and while starting. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const dispose of this.#timers) dispose();
    for (const client of this.#publisher.clients) client.wire.close('the terminal was closed');
    await Promise.all([this.#epoch?.close(), this.#source?.stop(), this.#lake.stop()]);
    this.log.write('info', 'engine.stopped');
  }

  /** Connects a page. Its watch set and charts live and die with the wire. */
  attach(wire: Wire): void {
    this.#lastClientId += 1;
    const id = this.#lastClientId;
    const answerer: Answerer = new Answerer(wire, {
      hello: () => ({ epoch: this.#epoch?.number ?? 0, host: this.#host.kind, capabilities: this.#capabilities() }),
      answer: (name, input, token) => this.#router(name, input, { client, token }),
      onCredit: (frames) => this.#publisher.credit(client, frames),
      onBug: (name, error) => this.log.write('error', 'call.failed', { name, error }),
    });
    const client: ClientState = createClientState(id, wire, answerer, this.#config.instruments);
    this.#publisher.add(client);
    wire.onClose((reason) => {
      this.#publisher.remove(client);
      this.log.write('info', 'client.left', { client: id, reason });
    });
    this.log.write('info', 'client.came', { client: id });
  }

  #services(): Parameters<typeof createHandlers>[0] {
    return {
      epoch: () => this.#present(),
      askStore: (make) => this.#askStore(make),
      publisher: this.#publisher,
      prefs: new Prefs({
        get: async (key) => (await this.#askStore(() => ({ kind: 'prefGet' as const, key }))).json,
        set: async (key, json) => void (await this.#askStore(() => ({ kind: 'prefSet' as const, key, json }))),
      }),
      scanDesk: this.#scanDesk,
      optionDesk: this.#optionDesk,
      orderDesk: this.#orderDesk,
      replay: this.#replay,
      lake: this.#lake,
      sessionState: () => this.#sessionState(),
      health: () => this.#readHealth(),
    };
  }

  #capabilities(): string[] {
    return this.#source === null ? ['replay'] : [];
  }

  #keeper(starter: NonNullable<EngineHost['source']>): SourceKeeper {
    return new SourceKeeper({
      starter,
      timers: this.#host.timers,
      wallMs: this.#host.wallMs,
      nowMs: () => this.#clock.nowMs(),
      onClock: (line) => this.#setClock(line),
      onLost: (why, down) => this.#sourceLost(why, down),
      onBack: () => void this.#switchEpoch().catch((error: unknown) => this.#switchFailed(error)),
    });
  }

  #present(): Epoch {
    if (this.#epoch === null) {
      throw new FaultError(fault('unavailable.starting', 'The terminal is starting. Try again in a moment.'));
    }
    return this.#epoch;
  }

  /** Asks the store of the present epoch, waits while one is being opened, and asks the next one when it was closed. */
  async #askStore<R extends StoreRequest>(make: (epoch: Epoch) => R): Promise<StoreAnswers[R['kind']]> {
    for (;;) {
      const gate = this.#storeUp;
      const epoch = await gate.promise;
      try {
        return await epoch.door.request(make(epoch));
      } catch (thrown) {
        if (this.#storeUp === gate || faultOf(thrown).code !== 'unavailable.thread') throw thrown;
      }
    }
  }

  /** Closes the present epoch and opens the next one; switches run one after the other. */
  #switchEpoch(): Promise<void> {
    const gate = Promise.withResolvers<Epoch>();
    this.#storeUp = gate;
    const next = this.#switching.then(async () => {
      if (this.#stopped) return;
      const number = (this.#epoch?.number ?? 0) + 1;
      await this.#epoch?.close();
      this.#optionDesk.lost('a new epoch began');
      const epoch = this.#createEpoch(number);
      this.#epoch = epoch;
      this.#feed = CONNECTING;
      this.#monitor = new HealthMonitor(epoch.memory);
      const rows = new RowCollector(epoch.table, epoch.day.midnightMs);
      const bars = new BarCollector(epoch.bars, epoch.table, epoch.day, epoch.universe);
      this.#publisher.begin(number, epoch.memory.capacity, rows, bars);
      this.#sessionChanged();
      void epoch.storeUp.then(() => gate.resolve(epoch));
      await epoch.open();
      if (this.#stopped || epoch.universe.size === 0) return;
      this.log.write('info', 'epoch.opened', { epoch: number, day: epoch.day.date, rows: epoch.universe.size });
      this.#sessionChanged();
    });
    this.#switching = next.catch(() => {});
    return next;
  }

  #createEpoch(number: number): Epoch {
    const { seed, instruments, source } = this.#config;
    const day = this.#calendar.tradeDayOf(this.#clock.nowMs());
    return new Epoch({
      number,
      day,
      pastDays: pastTradeDays(this.#calendar, day.date),
      config: this.#config,
      calendar: this.#calendarData,
      sourceKey: source === 'sim' ? `sim:${seed}:${instruments}` : source,
      book: bookFolder(this.#config, this.#startedMs),
      host: this.#host,
      clock: this.#clock,
      log: this.log,
      access: this.#source?.access() ?? null,
      onFeed: (report) => this.#onFeed(report),
      onScan: (report) => this.#onScan(report),
      onOption: (report) => this.#onOption(report),
      onOrder: (report) => this.#onOrder(report),
      onStoreNotice: (report) => {
        if (report.type === 'notice') this.#notice(report.notice);
      },
      onRecorder: (report) => {
        if (report.type === 'notice') this.#notice(report.notice);
      },
      onDeath: (name, why, down) => this.#threadDied(name, why, down),
    });
  }

  #everySecond(): void {
    if (this.#monitor !== null) {
      this.#health = this.#monitor.sample(this.#healthInput());
      this.#broadcast('health.sampled', this.#health);
    }
    const epoch = this.#epoch;
    if (this.#source === null || epoch === null || epoch.universe.size === 0) return;
    this.#watchHorizon(epoch.day.date);
    this.#lake.tick(epoch.day);
    if (dueDay(this.#calendar, epoch.day, this.#clock.nowMs()) === null) return;
    this.log.write('info', 'day.rolled', { from: epoch.day.date });
    const rolled = this.#switchEpoch().then(() => this.#lake.dayEnded(epoch.day.date));
    rolled.catch((error: unknown) => this.#switchFailed(error));
  }

  #watchHorizon(date: string): void {
    if (this.#horizonTold === date || this.#publisher.clients.size === 0) return;
    this.#horizonTold = date;
    const text = horizonWarning(this.#calendar, date);
    if (text !== null) this.#raise('warn', 'input.calendar_ends', text);
  }

  #onFeed(report: Exclude<FeedReport, { type: 'instruments' }>): void {
    if (report.type === 'feed') {
      const { open, wanted, state, reason } = report;
      this.#feed = { feed: state, feedReason: reason, open, wanted };
      this.#sessionChanged();
    } else if (report.type === 'clock') {
      this.#setClock(report.clock);
    } else if (report.type === 'replay') {
      this.#replay.receive(report.state);
      this.#broadcast('replay.changed', report.state);
    } else if (report.type === 'notice') {
      this.#notice(report.notice);
    }
  }

  #onScan(report: ScanReport): void {
    this.#scanDesk.receive(report);
    if (report.type === 'hits') for (const hit of report.hits) this.#broadcast('scan.hit', hit);
    if (report.type === 'notice') this.#notice(report.notice);
  }

  #onOption(report: OptionReport): void {
    this.#optionDesk.receive(report);
    if (report.type === 'notice') this.#notice(report.notice);
  }

  #onOrder(report: OrderReport): void {
    this.#orderDesk.receive(report);
    if (report.type === 'notice') this.#notice(report.notice);
  }

  #setClock(line: EngineClock['line']): void {
    this.#clock.set(line);
    const epoch = this.#epoch;
    if (epoch === null) return;
    for (const thread of epoch.threads) if (thread.running) thread.post({ type: 'clock', clock: line });
    this.#sessionChanged();
    // The day of a replay is only known once its file has been read.
    if (this.#source !== null || this.#dayLearned) return;
    this.#dayLearned = true;
    if (istDate(line.epochMs) !== epoch.day.date) {
      void epoch.close();
      this.#switchEpoch().catch((error: unknown) => this.#switchFailed(error));
    }
  }

  #threadDied(name: ThreadName, why: string, down: boolean): void {
    if (name === 'scan') this.#scanDesk.lost(why);
    if (name === 'option') this.#optionDesk.lost(why);
    if (name === 'order') this.#orderDesk.lost(why);
    if (name === 'feed') this.#feed = { ...this.#feed, feed: down ? 'stopped' : 'stale', feedReason: why, open: 0 };
    const remedy = down ? 'It keeps failing and stays down: restart the terminal and read the log.' : 'It restarts.';
    this.#raise(down ? 'error' : 'warn', `thread.${name}`, `The ${name} thread ended: ${why}. ${remedy}`);
    this.#sessionChanged();
  }

  #sourceLost(why: string, down: boolean): void {
    this.#raise(
      'error',
      'source.lost',
      `The simulated exchange ended: ${why}. ${down ? 'It stays down: restart the terminal.' : 'It restarts.'}`,
    );
  }

  #switchFailed(error: unknown): void {
    const why = faultOf(error);
    this.log.write('error', 'epoch.failed', { error });
    this.#raise('error', why.code, why.text);
  }

  #raise(level: Notice['level'], code: string, text: string): void {
    this.#notice({ level, code, text, atMs: this.#clock.nowMs() });
  }

  #notice(notice: Notice): void {
    this.log.write(notice.level, 'notice.raised', { code: notice.code, text: notice.text });
    this.#broadcast('notice.raised', notice);
  }

  #broadcast<N extends EventName>(name: N, payload: EventPayload<N>): void {
    if (this.#stopped) return;
    for (const client of this.#publisher.clients) client.answerer.emit(name, payload);
  }

  #sessionChanged(): void {
    if (this.#epoch !== null) this.#broadcast('session.changed', this.#sessionState());
  }

  #sessionState(): SessionState {
    return sessionStateOf({
      config: this.#config,
      epoch: this.#present(),
      clock: this.#clock,
      calendar: this.#calendar,
      feed: this.#feed,
      replay: this.#replay.state,
    });
  }

  #healthInput(): Parameters<HealthMonitor['read']>[0] {
    return {
      atMs: this.#clock.nowMs(),
      wallMs: this.#host.wallMs(),
      sockets: { open: this.#feed.open, wanted: this.#feed.wanted },
      threads: this.#present().threads.map((thread) => thread.state),
      process: this.#host.sample(),
      publisher: this.#publisher.counts,
      lake: this.#lake.status,
    };
  }

  #readHealth(): Health {
    this.#present();
    return this.#health ?? (this.#monitor as HealthMonitor).read(this.#healthInput());
  }
}

/** Makes an engine on a host; it does nothing until `start`. Throws `input.calendar` on a broken calendar file. */
export function createEngine(host: EngineHost, config: Config): Engine {
  return new Engine(host, config);
}
