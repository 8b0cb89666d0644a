import type { Instrument } from '#contract/model/instrument.ts';
import { Counters, STORE_COUNTERS } from '../../../src/main/core/counters.ts';
import { DayBars } from '../../../src/main/core/bars/day-bars.ts';
import type { Scanner } from '../../../src/main/core/scan/scanner.ts';
import { pastTradeDays } from '../../../src/main/core/session/past-days.ts';
import { TickTable } from '../../../src/main/core/table/tick-table.ts';
import openingRangeBreakout from '../../../src/main/scanners/opening-range-breakout.ts';
import type { Opened } from '../../../src/main/storage/db.ts';
import { SourceQueries } from '../../../src/main/storage/queries/sources.ts';
import type {
  MessagePortLike,
  ScanReport,
  SharedMemory,
  StoreOrder,
  StoreReport,
  StoreRequest,
} from '../../../src/main/threads/protocol.ts';
import { ScanBody } from '../../../src/main/threads/scan/scan-body.ts';
import { StoreBody } from '../../../src/main/threads/store/store-body.ts';
import { StoreContext } from '../../../src/main/threads/store/store-context.ts';
import { NOTHING } from '../../support/scan-body-bed.ts';
import { DAY, share } from '../../support/scan-bench.ts';
import { shippedCalendar, shippedCalendarData } from '../../support/shipped-calendar.ts';
import { told } from '../../support/store-bench.ts';

/** Options need no history: a thread that begins scans the day at once. */
export const OPTIONS: readonly Instrument[] = Array.from({ length: 6 }, (_, slot) => ({
  ...share(slot),
  kind: 'OPTSTK',
}));

/** Fires on every bar that was high enough. */
const LOUD: Scanner = {
  ...(openingRangeBreakout as unknown as Scanner),
  id: 'loud',
  kinds: ['OPTSTK'],
  intervals: ['1m'],
  barsNeeded: () => 1,
  runsOn: () => true,
  scan: ({ bars }, _params, emit) => {
    if ((bars.h[bars.end - 1] as number) > 105) emit({ side: 'up', evidence: NOTHING });
  },
};

const clock = { epochMs: 0, wallMs: 0, speed: 1 };
const pastDays = pastTradeDays(shippedCalendar(), DAY.date);

/** A store thread from its start to its end. */
export interface StoreLife {
  /** What it has said to the scan thread that is joined with it. */
  readonly toScan: StoreReport[];
  /** Joins a scan thread: what was said to the one before is lost. */
  join(): void;
  /** A message of the scan thread, and one of a scan thread before it. */
  hear(message: unknown): void;
  hearOld(message: unknown): void;
  /** A question of the engine, which is answered at once. */
  ask(request: StoreRequest): unknown;
}

/** A store body on the day's memory and a database. */
export function storeLife(memory: SharedMemory, storage: Opened, sourceKey: string, nowMs: () => number): StoreLife {
  const says = told<StoreReport>(nowMs());
  const boot = { name: 'store', clock, day: DAY, memory, logLevel: 'error', dataDir: '' } as const;
  const context = new StoreContext(
    { ...boot, calendar: shippedCalendarData(), sourceKey, access: null, prefetchSpacingMs: 1_000 },
    { ...says.tools, clock: { nowMs } },
    storage,
    new SourceQueries(storage).idOf(sourceKey),
    {
      table: TickTable.attach(memory.table),
      dayBars: DayBars.attach(memory.bars, memory.capacity),
      counters: Counters.attach(memory.counters.store, STORE_COUNTERS),
    },
  );
  const doors: ((order: StoreOrder) => void)[] = [];
  const body = new StoreBody(context, {
    connect: () => {
      throw new Error('there is no broker');
    },
    listen: (_port, receive) => void doors.push(receive),
  });
  const toScan: StoreReport[] = [];
  let joined = 0;
  const life: StoreLife = {
    toScan,
    join: () => {
      joined += 1;
      const mine = joined;
      toScan.length = 0;
      const postMessage = (report: unknown): void => {
        if (mine === joined) toScan.push(report as StoreReport);
      };
      body.step({ type: 'door', port: { postMessage, close: () => {} } }, nowMs());
    },
    hear: (message) => doors.at(-1)?.(message as StoreOrder),
    hearOld: (message) => doors.at(-2)?.(message as StoreOrder),
    ask: (request) => {
      body.step({ type: 'request', id: 0, request }, nowMs());
      const report = says.reports.findLast(({ type }) => type === 'answer' || type === 'refused');
      if (report?.type !== 'answer') throw new Error(`${request.kind} was refused: ${JSON.stringify(report)}`);
      says.reports.length = 0;
      return report.answer;
    },
  };
  life.ask({ kind: 'adopt', instruments: OPTIONS });
  return life;
}

/** A scan thread from its start to its end. */
export interface ScanLife {
  /** What it has said to the store, and to the engine. */
  readonly toStore: unknown[];
  readonly reports: ScanReport[];
  begin(store: StoreLife, nowMs: number): void;
  hear(report: StoreReport): void;
  tick(nowMs: number): void;
}

/** A scan body on the day's memory. */
export function scanLife(memory: SharedMemory, nowMs: number): ScanLife {
  const says = told<ScanReport>(nowMs);
  const toStore: unknown[] = [];
  let deliver: (report: StoreReport) => void = () => {};
  const boot = { name: 'scan', clock, day: DAY, memory, logLevel: 'error', pastDays, capital: 1_000_000 } as const;
  const body = new ScanBody(
    { ...boot, calendar: shippedCalendarData(), riskFreeRate: 0.05, isReplay: false },
    says.tools,
    { scanners: [LOUD], listen: (_port, receive) => (deliver = receive) },
  );
  return {
    toStore,
    reports: says.reports,
    begin: (store, beginMs) => {
      toStore.length = 0;
      store.join();
      const port: MessagePortLike = { postMessage: (message) => void toStore.push(message), close: () => {} };
      says.nowMs = beginMs;
      body.step({ type: 'begin', instruments: OPTIONS, store: port }, beginMs);
    },
    hear: (report) => deliver(report),
    tick: (tickMs) => {
      says.nowMs = tickMs;
      body.tick(tickMs);
    },
  };
}
