import { assert } from '#contract/faults.ts';

/** Which typical price: (open + high + close) / 3, or (high + low + close) / 3. */
export type TypicalSource = 'ohlc' | 'hlc3';

interface Prices {
  readonly o: ArrayLike<number>;
  readonly h: ArrayLike<number>;
  readonly l: ArrayLike<number>;
  readonly c: ArrayLike<number>;
}

/**
 * Highest typical price of the bars [from, end), rounded up to a multiple of `unit`, in whole numbers throughout
 * (quant.md A.21): the sum of three prices is compared, never a quotient.
 * @param unit in the same integer scale as the prices, at least 1.
 * @returns the resistance in that scale.
 */
export function typicalPriceResistance(
  bars: Prices,
  from: number,
  end: number,
  source: TypicalSource,
  unit: number,
): number {
  assert(end > from && unit >= 1, 'a resistance needs bars and a unit');
  const first = source === 'ohlc' ? bars.o : bars.l;
  let highest = 0;
  for (let i = from; i < end; i += 1) {
    const sum = (first[i] as number) + (bars.h[i] as number) + (bars.c[i] as number);
    if (sum > highest) highest = sum;
  }
  return Math.floor((highest + 3 * unit - 1) / (3 * unit)) * unit;
}
