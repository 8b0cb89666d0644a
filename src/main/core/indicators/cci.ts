import { z } from 'zod';
import { type Columns, sourceAt } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';

const schema = z.strictObject({ n: bars(20, 'Bars in the window.') });
type Params = z.infer<typeof schema>;

/** Lambert's factor: most values then lie between −100 and 100. */
const LAMBERT = 0.015;

/**
 * The mean deviation moves with every new mean, so each bar costs one pass over the window. Deviations are measured
 * from the newest value: a flat window has mean deviation 0 exactly.
 */
class CciKernel implements Kernel {
  readonly #n: number;
  readonly #ring: Float64Array;
  readonly #count: Int32Array;
  constructor(n: number, slots: number) {
    this.#n = n;
    this.#ring = new Float64Array(n * slots);
    this.#count = new Int32Array(slots);
  }

  step(slot: number, columns: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const n = this.#n;
    const tp = sourceAt(columns, 'hlc3', i);
    const count = this.#count[slot]!;
    const first = slot * n;
    const place = count % n;
    // The cell of the oldest value takes the newest one; without commit it is put back.
    const oldest = this.#ring[first + place]!;
    this.#ring[first + place] = tp;
    outs[0]![at] = count < n - 1 ? Number.NaN : cciOf(this.#ring, first, first + n, tp);
    if (commit) this.#count[slot] = count + 1 < 2 * n ? count + 1 : n;
    else this.#ring[first + place] = oldest;
  }
}

/** (newest − mean)/(0.015 · mean deviation) of the cells `[from, to)`; 0 when nothing deviates (quant.md 0.5). */
function cciOf(cells: Float64Array, from: number, to: number, newest: number): number {
  let sum = 0;
  for (let j = from; j < to; j++) sum += cells[j]! - newest;
  const offset = sum / (to - from);
  const mean = newest + offset;
  let deviation = 0;
  for (let j = from; j < to; j++) deviation += Math.abs(cells[j]! - mean);
  return deviation === 0 ? 0 : -offset / ((LAMBERT * deviation) / (to - from));
}

/** Commodity channel index, quant.md A.15. */
export const CCI: Definition<Params> = {
  name: 'CCI',
  title: 'Commodity channel index',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c'],
  first: ({ n }) => [n - 1],
  load: ({ n }) => n,
  formula: 'Lambert: (tp − SMA)/(0.015 · mean |tp − SMA|) with tp = (h+l+c)/3; agrees with TA-Lib CCI.',
  kernel: ({ n }, slots) => new CciKernel(n, slots),
};
