import type { LakeStatus } from '#contract/model/lake.ts';
import type { Health } from '#contract/model/terminal.ts';
import { COUNTER_NAMES, Counters, rejectedOf } from '../core/counters.ts';
import { LagHistogram, lagPercentile } from '../core/lag-histogram.ts';
import type { SharedMemory } from '../threads/protocol.ts';
import type { ProcessSample } from './host.ts';
import type { PublisherCounts } from './publisher.ts';

/** Stretch over which lag percentiles are told, in samples of one second. */
const LAG_SAMPLES = 10;
const MS_PER_SECOND = 1_000;
/** Counts of applied packets that say that something was lost on the way. */
const DROPPED = ['volumeRegressions', 'outOfOrder'] as const;

export interface HealthInput {
  readonly atMs: number;
  readonly wallMs: number;
  readonly sockets: { readonly open: number; readonly wanted: number };
  readonly threads: Health['threads'];
  readonly process: ProcessSample;
  readonly publisher: PublisherCounts;
  readonly lake: LakeStatus;
}

/** Reads the counters of an epoch once a second and makes the health value of it. */
export class HealthMonitor {
  readonly #memory: SharedMemory;
  readonly #feed: Counters<(typeof COUNTER_NAMES.feed)[number]>;
  readonly #lag: LagHistogram;
  readonly #lagCopies: Float64Array[] = [];
  #last = { wallMs: 0, packets: 0, packetsPerSec: 0 };

  constructor(memory: SharedMemory) {
    this.#memory = memory;
    this.#feed = Counters.attach(memory.counters.feed, COUNTER_NAMES.feed);
    this.#lag = new LagHistogram(this.#feed.lagCells);
    this.#lagCopies.push(this.#lag.copy());
  }

  /** A new sample; call it once a second, the rates and the lag window are measured between calls. */
  sample(input: HealthInput): Health {
    this.#measureRate(input.wallMs);
    this.#lagCopies.push(this.#lag.copy());
    if (this.#lagCopies.length > LAG_SAMPLES + 1) this.#lagCopies.shift();
    return this.read(input);
  }

  /** The present numbers without moving the measuring windows. */
  read(input: HealthInput): Health {
    const feed = this.#feed.snapshot();
    const [before] = this.#lagCopies as [Float64Array];
    const after = this.#lagCopies.at(-1) as Float64Array;
    return {
      atMs: input.atMs,
      sockets: input.sockets,
      packetsPerSec: this.#last.packetsPerSec,
      packets: feed.packets,
      applied: feed.applied,
      rejected: rejectedOf(feed),
      lagMsP50: lagPercentile(before, after, 0.5),
      lagMsP99: lagPercentile(before, after, 0.99),
      staleRows: feed.staleRows,
      dropped: DROPPED.reduce((sum, name) => sum + feed[name], 0),
      loopMsP99: input.process.loopMsP99,
      engineMb: input.process.engineMb,
      framesSent: input.publisher.framesSent,
      creditWaits: input.publisher.creditWaits,
      barsClosed: feed.barsClosed,
      lake: input.lake,
      threads: input.threads,
      counters: { ...this.#allCounters(), 'publisher.tickMaxMs': input.publisher.tickMaxMs },
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
    for (const thread of ['feed', 'store', 'scan', 'recorder', 'option'] as const) {
      const counters = Counters.attach<string>(this.#memory.counters[thread], COUNTER_NAMES[thread]);
      for (const [name, value] of Object.entries(counters.snapshot())) out[`${thread}.${name}`] = value;
    }
    return out;
  }
}
