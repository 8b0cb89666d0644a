import { assert } from '#contract/faults.ts';

/**
 * Exponential moving average at the last value of `values[from, end)`: α = 2 / (length + 1), seeded with the plain
 * average of the first `length` values (quant.md A.2).
 * @param end one past the last value that counts; at least `length` values lie before it.
 */
export function emaOfWindow(values: ArrayLike<number>, from: number, end: number, length: number): number {
  assert(length >= 1 && end - from >= length, `an average over ${length} values needs as many`);
  let average = 0;
  for (let i = from; i < from + length; i += 1) average += values[i] as number;
  average /= length;
  const alpha = 2 / (length + 1);
  for (let i = from + length; i < end; i += 1) average += alpha * ((values[i] as number) - average);
  return average;
}
