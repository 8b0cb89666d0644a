import { type Fault, fault } from '#contract/faults.ts';
import type { ClockSkew } from '#contract/model/terminal.ts';

/** Above this the clock is told to be wrong, and above the second no order is sent by itself, ms. */
export const SKEW_WARN_MS = 2_000;
export const SKEW_BLOCK_MS = 5_000;
/** Samples of the broker's Date header whose median counts: one slow answer must not decide. */
const SAMPLES_KEPT = 5;
/** An answer that took longer says too little about the moment in which the header was written, ms. */
const ROUND_TRIP_MS_MAX = 2_000;
/** The Date header has whole seconds: on average it is half of one behind. */
const HEADER_HALF_MS = 500;
/** Samples are good for this long; a clock can be set at any time, ms. */
const SAMPLE_AGE_MS_MAX = 600_000;
/** Ticks of one reading that must lie in the future before the feed is believed: a single one may be wrong itself. */
const AHEAD_TICKS_MIN = 5;

/** When an answer of the broker was asked for and came, and the time that it said; all epoch ms of wall time. */
export interface BrokerTime {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly brokerMs: number;
}

/** What the feed of the last seconds says about this machine's clock. */
export interface FeedTimes {
  /** Smallest lag of a packet, ms; null when there was none. */
  readonly leastLagMs: number | null;
  /** Ticks whose exchange time lay more than SKEW_WARN_MS, and SKEW_BLOCK_MS, ahead of this clock. */
  readonly aheadWarn: number;
  readonly aheadBlock: number;
}

interface Sample {
  readonly skewMs: number;
  readonly atMs: number;
}

/**
 * How far this machine's clock is from the broker's: the Date header of its answers, and exchange times of the feed
 * that lie in the future. A feed that is late alone proves nothing while the header says that the clock is right.
 */
export class ClockSkewMeter {
  #samples: Sample[] = [];
  #told: ClockSkew['state'] = 'unknown';
  #state: ClockSkew = { state: 'unknown', ms: null, from: null, text: 'not measured yet' };

  get state(): ClockSkew {
    return this.#state;
  }

  sample({ sentMs, receivedMs, brokerMs }: BrokerTime): void {
    const tookMs = receivedMs - sentMs;
    if (!(tookMs >= 0) || tookMs > ROUND_TRIP_MS_MAX || !Number.isFinite(brokerMs)) return;
    const skewMs = (sentMs + receivedMs) / 2 - (brokerMs + HEADER_HALF_MS);
    this.#samples = [...this.#samples, { skewMs, atMs: receivedMs }].slice(-SAMPLES_KEPT);
  }

  /**
   * The verdict of now.
   * @param feed null while the feed's clock is not this machine's: a replay, or a simulated clock of another speed.
   */
  judge(wallMs: number, feed: FeedTimes | null): ClockSkew {
    const header = this.#headerMs(wallMs);
    this.#state = header === null ? this.#ofFeed(feed) : this.#ofHeader(header, feed);
    return this.#state;
  }

  /** The state when it differs from the one told last, to tell it. */
  change(): ClockSkew | null {
    if (this.#state.state === this.#told) return null;
    const wasBad = this.#told === 'warn' || this.#told === 'block';
    this.#told = this.#state.state;
    return wasBad || this.#state.state === 'warn' || this.#state.state === 'block' ? this.#state : null;
  }

  /** Why no order may be sent without a person, or null. */
  blockOf(): Fault | null {
    if (this.#state.state !== 'block') return null;
    return fault('denied.clock_skew', `${this.#state.text} Automatic orders wait until the clock is right.`);
  }

  #headerMs(wallMs: number): number | null {
    this.#samples = this.#samples.filter(({ atMs }) => Math.abs(wallMs - atMs) <= SAMPLE_AGE_MS_MAX);
    const sorted = this.#samples.map(({ skewMs }) => skewMs).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }

  #ofHeader(ms: number, feed: FeedTimes | null): ClockSkew {
    const ahead = feed === null ? 0 : aheadOf(feed);
    // Exchange times from the future prove a slow clock, whatever an older header said.
    if (ahead > Math.abs(ms)) return slow(ahead);
    return { ...verdict(ms), from: 'broker' };
  }

  #ofFeed(feed: FeedTimes | null): ClockSkew {
    if (feed === null) return { state: 'unknown', ms: null, from: null, text: 'nothing to compare this clock with' };
    const ahead = aheadOf(feed);
    if (ahead > 0) return slow(ahead);
    const { leastLagMs } = feed;
    if (leastLagMs === null) return { state: 'unknown', ms: null, from: null, text: 'not measured yet' };
    if (leastLagMs <= SKEW_WARN_MS) return { ...verdict(0), ms: null, from: 'feed' };
    const state = leastLagMs > SKEW_BLOCK_MS ? 'block' : 'warn';
    const text = `Every packet of the feed is at least ${seconds(leastLagMs)} old: the feed is late, or this clock is fast. Check both.`;
    return { state, ms: leastLagMs, from: 'feed', text };
  }
}

function aheadOf({ aheadWarn, aheadBlock }: FeedTimes): number {
  if (aheadBlock >= AHEAD_TICKS_MIN) return SKEW_BLOCK_MS + 1;
  return aheadWarn >= AHEAD_TICKS_MIN ? SKEW_WARN_MS + 1 : 0;
}

function slow(atLeastMs: number): ClockSkew {
  return { ...verdict(-atLeastMs), from: 'feed' };
}

function verdict(ms: number): Pick<ClockSkew, 'state' | 'ms' | 'text'> {
  const away = Math.abs(ms);
  if (away <= SKEW_WARN_MS) return { state: 'ok', ms, text: `within ${seconds(SKEW_WARN_MS)} of the broker's clock` };
  const text = `This machine's clock is ${seconds(away)} ${ms > 0 ? 'ahead of' : 'behind'} the broker's. Set it, or switch on time from the network.`;
  return { state: away > SKEW_BLOCK_MS ? 'block' : 'warn', ms, text };
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
