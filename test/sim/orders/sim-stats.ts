/** What one run did, for the sums of many. */
export interface SimStats {
  /** Intents that were handed in, in runs that count them. */
  sends: number;
  orders: number;
  trades: number;
  doubts: number;
  crashes: number;
  external: number;
  denied: number;
  /** Forever orders and after-market orders that the venue took, and positions that it converted. */
  forevers: number;
  afterMarket: number;
  conversions: number;
  /** Super orders, orders that showed a part of their quantity, and orders counted in lots. */
  supers: number;
  disclosed: number;
  commodity: number;
  /** Nights between two trade dates, and forever orders that a new day found. */
  nights: number;
  kept: number;
  /** Changes of the account: allowed by the engine's rules, refused by them, and made by a start with the other one. */
  changes: number;
  changesRefused: number;
  changedStarts: number;
}

export function noStats(): SimStats {
  return {
    sends: 0,
    orders: 0,
    trades: 0,
    doubts: 0,
    crashes: 0,
    external: 0,
    denied: 0,
    forevers: 0,
    afterMarket: 0,
    conversions: 0,
    supers: 0,
    disclosed: 0,
    commodity: 0,
    nights: 0,
    kept: 0,
    changes: 0,
    changesRefused: 0,
    changedStarts: 0,
  };
}

/** Adds a run to a sum. */
export function addStats(sum: SimStats, run: SimStats): void {
  for (const name of Object.keys(sum) as (keyof SimStats)[]) sum[name] += run[name];
}
