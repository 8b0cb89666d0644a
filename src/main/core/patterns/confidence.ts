/** Where a factor of a confidence lies between the value that is just enough and the one beyond which more says no more. */
export interface ConfidenceFactor {
  readonly value: number;
  readonly from: number;
  readonly to: number;
  /** Its part; the parts of one confidence add up to 1. */
  readonly weight: number;
}

export function clamp01(x: number): number {
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

/** 0 at `from`, 1 at `to` and beyond, straight between (quant.md 0.7). Equal ends are a step. */
export function lin(x: number, from: number, to: number): number {
  if (from === to) return x >= from ? 1 : 0;
  return clamp01((x - from) / (to - from));
}

/** Confidence of a weighted sum that is 0 when conditions are just met and 1 when every factor is saturated. */
export function confidenceOf(sum: number): number {
  return clamp01(0.5 + 0.5 * sum);
}

/** Confidence 0.5 + 0.5·Σ w·lin (quant.md 0.7): a score from 0.5 to 1, no probability. */
export function confidence(factors: readonly ConfidenceFactor[]): number {
  let sum = 0;
  for (const { value, from, to, weight } of factors) sum += weight * lin(value, from, to);
  return confidenceOf(sum);
}
