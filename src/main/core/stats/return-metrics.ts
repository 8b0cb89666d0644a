/** Sessions in a year by convention; NSE has about 246 to 250. */
export const SESSIONS_A_YEAR = 252;

/** Below this spread the ratio of return to risk says nothing. */
const SPREAD_MIN = 1e-12;

/** quant.md G; ratios are null where their divisor vanishes. */
export interface ReturnMetrics {
  readonly n: number;
  readonly total_return: number | null;
  readonly cagr_252: number | null;
  readonly vol_annual: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** Deepest fall from a peak, the start included; not positive. */
  readonly max_drawdown: number | null;
  /** Longest stretch below a peak, in sessions. */
  readonly max_drawdown_sessions: number | null;
  readonly calmar: number | null;
}

/**
 * Metrics of a series of returns.
 * @param returns simple returns per session after all charges, on starting capital including idle cash.
 * @param rfAnnual risk-free rate a year, as a decimal.
 */
export function returnMetrics(returns: readonly number[], rfAnnual = 0): ReturnMetrics {
  const n = returns.length;
  if (n === 0) return EMPTY;
  const rfDay = (1 + rfAnnual) ** (1 / SESSIONS_A_YEAR) - 1;
  const { growth, deepest, longest } = equityPath(returns);
  const cagr = growth > 0 ? growth ** (SESSIONS_A_YEAR / n) - 1 : -1;
  const mean = meanOf(returns);
  const spread = sampleSd(returns, mean);
  const excess = mean - rfDay;
  const downside = Math.sqrt(returns.reduce((sum, r) => sum + Math.min(r - rfDay, 0) ** 2, 0) / n);
  const year = Math.sqrt(SESSIONS_A_YEAR);
  return {
    n,
    total_return: growth - 1,
    cagr_252: cagr,
    vol_annual: spread === null ? null : spread * year,
    sharpe: spread === null || spread <= SPREAD_MIN ? null : (excess / spread) * year,
    sortino: downside <= SPREAD_MIN ? null : (excess / downside) * year,
    max_drawdown: deepest,
    max_drawdown_sessions: longest,
    calmar: deepest === 0 ? null : cagr / Math.abs(deepest),
  };
}

const EMPTY: ReturnMetrics = {
  n: 0,
  total_return: null,
  cagr_252: null,
  vol_annual: null,
  sharpe: null,
  sortino: null,
  max_drawdown: null,
  max_drawdown_sessions: null,
  calmar: null,
};

/** Equity from 1 on: where it ends, its deepest fall and the longest time below a peak. */
function equityPath(returns: readonly number[]): { growth: number; deepest: number; longest: number } {
  let growth = 1;
  let peak = 1;
  let deepest = 0;
  let below = 0;
  let longest = 0;
  for (const r of returns) {
    growth *= 1 + r;
    if (growth >= peak) {
      peak = growth;
      below = 0;
    } else below++;
    deepest = Math.min(deepest, growth / peak - 1);
    longest = Math.max(longest, below);
  }
  return { growth, deepest, longest };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** Sample standard deviation (÷ n − 1); null below two values. Equal values have exactly 0. */
export function sampleSd(values: readonly number[], mean: number): number | null {
  const n = values.length;
  if (n < 2) return null;
  const first = values[0]!;
  if (values.every((x) => x === first)) return 0;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
}

/** Sessions below which a yearly growth rate is not shown. */
const CAGR_SESSIONS_MIN = 60;

/** Growth a year by the calendar, for display; null below 60 sessions. */
export function calendarCagr(
  startEquity: number,
  endEquity: number,
  calendarDays: number,
  sessions: number,
): number | null {
  if (sessions < CAGR_SESSIONS_MIN || calendarDays <= 0 || startEquity <= 0) return null;
  return (endEquity / startEquity) ** (365 / calendarDays) - 1;
}
