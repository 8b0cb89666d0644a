import type { Rng } from '../../../src/main/core/rng.ts';
import type { VenueFaults } from '../../../src/main/core/venue/venue-faults.ts';

/** What goes wrong in one run. Each seed draws a part of all that can: what always fails everywhere reaches nothing. */
export interface SimPlan {
  readonly venue: VenueFaults;
  /** Mean virtual ms between events of a kind; 0 = never. */
  readonly threadCrashMs: number;
  readonly processCrashMs: number;
  readonly powerCutMs: number;
  readonly diskFullMs: number;
  readonly clockJumpMs: number;
  readonly sleepMs: number;
  readonly elsewhere: boolean;
  /** Mean virtual ms between two acts of the trader. */
  readonly actMs: number;
}

const SHARES: readonly (readonly [name: keyof VenueFaults, most: number])[] = [
  ['requestDelay', 0.4],
  ['replyDelay', 0.4],
  ['cutBefore', 0.08],
  ['cutAfter', 0.08],
  ['resetAfter', 0.08],
  ['silence', 0.05],
  ['throttle', 0.1],
  ['errorBefore', 0.06],
  ['errorAfter', 0.06],
  ['tokenDeath', 0.004],
  ['frameDelay', 0.4],
  ['frameDrop', 0.3],
  ['frameDuplicate', 0.3],
  ['frameReorder', 0.3],
  ['streamReset', 0.03],
  ['lateFill', 0.3],
];

export function planOf(rng: Rng): SimPlan {
  const venue: Record<string, number> = { requestDelayMs: 6_000, replyDelayMs: 12_000, frameDelayMs: 8_000 };
  venue['lateFillMs'] = 8_000;
  for (const [name, most] of SHARES) if (rng.next() < 0.4) venue[name] = most * rng.next();
  const sometimes = (meanMs: number): number => (rng.next() < 0.4 ? meanMs : 0);
  return {
    venue,
    threadCrashMs: sometimes(40_000),
    processCrashMs: sometimes(40_000),
    powerCutMs: sometimes(40_000),
    diskFullMs: sometimes(60_000),
    clockJumpMs: sometimes(60_000),
    sleepMs: sometimes(80_000),
    elsewhere: rng.next() < 0.4,
    actMs: 200 + rng.int(1_200),
  };
}
