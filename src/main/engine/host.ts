import type { Timers } from '#contract/timers.ts';
import type { Settings } from '#contract/calls/settings.ts';
import type { BrokerAccountInput, BrokerAccountState, Finding } from '#contract/model/broker-account.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import type { AccountAuth } from '../core/account/account.ts';
import type {
  BrokerAccess,
  BrokerUrls,
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
import type { NotifyBoot, NotifyOrder, NotifyReport } from '../threads/notify-protocol.ts';
import type { LogLine } from './log.ts';

export type { BrokerAccess, BrokerUrls, MessagePortLike } from '../threads/protocol.ts';

export type ThreadBoot = FeedBoot | StoreBoot | ScanBoot | RecorderBoot | OptionBoot | OrderBoot | NotifyBoot;
export type ThreadOrder = FeedOrder | StoreOrder | ScanOrder | RecorderOrder | OptionOrder | OrderOrder | NotifyOrder;
export type ThreadReport =
  | FeedReport
  | StoreReport
  | ScanReport
  | RecorderReport
  | OptionReport
  | OrderReport
  | NotifyReport;

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

/** Secrets by name, encrypted where they are kept. */
export interface SecretStore {
  /** Null when there is none of that name. Rejects with a remedy when the store cannot be opened. */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

export interface LeaseHolder {
  readonly pid: number;
  readonly dataDir: string;
}

/** One owner of an account's token on this machine. */
export interface AccountLease {
  /** Null when it is now this process's; otherwise who has it. */
  take(clientId: string): LeaseHolder | null;
  /** Another living process that has it; null = free. */
  holder(clientId: string): LeaseHolder | null;
  release(clientId: string): void;
}

/** What came of a connection to the live feed. */
export interface FeedTrial {
  /** Ms until the socket was open; null when it never was. */
  readonly openMs: number | null;
  /** Ms from then until the first packet; null when none came. */
  readonly packetMs: number | null;
  /** Why it did not work, as far as it was said. */
  readonly reason: string | null;
}

/** What a host needs for a real account. */
export interface BrokerHost {
  readonly urls: BrokerUrls;
  readonly auth: AccountAuth;
  readonly lease: AccountLease;
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
  /** Rows of all its tables, and the bytes of their files. */
  readonly rows: number;
  readonly bytes: number;
}

/** A table to be printed. */
export interface Paper {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Which of the columns are printed, with their shares of the width. */
  readonly columns: readonly { readonly name: string; readonly share: number }[];
}

/** Exports recorded days to the lake, outside this process. */
export interface LakeExporter {
  /** Whether the data folder has a recording of a date. */
  isRecorded(date: string): boolean;
  /** Rejects with a `FaultError` that says what failed. */
  export(date: string): Promise<LakeExported>;
  /** Ends a running export; the lake is then as it was. */
  stop(): Promise<void>;
}

/** The file of settings in the data folder. */
export interface SettingsFile {
  read(): Settings;
  /** Replaces the file whole or not at all. Throws `input.config` or `denied.hand_set`; the file is then as it was. */
  write(stored: Settings['stored']): Settings;
}

/** Where a page stores the broker account and has it looked at. Secrets go in; none ever comes out. */
export interface AccountDoor {
  state(): Promise<BrokerAccountState>;
  /** Stores the account encrypted. Throws `input.account`, `input.passphrase`, `denied.wrong_passphrase`. */
  connect(given: BrokerAccountInput): Promise<BrokerAccountState>;
  /** Looks at account, data plan, token, clock and static IP. @param makeToken makes a token first; the one before dies. */
  check(passphrase: string | null, makeToken: boolean): Promise<Finding[]>;
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
  /** The simulated exchange; null when the source is a replay or the broker. */
  readonly source: SourceStarter | null;
  /** Null when nothing is recorded. */
  readonly lake: LakeExporter | null;
  readonly secrets: SecretStore;
  readonly settings?: SettingsFile;
  /** Absent where there is no secret store. */
  readonly accountDoor?: AccountDoor;
  /** Null when no account is signed in to. */
  readonly broker: BrokerHost | null;
  readonly sample: () => ProcessSample;
  /** A table as a PDF; absent where there is none. Gives way to others while it works. */
  readonly print?: (paper: Paper) => Promise<Uint8Array>;
  /** Shows a notice in the desktop's own list; absent where there is none. */
  readonly showNotice?: (title: string, text: string) => void;
  /** Keeps the machine from sleeping by itself; absent where the shell cannot. */
  readonly keepAwake?: (on: boolean) => void;
  readonly writeLog: (line: LogLine) => void;
}
