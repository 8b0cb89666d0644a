import { type Fault, faultOf, never } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import { HITS_PER_PAGE_MAX } from '#contract/model/scan.ts';
import { DayBars } from '../../core/bars/day-bars.ts';
import { MinuteGate, SealedMinutes } from '../../core/bars/minute-gate.ts';
import { Counters, SCAN_COUNTERS, type ScanCounter } from '../../core/counters.ts';
import { ScanRunner, type ScannerSetting } from '../../core/scan/scan-runner.ts';
import { paramInfos, type Scanner } from '../../core/scan/scanner.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import { minuteOfDay } from '../../core/time/ist.ts';
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
import { HistoryLoader } from './history-loader.ts';
import { LevelsDesk } from './levels-desk.ts';
import { RuleDesk } from './rule-desk.ts';
import { SETTINGS_KEY, ScannerSettings } from './scanner-settings.ts';
import { StoreDoor } from './store-door.ts';

/** Hits waiting to be stored; when there are more, they are sent before the minute is done. */
export const HITS_WAITING_MAX = 20_000;
/** Stored hits that are recalled at the start, newest first: far more than a day brings. */
const HITS_KNOWN_MAX = 20_000;
/** Scanner states are told at most this often, real time. */
const INFO_MS = 1_000;

export interface ScanParts {
  readonly scanners: readonly Scanner[];
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
  readonly #levels: LevelsDesk;
  readonly #rules: RuleDesk;
  /** By slot: what is subscribed. */
  #instruments = new Map<number, Instrument>();
  /** One more than the highest slot: rows below it may hold something. */
  #rows = 0;
  #door: StoreDoor | null = null;
  #runner: ScanRunner | null = null;
  #loader: HistoryLoader | null = null;
  #waiting: Hit[] = [];
  /** Hits that were known at the start or have been told since, with their times. */
  readonly #known = new Map<number, number>();
  #unstoredId = 0;
  #lastRunMs: number | null = null;
  #toldInfo = '';
  #toldReadiness = '';
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #lastFault: Fault | null = null;
  /** Pass of the gate that the runner was made in. */
  #pass = -1;

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
    const { day, pastDays, memory } = boot;
    this.#levels = new LevelsDesk({ epoch: memory.epoch, day, pastDays, table: this.#table, bars: this.#bars });
    this.#rules = new RuleDesk({
      day,
      table: this.#table,
      minutes: this.#sealed,
      door: () => this.#door,
      tell: (news) => this.#tools.report({ type: 'ruleNews', news }),
    });
  }

  step(order: Exclude<ScanOrder, CommonOrder>, nowMs: number): void {
    if (order.type === 'begin') this.#begin(order.instruments, order.store, nowMs);
    else if (order.type === 'change') this.#change(order);
    else if (order.type === 'rewound') this.#followPass();
    else if (order.type === 'configure') this.#configure(order, nowMs);
    else if (order.type === 'rules') this.#rules.take(order.rules, order.removed, order.whole, nowMs);
    else if (order.type === 'levels') this.#tellLevels(order.id, order.slot, nowMs);
    else never(order);
  }

  tick(nowMs: number): void {
    this.#followPass();
    if (this.#runner !== null) {
      this.#advance(this.#runner, nowMs);
      this.#rules.look(nowMs);
      this.#loader?.pump();
      this.#store();
      this.#tellPlace(this.#runner);
    }
    this.#tellInfo();
  }

  close(): void {
    this.#loader?.stop();
    this.#door?.close();
  }

  #begin(instruments: readonly Instrument[], port: MessagePortLike, nowMs: number): void {
    this.close();
    this.#instruments = new Map();
    this.#rows = 0;
    this.#take(instruments);
    const door = new StoreDoor(port);
    this.#door = door;
    this.#parts.listen(port, (message) => door.receive(message));
    const withHits = (): void => this.#recall(door, undefined, () => this.#build(this.#tools.clock.nowMs()));
    door.ask(
      { kind: 'prefGet', key: SETTINGS_KEY },
      ({ json }) => {
        const left = json === null ? [] : this.#settings.restore(json);
        for (const why of left) this.#tools.log('warn', 'scan.setting_refused', { why });
        withHits();
      },
      withHits,
    );
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
    }
    this.#take(added);
    if (this.#runner === null || this.#loader === null) return;
    this.#loader.add(this.#runner.adopt(added));
    this.#levels.add(added);
  }

  /** Reads which hits are known already, page by page: a restart finds them again and must not tell them twice. */
  #recall(door: StoreDoor, beforeId: number | undefined, then: () => void): void {
    door.ask(
      { kind: 'hits', limit: HITS_PER_PAGE_MAX, beforeId },
      ({ hits }) => {
        for (const { id, atMs } of hits) this.#known.set(id, atMs);
        const last = hits.at(-1)?.id;
        if (hits.length < HITS_PER_PAGE_MAX || this.#known.size >= HITS_KNOWN_MAX) then();
        else this.#recall(door, last, then);
      },
      then,
    );
  }

  /** Makes the runner anew and loads every instrument again; hits that were fired before are found again by the store. */
  #build(nowMs: number): void {
    this.#loader?.stop();
    this.#pass = this.#gate.pass;
    const { day } = this.#boot;
    const runner = new ScanRunner(
      {
        day,
        minutes: this.#sealed,
        // A replay plays at any speed and leaves nothing out.
        stopwatchMs: () => (this.#boot.isReplay ? 0 : this.#tools.timers.monotonicMs()),
        hit: (hit) => this.#keep(hit),
        failed: (scanner, symbol, error) => this.#scannerFailed(scanner, symbol, error),
        passes: [this.#rules],
      },
      this.#settings.list,
    );
    const instruments = [...this.#instruments.values()];
    const states = runner.adopt(instruments);
    this.#runner = runner;
    this.#levels.begin(runner, instruments);
    this.#advance(runner, nowMs);
    this.#loader = new HistoryLoader(
      {
        door: this.#door as StoreDoor,
        day,
        monotonicMs: () => this.#tools.timers.monotonicMs(),
        knownMinute: () => runner.closedMinute,
        loaded: (state, history, known, cut) => {
          // It may have been dropped, or have come back as another, while its history was on the way.
          if (runner.stateOf(state.instrument.slot) !== state) return;
          this.#counters.add('historyLoaded');
          this.#levels.keep(state, history, known, cut);
          runner.load(state.instrument.slot, history, known);
          this.#store();
          this.#tellPlace(runner);
        },
        failed: (_state, fault) => {
          this.#counters.add('historyFailed');
          this.#lastFault = fault;
        },
      },
      states,
    );
    this.#loader.pump();
  }

  /** A replay put the day together anew: everything is scanned again. Hits of what now lies ahead will be news again. */
  #followPass(): void {
    const { pass } = this.#gate;
    if (pass === this.#pass || (pass & 1) !== 0 || this.#runner === null) return;
    this.#waiting = [];
    const nowMs = this.#tools.clock.nowMs();
    for (const [id, atMs] of this.#known) if (atMs > nowMs) this.#known.delete(id);
    this.#rules.moved(nowMs);
    this.#build(nowMs);
  }

  /** How far the scanners have come: a replay does not run ahead of them. */
  #tellPlace(runner: ScanRunner): void {
    this.#gate.take(this.#pass, runner.closedMinute, this.#loader?.left === 0);
  }

  #configure(order: Extract<ScanOrder, { type: 'configure' }>, nowMs: number): void {
    const { id, scannerId, enabled, params } = order;
    try {
      this.#settings.configure(scannerId, enabled, params);
    } catch (thrown) {
      this.#tools.report({ type: 'refused', id, fault: faultOf(thrown) });
      return;
    }
    if (this.#door !== null) {
      const failed = (fault: Fault): void =>
        this.#tools.notice('warn', fault.code, `The scanner settings were not stored: ${fault.text}`);
      this.#door.ask({ kind: 'prefSet', key: SETTINGS_KEY, json: this.#settings.toJson() }, () => {}, failed);
      this.#gate.forgetHits();
      this.#build(nowMs);
    }
    const scanner = this.#infos().find((info) => info.id === scannerId);
    if (scanner !== undefined) this.#tools.report({ type: 'configured', id, scanner });
  }

  #tellLevels(id: number, slot: number, nowMs: number): void {
    try {
      this.#tools.report({ type: 'levels', id, levels: this.#levels.of(slot, nowMs) });
    } catch (thrown) {
      this.#tools.report({ type: 'refused', id, fault: faultOf(thrown) });
    }
  }

  #advance(runner: ScanRunner, nowMs: number): void {
    const minute = this.#gate.closed;
    if (this.#gate.pass !== this.#pass) return;
    if (minute <= runner.closedMinute) return;
    this.#counters.add('boundaries', minute - Math.max(runner.closedMinute, 0));
    runner.closeThrough(minute);
    this.#lastRunMs = nowMs;
  }

  #keep(hit: Hit): void {
    if (this.#waiting.length >= HITS_WAITING_MAX) this.#store();
    this.#waiting.push(hit);
  }

  /** Sends waiting hits to the store; what comes back with a new id is reported. */
  #store(): void {
    // What was read while a replay moved may be of two days.
    if (this.#gate.pass !== this.#pass) this.#waiting = [];
    for (const { atMs } of this.#waiting) this.#gate.markHit(minuteOfDay(atMs) - 1);
    while (this.#door !== null && this.#waiting.length > 0) {
      const hits = this.#waiting.splice(0, HITS_PER_PAGE_MAX);
      this.#door.ask(
        { kind: 'saveHits', hits },
        (answer) => this.#tellHits(answer.hits),
        (fault) => {
          this.#tools.log('warn', 'scan.hits_not_stored', { code: fault.code, hits: hits.length });
          this.#tools.report({ type: 'hits', hits: hits.map((hit) => ({ ...hit, id: (this.#unstoredId -= 1) })) });
        },
      );
    }
  }

  #tellHits(stored: readonly Hit[]): void {
    const fresh = stored.filter(({ id }) => !this.#known.has(id));
    for (const { id, atMs } of fresh) this.#known.set(id, atMs);
    this.#counters.add('hits', fresh.length);
    this.#counters.add('hitsDuplicate', stored.length - fresh.length);
    if (fresh.length === 0) return;
    this.#tools.report({ type: 'hits', hits: fresh });
  }

  #scannerFailed(scanner: string, symbol: string, error: unknown): void {
    const { text } = faultOf(error);
    this.#counters.add('errors');
    this.#tools.log('error', 'scan.scanner_failed', { scanner, symbol, text });
    this.#tools.notice(
      'error',
      'bug.scanner_failed',
      `The scanner ${scanner} failed on ${symbol} and is off until the next start: ${text}`,
    );
  }

  #infos(): ScannerInfo[] {
    let runs = 0;
    let skipped = 0;
    const infos = this.#settings.list.map((setting) => {
      const progress = this.#runner?.progress(setting.scanner.id) ?? NO_PROGRESS;
      runs += progress.runs;
      skipped += progress.skipped;
      const { scanner, enabled, params } = setting;
      return {
        id: scanner.id,
        title: scanner.title,
        group: scanner.group,
        sentence: scanner.sentence,
        columns: [...scanner.columns],
        intervals: [...scanner.intervals],
        enabled,
        ready: progress.ready,
        wanted: progress.wanted,
        skipped: progress.skipped,
        lastRunMs: this.#lastRunMs,
        reason: this.#reason(setting, progress),
        params: paramInfos(scanner, params),
      };
    });
    this.#counters.set('runs', runs);
    this.#counters.set('runsSkipped', skipped);
    return infos;
  }

  /** Why a scanner does not run on everything that it wants; null when it does. */
  #reason({ enabled, scanner, params }: ScannerSetting, progress: typeof NO_PROGRESS): string | null {
    if (!enabled) return 'switched off';
    if (progress.broken) return 'failed; off until the next start';
    if (this.#runner === null) return 'waits for the instruments';
    if (progress.wanted === 0) return 'no instrument of its kinds trades today';
    if (progress.ready === progress.wanted) return null;
    const left = this.#loader?.left ?? 0;
    const count = `history ${progress.ready} of ${progress.wanted}`;
    if (left > 0) return this.#lastFault === null ? count : `${count}; ${this.#lastFault.text}`;
    const volume = scanner.needsPreviousVolume ? " and the previous day's volume" : '';
    return `${count}; the others lack ${scanner.barsNeeded(params)} bars${volume}`;
  }

  #tellInfo(): void {
    const realMs = this.#tools.timers.monotonicMs();
    if (realMs - this.#toldAtMs < INFO_MS) return;
    this.#toldAtMs = realMs;
    this.#tellReadiness();
    const scanners = this.#infos();
    const text = JSON.stringify(scanners);
    if (text === this.#toldInfo) return;
    this.#toldInfo = text;
    this.#tools.report({ type: 'scanners', scanners });
  }

  /** Baselines and levels are made of history: alerts wait for most of it. */
  #tellReadiness(): void {
    if (this.#runner === null) return;
    const readiness = this.#runner.readiness(this.#levels.levelled);
    const text = JSON.stringify(readiness);
    if (text === this.#toldReadiness) return;
    this.#toldReadiness = text;
    this.#tools.report({ type: 'readiness', readiness });
  }
}

const NO_PROGRESS = { ready: 0, wanted: 0, runs: 0, skipped: 0, broken: false };
