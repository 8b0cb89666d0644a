import { meanOf, sampleSd } from './return-metrics.ts';

/** Metrics of closed trades, quant.md G; rates and ratios are null where their divisor vanishes. */
export interface TradeMetrics {
  readonly n: number;
  readonly wins: number;
  readonly losses: number;
  readonly scratches: number;
  readonly win_rate: number | null;
  readonly gross_profit: number;
  readonly gross_loss: number;
  readonly profit_factor: number | null;
  /** Mean profit per trade in rupees. */
  readonly expectancy: number | null;
  readonly avg_win: number | null;
  readonly avg_loss: number | null;
  readonly payoff_ratio: number | null;
  /** Mean profit in units of the risk taken. */
  readonly expectancy_R: number | null;
  readonly sqn: number | null;
  readonly max_consecutive_losses: number;
}

/**
 * @param pnl profit of each trade in rupees, after all charges, in order of closing.
 * @param risk money at risk at each entry; leave out where unknown.
 */
export function tradeMetrics(pnl: readonly number[], risk: readonly number[] | null): TradeMetrics {
  const n = pnl.length;
  const wins = pnl.filter((x) => x > 0);
  const losses = pnl.filter((x) => x < 0);
  const profit = wins.reduce((sum, x) => sum + x, 0);
  const loss = -losses.reduce((sum, x) => sum + x, 0);
  const avgWin = wins.length === 0 ? null : profit / wins.length;
  const avgLoss = losses.length === 0 ? null : loss / losses.length;
  const multiples = risk === null || risk.some((x) => x <= 0) ? null : pnl.map((x, i) => x / risk[i]!);
  return {
    n,
    wins: wins.length,
    losses: losses.length,
    scratches: n - wins.length - losses.length,
    win_rate: n === 0 ? null : wins.length / n,
    gross_profit: profit,
    gross_loss: loss === 0 ? 0 : loss,
    profit_factor: losses.length === 0 ? null : profit / loss,
    expectancy: n === 0 ? null : meanOf(pnl),
    avg_win: avgWin,
    avg_loss: avgLoss,
    payoff_ratio: avgWin === null || avgLoss === null ? null : avgWin / avgLoss,
    expectancy_R: multiples === null || n === 0 ? null : meanOf(multiples),
    sqn: multiples === null ? null : systemQuality(multiples),
    max_consecutive_losses: longestLosingRun(pnl),
  };
}

/** √n · mean R / sd R; null when the spread vanishes. */
function systemQuality(multiples: readonly number[]): number | null {
  if (multiples.length < 2) return null;
  const mean = meanOf(multiples);
  const spread = sampleSd(multiples, mean);
  return spread === null || spread <= 1e-12 ? null : (Math.sqrt(multiples.length) * mean) / spread;
}

function longestLosingRun(pnl: readonly number[]): number {
  let run = 0;
  let longest = 0;
  for (const x of pnl) {
    run = x < 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
