import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, sourceParam } from './definition.ts';
import { scratch } from './lines/scratch.ts';
import { momentsInto, WindowMoments } from './lines/window-moments.ts';

const schema = z.strictObject({ n: bars(20, 'Bars in the window.'), source: sourceParam() });
type Params = z.infer<typeof schema>;

class StddevKernel implements Kernel {
  readonly #n: number;
  readonly #moments: WindowMoments;
  constructor(n: number, slots: number) {
    this.#n = n;
    this.#moments = new WindowMoments(n, slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    this.#moments.next(slot, x[i]!, commit);
    outs[0]![at] = Math.sqrt(this.#moments.found.squares / this.#n);
  }
}

/** Population standard deviation, part of quant.md A.10. */
export const STDDEV: Definition<Params> = {
  name: 'STDDEV',
  title: 'Standard deviation',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: [],
  first: ({ n }) => [n - 1],
  load: ({ n }) => n,
  formula: 'Population standard deviation (÷ n); agrees with TA-Lib STDDEV and Pine ta.stdev.',
  kernel: ({ n }, slots) => new StddevKernel(n, slots),
  batch: ({ n }, { x }, from, outs) => {
    const out = outs[0]!;
    momentsInto(x, from, n, scratch(0, x.length), out);
    for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(out[i]! / n);
  },
};
