import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { COLUMNS } from '#contract/columns.ts';
import { FaultError } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { Counters, ORDER_COUNTERS } from '../../src/main/core/counters.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { openVenue } from '../../src/main/threads/order/open-venue.ts';
import type { ThreadTools } from '../../src/main/threads/thread.ts';
import { OrderBody, type OrderParts } from '../../src/main/threads/order/order-body.ts';
import type { RiskJudge } from '../../src/main/threads/order/desk-parts.ts';
import type { OrderBoot, OrderCall, OrderCallName, OrderPush, OrderReport } from '../../src/main/threads/protocol.ts';
import { ManualTimers } from './manual-timers.ts';
import { ScriptedVenue } from './scripted-venue.ts';
import { shippedCalendar, shippedCalendarData } from './shipped-calendar.ts';

const DATE = '2026-11-20';
/** 10:00 IST: everything trades. */
const START_MS = istMidnightMs(DATE) + 10 * 3_600_000;

export const NIFTY_CALL: Instrument = {
  slot: 0,
  segment: 'NSE_FNO',
  securityId: 49_081,
  kind: 'OPTIDX',
  sessionClass: 'FNO',
  symbol: 'NIFTY 23 NOV 24500 CE',
  name: '',
  underlying: 'NIFTY',
  expiry: '2026-11-23',
  strike: 2_450_000,
  right: 'CE',
  lot: 65,
  tick: 5,
  decimals: 2,
  freezeQty: 1_800,
};

/** Real time that a question may take: one that reads a file waits for other threads. */
const ASK_MS_MAX = 2_000;

export interface OrderBedOptions {
  readonly venue?: ScriptedVenue;
  /** Data folder of a former life: what its journal holds is read again. */
  readonly dataDir?: string;
  readonly parts?: Partial<OrderParts>;
  /** Judges with the real risk controls; without it everything is allowed. */
  readonly withRisk?: boolean;
  /** Opens the venue that the thread's entry would open, instead of the scripted one. */
  readonly realVenue?: Partial<Pick<OrderBoot, 'venue' | 'book'>>;
  /** What the configuration says otherwise. */
  readonly boot?: Partial<Pick<OrderBoot, 'auditDays'>>;
}

/** Allows everything. */
const permissiveJudge: RiskJudge = {
  judge: () => ({ denied: null, warnings: [] }),
  saw: () => {},
  counted: () => {},
};

/** The order thread's body without its thread: a table with one instrument, a scripted venue, time moved by hand. */
export class OrderBed {
  readonly venue: ScriptedVenue;
  readonly dataDir: string;
  readonly timers = new ManualTimers();
  readonly pushes: OrderPush[] = [];
  readonly reports: OrderReport[] = [];
  readonly table = TickTable.create(4);
  readonly body: OrderBody;
  readonly #answers = new Map<number, OrderReport>();
  #lastId = 0;

  constructor(options: OrderBedOptions = {}) {
    this.venue = options.venue ?? new ScriptedVenue();
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'muhurat-orders-'));
    const clock = { nowMs: () => START_MS + this.timers.monotonicMs() };
    this.quote(12_345, 12_340, 12_350);
    const boot = { ...this.#boot(), ...options.realVenue, ...options.boot };
    const tools: ThreadTools<OrderReport> = {
      clock,
      timers: this.timers,
      random: () => 0.5,
      report: (report) => this.#report(report as OrderReport),
      log: () => {},
      notice: (level, code, text) => this.#report({ type: 'notice', notice: { level, code, text, atMs: 0 } }),
      ownClock: () => {},
    };
    this.body = new OrderBody(boot, tools, {
      openVenue: (access, market, instruments) =>
        options.realVenue === undefined ? this.venue : openVenue(access, { boot, tools, market, instruments }),
      ...(options.withRisk === true ? {} : { risk: () => permissiveJudge }),
      ...options.parts,
    });
  }

  /** Begins trading and waits until the first reconciliation is through. */
  async start(): Promise<this> {
    this.body.step({ type: 'instruments', instruments: [NIFTY_CALL] }, START_MS);
    await this.pass(0);
    return this;
  }

  /** Moves time, ticks every 50 ms, and lets promises run. */
  async pass(ms: number): Promise<void> {
    for (let done = 0; done <= ms; done += 50) {
      if (done > 0) await this.timers.advance(50);
      for (let n = 0; n < 6; n += 1) await turn();
      this.body.tick();
    }
  }

  async ask<N extends OrderCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const call = { name, input } as unknown as OrderCall;
    this.body.step({ type: 'call', id, who: 'test', call }, START_MS);
    const untilMs = performance.now() + ASK_MS_MAX;
    while (performance.now() < untilMs && !this.#answers.has(id)) await turn();
    const report = this.#answers.get(id);
    if (report?.type === 'refused') throw new FaultError(report.fault);
    if (report?.type !== 'answer') throw new Error(`${name} was not answered`);
    return report.answer as CallOutput<N>;
  }

  /** Audit lines of an event as `who: text`, oldest first. */
  async audited(event: string): Promise<string[]> {
    const { lines } = await this.ask('audit.list', { limit: 500, event });
    return lines.map(({ who, text }) => `${who}: ${text}`).toReversed();
  }

  /** Writes a fresh quote into the table. */
  quote(ltp: number, bid: number, ask: number): void {
    const nowDayMs = START_MS + this.timers.monotonicMs() - istMidnightMs(DATE);
    const first = this.table.beginWrite(0);
    const { i32, u32 } = this.table;
    i32[first + COLUMNS.ltp.cell] = ltp;
    i32[first + COLUMNS.bid.cell] = bid;
    i32[first + COLUMNS.ask.cell] = ask;
    u32[first + COLUMNS.ticks.cell] = 1;
    u32[first + COLUMNS.recvDayMs.cell] = nowDayMs;
    this.table.endWrite(0);
  }

  #boot(): OrderBoot {
    const calendar = shippedCalendarData();
    return {
      name: 'order',
      clock: { epochMs: START_MS, wallMs: 0, speed: 1 },
      day: shippedCalendar().tradeDay(DATE),
      logLevel: 'debug',
      dataDir: this.dataDir,
      venue: { kind: 'paper' },
      account: 'main',
      book: 'paper-main',
      auditDays: 90,
      staleAfterMs: 15_000,
      calendar,
      memory: {
        epoch: 1,
        capacity: 4,
        table: this.table.buffer,
        bars: DayBars.create(4).buffer,
        gate: MinuteGate.create().buffer,
        counters: {
          feed: new SharedArrayBuffer(8),
          store: new SharedArrayBuffer(8),
          scan: new SharedArrayBuffer(8),
          recorder: new SharedArrayBuffer(8),
          option: new SharedArrayBuffer(8),
          order: Counters.create(ORDER_COUNTERS).buffer,
          notify: new SharedArrayBuffer(8),
        },
      },
    };
  }

  #report(report: OrderReport): void {
    this.reports.push(report);
    if (report.type === 'push') this.pushes.push(report.push);
    if (report.type === 'answer' || report.type === 'refused') this.#answers.set(report.id, report);
  }
}
