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
  /** The market closes in the middle of the trouble. */
  readonly late: boolean;
  /** A night in the middle: the process starts again on the next trade date. */
  readonly night: boolean;
  /** The account is changed in the middle of the day, and back: mean virtual ms between two wishes; 0 = there is one. */
  readonly changeMs: number;
  /** Risk limits that differ from what is shipped, by control. */
  readonly limits: Readonly<Record<string, number>>;
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

/** Limits that a seed may draw tight: so much that some orders of the simulated trader are denied by each. */
const TIGHT: readonly (readonly [id: string, limit: number])[] = [
  ['order-lots', 3],
  ['order-shares', 4],
  ['order-value', 40_000],
  ['position-lots', 12],
  ['position-value', 100_000],
  ['gross-exposure', 400_000],
  ['net-exposure', 200_000],
  ['turnover', 3_000_000],
  ['open-orders', 6],
  ['open-positions', 2],
  ['rate-second', 4],
  ['rate-minute', 60],
  ['day-loss', 1_000],
  ['loss-cooldown', 10],
  ['margin-available', 10],
];

/** Share of the seeds without a night that change the account. */
const CHANGED_SHARE = 0.2;
/** Most wishes are refused: a basket is under way, an order in doubt, a stop armed here. */
const CHANGE_MS = 6_000;

export function planOf(rng: Rng): SimPlan {
  const venue: Record<string, number> = { requestDelayMs: 6_000, replyDelayMs: 12_000, frameDelayMs: 8_000 };
  venue['lateFillMs'] = 8_000;
  for (const [name, most] of SHARES) if (rng.next() < 0.4) venue[name] = most * rng.next();
  const sometimes = (meanMs: number): number => (rng.next() < 0.4 ? meanMs : 0);
  const plan = {
    venue,
    threadCrashMs: sometimes(40_000),
    processCrashMs: sometimes(40_000),
    powerCutMs: sometimes(40_000),
    diskFullMs: sometimes(60_000),
    clockJumpMs: sometimes(60_000),
    sleepMs: sometimes(80_000),
    elsewhere: rng.next() < 0.4,
    actMs: 150 + rng.int(900),
    late: rng.next() < 0.15,
    night: rng.next() < 0.35,
    limits: Object.fromEntries([['day-loss', 100_000_000], ...TIGHT.filter(() => rng.next() < 0.1)]),
  };
  // Drawn last, so that every other part of a seed's plan is what it was without it.
  return { ...plan, changeMs: rng.next() < CHANGED_SHARE && !plan.night ? CHANGE_MS : 0 };
}
