import type { TestContext } from 'node:test';
import { COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';
import type { Broker } from '../../src/main/threads/store/broker-link.ts';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import {
  Counters,
  FEED_COUNTERS,
  OPTION_COUNTERS,
  NOTIFY_COUNTERS,
  ORDER_COUNTERS,
  RECORDER_COUNTERS,
  SCAN_COUNTERS,
  STORE_COUNTERS,
} from '../../src/main/core/counters.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import type { Opened } from '../../src/main/storage/db.ts';
import { SourceQueries } from '../../src/main/storage/queries/sources.ts';
import type {
  SharedMemory,
  StoreAnswers,
  StoreBoot,
  StoreReport,
  StoreRequest,
} from '../../src/main/threads/protocol.ts';
import { StoreBody } from '../../src/main/threads/store/store-body.ts';
import { StoreContext } from '../../src/main/threads/store/store-context.ts';
import type { ThreadTools } from '../../src/main/threads/thread.ts';
import { temporaryDatabase } from './database.ts';
import { ManualTimers } from './manual-timers.ts';
import { DAY } from './scan-bench.ts';
import { shippedCalendarData } from './shipped-calendar.ts';

export function sharedMemory(capacity: number): SharedMemory {
  return {
    epoch: 1,
    capacity,
    table: TickTable.create(capacity).buffer,
    bars: DayBars.create(capacity).buffer,
    gate: MinuteGate.create().buffer,
    counters: {
      feed: Counters.create(FEED_COUNTERS).buffer,
      store: Counters.create(STORE_COUNTERS).buffer,
      scan: Counters.create(SCAN_COUNTERS).buffer,
      recorder: Counters.create(RECORDER_COUNTERS).buffer,
      option: Counters.create(OPTION_COUNTERS).buffer,
      order: Counters.create(ORDER_COUNTERS).buffer,
      notify: Counters.create(NOTIFY_COUNTERS).buffer,
    },
  };
}

/** Epoch ms of a minute of the trading day. */
export const at = (minute: number): number => DAY.midnightMs + minute * MINUTE_MS;

export interface Told<Report> {
  readonly tools: ThreadTools<Report>;
  readonly timers: ManualTimers;
  readonly reports: Report[];
  readonly logs: string[];
  readonly notices: string[];
  /** Engine time; set by the test. */
  nowMs: number;
}

/** Thread tools that keep what is said. Real time follows `timers`. */
export function told<Report extends { readonly type: string }>(nowMs: number): Told<Report> {
  const timers = new ManualTimers();
  const reports: Report[] = [];
  const logs: string[] = [];
  const notices: string[] = [];
  const state: Told<Report> = {
    timers,
    reports,
    logs,
    notices,
    nowMs,
    tools: {
      clock: { nowMs: () => state.nowMs },
      timers,
      random: () => 0.5,
      report: (report) => void reports.push(report as Report),
      log: (_level, event) => void logs.push(event),
      notice: (_level, code) => void notices.push(code),
      ownClock: () => {},
    },
  };
  return state;
}

export const ACCESS = {
  urls: {
    rest: '',
    auth: '',
    feed: '',
    depth20: null,
    depth200: null,
    orderUpdate: null,
    masterCompact: '',
    masterDetailed: '',
  },
  clientId: '1',
  accessToken: 'x',
};

export interface StoreRig extends Told<StoreReport> {
  readonly body: StoreBody;
  readonly context: StoreContext;
  readonly dayBars: DayBars;
  readonly counters: Counters<(typeof STORE_COUNTERS)[number]>;
  ask<K extends StoreRequest['kind']>(request: Extract<StoreRequest, { kind: K }>): Promise<StoreAnswers[K]>;
  /** What a feed would have written: a bar and the cumulative volume. */
  trade(slot: number, minute: number, price: number, volume: number): void;
}

/** A store body over a temporary database; no threads. `storage` lets two bodies follow each other on one database. */
export async function storeRig(
  context: TestContext,
  options: {
    readonly broker?: Partial<Broker>;
    readonly sourceKey?: string;
    readonly nowMs?: number;
    readonly storage?: Opened;
    readonly capacity?: number;
    readonly late?: boolean;
    readonly prefetchSpacingMs?: number;
    readonly day?: TradeDay;
  } = {},
): Promise<StoreRig> {
  const { broker = {}, sourceKey = 'sim:7:10', nowMs = at(555) } = options;
  const storage = options.storage ?? (await temporaryDatabase(context));
  const memory = sharedMemory(options.capacity ?? 10);
  const rig = told<StoreReport>(nowMs);
  const access = sourceKey.startsWith('replay:') || options.late === true ? null : ACCESS;
  const boot: StoreBoot = {
    name: 'store',
    clock: { epochMs: nowMs, wallMs: 0, speed: 1 },
    day: options.day ?? DAY,
    memory,
    logLevel: 'debug',
    dataDir: '',
    calendar: shippedCalendarData(),
    sourceKey,
    access,
    prefetchSpacingMs: options.prefetchSpacingMs ?? 1_000,
  };
  const counters = Counters.attach(memory.counters.store, STORE_COUNTERS);
  const table = TickTable.attach(memory.table);
  const dayBars = DayBars.attach(memory.bars, memory.capacity);
  const source = new SourceQueries(storage).idOf(sourceKey);
  const store = new StoreContext(boot, rig.tools, storage, source, { table, dayBars, counters });
  const body = new StoreBody(store, {
    connect: () => ({ ...silentBroker, ...broker }),
    listen: () => {},
  });
  let id = 0;
  return Object.assign(rig, {
    body,
    context: store,
    dayBars,
    counters,
    async ask<K extends StoreRequest['kind']>(request: Extract<StoreRequest, { kind: K }>): Promise<StoreAnswers[K]> {
      id += 1;
      const mine = id;
      body.step({ type: 'request', id: mine, request }, rig.nowMs);
      for (let n = 0; n < 500; n += 1) {
        const found = rig.reports.find((r) => (r.type === 'answer' || r.type === 'refused') && r.id === mine);
        if (found?.type === 'answer') return found.answer as StoreAnswers[K];
        if (found?.type === 'refused') throw Object.assign(new Error(found.fault.text), { fault: found.fault });
        await rig.timers.advance(10);
      }
      throw new Error(`no answer to ${request.kind}`);
    },
    trade(slot: number, minute: number, price: number, volume: number): void {
      dayBars.record(slot, minute, price, volume, 0);
      const first = table.beginWrite(slot);
      const cell = (slot * ROW_CELLS + COLUMNS.volume.cell) >> 1;
      table.f64[cell] = (table.f64[cell] as number) + volume;
      table.u32[first + COLUMNS.lttDayMs.cell] = minute * MINUTE_MS;
      table.endWrite(slot);
    },
  });
}

const none: Bars = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
const silentBroker: Broker = {
  reference: {
    profile: () => Promise.reject(new Error('not asked')),
    master: () => Promise.reject(new Error('not asked')),
    lastPrices: () => Promise.resolve(new Map()),
    universe: (all: readonly Instrument[], limit: number) =>
      Promise.resolve(all.slice(0, limit).map((instrument, slot) => ({ ...instrument, slot }))),
  },
  history: { daily: () => Promise.resolve(none), minutes: () => Promise.resolve(none) },
  rolling: { atm: () => Promise.resolve([]) },
  renew: () => {},
  close: () => {},
};
