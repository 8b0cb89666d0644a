/** One tenth of the probability scale. */
export interface CalibrationBin {
  readonly bin: number;
  readonly n: number;
  readonly mean_forecast: number;
  readonly hit_rate: number;
}

/** How good probabilities were, quant.md F.3. */
export interface Calibration {
  readonly n: number;
  readonly brier: number | null;
  readonly reliability: number | null;
  readonly resolution: number | null;
  readonly uncertainty: number | null;
  readonly ece: number | null;
  /** 1 − Brier/uncertainty; null when all outcomes are equal. */
  readonly skill: number | null;
  readonly table: readonly CalibrationBin[];
}

const BINS = 10;

/**
 * Brier score with Murphy's parts over ten bins, expected calibration error and skill.
 * @param p forecasts, 0–1.
 * @param y outcomes, 0 or 1, as many as forecasts.
 */
export function calibration(p: readonly number[], y: readonly number[]): Calibration {
  const n = p.length;
  if (n === 0)
    return {
      n,
      brier: null,
      reliability: null,
      resolution: null,
      uncertainty: null,
      ece: null,
      skill: null,
      table: [],
    };
  const table = binned(p, y);
  const mean = y.reduce((sum, hit) => sum + hit, 0) / n;
  const brier = p.reduce((sum, forecast, i) => sum + (forecast - y[i]!) ** 2, 0) / n;
  const uncertainty = mean * (1 - mean);
  const weighted = (of: (bin: CalibrationBin) => number): number =>
    table.reduce((sum, bin) => sum + bin.n * of(bin), 0) / n;
  return {
    n,
    brier,
    reliability: weighted((bin) => (bin.mean_forecast - bin.hit_rate) ** 2),
    resolution: weighted((bin) => (bin.hit_rate - mean) ** 2),
    uncertainty,
    ece: weighted((bin) => Math.abs(bin.mean_forecast - bin.hit_rate)),
    skill: uncertainty === 0 ? null : 1 - brier / uncertainty,
    table,
  };
}

/** The bins that hold a forecast, in order. */
function binned(p: readonly number[], y: readonly number[]): CalibrationBin[] {
  const sums = Array.from({ length: BINS }, () => ({ n: 0, forecast: 0, hits: 0 }));
  p.forEach((forecast, i) => {
    const sum = sums[Math.min(BINS - 1, Math.floor(BINS * forecast))]!;
    sum.n++;
    sum.forecast += forecast;
    sum.hits += y[i]!;
  });
  return sums.flatMap(({ n, forecast, hits }, bin) =>
    n === 0 ? [] : [{ bin, n, mean_forecast: forecast / n, hit_rate: hits / n }],
  );
}
