import { z } from 'zod';
import type { Columns } from './columns.ts';
import type { Definition, Kernel } from './definition.ts';

const schema = z.strictObject({});
type Params = z.infer<typeof schema>;

/** Close location value times volume: −v at the low, +v at the high, 0 for a bar without range (quant.md A.19). */
export function moneyFlow({ h, l, c, v }: Columns, i: number): number {
  const range = h[i]! - l[i]!;
  return range > 0 ? ((c[i]! - l[i]! - (h[i]! - c[i]!)) / range) * v[i]! : 0;
}

class AdKernel implements Kernel {
  readonly #sum: Float64Array;
  constructor(slots: number) {
    this.#sum = new Float64Array(slots);
  }
  step(slot: number, columns: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const sum = this.#sum[slot]! + moneyFlow(columns, i);
    outs[0]![at] = sum;
    if (commit) this.#sum[slot] = sum;
  }
}

/** Accumulation/distribution line, quant.md A.19. */
export const AD: Definition<Params> = {
  name: 'AD',
  title: 'Accumulation/distribution',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  cumulative: ['value'],
  needs: ['h', 'l', 'c', 'v'],
  first: () => [0],
  load: () => 250,
  formula: 'Sum of close location value × volume; agrees with TA-Lib AD.',
  kernel: (_, slots) => new AdKernel(slots),
  batch: (_, columns, _from, outs) => {
    const out = outs[0]!;
    let sum = 0;
    for (let i = 0; i < out.length; i++) {
      sum += moneyFlow(columns, i);
      out[i] = sum;
    }
  },
};
