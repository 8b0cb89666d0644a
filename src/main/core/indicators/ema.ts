import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, recursiveLoad, sourceParam } from './definition.ts';
import { emaAlpha, SmoothedLine, smoothInto } from './lines/smoothed.ts';

const schema = z.strictObject({ n: bars(20, 'Length of the average in bars.'), source: sourceParam() });
type Params = z.infer<typeof schema>;

class EmaKernel implements Kernel {
  readonly #line: SmoothedLine;
  constructor(n: number, slots: number) {
    this.#line = new SmoothedLine(n, emaAlpha(n), slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    outs[0]![at] = this.#line.next(slot, x[i]!, commit);
  }
}

/** Exponential moving average, quant.md A.2. */
export const EMA: Definition<Params> = {
  name: 'EMA',
  title: 'Exponential moving average',
  pane: 'price',
  params: schema,
  outputs: ['value'],
  needs: [],
  first: ({ n }) => [n - 1],
  load: ({ n }) => recursiveLoad(n),
  formula: 'E += 2/(n+1)·(x − E), seeded with the mean of the first n values; agrees with TA-Lib EMA and Pine ta.ema.',
  kernel: ({ n }, slots) => new EmaKernel(n, slots),
  batch: ({ n }, { x }, from, outs) => smoothInto(x, from, n, emaAlpha(n), outs[0]!),
};
