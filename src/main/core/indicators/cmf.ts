import { z } from 'zod';
import { moneyFlow } from './ad.ts';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { scratch } from './lines/scratch.ts';
import { sumInto, WindowSum } from './lines/window-sum.ts';

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

function batch({ n }: Params, columns: Columns, from: number, outs: readonly Float64Array[]): void {
  const out = outs[0]!;
  const flows = scratch(0, out.length);
  const volumes = scratch(1, out.length);
  for (let i = 0; i < flows.length; i++) flows[i] = moneyFlow(columns, i);
  sumInto(flows, from, n, 1, out);
  sumInto(columns.v, from, n, 1, volumes);
  for (let i = 0; i < out.length; i++) out[i] = volumes[i] === 0 ? Number.NaN : out[i]! / volumes[i]!;
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
  batch,
};
