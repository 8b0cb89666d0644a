import type { LakeStatus } from '#contract/model/lake.ts';
import type { FeedAudit, Health } from '#contract/model/terminal.ts';
import { feedAudit } from '../core/feed-audit.ts';
import { COUNTER_NAMES, Counters, rejectedOf } from '../core/counters.ts';
import { LagHistogram, lagBands, lagPercentile } from '../core/lag-histogram.ts';
import type { SharedMemory } from '../threads/protocol.ts';
import type { ClockSkewMeter, FeedTimes } from './clock-skew.ts';
import type { ProcessSample } from './host.ts';
import type { PublisherCounts } from './publisher.ts';

/** Stretch over which lag percentiles are told, in samples of one second. */
const LAG_SAMPLES = 10;
/** Share of the quickest packets that stands for the least lag; a single one may have a wrong time. */
const LEAST_LAG_SHARE = 0.01;
const MS_PER_SECOND = 1_000;
/** Counts of applied packets that say that something was lost on the way. */
const DROPPED = ['volumeRegressions', 'outOfOrder'] as const;

/** Ticks from the future that were counted so far. */
interface Ahead {
  readonly warn: number;
  readonly block: number;
}

export interface HealthInput {
  readonly atMs: number;
  readonly wallMs: number;
  readonly sockets: { readonly open: number; readonly wanted: number };
  readonly threads: Health['threads'];
  readonly process: ProcessSample;
  readonly publisher: PublisherCounts;
  readonly lake: LakeStatus;
  readonly skew: ClockSkewMeter;
  /** Whether exchange times and this machine's clock run together; not in a replay, nor at another speed. */
  readonly feedIsReal: boolean;
  readonly tokenLeftMs: number | null;
}

/** Reads the counters of an epoch once a second and makes the health value of it. */
export class HealthMonitor {
  readonly #memory: SharedMemory;
  readonly #feed: Counters<(typeof COUNTER_NAMES.feed)[number]>;
  readonly #lag: LagHistogram;
  readonly #lagCopies: Float64Array[] = [];
  readonly #ahead: Ahead[] = [];
  #audit: FeedAudit | null = null;
  #last = { wallMs: 0, packets: 0, packetsPerSec: 0 };

  constructor(memory: SharedMemory) {
    this.#memory = memory;
    this.#feed = Counters.attach(memory.counters.feed, COUNTER_NAMES.feed);
    this.#lag = new LagHistogram(this.#feed.lagCells);
    this.#lagCopies.push(this.#lag.copy());
    this.#ahead.push(this.#readAhead());
  }

  /** A new sample; call it once a second, the rates and the lag window are measured between calls. */
  sample(input: HealthInput): Health {
    this.#measureRate(input.wallMs);
    this.#lagCopies.push(this.#lag.copy());
    if (this.#lagCopies.length > LAG_SAMPLES + 1) this.#lagCopies.shift();
    this.#ahead.push(this.#readAhead());
    if (this.#ahead.length > LAG_SAMPLES + 1) this.#ahead.shift();
    const health = this.read(input);
    this.#audit = this.#auditNow();
    return health;
  }

  /** The present numbers without moving the measuring windows. */
  read(input: HealthInput): Health {
    const feed = this.#feed.snapshot();
    const [before] = this.#lagCopies as [Float64Array];
    const after = this.#lagCopies.at(-1) as Float64Array;
    return {
      atMs: input.atMs,
      clockSkew: input.skew.judge(input.wallMs, input.feedIsReal ? this.#feedTimes(before, after) : null),
      sockets: input.sockets,
      packetsPerSec: this.#last.packetsPerSec,
      packets: feed.packets,
      applied: feed.applied,
      rejected: rejectedOf(feed),
      lagMsP50: lagPercentile(before, after, 0.5),
      lagMsP99: lagPercentile(before, after, 0.99),
      lagBands: lagBands(after),
      staleRows: feed.staleRows,
      dropped: DROPPED.reduce((sum, name) => sum + feed[name], 0),
      loopMsP99: input.process.loopMsP99,
      engineMb: input.process.engineMb,
      tokenLeftMs: input.tokenLeftMs,
      framesSent: input.publisher.framesSent,
      creditWaits: input.publisher.creditWaits,
      barsClosed: feed.barsClosed,
      lake: input.lake,
      audit: this.#settledAudit(),
      threads: input.threads,
      counters: { ...this.#allCounters(), 'publisher.tickMaxMs': input.publisher.tickMaxMs },
    };
  }

  #feedTimes(before: Float64Array, after: Float64Array): FeedTimes {
    const [first] = this.#ahead as [Ahead];
    const last = this.#readAhead();
    return {
      leastLagMs: lagPercentile(before, after, LEAST_LAG_SHARE),
      aheadWarn: last.warn - first.warn,
      aheadBlock: last.block - first.block,
    };
  }

  #readAhead(): Ahead {
    return { warn: this.#feed.get('aheadTicks2s'), block: this.#feed.get('aheadTicks5s') };
  }

  #auditNow(): FeedAudit {
    const { counters, recording } = this.#memory;
    const recorder = Counters.attach(counters.recorder, COUNTER_NAMES.recorder).snapshot();
    return feedAudit(this.#feed.snapshot(), recording === undefined ? null : recorder);
  }

  /** A message may be half counted while it is read: only what two samples agree on is unexplained. */
  #settledAudit(): FeedAudit {
    const now = this.#auditNow();
    const before = this.#audit ?? now;
    return {
      rows: now.rows,
      packetsUnexplained: Math.min(now.packetsUnexplained, before.packetsUnexplained),
      bytesUnexplained: Math.min(now.bytesUnexplained, before.bytesUnexplained),
      bytesUnrecorded: now.bytesUnrecorded === null ? null : Math.min(now.bytesUnrecorded, before.bytesUnrecorded ?? 0),
    };
  }

  #measureRate(wallMs: number): void {
    const packets = this.#feed.get('packets');
    const seconds = (wallMs - this.#last.wallMs) / MS_PER_SECOND;
    const packetsPerSec = this.#last.wallMs === 0 || seconds <= 0 ? 0 : (packets - this.#last.packets) / seconds;
    this.#last = { wallMs, packets, packetsPerSec };
  }

  #allCounters(): Record<string, number> {
    const out: Record<string, number> = {};
    for (const thread of ['feed', 'store', 'scan', 'recorder', 'option', 'notify'] as const) {
      const counters = Counters.attach<string>(this.#memory.counters[thread], COUNTER_NAMES[thread]);
      for (const [name, value] of Object.entries(counters.snapshot())) {
        if (!name.startsWith('audit.')) out[`${thread}.${name}`] = value;
      }
    }
    return out;
  }
}
