import { z } from 'zod';
import { AtrLine } from './atr.ts';
import type { Columns } from './columns.ts';
import { bars, type Definition, factor, type Kernel, recursiveLoad } from './definition.ts';

const schema = z.strictObject({
  n: bars(10, 'Length of the average true range.'),
  k: factor(3, 100, 'Distance of the bands from the middle in average true ranges.'),
});
type Params = z.infer<typeof schema>;

class SupertrendKernel implements Kernel {
  readonly #k: number;
  readonly #atr: AtrLine;
  readonly #upper: Float64Array;
  readonly #lower: Float64Array;
  readonly #close: Float64Array;
  /** +1 up, −1 down, 0 before the first value. */
  readonly #trend: Int8Array;

  constructor({ n, k }: Params, slots: number) {
    this.#k = k;
    this.#atr = new AtrLine(n, 'tv', slots);
    this.#upper = new Float64Array(slots);
    this.#lower = new Float64Array(slots);
    this.#close = new Float64Array(slots);
    this.#trend = new Int8Array(slots);
  }

  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const high = h[i]!;
    const low = l[i]!;
    const close = c[i]!;
    const reach = this.#k * this.#atr.next(slot, high, low, close, commit);
    if (Number.isNaN(reach)) {
      outs[0]![at] = Number.NaN;
      outs[1]![at] = Number.NaN;
      return;
    }
    const middle = (high + low) / 2;
    let upper = middle + reach;
    let lower = middle - reach;
    let trend = -1;
    const before = this.#trend[slot]!;
    if (before !== 0) {
      const upperBefore = this.#upper[slot]!;
      const lowerBefore = this.#lower[slot]!;
      const closeBefore = this.#close[slot]!;
      if (!(lower > lowerBefore || closeBefore < lowerBefore)) lower = lowerBefore;
      if (!(upper < upperBefore || closeBefore > upperBefore)) upper = upperBefore;
      // The published code asks whether the line before was the upper band; with both bands equal that holds too.
      const onUpper = before < 0 || lowerBefore === upperBefore;
      trend = onUpper ? (close > upper ? 1 : -1) : close < lower ? -1 : 1;
    }
    outs[0]![at] = trend > 0 ? lower : upper;
    outs[1]![at] = trend;
    if (!commit) return;
    this.#upper[slot] = upper;
    this.#lower[slot] = lower;
    this.#close[slot] = close;
    this.#trend[slot] = trend;
  }
}

/** Supertrend, quant.md A.9; trend +1 is bullish. */
export const SUPERTREND: Definition<Params> = {
  name: 'SUPERTREND',
  title: 'Supertrend',
  pane: 'price',
  params: schema,
  outputs: ['line', 'trend'],
  looks: { line: 'flip', trend: 'none' },
  needs: ['h', 'l', 'c'],
  first: ({ n }) => [n - 1, n - 1],
  load: ({ n }) => recursiveLoad(n),
  formula: 'Pine ta.supertrend: ratcheting bands (h+l)/2 ± k·ATR, always starting down; trend = −direction.',
  kernel: (params, slots) => new SupertrendKernel(params, slots),
};
