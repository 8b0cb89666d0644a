import { type Fault, faultOf, never } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { MinuteGate, SealedMinutes } from '../../core/bars/minute-gate.ts';
import { Counters, SCAN_COUNTERS, type ScanCounter } from '../../core/counters.ts';
import { MarketPass } from '../../core/market/market-pass.ts';
import { type ChainFacts, chainFacts } from '../../core/scan/chain-facts.ts';
import { ScanRunner } from '../../core/scan/scan-runner.ts';
import type { AnyScanner } from '../../core/scan/scanner.ts';
import { NO_HISTORY } from '../../core/scan/scan-state.ts';
import { SessionCalendar } from '../../core/session/calendar.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import type {
  ChangeOrder,
  CommonOrder,
  MessagePortLike,
  ScanBoot,
  ScanOrder,
  ScanReport,
  StoreReport,
} from '../protocol.ts';
import type { ThreadBody, ThreadTools } from '../thread.ts';
import { tellLevels, tellSectors } from './board-teller.ts';
import { ForwardPass } from './forward-pass.ts';
import { GapDesk } from './gap-desk.ts';
import { HitKeeper } from './hit-keeper.ts';
import { HistoryLoader } from './history-loader.ts';
import { InfoTeller } from './info-teller.ts';
import { LevelsDesk } from './levels-desk.ts';
import { keepSettings, loadSettings } from './load-settings.ts';
import { OwnDesk } from './own-desk.ts';
import { passesOf } from './passes.ts';
import { RuleDesk } from './rule-desk.ts';
import type { InfoPlace } from './scanner-infos.ts';
import { hitTrouble, tellScannerFailed } from './scan-trouble.ts';
import { ScannerSettings } from './scanner-settings.ts';
import { StoreDoor } from './store-door.ts';

/** Longest stretch of closing minutes before messages have their turn, real ms. */
const SLICE_MS = 200;
/** Live, passes wait at most this long for the histories, real ms: the first start of all loads them for half an hour. */
const PASS_WAIT_MS = 120_000;

export interface ScanParts {
  readonly scanners: readonly AnyScanner[];
  /** Hands over what arrives at a port; only the shell knows real ports. */
  listen(port: MessagePortLike, receive: (message: StoreReport) => void): void;
}

/** What the scan thread does: loads history, closes bars by exchange time, runs scanners, stores and reports hits. */
export class ScanBody implements ThreadBody<ScanOrder> {
  readonly #boot: ScanBoot;
  readonly #tools: ThreadTools<ScanReport>;
  readonly #parts: ScanParts;
  readonly #table: TickTable;
  readonly #bars: DayBars;
  readonly #counters: Counters<ScanCounter>;
  readonly #gate: MinuteGate;
  readonly #sealed: SealedMinutes;
  readonly #settings: ScannerSettings;
  readonly #calendar: SessionCalendar;
  readonly #levels: LevelsDesk;
  readonly #gaps: GapDesk;
  readonly #own: OwnDesk;
  readonly #rules: RuleDesk;
  readonly #infos: InfoTeller;
  /** By slot: what is subscribed. */
  #instruments = new Map<number, Instrument>();
  /** One more than the highest slot: rows below it may hold something. */
  #rows = 0;
  #door: StoreDoor | null = null;
  #runner: ScanRunner | null = null;
  #loader: HistoryLoader | null = null;
  readonly #hits: HitKeeper;
  readonly #forward: ForwardPass;
  /** A slice of closing minutes is to be followed by the next. */
  #goingOn = false;
  #lastRunMs: number | null = null;
  #lastFault: Fault | null = null;
  /** Real time until which the place waits for what passes have asked for. */
  #patientUntilMs = 0;
  /** Pass of the gate that the runner was made in. */
  #pass = -1;
  /** Knows the sectors; null before the instruments of the day are there. */
  #market: MarketPass | null = null;

  constructor(boot: ScanBoot, tools: ThreadTools<ScanReport>, parts: ScanParts) {
    this.#boot = boot;
    this.#tools = tools;
    this.#parts = parts;
    this.#table = TickTable.attach(boot.memory.table);
    this.#bars = DayBars.attach(boot.memory.bars, boot.memory.capacity);
    this.#gate = MinuteGate.attach(boot.memory.gate);
    this.#sealed = new SealedMinutes(this.#gate, this.#bars);
    this.#counters = Counters.attach(boot.memory.counters.scan, SCAN_COUNTERS);
    this.#settings = new ScannerSettings(parts.scanners);
    this.#infos = new InfoTeller(tools, this.#settings, this.#counters);
    this.#calendar = new SessionCalendar(boot.calendar);
    const { day, memory } = boot;
    this.#own = new OwnDesk(tools, this.#settings, boot.pastDays);
    this.#gaps = new GapDesk({ epoch: memory.epoch, day, table: this.#table });
    this.#levels = new LevelsDesk({ epoch: memory.epoch, day, table: this.#table, bars: this.#bars });
    this.#rules = new RuleDesk({
      day,
      table: this.#table,
      minutes: this.#sealed,
      door: () => this.#door,
      tell: (news) => tools.report({ type: 'ruleNews', news }),
    });
    this.#forward = new ForwardPass({
      day,
      minutes: this.#sealed,
      isReplay: boot.isReplay,
      sinceMs: (id) => this.#settings.sinceMs(id),
      door: () => this.#door,
      monotonicMs: () => tools.timers.monotonicMs(),
      told: (outcomes) => tools.report({ type: 'outcomes', outcomes }),
      trouble: (what, fields) => tools.log('warn', what, fields),
    });
    this.#hits = new HitKeeper({
      tellsAtOnce: !boot.isReplay,
      midnightMs: day.midnightMs,
      monotonicMs: () => tools.timers.monotonicMs(),
      recalled: (hit) => this.#forward.take(hit),
      gate: this.#gate,
      counters: this.#counters,
      told: (hits) => {
        this.#infos.tellReadiness(this.#place(), this.#levels);
        tools.report({ type: 'hits', hits, toldMs: tools.clock.nowMs() });
      },
      stored: () => void (this.#runner !== null && this.#tellPlace(this.#runner, true)),
      ...hitTrouble(tools),
    });
  }

  step(order: Exclude<ScanOrder, CommonOrder>, nowMs: number): void {
    if (order.type === 'begin') this.#begin(order.instruments, order.store, nowMs);
    else if (order.type === 'change') this.#change(order);
    else if (order.type === 'rewound') this.#followPass();
    else if (order.type === 'configure') this.#configure(order, nowMs);
    else if (order.type === 'lists') this.#takeLists(order.lists, nowMs);
    else if (order.type === 'rules') this.#rules.take(order.rules, order.removed, order.whole, nowMs);
    else if (order.type === 'levels') tellLevels(this.#tools, this.#levels, order, nowMs);
    else if (order.type === 'sectors') tellSectors(this.#tools, this.#market, order.id);
    else if (order.type === 'gapBoard')
      this.#tools.report({ type: 'gapBoard', id: order.id, board: this.#gaps.board(order.limit, nowMs) });
    else if (order.type === 'ownChanged') this.#reloadOwn(order.id);
    else if (order.type === 'ownTest') this.#own.test(order, this.#door, [...this.#instruments.values()]);
    else never(order);
  }

  tick(nowMs: number): void {
    this.#followPass();
    if (this.#runner !== null) {
      // A person's own alerts first: they wait for no scanner.
      if (this.#gate.pass === this.#pass) this.#rules.closeThrough(this.#gate.closed);
      this.#rules.look(nowMs);
      this.#advance(this.#runner, nowMs);
      this.#loader?.pump();
      this.#runner.runPasses();
      this.#store();
      if (this.#gate.pass === this.#pass) this.#forward.tick();
      this.#tellPlace(this.#runner);
    }
    this.#gaps.tick(nowMs);
    this.#infos.tell(this.#place(), this.#levels);
  }

  close(): void {
    this.#loader?.stop();
    this.#own.stop();
    this.#door?.close();
  }

  #begin(instruments: readonly Instrument[], port: MessagePortLike, nowMs: number): void {
    this.close();
    this.#instruments = new Map();
    this.#rows = 0;
    this.#take(instruments);
    const door = new StoreDoor(port);
    this.#door = door;
    this.#hits.begin();
    this.#parts.listen(port, (message) => door.receive(message));
    this.#forward.begin(instruments, nowMs);
    const build = (): void => this.#build(this.#tools.clock.nowMs());
    const refused = (why: string): void => this.#tools.log('warn', 'scan.setting_refused', { why });
    loadSettings({ door, settings: this.#settings, own: this.#own, hits: this.#hits, refused }, build);
    this.#tools.log('info', 'scan.begun', { instruments: instruments.length, nowMs });
  }

  #take(instruments: readonly Instrument[]): void {
    this.#rules.adopt(instruments);
    for (const instrument of instruments) {
      this.#instruments.set(instrument.slot, instrument);
      this.#rows = Math.max(this.#rows, instrument.slot + 1);
    }
  }

  /** What came is loaded and scanned; what left is let go, unless it left because its session is over. */
  #change({ added, dropped, afterHours }: ChangeOrder): void {
    if (!afterHours) {
      for (const slot of dropped) this.#instruments.delete(slot);
      this.#runner?.drop(dropped);
      this.#gaps.drop(dropped);
      this.#forward.unsubscribed(dropped, this.#tools.clock.nowMs());
    }
    this.#take(added);
    if (this.#runner === null || this.#loader === null) return;
    this.#loader.add(this.#runner.adopt(added));
    this.#levels.add(added);
    this.#gaps.add(added);
  }

  /** Scans the day again when a list that a universe names holds something else. */
  #takeLists(lists: readonly Watchlist[], nowMs: number): void {
    if (!this.#settings.takeLists(lists) || this.#runner === null) return;
    this.#gate.forgetHits();
    this.#build(nowMs);
  }

  /** Makes the runner anew and loads every instrument again; hits that were fired before are found again by the store. */
  #build(nowMs: number): void {
    this.#loader?.stop();
    this.#pass = this.#gate.pass;
    const runner = this.#makeRunner();
    const instruments = [...this.#instruments.values()];
    const states = runner.adopt(instruments);
    this.#runner = runner;
    this.#levels.begin(runner, instruments);
    this.#gaps.begin(runner, instruments);
    const { day, pastDays, capital } = this.#boot;
    const loader = new HistoryLoader(
      {
        door: this.#door as StoreDoor,
        day,
        pastDays,
        monotonicMs: () => this.#tools.timers.monotonicMs(),
        knownMinute: () => runner.closedMinute,
        wantsHistory: (state) => runner.wantsHistory(state),
        plain: (state) => {
          if (runner.stateOf(state.instrument.slot) !== state) return;
          this.#levels.keepPlain(state);
          runner.load(state.instrument.slot, NO_HISTORY, -1);
          this.#gate.step();
        },
        loaded: (state, history, known) => {
          // It may have been dropped, or have come back as another, while its history was on the way.
          if (runner.stateOf(state.instrument.slot) !== state) return;
          this.#counters.add('historyLoaded');
          this.#levels.keep(state, history, known);
          runner.load(state.instrument.slot, history, known);
          state.past.warm();
          this.#store();
          this.#tellPlace(runner, true);
        },
        failed: (_state, fault) => {
          this.#counters.add('historyFailed');
          this.#lastFault = fault;
        },
      },
      states,
    );
    this.#loader = loader;
    const chains = this.#chainFacts();
    const passes = passesOf({ day, pastDays, instruments, runner, minutes: this.#sealed, capital, chains });
    this.#market = passes.find((pass) => pass instanceof MarketPass) ?? null;
    runner.addPasses([...passes, this.#forward, { closeMinute: () => this.#gate.step() }]);
    this.#advance(runner, nowMs);
    loader.pump();
    runner.runPasses();
  }

  /** A root without a history of volatility is refused; so is one that cannot be read now. */
  #chainFacts(): ChainFacts {
    return chainFacts(this.#calendar, this.#table, this.#boot.riskFreeRate, (root, told) =>
      this.#door?.ask({ kind: 'atmIv', root }, told, () => told(null)),
    );
  }

  #makeRunner(): ScanRunner {
    const { timers } = this.#tools;
    const { isReplay } = this.#boot;
    this.#patientUntilMs = timers.monotonicMs() + PASS_WAIT_MS;
    return new ScanRunner(
      {
        day: this.#boot.day,
        minutes: this.#sealed,
        // A replay plays at any speed and leaves nothing out.
        stopwatchMs: () => (isReplay ? 0 : timers.monotonicMs()),
        hit: (hit) => {
          this.#hits.keep(hit, this.#door);
          this.#forward.take(hit);
          this.#hits.tell();
        },
        failed: (scanner, symbol, error) => {
          this.#counters.add('errors');
          tellScannerFailed(this.#tools, scanner, symbol, error);
        },
        passesReady: () => this.#loader?.asked === true || (!isReplay && timers.monotonicMs() > this.#patientUntilMs),
        lists: this.#settings.codes,
        capital: this.#boot.capital,
      },
      this.#settings.list,
    );
  }

  /** A replay put the day together anew: everything is scanned again. Hits of what now lies ahead will be news again. */
  #followPass(): void {
    const { pass } = this.#gate;
    if (pass === this.#pass || (pass & 1) !== 0 || this.#runner === null) return;
    this.#hits.forgetWaiting();
    const nowMs = this.#tools.clock.nowMs();
    this.#hits.forgetAfter(nowMs);
    this.#rules.moved(nowMs);
    this.#forward.moved();
    this.#build(nowMs);
  }

  /** How far the scanners have come: a replay does not run ahead of them. @param gotOn by a step that shows nowhere else. */
  #tellPlace(runner: ScanRunner, gotOn = false): void {
    if (gotOn) this.#gate.step();
    const late = this.#tools.timers.monotonicMs() > this.#patientUntilMs;
    const settled = this.#loader?.asked === true && !this.#hits.onTheWay && (late || !runner.passesBehind);
    this.#gate.take(this.#pass, runner.closedMinute, settled);
  }

  #configure(order: Extract<ScanOrder, { type: 'configure' }>, nowMs: number): void {
    const { id, scannerId, enabled, params, universe } = order;
    try {
      this.#settings.configure(scannerId, enabled, params, universe, nowMs);
    } catch (thrown) {
      this.#tools.report({ type: 'refused', id, fault: faultOf(thrown) });
      return;
    }
    if (this.#door !== null) {
      keepSettings(this.#door, this.#settings, this.#tools);
      this.#gate.forgetHits();
      this.#build(nowMs);
    }
    const scanner = this.#infos.infos(this.#place()).find((info) => info.id === scannerId);
    if (scanner !== undefined) this.#tools.report({ type: 'configured', id, scanner });
  }

  /** Reads the person's own scanners again and scans the day with them; before the first build they come by themselves. */
  #reloadOwn(id: number): void {
    const loaded = (): void => this.#tools.report({ type: 'ownLoaded', id });
    if (this.#door === null || this.#runner === null) return loaded();
    this.#own.load(this.#door, () => {
      if (this.#door !== null) keepSettings(this.#door, this.#settings, this.#tools);
      this.#gate.forgetHits();
      this.#build(this.#tools.clock.nowMs());
      this.#infos.hurry();
      this.#infos.tell(this.#place(), this.#levels);
      loaded();
    });
  }

  #advance(runner: ScanRunner, nowMs: number): void {
    const minute = this.#gate.closed;
    if (this.#gate.pass !== this.#pass || minute <= runner.closedMinute) return;
    this.#gate.begin(minute, nowMs - this.#boot.day.midnightMs);
    const from = runner.closedMinute;
    const untilMs = this.#tools.timers.monotonicMs() + SLICE_MS;
    // Asked every few instruments: what they fired is told while the others are still looked at.
    const done = runner.closeThrough(minute, () => {
      this.#gate.step();
      this.#hits.tell();
      return this.#tools.timers.monotonicMs() > untilMs;
    });
    this.#store();
    this.#counters.add('boundaries', Math.max(runner.closedMinute, 0) - Math.max(from, 0));
    this.#lastRunMs = nowMs;
    if (!done) this.#goOn();
  }

  /** The next slice comes after the messages that wait. */
  #goOn(): void {
    if (this.#goingOn) return;
    this.#goingOn = true;
    this.#tools.timers.after(0, () => {
      this.#goingOn = false;
      this.tick(this.#tools.clock.nowMs());
    });
  }

  /** Sends waiting hits to the store. */
  #store(): void {
    // What was read while a replay moved may be of two days.
    if (this.#gate.pass !== this.#pass) this.#hits.forgetWaiting();
    this.#hits.store(this.#door);
  }

  #place(): InfoPlace {
    const left = this.#loader?.left ?? 0;
    return { runner: this.#runner, left, lastFault: this.#lastFault, lastRunMs: this.#lastRunMs };
  }
}
