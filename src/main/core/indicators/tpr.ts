import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { WindowExtreme } from './lines/window-extreme.ts';

const schema = z.strictObject({
  n: bars(50, 'Completed bars that are looked at.'),
  unit: z
    .number()
    .min(0.01)
    .max(10_000)
    .default(1)
    .meta({ description: 'The level is rounded up to whole units of this many rupees.', unit: '₹' }),
});
type Params = z.infer<typeof schema>;

/** Rupees → paise, half away from zero; prices are not negative here. */
function paise(rupees: number): number {
  return Math.round(rupees * 100);
}

/**
 * The typical price (h + l + c)/3, rounded up to whole units, from the sum of the three prices in paise.
 * All in integers: a division before the ceiling gets 3.5 % of whole-rupee prices wrong.
 * @returns rupees.
 */
export function ceilThird(sumPaise: number, unitPaise: number): number {
  return (Math.floor((sumPaise + 3 * unitPaise - 1) / (3 * unitPaise)) * unitPaise) / 100;
}

class TprKernel implements Kernel {
  readonly #unitPaise: number;
  readonly #sums: WindowExtreme;
  constructor({ n, unit }: Params, slots: number) {
    this.#unitPaise = paise(unit);
    this.#sums = new WindowExtreme('max', n, slots);
  }
  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const highest = this.#sums.next(slot, paise(h[i]!) + paise(l[i]!) + paise(c[i]!), commit);
    outs[0]![at] = ceilThird(highest, this.#unitPaise);
  }
}

/** Typical-price resistance, quant.md A.21. */
export const TPR: Definition<Params> = {
  name: 'TPR',
  title: 'Typical-price resistance',
  pane: 'price',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c'],
  looseRange: true,
  first: ({ n }) => [n - 1],
  load: ({ n }) => n,
  formula: 'Ceiling of the highest (h + l + c)/3 of n bars, in integer paise.',
  kernel: (params, slots) => new TprKernel(params, slots),
};
