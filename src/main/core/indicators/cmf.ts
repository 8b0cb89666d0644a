import { z } from 'zod';
import { moneyFlow } from './ad.ts';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { WindowSum } from './lines/window-sum.ts';

const schema = z.strictObject({ n: bars(20, 'Bars in the window.') });
type Params = z.infer<typeof schema>;

class CmfKernel implements Kernel {
  readonly #flows: WindowSum;
  readonly #volumes: WindowSum;
  constructor(n: number, slots: number) {
    this.#flows = new WindowSum(n, slots);
    this.#volumes = new WindowSum(n, slots);
  }
  step(slot: number, columns: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const flow = this.#flows.next(slot, moneyFlow(columns, i), commit);
    const volume = this.#volumes.next(slot, columns.v[i]!, commit);
    outs[0]![at] = volume === 0 ? Number.NaN : flow / volume;
  }
}

/** Chaikin money flow, quant.md A.19; none when nothing traded in the window. */
export const CMF: Definition<Params> = {
  name: 'CMF',
  title: 'Chaikin money flow',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c', 'v'],
  first: ({ n }) => [n - 1],
  load: ({ n }) => n,
  formula: 'Sum of close location value × volume over sum of volume.',
  kernel: ({ n }, slots) => new CmfKernel(n, slots),
};
