/** Quantile of the normal distribution for 95 %. */
export const Z_95 = 1.959963984540054;

export interface Wilson {
  readonly p: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** Wilson interval of a success rate k/n, quant.md F.2; all null for n = 0. */
export function wilson(k: number, n: number, z = Z_95): Wilson {
  if (n === 0) return { p: null, lo: null, hi: null };
  const p = k / n;
  const zz = z * z;
  const centre = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n))) / (1 + zz / n);
  // At the ends the exact bound is 0 or 1; rounding must not fall short of it.
  return { p, lo: k === 0 ? 0 : Math.max(0, centre - half), hi: k === n ? 1 : Math.min(1, centre + half) };
}
