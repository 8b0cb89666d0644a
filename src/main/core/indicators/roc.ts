import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, sourceParam } from './definition.ts';

const schema = z.strictObject({ n: bars(9, 'How many bars back.'), source: sourceParam() });
type Params = z.infer<typeof schema>;

/** Change against a base in percent; none against zero (quant.md 0.5). */
function rocOf(now: number, base: number): number {
  const value = 100 * (now / base - 1);
  // Infinite − infinite is NaN; for any other value this adds 0. Cheaper than asking for a zero base.
  return value + (value - value);
}

class RocKernel implements Kernel {
  readonly #n: number;
  readonly #ring: Float64Array;
  readonly #pos: Int32Array;
  constructor(n: number, slots: number) {
    this.#n = n;
    this.#ring = new Float64Array(n * slots).fill(Number.NaN);
    this.#pos = new Int32Array(slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const now = x[i]!;
    const pos = this.#pos[slot]!;
    const cell = slot * this.#n + pos;
    outs[0]![at] = rocOf(now, this.#ring[cell]!);
    if (!commit) return;
    this.#ring[cell] = now;
    this.#pos[slot] = pos + 1 === this.#n ? 0 : pos + 1;
  }
}

/** Rate of change in percent, quant.md A.16. */
export const ROC: Definition<Params> = {
  name: 'ROC',
  title: 'Rate of change',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: [],
  first: ({ n }) => [n],
  load: ({ n }) => n + 1,
  formula: '100·(x/x[n bars ago] − 1), none when the base is 0; otherwise as TA-Lib ROC.',
  kernel: ({ n }, slots) => new RocKernel(n, slots),
  batch: ({ n }, { x }, from, outs) => {
    const out = outs[0]!;
    out.fill(Number.NaN, 0, Math.min(from + n, x.length));
    for (let i = from + n; i < x.length; i++) out[i] = rocOf(x[i]!, x[i - n]!);
  },
};
