/**
 * How concentrated a profile is, 0–1 (quant.md B.5): half by the entropy of the volumes, half by how little of the
 * range the value area takes.
 * @param areaBins bins of the value area.
 */
export function profileStrength(volumes: Float64Array, total: number, areaBins: number): number {
  const count = volumes.length;
  if (count === 1) return 1;
  let entropy = 0;
  for (const volume of volumes) {
    if (volume === 0) continue;
    const part = volume / total;
    entropy -= part * Math.log(part);
  }
  return 0.5 * (1 - entropy / Math.log(count)) + 0.5 * (1 - areaBins / count);
}
