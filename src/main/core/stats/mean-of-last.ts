/** Mean of the last `count` values; null when there are fewer. */
export function meanOfLast(values: readonly number[], count: number): number | null {
  if (count < 1 || values.length < count) return null;
  return values.slice(-count).reduce((sum, value) => sum + value, 0) / count;
}
