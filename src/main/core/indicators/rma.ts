import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, recursiveLoad, sourceParam } from './definition.ts';
import { rmaAlpha, SmoothedLine, smoothInto } from './lines/smoothed.ts';

const schema = z.strictObject({ n: bars(14, 'Length of the average in bars.'), source: sourceParam() });
type Params = z.infer<typeof schema>;

class RmaKernel implements Kernel {
  readonly #line: SmoothedLine;
  constructor(n: number, slots: number) {
    this.#line = new SmoothedLine(n, rmaAlpha(n), slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    outs[0]![at] = this.#line.next(slot, x[i]!, commit);
  }
}

/** Wilder moving average, quant.md A.3. */
export const RMA: Definition<Params> = {
  name: 'RMA',
  title: 'Wilder moving average',
  pane: 'price',
  params: schema,
  outputs: ['value'],
  needs: [],
  first: ({ n }) => [n - 1],
  load: ({ n }) => recursiveLoad(n),
  formula: 'E += (x − E)/n, seeded with the mean of the first n values (Wilder 1978); agrees with Pine ta.rma.',
  kernel: ({ n }, slots) => new RmaKernel(n, slots),
  batch: ({ n }, { x }, from, outs) => smoothInto(x, from, n, rmaAlpha(n), outs[0]!),
};
