import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { orderCalls } from '#contract/calls/orders.ts';
import type { tradingCalls } from '#contract/calls/trading.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import type { Fault } from '#contract/faults.ts';
import type { RuleState, SavedRule } from '#contract/model/alert.ts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { DeepLevels, DepthState } from '#contract/model/depth.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import type { InstrumentHold } from '#contract/model/instrument-change.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { GapBoard } from '#contract/model/gaps.ts';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import type { SectorBoard } from '#contract/model/market.ts';
import type { OwnScanner, TestResult } from '#contract/model/own-scanner.ts';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type {
  ClockLine,
  Notice,
  ReplayAction,
  ReplaySpeed,
  ReplayState,
  ReplayUnit,
} from '#contract/model/terminal.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import type { ReadinessNews } from '../core/alerts/alert-gate.ts';
import type { RuleFire } from '../core/alerts/alert-book.ts';
import type { TradingFacts } from '../core/risk/control.ts';
import type { CalendarData } from '../core/session/calendar-data.ts';
import type { StoreAnswer, StoreRequest } from './store-protocol.ts';
import type { FreshOutcome } from './validation-requests.ts';

export type {
  ChainStudyAnswer,
  ChainStudyInput,
  ChainStudyName,
  OptionOrder,
  OptionReport,
} from './option-protocol.ts';
export type { StoreAnswer, StoreAnswers, StoreRequest } from './store-protocol.ts';

/**
 * Messages between the host main thread and its worker threads: one union each way per thread. Types only, so that
 * the engine may import them. Every worker gets its `Boot` as workerData, says `ready` once, and ends on `close`
 * with `closed` as its last word.
 */

/** Shared memory of the epoch; the owner of each is the only writer. */
export interface SharedMemory {
  readonly epoch: number;
  /** Slots the buffers have room for. */
  readonly capacity: number;
  /** TickTable, owner feed. */
  readonly table: SharedArrayBuffer;
  /** DayBars, owner feed (store fills it once before the feed starts). */
  readonly bars: SharedArrayBuffer;
  /** MinuteGate: which minutes are closed; owner feed, the scan thread says how far it has come. */
  readonly gate: SharedArrayBuffer;
  /** TradeTape: trades of charted instruments; the engine says of which, owner feed. Absent where nothing is charted. */
  readonly tape?: SharedArrayBuffer;
  /** Counter block of each thread, owner the thread named. */
  readonly counters: { readonly [thread in ThreadName]: SharedArrayBuffer };
  /** DepthTable, owner feed; absent when the source has no deep books. */
  readonly depth?: SharedArrayBuffer;
  /** MessageRing from the feed to the recorder; absent when nothing is recorded. */
  readonly recording?: SharedArrayBuffer;
}

export const THREAD_NAMES = ['feed', 'store', 'scan', 'recorder', 'option', 'order', 'notify'] as const;
export type ThreadName = (typeof THREAD_NAMES)[number];

/** Where the broker is reached; the simulator's child process answers in the same shape. */
export interface BrokerUrls {
  readonly rest: string;
  readonly auth: string;
  readonly feed: string;
  readonly depth20: string | null;
  readonly depth200: string | null;
  readonly orderUpdate: string | null;
  readonly masterCompact: string;
  readonly masterDetailed: string;
}

/** What a thread needs to talk to the broker. Secrets: never logged, never written. */
export interface BrokerAccess {
  readonly urls: BrokerUrls;
  readonly clientId: string;
  readonly accessToken: string;
}

export type SourceBoot =
  | { readonly kind: 'broker'; readonly access: BrokerAccess }
  | { readonly kind: 'replay'; readonly file: string; readonly speed: number };

export interface Boot {
  readonly name: ThreadName;
  readonly clock: ClockLine;
  readonly day: TradeDay;
  readonly memory: SharedMemory;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}
export interface FeedBoot extends Boot {
  readonly source: SourceBoot;
  readonly staleAfterMs: number;
  /** Mode of an instrument that no order names one for. */
  readonly feedMode: FeedMode;
  /** Most connections of the live feed. */
  readonly feedSockets: number;
}
export interface StoreBoot extends Boot {
  readonly dataDir: string;
  /** Timetables of past days, checked: which minutes of the broker's history are candles. */
  readonly calendar: CalendarData;
  /** Separates what different sources wrote: `sim:7:5000`, `replay:<name>`, `dhan`. */
  readonly sourceKey: string;
  /** Null when the source is a replay (no broker to ask), or when the broker is not up yet: then `access` follows. */
  readonly access: BrokerAccess | null;
  /** Real ms between two downloads of the prefetch. */
  readonly prefetchSpacingMs: number;
}
export interface ScanBoot extends Boot {
  /** Trading days before the trade date, oldest first: the hours of the sessions that volumes are compared with. */
  readonly pastDays: readonly TradeDay[];
  /** Money that sizes are reckoned from, rupees. */
  readonly capital: number;
  /** Contents of calendar.json: options expire on other days than the epoch's. */
  readonly calendar: CalendarData;
  /** Continuous rate a year. */
  readonly riskFreeRate: number;
  /** The source is a replay: scanners have no time limit, so that nothing is left out at high speed. */
  readonly isReplay: boolean;
}
export interface OptionBoot extends Boot {
  /** Contents of calendar.json: expiries lie on other days than the epoch's. */
  readonly calendar: CalendarData;
  /** Real ms between two passes over the chains. */
  readonly optionMs: number;
  /** Continuous rate a year. */
  readonly riskFreeRate: number;
}
export interface RecorderBoot extends Boot {
  readonly dataDir: string;
  readonly sourceKey: string;
  /** A segment file of this size is followed by the next one. */
  readonly segmentBytesMax: number;
  /** Above this, all recordings together, the oldest segments are removed. */
  readonly keepBytesMax: number;
}

/** Where orders go. `paper`: a venue inside the order thread, on the prices of whatever feed is on. */
export type VenueBoot =
  | { readonly kind: 'paper' }
  /** The simulated exchange's own trading door, or the broker's. */
  | { readonly kind: 'http'; readonly mode: 'paper' | 'live' };
export interface OrderBoot extends Boot {
  readonly dataDir: string;
  readonly venue: VenueBoot;
  readonly account: string;
  /** Folder of this book's journals and audits under `orders/`: accounts, modes and simulated runs lie apart. */
  readonly book: string;
  /** Days that the audit is kept. */
  readonly auditDays: number;
  /** No price is stale at a lower age, ms. */
  readonly staleAfterMs: number;
  readonly calendar: CalendarData;
}

/** Said by every thread. */
export type CommonReport =
  | { readonly type: 'ready' }
  | { readonly type: 'closed' }
  /** One JSON-safe log line; the sink on the host main thread adds time and thread. */
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly event: string;
      readonly fields: Record<string, unknown>;
    }
  | { readonly type: 'notice'; readonly notice: Notice }
  /** Longest step since the last report, ms; sent about once a second. */
  | { readonly type: 'duty'; readonly maxMs: number };

/** Said to every thread. */
export type CommonOrder = { readonly type: 'close' } | { readonly type: 'clock'; readonly clock: ClockLine };

/** Where the day's counting stands for one slot when the engine starts inside a session (§17.12). */
export interface ResumePoint {
  readonly slot: number;
  /** Last cumulative volume that was stored. */
  readonly volume: number;
  /** Minute of day (from IST midnight) that it belongs to. */
  readonly minute: number;
}

export type SlotMode = readonly [slot: number, mode: FeedMode];
/** What is subscribed changed while the epoch runs. Slots of the added ones are new, or are back after a pause. */
export interface ChangeOrder {
  readonly type: 'change';
  readonly added: readonly Instrument[];
  readonly dropped: readonly number[];
  /** The dropped ones have closed for the day: what they show is final, not stale. */
  readonly afterHours: boolean;
  /** Slots with a mode of their own from now on, all of them; absent = as before. For the feed alone. */
  readonly modes?: readonly SlotMode[];
}

export type FeedOrder =
  | CommonOrder
  /** Replaces the subscribed set. Slots are dense from 0. */
  | {
      readonly type: 'subscribe';
      readonly instruments: readonly Instrument[];
      readonly resume: readonly ResumePoint[];
      /** Slots with a mode of their own; the others get the boot's. */
      readonly modes?: readonly SlotMode[];
    }
  /** Replaces the set of deep books that are wanted; `book` is the row of the DepthTable. */
  | { readonly type: 'depth'; readonly books: readonly { readonly book: number; readonly instrument: Instrument }[] }
  /** From now on the live feed uses at most so many connections. */
  | { readonly type: 'sockets'; readonly max: number }
  | ChangeOrder
  /** Another token: the feed moves over to it. */
  | { readonly type: 'access'; readonly access: BrokerAccess }
  | ReplayOrder;

/** A replay order; `value`, `unit` and `interval` as in the call `replay.control`. */
export interface ReplayOrder {
  readonly type: 'replay';
  readonly action: ReplayAction;
  readonly value?: ReplaySpeed;
  readonly unit?: ReplayUnit;
  readonly interval?: ChartInterval;
}

export type FeedReport =
  | CommonReport
  | {
      readonly type: 'feed';
      readonly state: 'connecting' | 'live' | 'stale' | 'stopped';
      readonly open: number;
      readonly wanted: number;
      readonly reason: string | null;
    }
  /** How the connection for books of so many levels does. */
  | {
      readonly type: 'depth';
      readonly levels: DeepLevels;
      readonly state: DepthState;
      readonly reason: string | null;
    }
  /** A replay file names its own instruments; they take the place of a master. */
  | {
      readonly type: 'instruments';
      readonly instruments: readonly Instrument[];
      /** Key of the source that was recorded, under which its history is stored. */
      readonly recordedFrom?: string | null;
    }
  /** The replay owns the clock and tells every change of line. */
  | { readonly type: 'clock'; readonly clock: ClockLine }
  | { readonly type: 'replay'; readonly state: ReplayState }
  /** The replay moved back: bars and table were rebuilt from the start of the file. */
  | { readonly type: 'rewound'; readonly nowMs: number };

export type StoreOrder =
  | CommonOrder
  /** The broker can be reached now. What needs it waits for this; what the database holds is answered before. */
  | { readonly type: 'access'; readonly access: BrokerAccess }
  /** The store's end of the scan thread's request door: `request` comes in, `answer` and `refused` go out. */
  | { readonly type: 'door'; readonly port: MessagePortLike }
  | { readonly type: 'request'; readonly id: number; readonly request: StoreRequest };

export type StoreReport =
  | CommonReport
  /** An answer of the broker said the time; all epoch ms of wall time. */
  | {
      readonly type: 'brokerTime';
      readonly sentMs: number;
      readonly receivedMs: number;
      readonly brokerMs: number;
    }
  /** The held instruments, after every change of them. */
  | { readonly type: 'holds'; readonly holds: readonly InstrumentHold[] }
  /** Saved lists follow shares that have another id now. */
  | { readonly type: 'listsMoved' }
  | { readonly type: 'answer'; readonly id: number; readonly answer: StoreAnswer }
  | { readonly type: 'refused'; readonly id: number; readonly fault: Fault };

export type RecorderOrder =
  | CommonOrder
  /** The instruments that are subscribed from now on; they open a new segment. */
  | { readonly type: 'begin'; readonly instruments: readonly Instrument[] };
export type RecorderReport = CommonReport;

export type ScanOrder =
  | CommonOrder
  /** Instruments of the epoch and a port to the store thread's request door (StoreOrder / StoreReport). */
  | { readonly type: 'begin'; readonly instruments: readonly Instrument[]; readonly store: MessagePortLike }
  | { readonly type: 'rewound'; readonly nowMs: number }
  | ChangeOrder
  | {
      readonly type: 'configure';
      readonly id: number;
      readonly scannerId: string;
      readonly enabled: boolean;
      readonly params: Record<string, number | string | boolean>;
      /** Left out: stays as it is. */
      readonly universe?: string | undefined;
    }
  /** The saved lists have changed: universes may name them. */
  | { readonly type: 'lists'; readonly lists: readonly Watchlist[] }
  | { readonly type: 'levels'; readonly id: number; readonly slot: number }
  | { readonly type: 'sectors'; readonly id: number }
  | { readonly type: 'gapBoard'; readonly id: number; readonly limit: number }
  /** A scanner of the person's own was saved or removed: all of them are read from the store again. */
  | { readonly type: 'ownChanged'; readonly id: number }
  | {
      readonly type: 'ownTest';
      readonly id: number;
      readonly scanner: OwnScanner;
      readonly days: number;
      readonly slots: readonly number[] | null;
    }
  /** A person's own alerts: all of them (`whole`), or those that changed and the ids of those that went. */
  | {
      readonly type: 'rules';
      readonly rules: readonly SavedRule[];
      readonly removed: readonly number[];
      readonly whole: boolean;
    };

export type ScanReport =
  | CommonReport
  | { readonly type: 'scanners'; readonly scanners: readonly ScannerInfo[] }
  /** With ids; `toldMs` is the engine time of the report. */
  | { readonly type: 'hits'; readonly hits: readonly Hit[]; readonly toldMs: number }
  | { readonly type: 'configured'; readonly id: number; readonly scanner: ScannerInfo }
  | { readonly type: 'levels'; readonly id: number; readonly levels: InstrumentLevels }
  | { readonly type: 'sectors'; readonly id: number; readonly board: SectorBoard }
  | { readonly type: 'gapBoard'; readonly id: number; readonly board: GapBoard }
  /** Windows of hits that were settled and stored now. */
  | { readonly type: 'outcomes'; readonly outcomes: readonly FreshOutcome[] }
  | { readonly type: 'ownLoaded'; readonly id: number }
  | { readonly type: 'ownTested'; readonly id: number; readonly result: TestResult }
  /** How far history and levels have come; told when it changes. */
  | ({ readonly type: 'readiness' } & ReadinessNews)
  /** Rules whose state changed, with the fire of those that fired. */
  | {
      readonly type: 'ruleNews';
      readonly news: readonly { readonly id: number; readonly state: RuleState; readonly fire: RuleFire | null }[];
    }
  | { readonly type: 'refused'; readonly id: number; readonly fault: Fault };

/** Calls that the order thread answers: the order and the trading group of the contract. */
export type OrderCallName = keyof typeof orderCalls | keyof typeof tradingCalls;
/** Events that the order thread raises; the engine passes them on. */
export type OrderEventName = Extract<
  EventName,
  | 'order.changed'
  | 'fill.added'
  | 'positions.changed'
  | 'trading.changed'
  | 'alarm.changed'
  | 'kill.changed'
  | 'basket.changed'
  | 'stop.changed'
>;
export type OrderCall = {
  readonly [N in OrderCallName]: { readonly name: N; readonly input: CallInput<N> };
}[OrderCallName];
export type OrderPush = {
  readonly [N in OrderEventName]: { readonly name: N; readonly payload: EventPayload<N> };
}[OrderEventName];

export type OrderOrder =
  | CommonOrder
  /** Instruments with a slot: all of them at the start, and later those that are added. */
  | { readonly type: 'instruments'; readonly instruments: readonly Instrument[] }
  /** The broker can be reached, or with another token. */
  | { readonly type: 'access'; readonly access: BrokerAccess }
  | { readonly type: 'facts'; readonly facts: TradingFacts }
  /** `who`: the page or command that asked, for the audit. */
  | { readonly type: 'call'; readonly id: number; readonly who: string; readonly call: OrderCall };

export type OrderReport =
  | CommonReport
  | { readonly type: 'answer'; readonly id: number; readonly answer: CallOutput<OrderCallName> }
  | { readonly type: 'refused'; readonly id: number; readonly fault: Fault }
  | { readonly type: 'push'; readonly push: OrderPush };

/** The part of node:worker_threads' MessagePort that crosses here; the engine makes the channel. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  close(): void;
}
