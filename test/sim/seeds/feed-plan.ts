import type { Rng } from '../../../src/main/core/rng.ts';
import type { FaultRequest } from '../../../src/main/sim/fault-request.ts';

/** Something that goes wrong, or that the user does, at a moment of a seeded run. */
export type PlannedEvent =
  | { readonly atMs: number; readonly kind: 'fault'; readonly request: FaultRequest }
  | { readonly atMs: number; readonly kind: 'network'; readonly down: boolean }
  /** Another set is subscribed, drawn from this seed. */
  | { readonly atMs: number; readonly kind: 'subscribe'; readonly seed: string }
  /** Other programs of the account take so many connections. */
  | { readonly atMs: number; readonly kind: 'strangers'; readonly count: number };

export interface FeedPlan {
  readonly events: readonly PlannedEvent[];
  /** Until here faults may strike; then everything is well again. */
  readonly faultsEndMs: number;
  /** How the run ends: alive again, or stopped because the account itself is the trouble. */
  readonly ends: 'live' | 'stopped';
}

const FAULTS_MS = { least: 30_000, most: 240_000 } as const;
/** One run in so many ends with the account's own trouble. */
const FATAL_ONE_IN = 12;
const share = (rng: Rng, most: number): number => 0.001 + rng.next() * most;

type Maker = (rng: Rng) => FaultRequest;
const sockets = (rng: Rng): true | number => (rng.next() < 0.3 ? true : 1 + rng.int(3));

/** What happens once. */
const STRIKES: readonly Maker[] = [
  (rng) => ({ dropSockets: sockets(rng) }),
  (rng) => ({ dropSockets: sockets(rng) }),
  (rng) => ({ closeSockets: sockets(rng) }),
  (rng) => ({ muteSockets: sockets(rng) }),
  (rng) => ({ deadSockets: sockets(rng) }),
  (rng) => ({ evictSockets: 1 + rng.int(2) }),
  (rng) => ({ blockUpgrades: 5_000 + rng.int(60_000) }),
];
/** What lasts a while, with the request that ends it. */
const SPELLS: readonly (readonly [Maker, FaultRequest])[] = [
  [(rng) => ({ stall: 1_000 + rng.int(100_000) }), { stall: 0 }],
  [(rng) => ({ delayMs: 1_000 + rng.int(46_000) }), { delayMs: 0 }],
  [(rng) => ({ duplicate: share(rng, 0.5) }), { duplicate: 0 }],
  [(rng) => ({ gap: share(rng, 0.5) }), { gap: 0 }],
  [(rng) => ({ truncate: share(rng, 0.2) }), { truncate: 0 }],
  [(rng) => ({ badLength: share(rng, 0.2) }), { badLength: 0 }],
  [(rng) => ({ unknownCode: share(rng, 0.3) }), { unknownCode: 0 }],
  [(rng) => ({ outOfOrder: share(rng, 0.5) }), { outOfOrder: 0 }],
  [(rng) => ({ volumeZero: share(rng, 0.5) }), { volumeZero: 0 }],
  [() => ({ volumeReset: true }), { volumeReset: false }],
  [(rng) => ({ crossed: share(rng, 0.5) }), { crossed: 0 }],
  [(rng) => ({ badPrice: share(rng, 0.3) }), { badPrice: 0 }],
  [(rng) => ({ absurdPrice: share(rng, 0.3) }), { absurdPrice: 0 }],
  [() => ({ yesterday: true }), { yesterday: false }],
  [() => ({ heartbeats: true }), { heartbeats: false }],
  [() => ({ singlePackets: true }), { singlePackets: false }],
  [(rng) => ({ connectsPerMinute: 5 + rng.int(15) }), { connectsPerMinute: 0 }],
  [(rng) => ({ resetAfterMs: 5_000 + rng.int(60_000) }), { resetAfterMs: 0 }],
];
const FATAL: readonly Maker[] = [
  () => ({ tokenDeath: true }),
  (rng) => ({ disconnect: [806, 807, 808, 809, 810][rng.int(5)] as number }),
];

/** Everything off. */
export const ALL_WELL: FaultRequest = Object.assign({}, ...SPELLS.map(([, off]) => off), { blockUpgrades: 0 });

/** Draws what a seed does to the feed: the same seed, the same events. */
export function feedPlan(rng: Rng, frozen: (rng: Rng) => readonly string[]): FeedPlan {
  const faultsEndMs = FAULTS_MS.least + rng.int(FAULTS_MS.most - FAULTS_MS.least);
  const events: PlannedEvent[] = [];
  const fault = (atMs: number, request: FaultRequest): number => events.push({ atMs, kind: 'fault', request });
  const moment = (): number => rng.int(faultsEndMs);
  for (let i = rng.int(5); i > 0; i--) fault(moment(), (STRIKES[rng.int(STRIKES.length)] as Maker)(rng));
  for (let i = rng.int(6); i > 0; i--) {
    const [begin, end] = SPELLS[rng.int(SPELLS.length)] as (typeof SPELLS)[number];
    const atMs = moment();
    fault(atMs, begin(rng));
    fault(atMs + rng.int(faultsEndMs - atMs), end);
  }
  if (rng.next() < 0.3) fault(moment(), { freeze: [...frozen(rng)] });
  for (let i = rng.int(3); i > 0; i--) events.push({ atMs: moment(), kind: 'subscribe', seed: String(rng.nextU32()) });
  if (rng.next() < 0.2) {
    const atMs = moment();
    events.push({ atMs, kind: 'network', down: true });
    events.push({ atMs: atMs + rng.int(faultsEndMs - atMs), kind: 'network', down: false });
  }
  if (rng.next() < 0.2) events.push({ atMs: moment(), kind: 'strangers', count: 1 + rng.int(3) });
  const fatal = rng.int(FATAL_ONE_IN) === 0;
  if (fatal) fault(faultsEndMs - 1, (FATAL[rng.int(FATAL.length)] as Maker)(rng));
  return {
    events: events.toSorted((a, b) => a.atMs - b.atMs),
    faultsEndMs,
    ends: fatal ? 'stopped' : 'live',
  };
}
