import { z } from 'zod';
import type { Rng } from '../rng.ts';

const share = z.number().min(0).max(1);
/** Longest delay that a plan may ask for, ms of market time. */
const DELAY_MS_MAX = 600_000;
const delay = z.number().min(0).max(DELAY_MS_MAX);

/**
 * Faults between a client and the venue, as shares of what they hit. Every field may be given alone; 0 or left out =
 * never. With the same seed and the same calls the same things fail.
 */
export const venueFaultsSchema = z.strictObject({
  /** The request reaches the venue up to `requestDelayMs` later. */
  requestDelay: share.optional(),
  requestDelayMs: delay.optional(),
  /** The answer comes up to `replyDelayMs` after the request was handled. */
  replyDelay: share.optional(),
  replyDelayMs: delay.optional(),
  /** The connection is cut before the venue has seen the request. */
  cutBefore: share.optional(),
  /** The venue handles the request, then the connection is cut without an answer. */
  cutAfter: share.optional(),
  /** The same with a TCP reset. */
  resetAfter: share.optional(),
  /** Handled and never answered: the client's own time-out ends it. */
  silence: share.optional(),
  /** 429 without being handled. */
  throttle: share.optional(),
  /** 500 without being handled. */
  errorBefore: share.optional(),
  /** Handled, and 500 all the same. */
  errorAfter: share.optional(),
  /** The token dies with this request. */
  tokenDeath: share.optional(),
  /** A frame of the order socket comes up to `frameDelayMs` later. */
  frameDelay: share.optional(),
  frameDelayMs: delay.optional(),
  frameDrop: share.optional(),
  frameDuplicate: share.optional(),
  /** A frame is sent after the one that follows it. */
  frameReorder: share.optional(),
  /** The order socket is reset before this frame; until the next login frames are lost. */
  streamReset: share.optional(),
  /** A cancelled order trades up to `lateFillMs` after it was reported cancelled. */
  lateFill: share.optional(),
  lateFillMs: delay.optional(),
});
export type VenueFaults = z.infer<typeof venueFaultsSchema>;

/** What becomes of one request. */
export interface RequestFate {
  readonly arrivesAfterMs: number;
  readonly answersAfterMs: number;
  readonly kind:
    | 'fine'
    | 'cutBefore'
    | 'cutAfter'
    | 'resetAfter'
    | 'silence'
    | 'throttle'
    | 'errorBefore'
    | 'errorAfter'
    | 'tokenDeath';
}

/** What becomes of one frame. */
export interface FrameFate {
  readonly kind: 'fine' | 'drop' | 'duplicate' | 'reorder' | 'reset';
  readonly delayMs: number;
}

const REQUEST_KINDS = [
  'cutBefore',
  'cutAfter',
  'resetAfter',
  'silence',
  'throttle',
  'errorBefore',
  'errorAfter',
  'tokenDeath',
] as const;
const FRAME_KINDS = [
  ['frameDrop', 'drop'],
  ['frameDuplicate', 'duplicate'],
  ['frameReorder', 'reorder'],
  ['streamReset', 'reset'],
] as const;
const FINE: RequestFate = { arrivesAfterMs: 0, answersAfterMs: 0, kind: 'fine' };
const FINE_FRAME: FrameFate = { kind: 'fine', delayMs: 0 };

/** A plan with its dice. Replace `faults` at any time; `{}` ends all trouble. */
export class FaultDice {
  faults: VenueFaults;
  readonly #rng: Rng;

  constructor(rng: Rng, faults: VenueFaults = {}) {
    this.#rng = rng;
    this.faults = faults;
  }

  request(): RequestFate {
    const { faults } = this;
    if (Object.keys(faults).length === 0) return FINE;
    const arrivesAfterMs = this.#wait(faults.requestDelay, faults.requestDelayMs);
    const answersAfterMs = this.#wait(faults.replyDelay, faults.replyDelayMs);
    let dice = this.#rng.next();
    for (const kind of REQUEST_KINDS) {
      dice -= faults[kind] ?? 0;
      if (dice < 0) return { arrivesAfterMs, answersAfterMs, kind };
    }
    return { arrivesAfterMs, answersAfterMs, kind: 'fine' };
  }

  frame(): FrameFate {
    const { faults } = this;
    if (Object.keys(faults).length === 0) return FINE_FRAME;
    const delayMs = this.#wait(faults.frameDelay, faults.frameDelayMs);
    let dice = this.#rng.next();
    for (const [field, kind] of FRAME_KINDS) {
      dice -= faults[field] ?? 0;
      if (dice < 0) return { kind, delayMs };
    }
    return { kind: 'fine', delayMs };
  }

  /** Ms until a cancelled order trades all the same; null = it does not. */
  lateFillMs(): number | null {
    const { lateFill = 0, lateFillMs = 0 } = this.faults;
    return lateFill > 0 && this.#rng.next() < lateFill ? this.#rng.int(lateFillMs + 1) : null;
  }

  #wait(part = 0, mostMs = 0): number {
    return part > 0 && this.#rng.next() < part ? this.#rng.int(mostMs + 1) : 0;
  }
}
