import type { Timers } from '#contract/timers.ts';
import type { ClockLine } from '#contract/model/terminal.ts';

import type {
  BrokerAccess,
  FeedBoot,
  FeedOrder,
  FeedReport,
  MessagePortLike,
  OptionBoot,
  OptionOrder,
  OptionReport,
  OrderBoot,
  OrderOrder,
  OrderReport,
  RecorderBoot,
  RecorderOrder,
  RecorderReport,
  ScanBoot,
  ScanOrder,
  ScanReport,
  StoreBoot,
  StoreOrder,
  StoreReport,
} from '../threads/protocol.ts';
import type { LogLine } from './log.ts';

export type { BrokerAccess, BrokerUrls, MessagePortLike } from '../threads/protocol.ts';

export type ThreadBoot = FeedBoot | StoreBoot | ScanBoot | RecorderBoot | OptionBoot | OrderBoot;
export type ThreadOrder = FeedOrder | StoreOrder | ScanOrder | RecorderOrder | OptionOrder | OrderOrder;
export type ThreadReport = FeedReport | StoreReport | ScanReport | RecorderReport | OptionReport | OrderReport;

/** A running worker thread as the engine sees it. */
export interface ThreadHandle {
  /** @param ports those inside the order, which move to the thread. */
  post(order: ThreadOrder, ports?: readonly MessagePortLike[]): void;
  onReport(listener: (report: ThreadReport) => void): void;
  /** Called once; `error` is what ended it, null after an orderly end. */
  onExit(listener: (error: string | null) => void): void;
  /** The last resort, for a thread that does not answer `close`. */
  terminate(): void;
}

/** The simulated exchange, or the broker: where it is, and its clock when it has one of its own. */
export interface Source {
  readonly access: BrokerAccess;
  readonly clock: ClockLine;
}

export interface SourceStart {
  /** Engine time at which it goes on after it was lost; null = the configured clock. */
  readonly resumeAtMs: number | null;
  readonly onClock: (clock: ClockLine) => void;
  /** It ended by itself after it was up. */
  readonly onLost: (why: string) => void;
}

export interface SourceStarter {
  /** Rejects with a `FaultError` that says what failed. */
  start(start: SourceStart): Promise<Source>;
  stop(): Promise<void>;
}

/** What the process itself uses. */
export interface ProcessSample {
  /** Event-loop delay of the host main thread over the last 10 s, 99th percentile, ms. */
  readonly loopMsP99: number;
  /** Resident memory of the whole engine process. */
  readonly engineMb: number;
}

export interface LakeExported {
  /** Ticks that the lake holds of the date. */
  readonly ticks: number;
}

/** Exports recorded days to the lake, outside this process. */
export interface LakeExporter {
  /** Rejects with a `FaultError` that says what failed. */
  export(date: string): Promise<LakeExported>;
  /** Ends a running export; the lake is then as it was. */
  stop(): Promise<void>;
}

/** What differs by host, handed to the engine; what a host cannot do is absent, never a method that throws. */
export interface EngineHost {
  readonly kind: 'desktop' | 'browser' | 'test';
  readonly dataDir: string;
  /** Text of the calendar file; read and checked by the engine. */
  readonly calendar: string;
  /** Where it was read, for messages. */
  readonly calendarPath: string;
  /** Wall time, epoch ms UTC. */
  readonly wallMs: () => number;
  /** A stopwatch in ms; only differences mean something. */
  readonly monotonicMs: () => number;
  readonly timers: Timers;
  readonly spawn: (boot: ThreadBoot) => ThreadHandle;
  readonly channel: () => readonly [MessagePortLike, MessagePortLike];
  /** Null when the source is a replay. */
  readonly source: SourceStarter | null;
  /** Null when nothing is recorded. */
  readonly lake: LakeExporter | null;
  readonly sample: () => ProcessSample;
  readonly writeLog: (line: LogLine) => void;
}
