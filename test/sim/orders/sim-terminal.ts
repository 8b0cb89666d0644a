import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { Fault } from '#contract/faults.ts';
import { fault, FaultError } from '#contract/faults.ts';
import type { OrderAdapter } from '../../../src/main/adapters/order-adapter.ts';
import { DayBars } from '../../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../../src/main/core/bars/minute-gate.ts';
import { Counters, ORDER_COUNTERS } from '../../../src/main/core/counters.ts';
import type { Clock } from '../../../src/main/core/time/clock.ts';
import type { TickTable } from '../../../src/main/core/table/tick-table.ts';
import type { DeskParts, RiskJudge } from '../../../src/main/threads/order/desk-parts.ts';
import { OrderBody } from '../../../src/main/threads/order/order-body.ts';
import type { OrderJournal } from '../../../src/main/threads/order/journal.ts';
import type {
  BrokerAccess,
  OrderBoot,
  OrderCall,
  OrderCallName,
  OrderPush,
  OrderReport,
} from '../../../src/main/threads/protocol.ts';
import type { Timers } from '../../../src/main/adapters/timers.ts';
import { shippedCalendar, shippedCalendarData } from '../../support/shipped-calendar.ts';
import { INSTRUMENTS } from './sim-market.ts';
import { CLIENT } from './sim-transport.ts';
import { type Life, TRADE_DATE } from './sim-time.ts';

const CALENDAR = shippedCalendarData();
const SESSIONS = shippedCalendar();
const BARS = DayBars.create(INSTRUMENTS.length + 1).buffer;

export interface Asked {
  readonly name: OrderCallName;
  readonly input: unknown;
}

export interface TerminalParts {
  readonly time: { readonly clock: Clock };
  readonly life: Life;
  readonly timers: Timers;
  readonly table: TickTable;
  readonly dataDir: string;
  /** Absent = the first day of the simulation. */
  readonly tradeDate?: string;
  /** Absent = the first of the simulated accounts. */
  readonly account?: { readonly label: string; readonly clientId: string };
  readonly openVenue: (access: BrokerAccess | null) => OrderAdapter;
  readonly openJournal: () => OrderJournal;
  /** Told of every answer that reaches the window. */
  readonly answered: (asked: Asked, answer: unknown) => void;
  readonly refused: (asked: Asked, why: Fault) => void;
  readonly noticed: (code: string, text: string) => void;
  /** Told of what pages would be told. */
  readonly pushed?: (push: OrderPush) => void;
  /** How orders are judged; absent = by the rule that every other stands on, and nothing else. */
  readonly judge?: (desk: Omit<DeskParts, 'risk'>, controls: RiskJudge) => RiskJudge;
}

/** One life of the order thread: its body, its memory and its calls, without the thread. */
export class SimTerminal {
  readonly body: OrderBody;
  /** Ids of intents that were let through while entries were open, or because they only reduced. */
  readonly passed = new Set<string>();
  readonly counters = Counters.create(ORDER_COUNTERS);
  /** What the desks work with, taken where the risk desk is made: invariants look at it. */
  desk!: Omit<DeskParts, 'risk'>;
  readonly #parts: TerminalParts;
  readonly #asked = new Map<number, Asked>();
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #serial = 0;

  constructor(parts: TerminalParts) {
    this.#parts = parts;
    const { time, life, timers } = parts;
    this.body = new OrderBody(
      this.#boot(),
      {
        clock: time.clock,
        timers,
        random: () => 0.5,
        report: (report) => {
          if (!life.dead) this.#report(report as OrderReport);
        },
        log: () => {},
        notice: (_level, code, text) => parts.noticed(code, text),
        ownClock: () => {},
      },
      {
        openVenue: (access) => parts.openVenue(access),
        openJournal: () => parts.openJournal(),
        risk: (desk, controls) => {
          this.desk = desk;
          return notePassed(parts.judge?.(desk, controls) ?? gateJudge(desk), this.passed);
        },
      },
    );
  }

  /** Gives it its instruments and its login. */
  begin(token: string): void {
    this.body.step({ type: 'instruments', instruments: INSTRUMENTS }, this.#parts.time.clock.nowMs());
    this.login(token);
  }

  login(accessToken: string): void {
    const access = {
      urls: {},
      clientId: this.#parts.account?.clientId ?? CLIENT,
      accessToken,
    } as unknown as BrokerAccess;
    this.body.step({ type: 'access', access }, this.#parts.time.clock.nowMs());
  }

  ask<N extends OrderCallName>(name: N, input: CallInput<N>): void {
    this.#serial += 1;
    this.#asked.set(this.#serial, { name, input });
    const call = { name, input } as unknown as OrderCall;
    this.body.step({ type: 'call', id: this.#serial, who: 'trader', call }, this.#parts.time.clock.nowMs());
  }

  /** Asks as the engine does, and waits for the answer; a dead life never answers. @throws FaultError as refused. */
  call<N extends OrderCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(this.#serial + 1, waiting);
    this.ask(name, input);
    return waiting.promise as Promise<CallOutput<N>>;
  }

  #report(report: OrderReport): void {
    if (report.type === 'push') this.#parts.pushed?.(report.push);
    if (report.type !== 'answer' && report.type !== 'refused') return;
    const asked = this.#asked.get(report.id);
    this.#asked.delete(report.id);
    const waiting = this.#waiting.get(report.id);
    this.#waiting.delete(report.id);
    if (report.type === 'answer') waiting?.resolve(report.answer);
    else waiting?.reject(new FaultError(report.fault));
    if (asked === undefined) return;
    if (report.type === 'answer') this.#parts.answered(asked, report.answer);
    else this.#parts.refused(asked, report.fault);
  }

  #boot(): OrderBoot {
    const empty = new SharedArrayBuffer(8);
    return {
      name: 'order',
      clock: { epochMs: this.#parts.time.clock.nowMs(), wallMs: 0, speed: 1 },
      day: SESSIONS.tradeDay(this.#parts.tradeDate ?? TRADE_DATE),
      logLevel: 'error',
      dataDir: this.#parts.dataDir,
      venue: { kind: 'http', mode: 'paper' },
      account: this.#parts.account?.label ?? 'main',
      book: `sim-${this.#parts.account?.label ?? 'main'}`,
      calendar: CALENDAR,
      auditDays: 90,
      staleAfterMs: 15_000,
      memory: {
        epoch: 1,
        capacity: INSTRUMENTS.length + 1,
        table: this.#parts.table.buffer,
        bars: BARS,
        gate: MinuteGate.create().buffer,
        counters: {
          feed: empty,
          store: empty,
          scan: empty,
          recorder: empty,
          option: empty,
          order: this.counters.buffer,
          notify: empty,
        },
      },
    };
  }
}

/** One rule, the one that every other stands on: while entries are blocked, only what reduces goes. */
function gateJudge({ gate }: Omit<DeskParts, 'risk'>): RiskJudge {
  return {
    judge: ({ reduces }) => {
      const denied = gate.state === 'Active' || reduces ? null : fault('denied.blocked', 'Entries are blocked.');
      return { denied, warnings: [] };
    },
    saw: () => {},
    counted: () => {},
  };
}

/** The same judge, with a list of what it let through. */
function notePassed(inner: RiskJudge, passed: Set<string>): RiskJudge {
  return {
    judge: (order, nowMs) => {
      const judgement = inner.judge(order, nowMs);
      if (judgement.denied === null) passed.add(order.intent.clientOrderId);
      return judgement;
    },
    saw: (intent, denied, nowMs) => inner.saw(intent, denied, nowMs),
    counted: (nowMs) => inner.counted(nowMs),
  };
}
