import { z } from 'zod';
import type { Columns } from './columns.ts';
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
  /** The last n typical prices in the order of their places; NaN cells make the result NaN until all are filled. */
  readonly #ring: Float64Array;
  readonly #pos: Int32Array;
  constructor(n: number, slots: number) {
    this.#n = n;
    this.#ring = new Float64Array(n * slots).fill(Number.NaN);
    this.#pos = new Int32Array(slots);
  }

  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const n = this.#n;
    const tp = (h[i]! + l[i]! + c[i]!) / 3;
    const pos = this.#pos[slot]!;
    const first = slot * n;
    // The place of the oldest price takes the newest one; without commit it is put back.
    const oldest = this.#ring[first + pos]!;
    this.#ring[first + pos] = tp;
    outs[0]![at] = cciOf(this.#ring, first, first + n, tp);
    if (commit) this.#pos[slot] = pos + 1 === n ? 0 : pos + 1;
    else this.#ring[first + pos] = oldest;
  }
}

function batch({ n }: Params, { h, l, c }: Columns, _from: number, outs: readonly Float64Array[]): void {
  const out = outs[0]!;
  const ring = new Float64Array(n).fill(Number.NaN);
  let pos = 0;
  for (let i = 0; i < out.length; i++) {
    const tp = (h[i]! + l[i]! + c[i]!) / 3;
    ring[pos] = tp;
    pos = pos + 1 === n ? 0 : pos + 1;
    out[i] = i < n - 1 ? Number.NaN : cciOf(ring, 0, n, tp);
  }
}

/**
 * (newest − mean)/(0.015 · mean deviation) of the cells `[from, to)`; 0 when nothing deviates (quant.md 0.5).
 * Four sums side by side, because one addition need not wait for the last.
 */
function cciOf(cells: Float64Array, from: number, to: number, newest: number): number {
  const n = to - from;
  const fours = from + (n & ~3);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = from; j < fours; j += 4) {
    a += cells[j]! - newest;
    b += cells[j + 1]! - newest;
    c += cells[j + 2]! - newest;
    d += cells[j + 3]! - newest;
  }
  for (let j = fours; j < to; j++) a += cells[j]! - newest;
  const offset = (a + b + (c + d)) / n;
  const mean = newest + offset;
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  for (let j = from; j < fours; j += 4) {
    a += Math.abs(cells[j]! - mean);
    b += Math.abs(cells[j + 1]! - mean);
    c += Math.abs(cells[j + 2]! - mean);
    d += Math.abs(cells[j + 3]! - mean);
  }
  for (let j = fours; j < to; j++) a += Math.abs(cells[j]! - mean);
  const deviation = a + b + (c + d);
  return deviation === 0 ? 0 : offset / ((-LAMBERT * deviation) / n);
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
  batch,
};
