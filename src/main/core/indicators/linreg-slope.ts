import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, sourceParam } from './definition.ts';
import { slopeInto, WindowSlope } from './lines/window-slope.ts';

const schema = z.strictObject({ n: bars(14, 'Bars in the fit, two at least.', 2), source: sourceParam() });
type Params = z.infer<typeof schema>;

class SlopeKernel implements Kernel {
  readonly #line: WindowSlope;
  constructor(n: number, slots: number) {
    this.#line = new WindowSlope(n, slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    outs[0]![at] = this.#line.next(slot, x[i]!, commit);
  }
}

/** Slope of the least-squares line over n bars, per bar. */
export const LINREG_SLOPE: Definition<Params> = {
  name: 'LINREG_SLOPE',
  title: 'Linear regression slope',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: [],
  first: ({ n }) => [n - 1],
  load: ({ n }) => n,
  formula: 'Least-squares slope of the last n values per bar; agrees with TA-Lib LINEARREG_SLOPE.',
  kernel: ({ n }, slots) => new SlopeKernel(n, slots),
  batch: ({ n }, { x }, from, outs) => slopeInto(x, from, n, outs[0]!),
};
