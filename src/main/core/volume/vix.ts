export const VIX_REGIMES = ['LOW', 'NORMAL', 'HIGH', 'PANIC'] as const;
export type VixRegime = (typeof VIX_REGIMES)[number];

/** Cut-offs between the regimes and their multipliers on thresholds, quant.md A.28. */
export interface VixRules {
  /** Below: LOW. */
  readonly low: number;
  /** From here: HIGH. */
  readonly high: number;
  /** From here: PANIC. */
  readonly panic: number;
  readonly multipliers: Readonly<Record<VixRegime, number>>;
}

export const VIX_RULES: VixRules = {
  low: 12,
  high: 18,
  panic: 25,
  multipliers: { LOW: 0.8, NORMAL: 1, HIGH: 1.4, PANIC: 1.8 },
};

export interface VixState {
  readonly regime: VixRegime;
  readonly multiplier: number;
  /** False: India VIX is missing or not a positive number, and NORMAL is assumed. */
  readonly known: boolean;
}

/** The regime of an India VIX value. */
export function vixState(vix: number | null, rules: VixRules = VIX_RULES): VixState {
  const known = vix !== null && Number.isFinite(vix) && vix > 0;
  const regime = known ? regimeOf(vix, rules) : 'NORMAL';
  return { regime, multiplier: rules.multipliers[regime], known };
}

function regimeOf(vix: number, { low, high, panic }: VixRules): VixRegime {
  if (vix < low) return 'LOW';
  if (vix < high) return 'NORMAL';
  return vix < panic ? 'HIGH' : 'PANIC';
}

/** Sessions that the adaptive cut-offs look back on: a year. */
const ADAPTIVE_SESSIONS = 252;

/** Cut-offs at the 15th, 84th and 97th percentile of the last 252 closes; null when there are fewer. */
export function adaptiveVixRules(closes: readonly number[], rules: VixRules = VIX_RULES): VixRules | null {
  if (closes.length < ADAPTIVE_SESSIONS) return null;
  const sorted = closes.slice(-ADAPTIVE_SESSIONS).sort((a, b) => a - b);
  return { ...rules, low: quantile(sorted, 0.15), high: quantile(sorted, 0.84), panic: quantile(sorted, 0.97) };
}

/** Quantile with linear interpolation between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
