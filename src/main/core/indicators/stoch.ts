import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { WindowExtreme } from './lines/window-extreme.ts';
import { WindowSum } from './lines/window-sum.ts';

const schema = z.strictObject({
  k: bars(14, 'Bars in the high-low window.'),
  smooth: bars(3, 'Bars in the mean that makes %K; 1 = fast stochastic.'),
  d: bars(3, 'Bars in the mean that makes %D.'),
});
type Params = z.infer<typeof schema>;

/** %K of a window without range: the middle (quant.md 0.5). */
const STOCH_DEAD = 50;

class StochKernel implements Kernel {
  readonly #smooth: number;
  readonly #d: number;
  readonly #highs: WindowExtreme;
  readonly #lows: WindowExtreme;
  readonly #kSums: WindowSum;
  readonly #dSums: WindowSum;

  constructor({ k, smooth, d }: Params, slots: number) {
    this.#smooth = smooth;
    this.#d = d;
    this.#highs = new WindowExtreme('max', k, slots);
    this.#lows = new WindowExtreme('min', k, slots);
    this.#kSums = new WindowSum(smooth, slots);
    this.#dSums = new WindowSum(d, slots);
  }

  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const high = this.#highs.next(slot, h[i]!, commit);
    const low = this.#lows.next(slot, l[i]!, commit);
    const range = high - low;
    let k = Number.NaN;
    let d = Number.NaN;
    if (!Number.isNaN(range)) {
      const raw = range === 0 ? STOCH_DEAD : (100 * (c[i]! - low)) / range;
      k = this.#kSums.next(slot, raw, commit) / this.#smooth;
      if (!Number.isNaN(k)) d = this.#dSums.next(slot, k, commit) / this.#d;
    }
    outs[0]![at] = k;
    outs[1]![at] = d;
  }
}

/** Stochastic oscillator, quant.md A.13. */
export const STOCH: Definition<Params> = {
  name: 'STOCH',
  title: 'Stochastic',
  pane: 'own',
  params: schema,
  outputs: ['k', 'd'],
  needs: ['h', 'l', 'c'],
  first: ({ k, smooth, d }) => [k + smooth - 2, k + smooth + d - 3],
  load: ({ k, smooth, d }) => k + smooth + d,
  formula: 'Mean of 100·(c − LL)/(HH − LL), and its mean; values as TA-Lib STOCH, %K from its own first bar on.',
  kernel: (params, slots) => new StochKernel(params, slots),
};
