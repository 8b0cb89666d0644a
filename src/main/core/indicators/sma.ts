import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, sourceParam } from './definition.ts';
import { sumInto, WindowSum } from './lines/window-sum.ts';

const schema = z.strictObject({ n: bars(20, 'Bars in the mean.'), source: sourceParam() });
type Params = z.infer<typeof schema>;

class SmaKernel implements Kernel {
  readonly #n: number;
  readonly #sums: WindowSum;
  constructor(n: number, slots: number) {
    this.#n = n;
    this.#sums = new WindowSum(n, slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    outs[0]![at] = this.#sums.next(slot, x[i]!, commit) / this.#n;
  }
}

/** Simple moving average, quant.md A.1. */
export const SMA: Definition<Params> = {
  name: 'SMA',
  title: 'Simple moving average',
  pane: 'price',
  params: schema,
  outputs: ['value'],
  needs: [],
  first: ({ n }) => [n - 1],
  load: ({ n }) => n,
  formula: 'Mean of the last n values; agrees with TA-Lib SMA.',
  kernel: ({ n }, slots) => new SmaKernel(n, slots),
  batch: ({ n }, { x }, from, outs) => sumInto(x, from, n, n, outs[0]!),
};
