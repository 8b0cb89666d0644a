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
}

export function noStats(): SimStats {
  return { sends: 0, orders: 0, trades: 0, doubts: 0, crashes: 0, external: 0, denied: 0 };
}

/** Adds a run to a sum. */
export function addStats(sum: SimStats, run: SimStats): void {
  for (const name of Object.keys(sum) as (keyof SimStats)[]) sum[name] += run[name];
}
