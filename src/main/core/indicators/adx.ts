import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, modeParam, recursiveLoad } from './definition.ts';
import { rmaAlpha, SmoothedLine } from './lines/smoothed.ts';
import { trueRange } from './lines/true-range.ts';

const schema = z.strictObject({
  n: bars(14, 'Length of the averages of directional movement and true range.'),
  m: bars(14, 'Length of the average of DX.'),
  mode: modeParam(),
});
type Params = z.infer<typeof schema>;

/** Wilder's running sum as TA-Lib starts it: the first n − 1 values are added up, each later one replaces a mean share. */
class WilderSum {
  readonly #n: number;
  readonly #count: Int32Array;
  readonly #sum: Float64Array;
  constructor(n: number, slots: number) {
    this.#n = n;
    this.#count = new Int32Array(slots);
    this.#sum = new Float64Array(slots);
  }
  next(slot: number, x: number, commit: boolean): number {
    const count = this.#count[slot]!;
    const sum = this.#sum[slot]!;
    const seeding = count < this.#n - 1;
    const value = seeding ? sum + x : sum - sum / this.#n + x;
    if (commit) {
      this.#sum[slot] = value;
      if (seeding) this.#count[slot] = count + 1;
    }
    return seeding ? Number.NaN : value;
  }
}

type Smoother = SmoothedLine | WilderSum;

class AdxKernel implements Kernel {
  readonly #talib: boolean;
  readonly #plus: Smoother;
  readonly #minus: Smoother;
  readonly #range: Smoother;
  readonly #adx: SmoothedLine;
  readonly #adxLast: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #close: Float64Array;

  constructor({ n, m, mode }: Params, slots: number) {
    this.#talib = mode === 'talib';
    const line = (): Smoother => (this.#talib ? new WilderSum(n, slots) : new SmoothedLine(n, rmaAlpha(n), slots));
    this.#plus = line();
    this.#minus = line();
    this.#range = line();
    this.#adx = new SmoothedLine(m, rmaAlpha(m), slots);
    this.#adxLast = new Float64Array(slots).fill(Number.NaN);
    this.#high = new Float64Array(slots).fill(Number.NaN);
    this.#low = new Float64Array(slots);
    this.#close = new Float64Array(slots);
  }

  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const high = h[i]!;
    const low = l[i]!;
    const up = high - this.#high[slot]!;
    const down = this.#low[slot]! - low;
    const first = Number.isNaN(up);
    // A bar's movement belongs to the larger side alone; equal sides cancel.
    const plusMove = up > down && up > 0 ? up : 0;
    const minusMove = down > up && down > 0 ? down : 0;
    const range = trueRange(high, low, this.#close[slot]!);
    if (commit) {
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#close[slot] = c[i]!;
    }
    const plus = first ? Number.NaN : this.#plus.next(slot, plusMove, commit);
    const minus = first ? Number.NaN : this.#minus.next(slot, minusMove, commit);
    const ranges = first ? Number.NaN : this.#range.next(slot, range, commit);
    this.#write(
      slot,
      ranges === 0 ? 0 : (100 * plus) / ranges,
      ranges === 0 ? 0 : (100 * minus) / ranges,
      outs,
      at,
      commit,
    );
  }

  #write(
    slot: number,
    plusDi: number,
    minusDi: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    outs[0]![at] = plusDi;
    outs[1]![at] = minusDi;
    if (Number.isNaN(plusDi)) {
      outs[2]![at] = Number.NaN;
      return;
    }
    const sum = plusDi + minusDi;
    const last = this.#adxLast[slot]!;
    if (sum === 0 && this.#talib && !Number.isNaN(last)) {
      // TA-Lib leaves ADX as it is on a bar without direction.
      outs[2]![at] = last;
      return;
    }
    const dx = sum === 0 ? 0 : (100 * Math.abs(plusDi - minusDi)) / sum;
    const adx = this.#adx.next(slot, dx, commit);
    if (commit) this.#adxLast[slot] = adx;
    outs[2]![at] = adx;
  }
}

/** Directional indicators and their average strength, quant.md A.8. */
export const ADX: Definition<Params> = {
  name: 'ADX',
  title: 'Directional movement (DI, ADX)',
  pane: 'own',
  params: schema,
  outputs: ['plusDi', 'minusDi', 'adx'],
  needs: ['h', 'l', 'c'],
  first: ({ n, m }) => [n, n, n + m - 1],
  load: ({ n, m }) => recursiveLoad(n + m),
  formula: 'Wilder 1978 as Pine ta.dmi has it; talib sums only the first n − 1 moves before it smooths.',
  kernel: (params, slots) => new AdxKernel(params, slots),
};
