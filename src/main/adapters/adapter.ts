import type { OpenElse } from './replay/replay-track.ts';
import type { Fault } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { DeepLevels, DepthState } from '#contract/model/depth.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import type { ClockLine, ReplaySpeed, ReplayState, ReplayUnit } from '#contract/model/terminal.ts';
import type { Login } from '../core/account/account.ts';
import type { DepthSideName } from '../core/table/depth-table.ts';
import type { WireSide } from '../core/table/depth-writer.ts';
import type { Clock } from '../core/time/clock.ts';
import type { FullRecord } from '../core/wire/full-record.ts';
import type { ReplayDay } from './replay/replay-day.ts';
import type { Timers } from './timers.ts';

/**
 * What the engine asks of a broker or of a recording. An adapter translates and nothing else: it keeps no state that
 * the engine also keeps, reads no clock of its own, and reports through the sink it was given.
 */

/** What a source can do; a missing ability is a value here, never a method that throws. */
export interface AdapterCapabilities {
  /** Most instruments that may be subscribed at once. */
  readonly instrumentsMax: number;
  /** Levels of depth that the feed carries. */
  readonly depthLevels: number;
  /** Candles can be asked for. */
  readonly history: boolean;
  /** An instrument master can be downloaded; otherwise the source names its instruments through the sink. */
  readonly master: boolean;
  /** The source owns the clock and can be paused and moved. */
  readonly seekable: boolean;
}

export interface FeedState {
  /** connecting until the first time all sockets are open; then live, or stale while one is down. */
  readonly state: 'connecting' | 'live' | 'stale' | 'stopped';
  readonly open: number;
  readonly wanted: number;
  readonly reason: string | null;
}

/** Where an adapter puts what it receives. All calls are synchronous and must return quickly. */
export interface FeedSink {
  /**
   * One message of the broker's feed, whole, as it came: one or more stacked packets. The buffer is only valid during
   * the call. `recvMs` is engine time.
   */
  bytes(buffer: Uint8Array, recvMs: number): void;
  /** One decoded record of a source that has no bytes (a recording); fields as in the feed's Full record. */
  record(slot: number, record: Float64Array, recvMs: number): void;
  state(state: FeedState): void;
  /** The feed of these slots is down: what they show is old until the next packet. */
  lost(slots: readonly number[]): void;
  /** Something a person must know, for instance why the feed stopped; `warn` when it goes on all the same. */
  fault(fault: Fault, level?: 'warn' | 'error'): void;
  /** A recording names its own instruments. @param recordedFrom key of the source that was recorded; null when unknown. */
  instruments(instruments: readonly Instrument[], recordedFrom?: string | null): void;
  /** The source owns the clock and changed its line. */
  clock(line: ClockLine): void;
  /** The source went back in time: everything of the day is built again from its start. */
  rewound(nowMs: number): void;
  /** The source put the day back to this time by a copy of its own. */
  restored(nowMs: number): void;
  /** The day that is built from a replay; null where nobody builds one. */
  readonly day: ReplayDay | null;
  replay(state: ReplayState): void;
}

/** Everything that one broker account offers; one for each thread that needs it. */
export interface Broker {
  feed(parts: FeedParts): FeedAdapter;
  /** Books deeper than the feed's; null where the broker has no address for them. */
  depth(parts: DepthParts): DepthAdapter | null;
  readonly reference: ReferenceAdapter;
  readonly history: HistoryAdapter;
  readonly rolling: RollingOptionsAdapter;
  /** Asks with another token from now on; what is under way is not disturbed. Feeds are told by themselves. */
  renew(login: Login): void;
  /** Ends kept connections of reference and history; feeds are closed by whoever made them. */
  close(): void;
}

/** What a live feed needs besides its account. */
export interface FeedParts {
  readonly sink: FeedSink;
  /** Engine time, which stamps what is received. */
  readonly clock: Clock;
  readonly isTrading: IsTrading;
  /** Most connections; the account has five for all its programs. */
  readonly sockets: number;
}

/** Live data of one source. */
export interface FeedAdapter {
  readonly capabilities: AdapterCapabilities;
  /**
   * Replaces the subscribed set; slots are filled in. The first call connects.
   * @param modes by slot; an absent slot gets everything that the feed has of it.
   * @throws FaultError `input.too_many_instruments` above `capabilities.instrumentsMax`.
   */
  subscribe(instruments: readonly Instrument[], modes?: ReadonlyMap<number, FeedMode>): void;
  /** What a live feed can do about an instrument that fell silent; absent in a recording. */
  readonly repair?: FeedRepair;
  /**
   * Goes on with another token: connections of the new one are open and subscribed before those of the old one are
   * closed, and a feed that stopped comes back. Absent where there is nothing to sign in to.
   */
  renew?(login: Login): void;
  /** Ends every connection and timer; resolves when nothing of the adapter is left. */
  close(): Promise<void>;
}

/** A book that is wanted deeper than the feed carries it. */
export interface DeepBook {
  readonly instrument: Instrument;
  readonly levels: DeepLevels;
}

/** Where deep books go. All calls are synchronous and must return quickly. */
export interface DepthSink {
  /** One side of a wanted book; `from` is only valid during the call. @returns false when it cannot be a book. */
  side(book: DeepBook, side: DepthSideName, from: WireSide, recvMs: number): boolean;
  /** How the connection for books of so many levels does; `reason` in words while it is not live. */
  state(levels: DeepLevels, state: DepthState, reason: string | null): void;
  /** packets = applied + rejected + unwanted + those that carry no side. */
  count(what: DepthCount, by: number): void;
  fault(fault: Fault, level?: 'warn' | 'error'): void;
}
export type DepthCount = 'packets' | 'applied' | 'rejected' | 'unwanted' | 'control';

export interface DepthParts {
  readonly sink: DepthSink;
  readonly clock: Clock;
  readonly isTrading: IsTrading;
}

/** Deep books of one account. Connections exist only while a book is wanted. */
export interface DepthAdapter {
  /**
   * Replaces the wanted set.
   * @throws FaultError `input.depth_segment` for an instrument that has no deep book, `input.too_many_books`.
   */
  want(books: readonly DeepBook[]): void;
  /** Goes on with another token: new connections are subscribed before the old ones close. */
  renew(login: { readonly clientId: string; readonly accessToken: string }): void;
  close(): Promise<void>;
}

/** Ways to bring a silent instrument back, from the mildest to the harshest. All take subscribed instruments. */
export interface FeedRepair {
  /**
   * The broker's own quotes as Full records, by slot; what it does not know is absent. At most `quotesMax` at once.
   * @throws FaultError
   */
  quotes(instruments: readonly Instrument[]): Promise<ReadonlyMap<number, FullRecord>>;
  readonly quotesMax: number;
  /** Unsubscribes and subscribes again. */
  resubscribe(instruments: readonly Instrument[]): void;
  /** Drops the connections that carry them; they come back by themselves. */
  reconnect(instruments: readonly Instrument[]): void;
  /**
   * Uses at most so many connections from now on.
   * @throws FaultError `input.feed_sockets` when the instruments do not fit into them.
   */
  useSockets(max: number): void;
}

/** A feed that can be paused and moved. Every order is answered by a state, also when there is nothing to change. */
export interface SeekableFeedAdapter extends FeedAdapter {
  play(): void;
  pause(): void;
  /** `max`: as fast as it goes, never ahead of the scanners. */
  setSpeed(speed: ReplaySpeed): void;
  seek(epochMs: number): void;
  /** One message on, to the next second, or to where the running bar is closed; it is paused there. */
  step(unit: ReplayUnit, interval: ChartInterval): void;
  /** To the next or the last place at which a scanner fires; it is paused there. */
  toHit(direction: 1 | -1): void;
}

/**
 * Makes the index of a recording beside the playing, so that seeks are fast. @param grew is called when it has grown.
 * @returns what stops it; resolves when it has.
 */
export type MakeIndex = (file: string, grew: () => void) => () => Promise<void>;

/**
 * Opens a recording. It reads the file, names its instruments through `sink.instruments`, and starts at `speed` when
 * they are subscribed (with slots); from then on it owns the clock and tells every change of line.
 */
export type OpenReplay = (
  file: string,
  options: { readonly speed: number; readonly index?: MakeIndex; readonly openElse?: OpenElse },
  timers: Timers,
  sink: FeedSink,
) => SeekableFeedAdapter;

/** Whether instruments of a class should be trading now; the feed's stall watchdog asks it. */
export type IsTrading = (sessionClass: SessionClass) => boolean;

export interface Profile {
  readonly clientId: string;
  /** When the access token ends, epoch ms UTC; null when the broker does not say it readably. */
  readonly tokenEndsMs: number | null;
  readonly dataPlan: boolean;
  /** Words of the broker for what may be traded, trimmed. */
  readonly segments: readonly string[];
}

/** What identifies a stored copy of the master, for a conditional download. */
export interface MasterStamp {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface MasterResult {
  readonly stamp: MasterStamp;
  /** Everything usable in the file, slots −1, in file order. */
  readonly instruments: readonly Instrument[];
  /** Data rows in the file. */
  readonly rows: number;
  /** Rows left out, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

export interface ReferenceAdapter {
  /** @throws FaultError `denied.*` when the session is dead. */
  profile(): Promise<Profile>;
  /**
   * Downloads and reads the day's instrument master, or says that the stored one is still right.
   * @param tradeDate contracts that expired before it are left out, `YYYY-MM-DD`.
   * @throws FaultError `unavailable.master_truncated` and the like; nothing partial is ever returned.
   */
  master(tradeDate: string, known: MasterStamp | null): Promise<MasterResult | 'unchanged'>;
  /** Last prices in each instrument's integer scale, by `instrumentKey`; what the broker does not know is absent. */
  lastPrices(instruments: readonly Instrument[]): Promise<Map<string, number>>;
  /**
   * The `limit` most wanted of a master's instruments, in order, with dense slots from 0; options by their distance
   * from the money, for which the prices of the underlyings are asked. Works without prices when they cannot be had.
   * @throws FaultError `denied.*` when the session is dead.
   */
  universe(all: readonly Instrument[], limit: number): Promise<Instrument[]>;
}

/** Which expired options are asked for: at the money, of a monthly expiry of an index. */
export interface RollingRequest {
  /** Root symbol of the index. */
  readonly root: string;
  /** Segment of its options. */
  readonly segment: 'NSE_FNO' | 'BSE_FNO';
  /** 1 = the monthly expiry in force at the time, 2 = the one after it. */
  readonly month: 1 | 2 | 3;
  readonly right: 'CE' | 'PE';
  /** `YYYY-MM-DD`, both inclusive; at most 30 days. */
  readonly fromDate: string;
  readonly toDate: string;
}

/** The option nearest the money in one candle: volatility as a fraction a year, strike and spot in rupees. */
export interface AtmPoint {
  /** Start of the candle, epoch ms UTC. */
  readonly t: number;
  readonly iv: number;
  readonly strike: number;
  readonly spot: number;
}

/** History of options by their distance to the money, back beyond their expiry. */
export interface RollingOptionsAdapter {
  /** One call; points in rising order of time. Nothing known is an empty answer. */
  atm(request: RollingRequest): Promise<AtmPoint[]>;
}

/**
 * Candles. An empty answer means "nothing known yet": an unknown id, a holiday and a minute that is not ready look the
 * same, so the emptiness of the running day must not be remembered. Series are adjusted again for every corporate
 * action: bars fetched at different times must not be joined into one series.
 */
export interface HistoryAdapter {
  /** Daily bars of trade dates in [fromDate, toDate], both inclusive, `YYYY-MM-DD`; the running day is not promised. */
  daily(instrument: Instrument, fromDate: string, toDate: string): Promise<Bars>;
  /** One-minute bars of trade dates in [fromDate, toDate], both inclusive; any length, cut into calls as allowed. */
  minutes(instrument: Instrument, fromDate: string, toDate: string): Promise<Bars>;
}
