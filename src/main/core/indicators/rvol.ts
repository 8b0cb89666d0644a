import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { TrailingMean } from './lines/trailing-mean.ts';

const schema = z.strictObject({ n: bars(20, 'Bars in the mean, the current one not included.') });
type Params = z.infer<typeof schema>;

class RvolKernel implements Kernel {
  readonly #mean: TrailingMean;
  constructor(n: number, slots: number) {
    this.#mean = new TrailingMean(n, slots);
  }
  step(slot: number, { v }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const mean = this.#mean.next(slot, v[i]!, commit);
    outs[0]![at] = mean === 0 ? Number.NaN : v[i]! / mean;
  }
}

/** Relative volume, quant.md A.26. */
export const RVOL: Definition<Params> = {
  name: 'RVOL',
  title: 'Relative volume',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  looks: { value: 'columns' },
  needs: ['v'],
  first: ({ n }) => [n],
  load: ({ n }) => n + 1,
  formula: 'Volume over the mean volume of the n bars before; none when that mean is 0.',
  kernel: ({ n }, slots) => new RvolKernel(n, slots),
};
