/** Sessions that a rank looks back on, and the fewest that make one (quant.md C.6). */
const WINDOW_SESSIONS = 252;
export const IV_RANK_SESSIONS_MIN = 60;

/** Where today's ATM volatility stands in its past; null below 60 sessions, `sessions` says how many there are. */
export interface IvRank {
  /** 0–100 between the lowest and the highest; null when these are equal. */
  readonly rank: number | null;
  /** Percent of sessions that were lower. */
  readonly percentile: number | null;
  readonly sessions: number;
  /** `34 of 60` while there are too few, else null. */
  readonly lacking: string | null;
}

/**
 * Rank and percentile of a volatility.
 * @param history 30-day constant-maturity ATM volatility at each close, oldest first, without today.
 */
export function ivRank(current: number, history: readonly number[] | Float64Array): IvRank {
  const from = Math.max(0, history.length - WINDOW_SESSIONS);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let lower = 0;
  let sessions = 0;
  for (let i = from; i < history.length; i++) {
    const value = history[i]!;
    if (!Number.isFinite(value)) continue;
    sessions++;
    least = Math.min(least, value);
    most = Math.max(most, value);
    if (value < current) lower++;
  }
  if (sessions < IV_RANK_SESSIONS_MIN || !Number.isFinite(current)) {
    const lacking = sessions < IV_RANK_SESSIONS_MIN ? `${sessions} of ${IV_RANK_SESSIONS_MIN}` : null;
    return { rank: null, percentile: null, sessions, lacking };
  }
  const rank = most === least ? null : Math.min(100, Math.max(0, (100 * (current - least)) / (most - least)));
  return { rank, percentile: (100 * lower) / sessions, sessions, lacking: null };
}

/** Maturity of the daily series: 30 calendar days. */
const MATURITY_YEARS = 30 / 365;
/** A single expiry stands in when at least a week is left: shorter ones are noise. */
const SINGLE_YEARS_MIN = 7 / 365;

/** ATM volatility of one expiry. */
export interface TermPoint {
  readonly years: number;
  readonly sigma: number;
}

/**
 * 30-day constant-maturity volatility: total variance σ²T is linear in T between the two expiries around 30 days
 * (quant.md C.6). With expiries on one side only the nearest of them with a week left; null without any.
 */
export function constantMaturity(points: readonly TermPoint[]): number | null {
  let near: TermPoint | null = null;
  let far: TermPoint | null = null;
  for (const point of points) {
    if (!(point.years > 0 && point.sigma > 0)) continue;
    if (point.years <= MATURITY_YEARS && (near === null || point.years > near.years)) near = point;
    if (point.years >= MATURITY_YEARS && (far === null || point.years < far.years)) far = point;
  }
  if (near === null || far === null) {
    const only = near ?? far;
    return only !== null && only.years >= SINGLE_YEARS_MIN ? only.sigma : null;
  }
  if (near.years === far.years) return near.sigma;
  const before = near.sigma * near.sigma * near.years;
  const after = far.sigma * far.sigma * far.years;
  const part = (MATURITY_YEARS - near.years) / (far.years - near.years);
  return Math.sqrt((before + part * (after - before)) / MATURITY_YEARS);
}
