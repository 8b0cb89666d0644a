import { z } from 'zod';
import type { Columns } from './columns.ts';
import type { Definition, Kernel } from './definition.ts';

const schema = z.strictObject({});
type Params = z.infer<typeof schema>;

/** Volume with the sign of the close's change; the first bar counts whole. */
function signedVolume(change: number, volume: number): number {
  // Arithmetic on the comparisons avoids a branch that no processor can predict.
  return (Number(change > 0) - Number(change < 0)) * volume;
}

class ObvKernel implements Kernel {
  readonly #close: Float64Array;
  readonly #sum: Float64Array;
  constructor(slots: number) {
    this.#close = new Float64Array(slots).fill(Number.NaN);
    this.#sum = new Float64Array(slots);
  }
  step(slot: number, { c, v }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const before = this.#close[slot]!;
    const sum = Number.isNaN(before) ? v[i]! : this.#sum[slot]! + signedVolume(c[i]! - before, v[i]!);
    outs[0]![at] = sum;
    if (!commit) return;
    this.#close[slot] = c[i]!;
    this.#sum[slot] = sum;
  }
}

/** On-balance volume, quant.md A.19; only its slope has a meaning. */
export const OBV: Definition<Params> = {
  name: 'OBV',
  title: 'On-balance volume',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  cumulative: ['value'],
  needs: ['c', 'v'],
  first: () => [0],
  load: () => 250,
  formula: 'Sum of volume with the sign of the close change, from v[0] on; agrees with TA-Lib OBV.',
  kernel: (_, slots) => new ObvKernel(slots),
  batch: (_, { c, v }, _from, outs) => {
    const out = outs[0]!;
    let sum = v.length > 0 ? v[0]! : 0;
    if (out.length > 0) out[0] = sum;
    for (let i = 1; i < out.length; i++) {
      sum += signedVolume(c[i]! - c[i - 1]!, v[i]!);
      out[i] = sum;
    }
  },
};
