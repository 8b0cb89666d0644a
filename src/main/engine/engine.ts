import type { Config } from '#contract/config.ts';
import { ensure, FaultError, fault } from '#contract/faults.ts';
import type { Health, SessionState } from '#contract/model/terminal.ts';
import type { Dispose, Wire } from '#contract/wire.ts';
import type { CalendarData } from '../core/session/calendar-data.ts';
import { readCalendar } from '../core/session/calendar-file.ts';
import { pastTradeDays } from '../core/session/past-days.ts';
import { noMarketIsOpen, SessionCalendar } from '../core/session/calendar.ts';
import { istDate } from '../core/time/ist.ts';
import { AccountDesk } from './account-desk.ts';
import { AccountSwitch } from './account-switch.ts';
import { type Care, makeCare } from './care-wiring.ts';
import { bookFolder } from './book-folder.ts';
import { logAudit } from './audit-log.ts';
import { BarCollector } from './bar-collector.ts';
import { createHandlers } from './calls/index.ts';
import { ChangeHolds } from './change-holds.ts';
import { ClockSkewMeter } from './clock-skew.ts';
import { ClientDoor } from './client-door.ts';
import { type ClientKind, slotsOf } from './client-state.ts';
import { dueDay } from './day-roll.ts';
import { sourceDeath } from './death-words.ts';
import { EngineClock } from './engine-clock.ts';
import { firstLine } from './first-line.ts';
import { Epoch } from './epoch.ts';
import { HealthMonitor } from './health-monitor.ts';
import type { EngineHost } from './host.ts';
import type { LakeDesk } from './lake-desk.ts';
import { Log } from './log.ts';
import { OptionDesk } from './option-desk.ts';
import type { OrderDesk } from './order-desk.ts';
import { tradingFacts } from './order-facts.ts';
import type { OrderHolds } from './order-holds.ts';
import { makeOrders, type OrderWiring } from './order-wiring.ts';
import { Publisher } from './publisher.ts';
import { ReplayDesk } from './replay-desk.ts';
import { createRouter } from './router.ts';
import { RowCollector } from './row-collector.ts';
import { ScanDesk } from './scan-desk.ts';
import { Teller } from './teller.ts';
import { ThreadEars } from './thread-ears.ts';
import { sessionStateOf } from './session-state.ts';
import { SourceKeeper } from './source-keeper.ts';
import { StoreGate } from './store-gate.ts';
import type { SubscriptionDesk } from './subscription-desk.ts';
import { makeSubscriptions } from './subscription-wiring.ts';
import { sourceKey } from './source-words.ts';

/** Counters are read and the calendar is looked at once a second. */
const SECOND_MS = 1_000;

/** The engine: composition, switching of epochs, publishing. Runs on the host's main thread, which it never blocks. */
export class Engine {
  readonly log: Log;
  readonly subscriptions: SubscriptionDesk;
  readonly #host: EngineHost;
  #config: Config;
  readonly #calendarData: CalendarData;
  readonly #calendar: SessionCalendar;
  readonly #clock: EngineClock;
  readonly #publisher = new Publisher();
  readonly #store = new StoreGate();
  readonly #holds = new ChangeHolds();
  readonly #skew = new ClockSkewMeter();
  readonly #scanDesk: ScanDesk;
  readonly #optionDesk: OptionDesk;
  readonly #orderDesk: OrderDesk;
  readonly #orderHolds: OrderHolds;
  readonly #replay: ReplayDesk;
  readonly #lake: LakeDesk;
  readonly #care: Care;
  readonly #teller: Teller;
  readonly #ears: ThreadEars;
  readonly #door: ClientDoor;
  readonly #source: SourceKeeper | null;
  /** Null where nobody has to sign in. */
  readonly #account: AccountDesk | null;
  #epoch: Epoch | null = null;
  #monitor: HealthMonitor | null = null;
  #health: Health | null = null;
  #switching: Promise<void> = Promise.resolve();
  #timers: Dispose[] = [];
  #stopped = false;
  /** Whether a replay has told which day it holds. */
  #dayLearned = false;
  readonly #startedMs: number;

  constructor(host: EngineHost, config: Config) {
    this.#host = host;
    this.#config = config;
    this.#startedMs = host.wallMs();
    this.log = new Log({ level: config.logLevel, wallMs: host.wallMs, write: host.writeLog });
    this.#calendarData = readCalendar(host.calendar, host.calendarPath);
    this.#calendar = new SessionCalendar(this.#calendarData);
    this.#clock = new EngineClock(host.wallMs, firstLine(this.#calendar, config, host.wallMs()));
    this.#teller = new Teller(this.log, this.#publisher, this.#clock);
    this.#scanDesk = new ScanDesk((order) => this.#present().scan.post(order), host.timers);
    this.#optionDesk = new OptionDesk((order) => this.#present().option.post(order), host.timers);
    const hold: OrderWiring['hold'] = (owner, what, codes) => this.subscriptions.hold(owner, what, codes);
    const orders = makeOrders({
      post: (order) => this.#present().order.post(order),
      teller: this.#teller,
      host,
      hold,
    });
    this.#orderDesk = orders.desk;
    this.#orderHolds = orders.holds;
    const isReplay = config.source.startsWith('replay:');
    this.#replay = new ReplayDesk(isReplay ? (order) => this.#present().feed.post(order) : null, host.timers);
    const store = this.#store;
    this.subscriptions = makeSubscriptions({ config, store, clock: this.#clock, log: this.log, teller: this.#teller });
    this.#care = makeCare(this.#wiring());
    this.#lake = this.#care.lake;
    this.#account = host.broker === null ? null : this.#accountDesk(host.broker);
    const starter = this.#account ?? host.source;
    this.#source = starter === null ? null : this.#keeper(starter);
    const capabilities = starter === null ? ['replay'] : [];
    this.#ears = new ThreadEars({
      scanDesk: this.#scanDesk,
      optionDesk: this.#optionDesk,
      orderDesk: this.#orderDesk,
      ...this.#care,
      replay: this.#replay,
      holds: this.#holds,
      skew: this.#skew,
      teller: this.#teller,
      account: () => this.#account,
      setClock: (line) => this.#setClock(line),
      sessionChanged: () => this.#sessionChanged(),
      listsMoved: () => this.subscriptions.listsMoved(),
    });
    this.#door = new ClientDoor({
      publisher: this.#publisher,
      subscriptions: this.subscriptions,
      router: createRouter(createHandlers(this.#services())),
      log: this.log,
      hello: () => ({ epoch: this.#epoch?.number ?? 0, host: host.kind, capabilities }),
    });
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
    this.#teller.silence();
    for (const dispose of this.#timers) dispose();
    await this.#care.stop();
    for (const client of this.#publisher.clients) client.wire.close('the terminal was closed');
    await Promise.all([this.#closeEpoch(), this.#source?.stop(), this.#lake.stop()]);
    this.log.write('info', 'engine.stopped');
  }

  /** Connects a page or a command. Its watch set and charts live and die with the wire. */
  attach(wire: Wire, kind: ClientKind = 'page'): void {
    this.#door.attach(wire, kind);
  }

  /** What alerts and care are connected with. */
  #wiring(): Parameters<typeof makeCare>[0] {
    return {
      host: this.#host,
      config: this.#config,
      calendar: this.#calendar,
      clock: this.#clock,
      log: this.log,
      teller: this.#teller,
      store: this.#store,
      scanDesk: this.#scanDesk,
      orderDesk: this.#orderDesk,
      subscriptions: this.subscriptions,
      ears: () => this.#ears,
      epoch: () => this.#epoch,
      health: () => this.#health,
    };
  }

  #services(): Parameters<typeof createHandlers>[0] {
    return {
      epoch: () => this.#present(),
      nowMs: () => this.#clock.nowMs(),
      askStore: (make) => this.#store.ask(make),
      riskFreeRate: this.#config.riskFreeRate,
      publisher: this.#publisher,
      holds: this.#holds,
      clockSkew: this.#skew,
      ...this.#care,
      scanDesk: this.#scanDesk,
      optionDesk: this.#optionDesk,
      orderDesk: this.#orderDesk,
      accounts: new AccountSwitch(
        () => this.#config,
        this.#orderDesk,
        (...asked) => this.#useAccount(...asked),
      ),
      replay: this.#replay,
      lake: this.#lake,
      care: this.#care,
      subscriptions: this.subscriptions,
      host: this.#host,
      sessionState: () => this.#sessionState(),
      health: () => this.#readHealth(),
    };
  }

  #keeper(starter: NonNullable<EngineHost['source']>): SourceKeeper {
    return new SourceKeeper({
      starter,
      timers: this.#host.timers,
      wallMs: this.#host.wallMs,
      nowMs: () => this.#clock.nowMs(),
      onClock: (line) => this.#setClock(line),
      onLost: (why, down) => this.#teller.raise('error', 'source.lost', sourceDeath(why, down)),
      onBack: () => void this.#switchEpoch().catch((error: unknown) => this.#teller.epochFailed(error)),
    });
  }

  #accountDesk(broker: NonNullable<EngineHost['broker']>): AccountDesk {
    return new AccountDesk({
      host: this.#host,
      broker,
      ipEchoUrl: this.#config.ipEchoUrl,
      label: this.#config.account,
      quiet: () => this.#epoch === null || noMarketIsOpen(this.#epoch.day, this.#clock.nowMs()),
      onAccess: (access) => [this.#source?.replace(access), this.#epoch?.renew(access)],
      onState: () => this.#sessionChanged(),
      tell: (level, code, text) => this.#teller.raise(level, code, text),
    });
  }

  /** Everything moves to the other account in a new epoch, whose failure is told as that of a new day is. */
  async #useAccount(account: string, stillFree: () => Promise<void>): Promise<void> {
    this.#source?.replace(await ensure(this.#account, 'only a broker has several').change(account, stillFree));
    this.#config = { ...this.#config, account };
    void this.#switchEpoch().catch((error: unknown) => this.#teller.epochFailed(error));
  }

  #present(): Epoch {
    if (this.#epoch === null) {
      throw new FaultError(fault('unavailable.starting', 'The terminal is starting. Try again in a moment.'));
    }
    return this.#epoch;
  }

  /** Closes the present epoch and opens the next one; switches run one after the other. */
  #switchEpoch(): Promise<void> {
    const openGate = this.#store.shut();
    const next = this.#switching.then(async () => {
      if (this.#stopped) return;
      const number = (this.#epoch?.number ?? 0) + 1;
      await this.#closeEpoch();
      this.#optionDesk.lost('a new epoch began');
      const epoch = this.#createEpoch(number);
      this.#epoch = epoch;
      this.#ears.begin();
      this.#monitor = new HealthMonitor(epoch.memory);
      const rows = new RowCollector(epoch.table, epoch.day.midnightMs);
      const bars = new BarCollector(epoch);
      this.#publisher.begin({ epoch: number, rows, bars, depth: epoch.depth }, epoch.memory.capacity);
      this.#sessionChanged();
      void epoch.storeUp.then(() => openGate(epoch));
      await epoch.open();
      if (this.#stopped || epoch.universe.size === 0) return;
      this.subscriptions.begin(epoch);
      this.#orderHolds.restart();
      void this.#care.alerts.begin();
      void this.#care.jobs.begin();
      for (const { id, charts } of this.#publisher.clients) this.subscriptions.holdSlots('chart', id, slotsOf(charts));
      this.log.write('info', 'epoch.opened', { epoch: number, day: epoch.day.date, rows: epoch.universe.size });
      this.#sessionChanged();
    });
    this.#switching = next.catch(() => {});
    return next;
  }

  async #closeEpoch(): Promise<void> {
    this.subscriptions.end();
    this.#care.alerts.end();
    await this.#epoch?.close();
    const trouble = this.#epoch === null ? null : logAudit(this.log, this.#epoch.memory, this.#epoch.day.date);
    if (trouble !== null) this.#teller.raise('error', 'bug.ticks_unaccounted', trouble);
  }

  #createEpoch(number: number): Epoch {
    const day = this.#calendar.tradeDayOf(this.#clock.nowMs());
    return new Epoch({
      number,
      day,
      pastDays: pastTradeDays(this.#calendar, day.date),
      config: this.#config,
      calendar: this.#calendarData,
      sourceKey: sourceKey(this.#config),
      book: bookFolder(this.#config, this.#startedMs),
      host: this.#host,
      clock: this.#clock,
      log: this.log,
      access: this.#source?.access() ?? null,
      ...this.#ears.listeners,
    });
  }

  #everySecond(): void {
    if (this.#monitor !== null) {
      this.#health = this.#monitor.sample(this.#healthInput());
      this.#teller.broadcast('health.sampled', this.#health);
      const skew = this.#skew.change();
      if (skew !== null) this.#teller.raise(skew.state === 'block' ? 'error' : 'warn', 'clock.skew', skew.text);
    }
    this.subscriptions.everySecond();
    this.#care.alerts.everySecond();
    this.#care.jobs.everySecond();
    this.#tellOrderThread();
    const epoch = this.#epoch;
    if (this.#source === null || epoch === null || epoch.universe.size === 0) return;
    this.#care.lookAhead(epoch.day.date, this.#publisher.clients.size);
    this.#lake.tick(epoch.day);
    if (dueDay(this.#calendar, epoch.day, this.#clock.nowMs()) === null) return;
    this.log.write('info', 'day.rolled', { from: epoch.day.date });
    const rolled = this.#switchEpoch().then(() => this.#lake.dayEnded(epoch.day.date));
    rolled.catch((error: unknown) => this.#teller.epochFailed(error));
  }

  #tellOrderThread(): void {
    const epoch = this.#epoch;
    if (epoch === null) return;
    if (!epoch.order.running) return this.#orderHolds.restart();
    const { feed } = this.#ears.feed;
    const parts = { feed, health: this.#health, account: this.#account, skew: this.#skew, holds: this.#holds };
    epoch.order.post({ type: 'facts', facts: tradingFacts({ ...parts, nowMs: this.#clock.nowMs() }) });
    this.#orderHolds.everySecond();
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
      this.#switchEpoch().catch((error: unknown) => this.#teller.epochFailed(error));
    }
  }

  #sessionChanged(): void {
    if (this.#epoch !== null) this.#teller.broadcast('session.changed', this.#sessionState());
  }

  #sessionState(): SessionState {
    return sessionStateOf({
      config: this.#config,
      epoch: this.#present(),
      clock: this.#clock,
      calendar: this.#calendar,
      feed: this.#ears.feed,
      replay: this.#replay.state,
      restUrl: this.#host.broker?.urls.rest ?? null,
      token: this.#account?.token ?? null,
    });
  }

  #healthInput(): Parameters<HealthMonitor['read']>[0] {
    return {
      atMs: this.#clock.nowMs(),
      wallMs: this.#host.wallMs(),
      sockets: { open: this.#ears.feed.open, wanted: this.#ears.feed.wanted },
      threads: this.#present().threads.map((thread) => thread.state),
      process: this.#host.sample(),
      publisher: this.#publisher.counts,
      lake: this.#lake.status,
      skew: this.#skew,
      feedIsReal: this.#source !== null && this.#clock.line.speed === 1,
      tokenLeftMs: this.#account?.tokenLeftMs ?? null,
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
