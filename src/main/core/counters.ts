import { assert } from '#contract/faults.ts';
import { SEGMENTS } from '#contract/model/instrument.ts';
import { LAG_BUCKETS } from './lag-histogram.ts';

/** Rows of the tick audit: the segments, and what could not be read far enough to have one. */
export const AUDIT_ROWS = [...SEGMENTS, 'unread'] as const;
export const AUDIT_FIELDS = ['bytes', 'packets', 'applied', 'rejected'] as const;
type AuditCounter = `audit.${(typeof AUDIT_ROWS)[number]}.${(typeof AUDIT_FIELDS)[number]}`;
const AUDIT_COUNTERS = AUDIT_ROWS.flatMap((row) => AUDIT_FIELDS.map((field): AuditCounter => `audit.${row}.${field}`));

/**
 * What the feed thread counts. packets = applied + the sum of all names that begin with `rejected`, exactly; the other
 * names describe packets that were applied. The depth sockets are counted apart: depthPackets = the sum of the other
 * names that begin with `depth`.
 */
export const FEED_COUNTERS = [
  'messages',
  'bytes',
  'packets',
  'applied',
  'rejectedTruncated',
  'rejectedLength',
  'rejectedUnknownCode',
  'rejectedUnpublishedLayout',
  'rejectedUnknownInstrument',
  'rejectedNonFinite',
  'rejectedRange',
  'rejectedFutureTime',
  'rejectedNotWanted',
  'controlPackets',
  'indicativeTicks',
  'auctionTicks',
  'outOfOrder',
  'duplicates',
  'volumeRegressions',
  'gapsMarked',
  'barsClosed',
  'connects',
  'disconnects',
  'reconnects',
  'staleRows',
  'linesRejected',
  'depthPackets',
  'depthApplied',
  'depthRejected',
  'depthUnwanted',
  'depthControl',
  /** Ticks whose exchange time was more than 2 s, and more than 5 s, ahead of this machine's clock. */
  'aheadTicks2s',
  'aheadTicks5s',
  /** Silent instruments that were asked for by REST, and what came of it. */
  'quotesAsked',
  'quotesApplied',
  'quotesFailed',
  'resubscribed',
  'socketsDistrusted',
  ...AUDIT_COUNTERS,
] as const;

export const STORE_COUNTERS = [
  'barsStored',
  'hitsStored',
  'hitsRefused',
  'historyCalls',
  'historyRows',
  'historyFailed',
  /** Series that the broker told otherwise than before, and that were fetched again. */
  'historyRestated',
  /** Instruments of the prefetch list, those up to date, and those that failed. */
  'prefetchTotal',
  'prefetchDone',
  'prefetchFailed',
  /** 1 while a prefetch runs, 0 otherwise. */
  'prefetchRunning',
  /** Instruments whose changed terms nobody has confirmed. */
  'instrumentsHeld',
  'queriesSlow',
  'masterRows',
  'masterSkipped',
  'requests',
  'requestsRefused',
] as const;

export const SCAN_COUNTERS = [
  'boundaries',
  'runs',
  'runsSkipped',
  'instrumentsScanned',
  'hits',
  'hitsDuplicate',
  'errors',
  'historyLoaded',
  'historyFailed',
] as const;

/**
 * What the recorder counts. Bytes of the feed thread = bytesRecorded + bytesDropped + what still waits in the ring or in
 * the open block; the same of messages.
 */
export const RECORDER_COUNTERS = [
  'messagesRecorded',
  'bytesRecorded',
  'packetsRecorded',
  'messagesDropped',
  'bytesDropped',
  /** Bytes at rest. */
  'bytesWritten',
  'blocks',
  'segments',
  'segmentsRemoved',
  /** Bytes that wait in the ring and in the open block. */
  'bytesWaiting',
  /** 1 while recording, 0 while it has stopped. */
  'recording',
] as const;

export const OPTION_COUNTERS = [
  'passes',
  'chainsSolved',
  'chainsDeferred',
  'passesOverBudget',
  'rowsRead',
  'reads',
  'readsRefused',
  'chainsUnusable',
  'optionsLeftOut',
] as const;

export const ORDER_COUNTERS = [
  'intents',
  'denied',
  'sent',
  'accepted',
  'rejected',
  'inDoubt',
  'lookups',
  'resolved',
  'fills',
  'fillsDuplicate',
  'streamFrames',
  'external',
  'journalRecords',
  'journalSyncs',
  'reconciliations',
  'differences',
  'stopPasses',
] as const;

/** What the notify thread counts; messages = sent + failed + dropped + waiting. */
export const NOTIFY_COUNTERS = ['messages', 'sent', 'failed', 'dropped', 'retries', 'waiting'] as const;

/** Names of the counter block of each thread. */
export const COUNTER_NAMES = {
  feed: FEED_COUNTERS,
  store: STORE_COUNTERS,
  scan: SCAN_COUNTERS,
  recorder: RECORDER_COUNTERS,
  option: OPTION_COUNTERS,
  order: ORDER_COUNTERS,
  notify: NOTIFY_COUNTERS,
} as const;
export type FeedCounter = (typeof FEED_COUNTERS)[number];
export type StoreCounter = (typeof STORE_COUNTERS)[number];
export type ScanCounter = (typeof SCAN_COUNTERS)[number];
export type RecorderCounter = (typeof RECORDER_COUNTERS)[number];
export type OptionCounter = (typeof OPTION_COUNTERS)[number];
export type NotifyCounter = (typeof NOTIFY_COUNTERS)[number];
export type OrderCounter = (typeof ORDER_COUNTERS)[number];

/**
 * A thread's named numbers in a small shared buffer, with a lag histogram behind them. The thread is the only writer;
 * everybody may read. Counting never allocates.
 */
export class Counters<Name extends string> {
  readonly buffer: SharedArrayBuffer;
  readonly names: readonly Name[];
  /** One cell per name, in order; hot code adds to it by index. */
  readonly cells: Float64Array;

  private constructor(buffer: SharedArrayBuffer, names: readonly Name[]) {
    this.buffer = buffer;
    this.names = names;
    this.cells = new Float64Array(buffer, 0, names.length);
  }

  static create<Name extends string>(names: readonly Name[]): Counters<Name> {
    return new Counters(new SharedArrayBuffer((names.length + LAG_BUCKETS) * 8), names);
  }

  static attach<Name extends string>(buffer: SharedArrayBuffer, names: readonly Name[]): Counters<Name> {
    assert(
      buffer.byteLength === (names.length + LAG_BUCKETS) * 8,
      'the counter block belongs to another list of names',
    );
    return new Counters(buffer, names);
  }

  /** Cells of the lag histogram that shares the block. */
  get lagCells(): Float64Array {
    return new Float64Array(this.buffer, this.names.length * 8, LAG_BUCKETS);
  }

  index(name: Name): number {
    const at = this.names.indexOf(name);
    assert(at >= 0, `${name} is not a counter of this block`);
    return at;
  }

  add(name: Name, by = 1): void {
    const at = this.index(name);
    this.cells[at] = (this.cells[at] as number) + by;
  }

  /** For what is a level and not a count, for instance stale rows. */
  set(name: Name, value: number): void {
    this.cells[this.index(name)] = value;
  }

  get(name: Name): number {
    return this.cells[this.index(name)] as number;
  }

  /** All numbers by name. */
  snapshot(): Record<Name, number> {
    const out = {} as Record<Name, number>;
    for (const [at, name] of this.names.entries()) out[name] = this.cells[at] as number;
    return out;
  }
}

/** The rejection counts of a feed snapshot, by reason. */
export function rejectedOf(snapshot: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(snapshot).filter(([name]) => name.startsWith('rejected')));
}
